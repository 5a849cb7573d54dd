"""Each role sees its own people, by the rows themselves, and nobody else's."""

from uuid import uuid4

import pytest

from pathways.domain.access import Grant, Role
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.refusal import NotFound
from pathways.projections import lists
from pathways.projections.history import history
from tests.actions import OPERATOR
from tests.departement import CCAS, LEA, day
from tests.domain.spec import an_id
from tests.offers import BAKER
from tests.projections.access.conftest import (
    ADMINISTRATOR,
    AGENT,
    AGENT_OF_THE_NORTH,
    AUDITOR,
    DELEGATE,
    EMPLOYER,
    EPD,
    EPL,
    MANAGER,
    MAX,
    MEMBER,
    MISSION,
    PRESIDENT,
    REFERENT,
    TODAY,
    TOM,
    Here,
    grant,
    rows,
)
from tests.projections.panels import SESSION, members

EVERYONE = {"Sara", "Ines", "Zoé", "Noé", "Karim", "Awa", "Lou"}
CASES = [
    ("a référent sees whom they accompany", [REFERENT], {"Sara", "Ines"}),
    (
        "of a body, and under another's name, nobody",
        [grant(Role.REFERENT, organisation=MISSION, referent=LEA)],
        set(),
    ),
    ("a body sees whom it accompanies now", [MANAGER], {"Sara", "Ines", "Noé", "Karim"}),
    ("another body sees its own", [grant(Role.BODY_MANAGER, organisation=MISSION)], {"Awa"}),
    ("an operator sees no file", [grant(Role.OPERATOR, organisation=OPERATOR)], set()),
    ("an employer sees no file", [EMPLOYER], set()),
    ("someone sees their own", [grant(Role.BENEFICIARY, person=an_id("Awa"))], {"Awa"}),
    ("the EPL's secretariat sees its territory", [EPL], {"Sara", "Ines", "Noé", "Karim"}),
    ("an agent sees their territory", [AGENT_OF_THE_NORTH], {"Awa"}),
    ("the EPD's secretariat sees who is in a procedure", [EPD], {"Awa"}),
    ("a member sees the cases they sit on", [MEMBER], {"Sara"}),
    (
        "a member who is recused of none sees all of the session",
        [grant(Role.PANEL_MEMBER, member=members()[1])],
        {"Sara", "Ines"},
    ),
    ("a member of no session sees nobody", [grant(Role.PANEL_MEMBER, member=uuid4())], set()),
    ("the delegate sees what waits for a decision", [DELEGATE], {"Awa"}),
    ("the President sees everyone", [PRESIDENT], EVERYONE),
    ("an administrator sees nobody", [ADMINISTRATOR], set()),
    ("an auditor sees everyone", [AUDITOR], EVERYONE),
    ("an agent of the Département sees everyone", [AGENT], EVERYONE),
    ("two capacities add up", [REFERENT, EPD], {"Sara", "Ines", "Awa"}),
    ("no capacity sees nobody", [], set()),
]


