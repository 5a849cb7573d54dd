"""What agreements owe and what was sent: due, sent, awaited again, on any day (G8)."""

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from pathways.domain.event import Event
from pathways.domain.organisation.agreement import EndOrganisationAgreement
from pathways.domain.report.events import ReportKind
from pathways.domain.report.state import report_of
from pathways.projections import lists
from pathways.projections.departement import Departement
from tests.agreements import record
from tests.departement import CCAS, Town, day
from tests.domain.report.reports import (
    AGREEMENT,
    BODY,
    REPORT,
    a_report,
    accepted,
    amended,
    cut_short,
    opened,
    reopened,
    returned,
    sealed,
    signed,
    submitted,
    written,
)
from tests.domain.spec import an_id
from tests.projections.test_windows import empty, follow, rows


def owed(departement: Departement, on: str) -> list[tuple[date, bool]]:
    """(due date, late) of what the agreement owes on that day."""
    departement.engine.catch_up()
    found = lists.deadlines(departement, day(on), kind="final_report")
    return [(one.due_on, one.late) for one in found if one.agreement == AGREEMENT]


def standing(departement: Departement, on: str) -> str | None:
    found = lists.reports(departement, day(on), subject=AGREEMENT)
    return found[0].status if found else None


def test_it_is_owed_from_the_signature_until_it_is_sent(departement: Departement) -> None:
    record(departement, AGREEMENT, signed("2021-01-04"))
    assert owed(departement, "2021-01-03") == []
    assert owed(departement, "2021-01-04") == [(day("2022-02-28"), False)]
    record(departement, REPORT, *a_report(submitted("2022-03-05", days_late=5)))
    assert owed(departement, "2022-02-28") == [(day("2022-02-28"), False)]
    assert owed(departement, "2022-03-04") == [(day("2022-02-28"), True)]
    assert owed(departement, "2022-03-05") == []


def test_opening_and_writing_it_send_nothing(departement: Departement) -> None:
    record(departement, AGREEMENT, signed())
    record(departement, REPORT, *a_report())
    assert owed(departement, "2022-03-04") == [(day("2022-02-28"), True)]


def test_an_amendment_and_an_early_end_move_the_due_date_from_their_day(
    departement: Departement,
) -> None:
    record(departement, AGREEMENT, signed(), amended("2021-06-01", "2022-03-31", "2022-05-31"))
    assert owed(departement, "2021-05-31") == [(day("2022-02-28"), False)]
    assert owed(departement, "2021-06-01") == [(day("2022-05-31"), False)]
    record(departement, AGREEMENT, cut_short("2021-07-01"))
    assert owed(departement, "2021-07-01") == [(day("2021-08-30"), False)]


def test_an_agreement_that_never_ran_owes_nothing(departement: Departement) -> None:
    record(departement, AGREEMENT, signed(), cut_short("2021-01-01"))
    assert owed(departement, "2021-02-01") == []


def test_returned_or_taken_up_again_it_is_awaited_under_the_same_date(
    departement: Departement,
) -> None:
    record(departement, AGREEMENT, signed())
    record(departement, REPORT, *a_report(submitted(), returned("2022-03-01")))
    assert owed(departement, "2022-02-25") == []
    assert owed(departement, "2022-03-01") == [(day("2022-02-28"), True)]
    record(
        departement, REPORT, submitted("2022-03-08"), accepted("2022-03-10"), sealed("2022-03-11")
    )
    assert owed(departement, "2022-03-12") == []
    record(departement, REPORT, reopened("2022-03-20"))
    assert owed(departement, "2022-03-20") == [(day("2022-02-28"), True)]


def test_a_report_stands_somewhere_on_every_day(departement: Departement) -> None:
    record(departement, AGREEMENT, signed())
    sent_again = (submitted(), returned(), submitted("2022-03-08"), accepted("2022-03-10"))
    record(departement, REPORT, *a_report(*sent_again, sealed("2022-03-11"), reopened()))
    departement.engine.catch_up()
    days = ("2022-01-09", "2022-01-10", "2022-02-20", "2022-03-01", "2022-03-08", "2022-03-10",
            "2022-03-11", "2022-03-20")  # fmt: skip
    assert [standing(departement, on) for on in days] == [
        None, "open", "submitted", "returned", "submitted", "accepted", "sealed", "open",
    ]  # fmt: skip
    (row,) = lists.reports(departement, day("2022-03-20"))
    assert (row.submitted_on, row.days_late) == (day("2022-02-20"), 0)  # the first time
    assert (row.title, row.log_position) == ("Ateliers de Trélazé", 900)


