"""Two bodies in two territories, their people, an action, an offer, a panel: one town for all."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from pathways.domain.access import Access, Grant, Role
from pathways.domain.organisation.events import OrganisationKind
from pathways.domain.organisation.referents import RecordReferentArrival
from pathways.domain.organisation.registering import RegisterOrganisation
from pathways.domain.orientation.ending import EndOrientation
from pathways.domain.orientation.events import EndReason, OrientationKind
from pathways.domain.panel.holding import RecuseMember
from pathways.domain.sanction.events import SanctionProcedureOpened
from pathways.postgres.database import Database
from pathways.postgres.embedded import Server
from pathways.projections import lists
from pathways.projections.agenda import lock, propose
from pathways.projections.departement import Departement, open_prepared
from tests.actions import Actions, simple_place, terms
from tests.conftest import made_anew
from tests.departement import CCAS, LEA, MASTER_KEY, OPENING, Town, day
from tests.domain.spec import an_id
from tests.offers import BAKER, Market
from tests.projections.panels import SESSION, members, plan

TOM = an_id("Tom, référent")
MISSION = an_id("mission locale du nord")
MAX = an_id("Max, référent")
TODAY = day("2022-02-08")
AGREEMENT = an_id("agreement jardins")
OFFER = an_id("Vendeuse")


@dataclass
class Here(Town):
    """The town of these tests; `access` makes somebody's."""

    agreement: UUID = AGREEMENT
    offer: UUID = OFFER

    def seen(self, *grants: Grant, on: date = TODAY) -> Departement:
        return self.departement.seen_by(Access("someone", grants), on)

    def people(self, *grants: Grant, on: date = TODAY) -> set[str]:
        """First names of the people whose file is seen."""
        return self._names("select person from rights", self.seen(*grants, on=on))

    def named(self, *grants: Grant, on: date = TODAY) -> set[str]:
        """First names of the beneficiaries whose name is seen."""
        found = lists.people(self.seen(*grants, on=on), category="beneficiary")
        return {row.first_name for row in found}

    def _names(self, statement: str, seen: Departement) -> set[str]:
        everyone = {row.person: row.first_name for row in lists.people(self.departement)}
        return {everyone[row[0]] for row in rows(seen, statement)}


def rows(departement: Departement, statement: str, *given: Any) -> list[tuple[Any, ...]]:
    with departement.reading(statement) as connection:
        return connection.execute(statement.encode(), given).fetchall()


def grant(role: Role, **scope: Any) -> Grant:
    return Grant(role, **scope)


REFERENT = grant(Role.REFERENT, organisation=CCAS, referent=LEA)
MANAGER = grant(Role.BODY_MANAGER, organisation=CCAS)
EPL = grant(Role.EPL_SECRETARIAT, territory="centre_anjou")
EPD = grant(Role.EPD_SECRETARIAT)
MEMBER = grant(Role.PANEL_MEMBER, member=members()[0])
AGENT = grant(Role.AGENT)
AGENT_OF_THE_NORTH = grant(Role.AGENT, territory="nord_anjou")
DELEGATE = grant(Role.DELEGATE, delegate=uuid4())
PRESIDENT = grant(Role.DELEGATE)
AUDITOR = grant(Role.AUDITOR)
ADMINISTRATOR = grant(Role.ADMINISTRATOR)
EMPLOYER = grant(Role.EMPLOYER, organisation=BAKER)


@pytest.fixture(scope="package")
def opened(server: Server, migrated: Database, worker_database: str) -> Iterator[Departement]:
    """A département of this package's own, on a database made from the template."""
    database = made_anew(server, migrated, f"{worker_database}_access")
    with open_prepared(database, MASTER_KEY) as opened:
        yield opened


@pytest.fixture(scope="package")
def here(opened: Departement) -> Here:
    """Sara and Noé at the CCAS, by Léa and Tom; Awa in the north; Lou waits; Zoé has left.

    Sara's case is on the locked agenda of the EPL of February 2022, as Ines's, on which its first
    member does not sit. Karim is in the gardens' action; Lou is positioned at the baker's.
    """
    made = Here(opened)
    made.found()
    made.arrive(TOM, "Roux", "Tom")
    made.do(RegisterOrganisation(
        organisation_id=MISSION, organisation_name="Mission locale",
        kind=OrganisationKind.PUBLIC, territory="nord_anjou", registered_on=OPENING))  # fmt: skip
    made.do(RecordReferentArrival(
        organisation_id=MISSION, referent_id=MAX, arrived_on=OPENING,
        last_name="Blin", first_name="Max"))  # fmt: skip
    north: dict[str, Any] = {
        "organisation_id": MISSION, "referent": MAX, "kind": OrientationKind.EMPLOYMENT,
    }  # fmt: skip
    by_tom: dict[str, Any] = {"referent": TOM}
    followed: list[tuple[str, str, dict[str, Any]]] = [
        ("Sara", "2021-03-01", {}), ("Ines", "2021-03-02", {}), ("Zoé", "2021-04-01", {}),
        ("Noé", "2021-09-01", by_tom), ("Karim", "2021-09-01", by_tom),
        ("Awa", "2021-09-01", north),
    ]  # fmt: skip
    for number, (name, on_day, who) in enumerate(followed):
        made.register(name, payer_number=f"765432{number}")
        made.orient(name, on_day, **who)
    made.do(
        EndOrientation(
            orientation_id=made.orientations["Zoé"], on=day("2021-06-01"), reason=EndReason.MOVED
        )
    )
    actions = Actions(opened)
    made.agreement = actions.sign(
        "jardins", terms(simple_place(), starts_on="2021-01-01", ends_on="2022-03-31")
    )
    actions.enrol("Karim", made.agreement, "2021-10-01", "2022-03-31").attend("2021-10-04")
    actions.record(
        an_id("procédure"),
        SanctionProcedureOpened(
            an_id("Awa"), made.orientations["Awa"], MISSION, "contract_not_respected",
            day("2022-01-10"), day("2022-01-05"),
        ),
        person=an_id("Awa"),
    )  # fmt: skip
    actions.catch_up()
    market = Market(made)
    market.found()
    market.look("Lou", "2022-01-05")
    made.offer = market.publish(
        "Vendeuse", published_on=day("2022-01-03"), open_until=day("2022-12-31")
    )
    market.position("Lou", made.offer, "2022-01-06")
    plan(made)
    made.catch_up()
    found = propose(opened, SESSION, actor="secrétariat", today=day("2022-01-20"))
    assert len(found.listed) == 2
    recused = next(
        row.case_id for row in lists.panel_cases(opened, SESSION) if row.first_name == "Ines"
    )
    made.do(RecuseMember(
        session_id=SESSION, case_id=recused, member_id=members()[0], on=day("2022-01-21"),
        ground="Sa voisine"))  # fmt: skip
    made.catch_up()
    lock(opened, SESSION, actor="secrétariat", today=day("2022-01-27"))
    made.catch_up()
    return made