@pytest.mark.parametrize(
    ("grants", "seen"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_who_sees_whose_file(here: Here, grants: list[Grant], seen: set[str]) -> None:
    assert here.people(*grants) == seen


def test_a_capacity_that_is_over_shows_nobody(here: Here) -> None:
    over = Grant(Role.REFERENT, organisation=CCAS, referent=LEA, until=day("2022-02-07"))
    assert here.people(over) == set()
    assert here.people(over, on=day("2022-02-07")) == {"Sara", "Ines"}


def test_lists_show_a_referents_own_people_only(here: Here) -> None:
    seen = here.seen(REFERENT)
    assert {row.first_name for row in lists.ma_liste(seen, TODAY)} == {"Sara", "Ines"}
    assert lists.ma_liste(seen, TODAY, referent=TOM) == []
    assert {row.person for row in lists.deadlines(seen, TODAY)} == {an_id("Sara"), an_id("Ines")}
    assert lists.timeline(seen, an_id("Noé")) == []
    assert lists.timeline(seen, an_id("Sara")) == lists.timeline(here.departement, an_id("Sara"))


def test_a_file_out_of_reach_is_as_one_that_was_never_opened(here: Here) -> None:
    seen = here.seen(REFERENT)
    assert not seen.app.load(BeneficiaryState, an_id("Awa")).exists
    assert seen.app.history(an_id("Awa")) == []
    with pytest.raises(NotFound):
        history(seen, an_id("Awa"))
    assert seen.app.load(BeneficiaryState, an_id("Sara")).exists
    assert [one.position for one in history(seen, an_id("Sara"))] == [
        one.position for one in history(here.departement, an_id("Sara"))
    ]
    kinds = seen.app.load_many(BeneficiaryState, [an_id("Sara"), an_id("Noé")])
    assert [kinds[an_id(name)].exists for name in ("Sara", "Noé")] == [True, False]


def test_an_operator_reads_the_names_and_the_stays_of_its_participants(here: Here) -> None:
    operator = grant(Role.OPERATOR, organisation=OPERATOR)
    assert here.named(operator) == {"Karim"}
    (stay,) = lists.enrolments(here.seen(operator), TODAY)
    assert (stay.person, stay.first_name) == (an_id("Karim"), "Karim")
    assert here.seen(operator).app.envelopes(stay.enrolment)
    other = grant(Role.OPERATOR, organisation=CCAS)
    assert here.named(other) == set()
    assert lists.enrolments(here.seen(other), TODAY) == []
    assert here.seen(other).app.envelopes(stay.enrolment) == []


def test_names_close_six_months_after_the_agreement_and_figures_stay(here: Here) -> None:
    operator = grant(Role.OPERATOR, organisation=OPERATOR)
    assert here.named(operator, on=day("2022-09-30")) == {"Karim"}
    assert here.named(operator, on=day("2022-10-02")) == set()
    later = here.seen(operator, on=day("2022-10-02"))
    assert rows(later, "select count(*) from attendances where kind = 'session'") == [(1,)]


def test_an_employer_reads_who_is_positioned_on_its_offers(here: Here) -> None:
    assert here.named(EMPLOYER) == {"Lou"}
    assert here.named(grant(Role.EMPLOYER, organisation=CCAS)) == set()
    (row,) = lists.positionings(here.seen(EMPLOYER), TODAY)
    assert row.person == an_id("Lou")


def test_a_body_counts_whoever_left_it_without_their_name(here: Here) -> None:
    seen, then = here.seen(MANAGER), day("2021-05-01")
    (total, *_) = lists.file_active(seen, then, organisation=CCAS)
    (whole, *_) = lists.file_active(here.departement, then, organisation=CCAS)
    assert total == whole
    members_then = {
        (row.person, row.first_name) for row in lists.file_active_members(seen, then, CCAS)
    }
    assert (an_id("Zoé"), None) in members_then
    assert not any(row.erased for row in lists.file_active_members(seen, then, CCAS))
    assert (an_id("Sara"), "Sara") in members_then
    assert lists.file_active(seen, TODAY, organisation=MISSION) == []


def test_a_session_is_read_by_who_sits_or_keeps_it(here: Here) -> None:
    for grants, cases in (
        ([EPL], {"Sara", "Ines"}), ([MEMBER], {"Sara"}), ([REFERENT], {"Sara", "Ines"}),
        ([grant(Role.REFERENT, organisation=CCAS, referent=TOM)], set()),
        ([grant(Role.EPL_SECRETARIAT, territory="nord_anjou")], set()),
    ):  # fmt: skip
        seen = here.seen(*grants)
        assert {row.first_name for row in lists.panel_cases(seen, SESSION)} == cases
        assert bool(lists.panel_sessions(seen, day("2022-01-01"))) == bool(cases)
        names = {one.event.name for one in seen.app.envelopes(SESSION)}
        assert ("PanelSessionPlanned" in names) == bool(cases)
    concerned = {one.person for one in here.seen(MEMBER).app.envelopes(SESSION)}
    assert an_id("Ines") not in concerned


def test_members_of_a_session_are_named_to_who_reads_it(here: Here) -> None:
    appointed = [
        one
        for one in here.seen(EPL).app.envelopes(SESSION)
        if one.event.name == "PanelMemberAppointed"
    ]
    assert len(appointed) == 3
    assert all(one.readable for one in appointed)


def test_referents_are_known_to_who_works_and_to_their_own_people(here: Here) -> None:
    def known(*grants: Grant) -> set[str]:
        return {row.first_name for row in lists.people(here.seen(*grants), category="referent")}

    assert known(REFERENT) == known(ADMINISTRATOR) == {"Léa", "Tom", "Max"}
    assert known(grant(Role.BENEFICIARY, person=an_id("Sara"))) == {"Léa"}
    assert known(EMPLOYER) == set()


def test_offers_and_agreements_are_read_by_who_orients_and_by_their_own_body(here: Here) -> None:
    def read(*grants: Grant) -> tuple[int, int]:
        seen = here.seen(*grants)
        return (
            len(seen.app.envelopes(here.agreement)) + len(lists.agreements(seen, TODAY)),
            len(seen.app.envelopes(here.offer)),
        )

    assert all(read(REFERENT))
    assert read(grant(Role.OPERATOR, organisation=OPERATOR))[0]
    assert read(grant(Role.OPERATOR, organisation=BAKER)) == (0, 1)
    assert read(EMPLOYER) == (0, 1)
    assert read(grant(Role.EMPLOYER, organisation=OPERATOR)) == (0, 0)
    assert read(grant(Role.BENEFICIARY, person=an_id("Sara"))) == (0, 1)


def test_what_a_command_may_name(here: Here) -> None:
    asked = [an_id("Sara"), an_id("Noé"), an_id("Karim"), here.orientations["Sara"],
             here.orientations["Noé"], here.agreement, SESSION, CCAS, an_id("nobody")]  # fmt: skip

    def named(*grants: Grant) -> set[str]:
        words = (
            "Sara",
            "Noé",
            "Karim",
            "Sara's",
            "Noé's",
            "agreement",
            "session",
            "body",
            "nobody",
        )
        reached = here.seen(*grants).acts_on(asked)
        return {word for word, stream in zip(words, asked, strict=True) if stream in reached}

    assert named(REFERENT) == {"Sara", "Sara's", "agreement", "session", "body"}
    assert named(grant(Role.REFERENT, organisation=MISSION, referent=MAX)) == {"agreement", "body"}
    assert named(grant(Role.OPERATOR, organisation=OPERATOR)) == {"Karim", "agreement", "body"}
    assert named(grant(Role.BENEFICIARY, person=an_id("Noé"))) == {"Noé", "Noé's", "body"}
    assert named(AGENT) == {*named(REFERENT), "Noé", "Noé's", "Karim"}
    assert named() == set()
