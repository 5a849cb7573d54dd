"""Handing over a person moves access with the fact that hands them over."""

import psycopg
from psycopg import sql

from pathways.domain.access import Access, Grant, Role
from pathways.domain.beneficiary.merging import MergeBeneficiary
from pathways.domain.organisation.events import OrganisationKind
from pathways.domain.organisation.referents import RecordReferentArrival
from pathways.domain.organisation.registering import RegisterOrganisation
from pathways.domain.orientation.ending import EndOrientation
from pathways.domain.orientation.events import EndReason, OrientationKind
from pathways.domain.orientation.referent import DesignateReferent
from pathways.domain.orientation.reorientation import Reorient
from pathways.event_store.application import Withdrawal
from pathways.postgres.database import Role as DatabaseRole
from pathways.projections import lists
from pathways.projections.departement import Departement, open_prepared
from pathways.projections.history import history
from pathways.projections.model import sql_models
from tests.departement import CCAS, LEA, MASTER_KEY, OPENING, Town, day
from tests.domain.spec import an_id
from tests.projections.access.conftest import MAX, MISSION, TOM, rows

SARA = an_id("Sara")


def seen_by(departement: Departement, *grants: Grant, on: str = "2021-06-15") -> Departement:
    return departement.seen_by(Access("someone", grants), day(on))


def test_a_person_handed_over_is_out_of_sight_at_once(town: Town) -> None:
    town.arrive(TOM, "Roux", "Tom")
    town.do(RegisterOrganisation(
        organisation_id=MISSION, organisation_name="Mission locale",
        kind=OrganisationKind.PUBLIC, territory="nord_anjou", registered_on=OPENING))  # fmt: skip
    town.do(RecordReferentArrival(
        organisation_id=MISSION, referent_id=MAX, arrived_on=OPENING,
        last_name="Blin", first_name="Max"))  # fmt: skip
    grants = {
        "Léa": Grant(Role.REFERENT, organisation=CCAS, referent=LEA),
        "Tom": Grant(Role.REFERENT, organisation=CCAS, referent=TOM),
        "Max": Grant(Role.REFERENT, organisation=MISSION, referent=MAX),
        "CCAS": Grant(Role.BODY_MANAGER, organisation=CCAS),
        "Mission": Grant(Role.BODY_MANAGER, organisation=MISSION),
        "north": Grant(Role.AGENT, territory="nord_anjou"),
        "Sara": Grant(Role.BENEFICIARY, person=SARA),
    }

    def see_sara(on: str = "2021-06-15") -> set[str]:
        town.catch_up()
        found = set()
        for name, grant in grants.items():
            seen = seen_by(town.departement, grant, on=on)
            file = bool(lists.timeline(seen, SARA))
            named = SARA in {row.person for row in lists.people(seen)}
            assert file == named == bool(seen.app.history(SARA)) == (SARA in seen.acts_on([SARA]))
            if file:
                found.add(name)
        return found

    town.register("Sara")
    assert see_sara() == {"Sara"}
    orientation = town.orient("Sara", "2021-03-01")
    assert see_sara() == {"Sara", "Léa", "CCAS"}
    designated = town.do(
        DesignateReferent(orientation_id=orientation, referent_id=TOM, on=day("2021-06-01"))
    )
    assert see_sara() == {"Sara", "Tom", "CCAS"}
    # Today's day decides: before that one, she was Léa's.
    assert see_sara("2021-05-31") == {"Sara", "Léa", "CCAS"}
    town.departement.app.withdraw(
        Withdrawal(orientation, designated.version, "test", "erreur"), today=town.today
    )
    assert see_sara() == {"Sara", "Léa", "CCAS"}
    following = an_id("Sara's next orientation")
    town.do(Reorient(
        orientation_id=orientation, new_orientation_id=following, organisation_id=MISSION,
        kind=OrientationKind.EMPLOYMENT, on=day("2021-06-10"), decided_by="Présidente",
        referent_id=MAX))  # fmt: skip
    assert see_sara() == {"Sara", "Max", "Mission", "north"}
    town.do(EndOrientation(orientation_id=following, on=day("2021-06-14"), reason=EndReason.MOVED))
    assert see_sara() == {"Sara"}


def test_a_file_merged_into_another_is_seen_with_it(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    town.register("Sarah", payer_number="7654321")
    town.catch_up()
    lea = Grant(Role.REFERENT, organisation=CCAS, referent=LEA)
    assert not seen_by(town.departement, lea).app.history(an_id("Sarah"))
    town.do(
        MergeBeneficiary(beneficiary_id=an_id("Sarah"), kept_id=SARA, merged_on=day("2021-04-01"))
    )
    town.catch_up()
    whole = [moment.position for moment in history(town.departement, SARA)]
    seen = seen_by(town.departement, lea)
    assert [moment.position for moment in history(seen, SARA)] == whole
    assert seen.app.history(an_id("Sarah"))


def test_tables_made_before_the_policies_get_them_as_the_departement_opens(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    town.catch_up()
    database = town.departement.database
    lea = Grant(Role.REFERENT, organisation=CCAS, referent=LEA)
    with psycopg.connect(database.conninfo(DatabaseRole.OWNER)) as owner:
        # As an older version left them: no policy, no right of the reader's, another definition.
        for model in sql_models():
            table = sql.Identifier(model.name)
            for policy in ("seen", "seen_whole", "kept"):
                owner.execute(sql.SQL("drop policy {} on {}").format(sql.Identifier(policy), table))
            owner.execute(sql.SQL("alter table {} disable row level security").format(table))
            owner.execute(
                sql.SQL("revoke select on {} from pathways_reader, pathways_auditor").format(table)
            )
        owner.execute("update projections set checksum = 'older'")
    with open_prepared(database, MASTER_KEY) as opened:
        assert rows(seen_by(opened, lea), "select distinct person from rights") == [(SARA,)]
        assert rows(seen_by(opened), "select person from rights") == []
    with psycopg.connect(database.conninfo(DatabaseRole.OWNER)) as owner:
        unprotected = owner.execute(
            "select relname from pg_class where relname = any(%s) and not relrowsecurity",
            ([model.name for model in sql_models()],),
        ).fetchall()
    assert unprotected == []
