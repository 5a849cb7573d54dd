"""The main job on real input: what the shared samples, seven lives and the sweeps lead to.

Every date below is computed by hand from the regulation: first RDV 15 days after the orientation
(A1.3), contract 2 months (A1.7), EPL 12 months (A1.11), relance 15 days (A1.4, A1.4b), next RDV
3 months after the one held (A1.9), renewal by the contract's last day (A1.7). Alerts: 5 days before
(15 for a contract or a next RDV, 30 for a renewal, 60 for the EPL), then 1, 8 and 22 days after.
"""

from collections import Counter
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta

from pathways.domain.alert.events import AlertRaised
from pathways.event_store.verify import verify
from pathways.postgres.database import Role
from pathways.projections.lists import unassigned
from tests.intake.support import needs_samples
from tests.main_job.conftest import FIRST, SHOWN_ON, Walked, a_schema, live
from tests.main_job.story import STORY
from tests.main_job.world import day, days

# A year and a half is walked, twice over, day by day.
pytestmark = [needs_samples, pytest.mark.timeout(600)]

ALERTS = """
    2022-01-15 Ana first_rdv reminder referent
    2022-01-20 Bruno first_rdv reminder referent
    2022-01-21 Bruno relance_without_answer reminder referent
    2022-01-26 Bruno first_rdv late referent
    2022-01-27 Bruno relance_without_answer late referent
    2022-01-27 Chloé first_rdv reminder referent
    2022-02-02 Bruno first_rdv escalated_to_organisation organisation
    2022-02-02 Chloé first_rdv late referent
    2022-02-03 Bruno relance_without_answer escalated_to_organisation organisation
    2022-02-07 Chloé relance reminder referent
    2022-02-09 Chloé first_rdv escalated_to_organisation organisation
    2022-02-16 Bruno first_rdv escalated_to_departement departement
    2022-02-23 Bruno contract reminder referent
    2022-03-02 Chloé contract reminder referent
    2022-03-10 Driss first_rdv reminder referent
    2022-03-11 Bruno contract late referent
    2022-03-11 Elsa first_rdv reminder organisation
    2022-03-17 Elsa first_rdv late organisation
    2022-03-18 Bruno contract escalated_to_organisation organisation
    2022-03-24 Elsa first_rdv escalated_to_organisation organisation
    2022-03-24 Fatou first_rdv reminder referent
    2022-04-01 Bruno contract escalated_to_departement departement
    2022-04-03 Ana next_rdv reminder referent
    2022-04-07 Elsa first_rdv escalated_to_departement departement
    2022-04-13 Driss contract reminder referent
    2022-04-14 Bruno contract_relance reminder referent
    2022-04-16 Elsa contract reminder organisation
    2022-04-29 Fatou contract reminder referent
    2022-04-30 Chloé next_rdv reminder referent
    2022-05-02 Elsa contract late organisation
    2022-05-06 Bruno next_rdv reminder referent
    2022-05-09 Elsa contract escalated_to_organisation organisation
    2022-05-22 Bruno next_rdv late referent
    2022-05-23 Elsa contract escalated_to_departement departement
    2022-05-29 Bruno next_rdv escalated_to_organisation organisation
    2022-05-30 Driss next_rdv reminder referent
    2022-06-11 Gaël first_rdv reminder referent
    2022-06-13 Fatou next_rdv reminder referent
    2022-06-15 Chloé contract reminder referent
    2022-06-17 Gaël first_rdv late referent
    2022-06-27 Ana next_rdv reminder referent
    2022-07-01 Chloé contract late referent
    2022-07-17 Gaël contract reminder referent
    2022-07-26 Chloé next_rdv reminder referent
    2022-08-15 Bruno next_rdv reminder referent
    2022-08-26 Driss next_rdv reminder referent
    2022-08-26 Gaël next_rdv reminder referent
    2022-09-11 Gaël next_rdv late referent
    2022-09-12 Fatou next_rdv reminder referent
    2022-09-15 Driss first_rdv reminder organisation
    2022-09-27 Ana next_rdv reminder referent
    2022-10-21 Driss contract reminder organisation
    2022-11-06 Ana epl_review reminder referent
    2022-11-06 Driss contract late organisation
    2022-11-13 Driss contract escalated_to_organisation organisation
    2022-12-11 Fatou next_rdv reminder referent
    2022-12-26 Ana next_rdv reminder referent
    2022-12-27 Fatou next_rdv late referent
    2022-12-31 Elsa epl_review reminder organisation
    2023-01-03 Fatou next_rdv escalated_to_organisation organisation
    2023-01-10 Ana contract_renewal reminder referent
    2023-01-13 Fatou epl_review reminder referent
    2023-01-17 Fatou next_rdv escalated_to_departement departement
    2023-01-29 CCAS final_report reminder organisation
    2023-03-01 CCAS final_report late organisation
    2023-03-02 Elsa epl_review late organisation
    2023-03-09 Elsa epl_review escalated_to_organisation organisation
    2023-03-15 CCAS final_report escalated_to_departement departement
    2023-03-15 Fatou epl_review late referent
    2023-03-22 Fatou epl_review escalated_to_organisation organisation
    2023-03-23 Elsa epl_review escalated_to_departement departement
    2023-03-26 Ana next_rdv reminder referent
    2023-04-05 Fatou epl_review escalated_to_departement departement
    2023-04-11 Fatou contract_renewal reminder referent
"""
EXPECTED = [tuple(line.split()) for line in ALERTS.strip().splitlines()]