def test_a_body_owes_one_for_each_of_its_accompaniment_agreements(town: Town) -> None:
    town.catch_up()
    (found,) = lists.deadlines(town.departement, day("2021-06-01"), kind="final_report")
    assert (found.organisation, found.agreement, found.person) == (CCAS, None, None)
    assert (found.due_on, found.rule) == (day("2022-02-28"), "G8")
    town.do(EndOrganisationAgreement(organisation_id=CCAS, ended_on=day("2021-07-01"), reason="…"))
    town.catch_up()
    (moved,) = lists.deadlines(town.departement, day("2021-07-01"), kind="final_report")
    assert (moved.due_on, moved.deadline) == (day("2021-09-01"), found.deadline)
    until = day("2021-06-30")
    record(
        town.departement,
        report_of(ReportKind.FINAL, CCAS, until),
        opened("2021-07-02", subject_id=CCAS, organisation_id=CCAS, programme=None, until=until,
               compulsory=(), due_on=day("2021-09-01")),
        submitted("2021-07-03", due="2021-09-01"),
    )  # fmt: skip
    town.catch_up()
    assert lists.deadlines(town.departement, day("2021-07-02"), kind="final_report")
    assert not lists.deadlines(town.departement, day("2021-07-03"), kind="final_report")


def test_the_report_of_another_year_answers_for_itself_only(town: Town) -> None:
    record(
        town.departement,
        report_of(ReportKind.FINAL, CCAS, day("2020-12-31")),
        opened("2021-02-01", subject_id=CCAS, organisation_id=CCAS, programme=None,
               until=day("2020-12-31"), compulsory=()),
        submitted("2021-02-01"),
    )  # fmt: skip
    town.catch_up()
    assert lists.deadlines(town.departement, day("2021-06-01"), kind="final_report")


def test_lists_of_a_person_or_a_referent_show_no_agreement(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    town.catch_up()
    kinds = {one.kind for one in lists.deadlines(town.departement, day("2021-03-02"))}
    assert "final_report" in kinds
    for name, who in (("person", "Sara"), ("referent", "Léa, référente")):
        asked: dict[str, Any] = {name: an_id(who)}
        found = lists.deadlines(town.departement, day("2021-03-02"), **asked)
        assert found
        assert all(one.person for one in found)


def test_pages_of_deadlines_put_people_and_agreements_in_one_order(town: Town) -> None:
    for number in range(3):
        town.orient(f"Sara {number}", f"2021-03-0{number + 1}")
    record(town.departement, AGREEMENT, signed(due="2021-04-30"))
    town.catch_up()
    whole = lists.deadlines(town.departement, day("2021-03-05"))
    assert [one.due_on for one in whole] == sorted(one.due_on for one in whole)
    page, seen = lists.deadlines(town.departement, day("2021-03-05"), limit=2), []
    while page:
        seen += page
        page = lists.deadlines(
            town.departement, day("2021-03-05"), limit=2,
            after_due=page[-1].due_on, after_deadline=page[-1].deadline,
        )  # fmt: skip
    assert seen == whole


# ---- Rebuilt, live, or through any windows


def any_story(draw: Random) -> tuple[list[Event], list[Event]]:
    """An agreement's facts and its report's, drawn; dates forward."""
    moment = day("2021-01-04")

    def next_day() -> str:
        nonlocal moment
        moment += timedelta(days=draw.randrange(40))
        return str(moment)

    agreement: list[Event] = [signed()]
    for _ in range(draw.randrange(3)):
        agreement.append(amended(next_day(), "2022-03-31", "2022-05-31"))
    if draw.random() < 0.5:
        agreement.append(cut_short(next_day()))
    moment = day("2022-01-10")
    report: list[Event] = [opened(), *written()]
    for _ in range(draw.randrange(4)):
        report += [submitted(next_day()), draw.choice([returned, reopened])(next_day())]
    return agreement, report


@pytest.mark.parametrize("seed", range(3))
def test_any_cut_of_the_log_gives_the_rows_of_live_following(town: Town, seed: int) -> None:
    draw, departement = Random(seed), town.departement
    waiting = []
    for number in range(5):
        name = an_id(f"agreement {number}")
        agreement, report = any_story(draw)
        waiting += [(name, one) for one in agreement]
        waiting += [(report_of(ReportKind.FINAL, name, day("2021-12-31")), one) for one in report]
    # Streams interleave; each keeps its own order.
    for stream in draw.sample([stream for stream, _ in waiting], len(waiting)):
        index = next(i for i, (one, _) in enumerate(waiting) if one == stream)
        record(departement, *waiting.pop(index))
        town.catch_up()
    record(departement, an_id("agreement 0"), signed("2021-01-05"), corrects=1)
    town.catch_up()
    live = rows(town)
    assert live["agreement_deadlines"]
    assert live["reports"]
    head = departement.app.recorder.head()
    empty(departement.engine)
    follow(departement.engine, sorted({*draw.sample(range(1, head), 6), head}))
    assert rows(town) == live
    for model in ("agreement_deadlines", "reports"):
        departement.engine.rebuild(model)
    assert rows(town) == live


def test_the_body_is_named_beside_what_it_owes(town: Town) -> None:
    record(town.departement, AGREEMENT, signed(organisation_id=CCAS))
    town.catch_up()
    found = lists.deadlines(town.departement, day("2021-06-01"), organisation=CCAS)
    assert {(one.title, one.organisation_name) for one in found} == {
        (None, "CCAS d'Angers"),
        ("Ateliers de Trélazé", "CCAS d'Angers"),
    }
    assert not lists.deadlines(town.departement, day("2021-06-01"), organisation=BODY)
