"""The log: appended through one function, read back, corrected, sealed, chained."""

from datetime import date

import psycopg
import pytest
from uuid_utils.compat import uuid7

from pathways.domain.beneficiary.events import BeneficiaryRegistered
from pathways.domain.beneficiary.registering import RegisterBeneficiary
from pathways.domain.organisation.events import OrganisationKind, OrganisationRegistered
from pathways.domain.organisation.registering import RegisterOrganisation
from pathways.domain.refusal import AlreadyRecorded, LostClaim
from pathways.event_store.application import Pathways
from pathways.event_store.verify import verify
from pathways.postgres.database import Database, Role
from tests.departement import MASTER_KEY

TODAY = date(2021, 3, 1)


@pytest.fixture
def app(database: Database):  # type: ignore[no-untyped-def]
    with Pathways.open(database.conninfo(Role.APPLICATION), MASTER_KEY) as app:
        yield app


def register(**changes: object) -> RegisterBeneficiary:
    given = {
        "beneficiary_id": uuid7(),
        "registered_on": TODAY,
        "last_name": "Martin",
        "first_name": "Sara",
        "birth_date": date(1990, 5, 1),
        "payer_number": "1234567",
    }
    return RegisterBeneficiary(**(given | changes))  # type: ignore[arg-type]


def test_what_was_recorded_is_read_back(app: Pathways) -> None:
    command = register()
    recorded = app.handle(command, actor="test", today=TODAY, reason="arrivée")
    (envelope,) = app.envelopes(command.beneficiary_id)
    assert (recorded.version, recorded.position) == (1, 1)
    assert isinstance(envelope.event, BeneficiaryRegistered)
    assert (envelope.event.last_name, envelope.actor, envelope.reason) == (
        "Martin",
        "test",
        "arrivée",
    )
    assert envelope.recorded_at is not None


def test_names_are_nowhere_in_clear(app: Pathways, database: Database) -> None:
    app.handle(register(last_name="Zyxwvuts"), actor="test", today=TODAY, reason="Zyxwvuts")
    with psycopg.connect(database.conninfo(Role.APPLICATION)) as connection:
        for table in ("events", "claims", "command_keys"):
            rows = connection.execute(f"select t::text from {table} t").fetchall()
            assert rows or table == "command_keys"
            assert not [row for row in rows if "Zyxwvuts" in row[0] or "1234567" in row[0]]


def test_two_files_of_one_identity_are_refused(app: Pathways) -> None:
    app.handle(register(), actor="test", today=TODAY)
    with pytest.raises(LostClaim):
        app.handle(register(last_name="Autre"), actor="test", today=TODAY)
    assert app.recorder.head() == 1


def test_a_stream_is_opened_once(app: Pathways) -> None:
    command = register()
    app.handle(command, actor="test", today=TODAY)
    with pytest.raises(AlreadyRecorded):
        app.handle(command, actor="test", today=TODAY)


@pytest.mark.parametrize("name", ['Le "Tremplin"', "a\\b", "\\x41", "une\nligne", "\\134\\"])
def test_a_clear_text_is_read_as_it_was_written(
    app: Pathways, database: Database, name: str
) -> None:
    """Quotes and backslashes are escaped in JSON: reading must not take them for bytes."""
    command = RegisterOrganisation(
        organisation_id=uuid7(), organisation_name=name, kind=OrganisationKind.PUBLIC,
        territory="centre_anjou", registered_on=TODAY,
    )  # fmt: skip
    app.handle(command, actor="test", today=TODAY)
    (envelope,) = app.envelopes(command.organisation_id)
    assert isinstance(envelope.event, OrganisationRegistered)
    assert envelope.event.organisation_name == name
    assert verify(database.conninfo(Role.APPLICATION)).whole