LATE = {"reminder", "late", "escalated_to_organisation", "escalated_to_departement"}
SHOWN = {
    # Bruno was not met, nor answers; Chloé missed her first RDV.
    "2022-01-31": {
        ("Bruno", "first_rdv"): {"reminder", "late"},
        ("Bruno", "relance_without_answer"): {"reminder", "late"},
        ("Chloé", "first_rdv"): {"reminder"},
    },
    # Bruno's contract was due on 10 March, Elsa's first RDV on the 16th.
    "2022-03-31": {
        ("Bruno", "contract"): LATE - {"escalated_to_departement"},
        ("Elsa", "first_rdv"): LATE - {"escalated_to_departement"},
    },
    # Ana is to be met again by 12 October; nobody follows Elsa.
    "2022-09-30": {
        ("Ana", "next_rdv"): {"reminder"},
        ("Elsa", "first_rdv"): LATE,
        ("Elsa", "contract"): LATE,
    },
    # Fatou was not met after 26 September, and the EPL looked at neither of the two.
    "2023-04-30": {
        # The agreement of 2022 was to be reported on by the end of February.
        ("CCAS", "final_report"): LATE - {"escalated_to_organisation"},
        ("Elsa", "first_rdv"): LATE,
        ("Elsa", "contract"): LATE,
        ("Elsa", "epl_review"): LATE,
        ("Fatou", "next_rdv"): LATE,
        ("Fatou", "epl_review"): LATE,
        ("Fatou", "contract_renewal"): {"reminder"},
    },
}

# Who, in which state, with which contract, the next step and its day; the most urgent first.
CCAS_FOLLOWS = {
    "2022-01-31": """
        Bruno late without_contract first_rdv 2022-01-25
        Chloé due_soon without_contract first_rdv 2022-02-01
        Ana on_track without_contract contract 2022-03-05
    """,
    "2022-03-31": """
        Bruno late without_contract contract 2022-03-10
        Elsa late without_contract first_rdv 2022-03-16
        Driss to_plan without_contract contract 2022-04-28
        Fatou to_plan without_contract contract 2022-05-14
        Chloé to_plan exempted next_rdv 2022-05-15
        Ana on_track validated next_rdv 2022-04-18
    """,
    "2022-09-30": """
        Elsa late without_contract first_rdv 2022-03-16
        Gaël to_plan under_validation next_rdv 2022-12-12
        Fatou to_plan validated next_rdv 2022-12-26
        Ana on_track validated next_rdv 2022-10-12
    """,
    "2023-04-30": """
        Elsa late without_contract first_rdv 2022-03-16
        Fatou late validated next_rdv 2022-12-26
        Ana to_plan validated next_rdv 2023-07-05
    """,
}

# Counted (validated, under validation, under recall), then beside.
FILE_ACTIVE = {
    "2022-01-31": {"CCAS": (0, 0, 0, 3), "Léa": (0, 0, 0, 3)},
    "2022-03-31": {
        "CCAS": (1, 0, 0, 5), "Léa": (1, 0, 0, 2), "Omar": (0, 0, 0, 2), None: (0, 0, 0, 1),
    },
    # Bruno under recall since the relance of the 15th, Driss's contract submitted the day before.
    "2022-04-30": {
        "CCAS": (1, 1, 1, 3), "Léa": (1, 0, 1, 1), "Omar": (0, 1, 0, 1), None: (0, 0, 0, 1),
    },
    "2022-09-30": {
        "CCAS": (2, 1, 0, 1), "Omar": (2, 1, 0, 0), None: (0, 0, 0, 1),
        "France Travail": (0, 0, 0, 1), "France Travail, nobody": (0, 0, 0, 1),
    },
    "2023-04-30": {"CCAS": (2, 0, 0, 1), "Omar": (2, 0, 0, 0), None: (0, 0, 0, 1)},
}  # fmt: skip

BRUNO = """
    2022-01-03 BeneficiaryRegistered import:people
    2022-01-03 ContactDetailsRecorded import:people
    2022-01-10 OrientationDecided agent 2022-01-25:A1.3 2022-03-10:A1.7 2023-01-10:A1.11
    2022-01-11 FirstRdvProposed referent-12 2022-01-26:A1.4b
    2022-02-07 RelanceSent referent-12
    2022-02-21 RdvHeld referent-12 2022-05-21:A1.9
    2022-04-04 ContractLapseObserved referent-12 2022-04-19:A1.4b
    2022-04-15 RelanceSent referent-12
    2022-05-24 EngagementContractDrafted referent-12
    2022-05-24 EngagementContractSigned referent-12
    2022-05-24 RecallClosed referent-12
    2022-05-25 EngagementContractSubmitted referent-12
    2022-05-30 RdvHeld referent-12 2022-08-30:A1.9
    2022-06-01 EngagementContractReturned agent
    2022-06-08 EngagementContractSubmitted referent-12
    2022-06-15 EngagementContractValidated agent 2023-05-23:A1.7
    2022-08-22 RsaExited agent
    2022-08-22 OrientationEnded referent-12
"""


def recorded(walked: Walked, name: str) -> list[Any]:
    """The events of that name, as the log holds them."""
    app = walked.world.departement.app
    rows = app.recorder.select_log(0, app.recorder.head(), [name])
    return [app.mapper.to_domain_event(row).event for row in rows]


def recorded_alerts(walked: Walked) -> list[AlertRaised]:
    return recorded(walked, AlertRaised.name)


def told_of(walked: Walked, alert: AlertRaised) -> tuple[str, ...]:
    who = walked.world.name(str(alert.beneficiary_id or alert.organisation_id))
    return (str(alert.raised_on), who, alert.kind, alert.step, alert.to)


def test_each_alert_is_raised_once_on_its_day_in_business_date_order(walked: Walked) -> None:
    raised = recorded_alerts(walked)
    assert [(one.raised_on, one.due_on) for one in raised] == sorted(
        (one.raised_on, one.due_on) for one in raised
    )
    told = [told_of(walked, one) for one in raised]
    assert sorted(told) == sorted(EXPECTED)
    assert len({(one.deadline, one.due_on, one.step) for one in raised}) == len(raised)


def test_each_day_is_done_once_and_a_second_sweep_adds_nothing(walked: Walked) -> None:
    assert [swept.days for swept in walked.first.values()] == [(one,) for one in walked.first]
    assert {(swept.days, swept.alerts) for swept in walked.second.values()} == {((), 0)}
    per_day = Counter(line[0] for line in EXPECTED)
    assert {
        str(one): swept.alerts for one, swept in walked.first.items() if swept.alerts
    } == per_day


@pytest.mark.parametrize(
    ("who", "oriented_on", "met_on", "signed_on", "reviewed_on", "ended_on"),
    [
        ("Ana", "2022-01-05", "2022-01-18", "2022-02-10", "2022-12-15", None),
        ("Bruno", "2022-01-10", "2022-02-21", "2022-05-24", None, "2022-08-22"),
        # Chloé's exemption takes the place of her first delay to sign on 8 March.
        ("Chloé", "2022-01-17", "2022-02-15", "2022-03-08", None, "2022-08-31"),
        ("Driss", "2022-02-28", "2022-03-14", "2022-04-28", None, "2022-09-05"),
        ("Driss", "2022-09-05", "2022-09-19", None, None, "2022-11-15"),
        ("Elsa", "2022-03-01", None, None, None, None),
        ("Fatou", "2022-03-14", "2022-03-28", "2022-05-12", None, None),
        ("Gaël", "2022-06-01", "2022-06-20", "2022-07-20", None, "2022-10-31"),
    ],
)
def test_the_three_delays_of_an_orientation_alert_on_their_days_until_met(
    walked: Walked,
    who: str,
    oriented_on: str,
    met_on: str | None,
    signed_on: str | None,
    reviewed_on: str | None,
    ended_on: str | None,
) -> None:
    oriented, last = day(oriented_on), day("2023-04-30")
    due = {
        "first_rdv": (oriented + timedelta(days=15), (-5, 1, 8, 22), met_on),
        "contract": (oriented + relativedelta(months=2), (-15, 1, 8, 22), signed_on),
        "epl_review": (oriented + relativedelta(months=12), (-60, 1, 8, 22), reviewed_on),
    }
    expected = {
        (kind, due_on + timedelta(days=offset))
        for kind, (due_on, offsets, done_on) in due.items()
        for offset in offsets
        if due_on + timedelta(days=offset)
        < min([last + timedelta(days=1), *(day(each) for each in (done_on, ended_on) if each)])
    }
    found = {
        (one.kind, one.raised_on)
        for one in recorded_alerts(walked)
        if str(one.beneficiary_id) == walked.world.ids[who]
        and one.kind in due
        and one.due_on == due[one.kind][0]
    }
    assert found == expected


@pytest.mark.parametrize("on", SHOWN_ON)
def test_the_alerts_that_still_matter(walked: Walked, on: str) -> None:
    shown: dict[tuple[str, str], set[str]] = {}
    for row in walked.world.ask("alerts", on=on, limit=500):
        who = walked.world.name(row["person"] or row["organisation"])
        shown.setdefault((who, row["kind"]), set()).add(row["step"])
    assert shown == SHOWN[on]


@pytest.mark.parametrize("on", SHOWN_ON)
def test_ma_liste(walked: Walked, on: str) -> None:
    world = walked.world
    rows = world.ask("ma-liste", on=on, organisation=world.ids["CCAS"])
    told = [
        (world.name(row["person"]), row["status"], row["standing"], row["next_step"], row["due_on"])
        for row in rows
    ]
    assert told == [tuple(line.split()) for line in CCAS_FOLLOWS[on].strip().splitlines()]


def test_ma_liste_of_a_referent_goes_with_the_people_handed_over(walked: Walked) -> None:
    world = walked.world

    def follows(referent: str, on: str) -> set[str]:
        rows = world.ask("ma-liste", on=on, referent=world.ids[referent])
        return {world.name(row["person"]) for row in rows}

    assert follows("Léa", "2022-08-31") == {"Ana"}
    assert follows("Omar", "2022-08-31") == {"Driss", "Fatou", "Gaël"}
    assert follows("Léa", "2022-09-01") == set()
    assert follows("Omar", "2022-09-30") == {"Ana", "Fatou", "Gaël"}


@pytest.mark.parametrize("on", FILE_ACTIVE)
def test_file_active(walked: Walked, on: str) -> None:
    world = walked.world
    told = {}
    for row in world.ask("file-active", on=on):
        body = world.name(row["organisation"])
        who = body if row["total"] else row["referent"] and world.name(row["referent"])
        if who is None and body != "CCAS":
            who = f"{body}, nobody"
        counts = (row["validated"], row["under_validation"], row["under_recall"], row["beside"])
        assert row["file_active"] == sum(counts[:3])
        told[who] = counts
    assert told == FILE_ACTIVE[on]


def test_the_whole_history_of_a_person(walked: Walked) -> None:
    moments = walked.histories[SHOWN_ON[-1]]
    facts = [
        " ".join(
            [one["happened_on"], one["name"], one["actor"]]
            + [f"{due['due_on']}:{due['rule']}" for due in one["dues"]]
        )
        for one in moments
        if one["name"] != "AlertRaised"
    ]
    assert facts == [" ".join(line.split()) for line in BRUNO.strip().splitlines()]
    alerts = [
        (one["happened_on"], "Bruno", one["fields"]["kind"], one["fields"]["step"])
        for one in moments
        if one["name"] == "AlertRaised"
    ]
    assert alerts == [line[:4] for line in EXPECTED if line[1] == "Bruno"]
    known = [one["recorded_at"] for one in moments]
    assert known == sorted(known)


def test_the_history_explains_a_date(walked: Walked) -> None:
    (decided,) = [
        one for one in walked.histories[SHOWN_ON[0]] if one["name"] == "OrientationDecided"
    ]
    assert [due["explanation"] for due in decided["dues"]] == [
        "Au plus tard le 25/01/2022 : Premier RDV sous 15 jours (Annexe 1, art. 4.2),"
        " compté du 10/01/2022",
        "Au plus tard le 10/03/2022 : Contrat d'engagements sous 2 mois (Annexe 1, art. 4.4),"
        " compté du 10/01/2022",
        "Au plus tard le 10/01/2023 : Situation étudiée en EPL au plus tard 12 mois après"
        " l'orientation (Annexe 1, art. 4.3), compté du 10/01/2022",
    ]


def test_the_history_only_grows(walked: Walked) -> None:
    told = [walked.histories[on] for on in SHOWN_ON]
    for before, after in pairwise(told):
        assert [one["position"] for one in after][: len(before)] == [
            one["position"] for one in before
        ]
    assert [len(each) for each in told] == [8, 16, 34, 34]


def test_an_rdv_entered_late_counts_from_the_day_it_was_held(walked: Walked) -> None:
    moments = walked.world.ask(f"beneficiaries/{walked.world.ids['Gaël']}/history", limit=500)
    held = next(one for one in moments if one["name"] == "RdvHeld")
    assert (held["happened_on"], held["reason"]) == ("2022-06-10", "saisi au retour de congé")
    assert [due["due_on"] for due in held["dues"]] == ["2022-09-10"]


def test_those_nobody_orients_wait(walked: Walked) -> None:
    # 600 people of the file and one of the workbook, less those oriented by then; and Fatou: what
    # the flow told of her in March holds since November. The right of its two others is closed.
    def waiting(on: str) -> int:
        return len(unassigned(walked.world.departement, day(on), reason="not_oriented"))

    assert waiting("2022-01-04") == 602
    assert waiting("2022-01-31") == 602 - 3
    assert waiting("2022-03-10") == 602 - 5
    assert waiting("2022-03-31") == 602 - 6


def test_the_chain_of_the_log_is_whole(walked: Walked) -> None:
    database = walked.world.departement.database
    assert verify(database.conninfo(Role.APPLICATION)).whole


def test_a_week_of_downtime_changes_nothing(
    walked: Walked, run_environment: dict[str, str], tmp_path: Path
) -> None:
    down = {
        *days(day("2022-03-05"), day("2022-03-11")),
        *days(day("2022-03-14"), day("2022-04-02")),
    }
    upto = day("2022-04-16")
    with a_schema(run_environment, "interrupted", tmp_path) as world:
        for today in days(FIRST, upto):
            live(world, today)
            if today not in down:
                world.sweep()
        again = Walked(world, {}, {}, {})
        told = [told_of(again, one) for one in recorded_alerts(again)]
        days_done = [one.swept_on for one in recorded(again, "DeadlinesSwept")]
    daily = [one for one in recorded_alerts(walked) if one.raised_on <= upto]
    assert sorted(told) == sorted(told_of(walked, one) for one in daily)
    assert [each[0] for each in told] == [str(one.raised_on) for one in daily]
    assert days_done == list(days(FIRST, upto))


def test_every_deed_of_the_story_is_within_the_walk() -> None:
    assert min(STORY) == str(FIRST)
    assert max(STORY) <= SHOWN_ON[-1]
