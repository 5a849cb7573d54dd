"""Section T of the regulation: each trap has its tests, and none of them disappears silently."""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
REGULATION = TESTS.parents[1] / "shared" / "regulation.md"
OF_THE_LIBRARIES = TESTS / "event_store" / "test_traps.py"
"""The traps of the given libraries have numbers of their own."""

TRAPS: Mapping[int, Sequence[str]] = {
    # Before the orientation is not "within 15 days" of it.
    1: (
        "domain/orientation/test_first_rdv.py::test_trap_1_an_rdv_before_the_orientation_is_none_of_its",
        "domain/orientation/test_first_rdv.py::test_trap_1_the_day_of_the_orientation_itself_counts",
        "domain/engagement_contract/test_drafting.py::test_t1_a_contract_neither_is_drawn_up_nor_begins_before_the_orientation",
        "domain/engagement_contract/test_signing.py::test_t1_a_contract_signed_before_the_orientation_is_not_in_time_it_is_refused",
    ),
    # 13 months are not one month.
    2: (
        "domain/engagement_contract/test_drafting.py::test_t2_13_months_are_not_one_month",
        "regulation/test_delays.py::test_trap_2_thirteen_months_are_late_by_all_their_days",
        "regulation/test_delays.py::test_trap_2_a_contract_signed_thirteen_months_later_was_late_until_then",
    ),
    # The day held, not entered nor planned.
    3: (
        "regulation/test_delays.py::test_trap_3_delays_and_lists_count_from_the_day_held_not_entered_nor_planned",
        "regulation/test_delays.py::test_trap_3_a_relance_runs_from_the_day_missed",
        "main_job/test_samples.py::test_an_rdv_entered_late_counts_from_the_day_it_was_held",
    ),
    # One border for one delay.
    4: (
        "domain/orientation/test_contract_lapse.py::test_trap_4_on_its_due_date_a_contract_is_still_on_time",
        "regulation/test_delays.py::test_trap_4_the_due_day_is_on_time_and_the_next_is_late_in_every_list",
        "regulation/test_delays.py::test_trap_4_and_in_ma_liste",
        "regulation/test_delays.py::test_trap_4_and_in_what_may_be_decided",
        "regulation/test_delays.py::test_trap_4_what_is_done_on_its_due_day_never_was_late",
    ),
    # Two orientations on a day, reorientations in a row, an orientation corrected.
    5: (
        "domain/orientation/test_deciding.py::test_trap_5_a_person_has_one_open_orientation_even_on_one_day",
        "domain/orientation/test_deciding.py::test_trap_5_once_ended_another_may_open_the_same_day",
        "domain/orientation/test_reorientation.py::test_trap_5_a_reorientation_the_very_day_and_another_a_week_later",
        "domain/orientation/test_reorientation.py::test_trap_5_through_a_reorientation_the_person_has_one_open_orientation",
        "event_store/test_corrections.py::test_trap_5_an_orientation_is_not_corrected_past_what_happened_in_it",
        "projections/test_deadlines.py::test_a_corrected_orientation_carries_its_due_dates_anew_in_the_same_deadline",
    ),
    # Ends of months, leap days, the night the clocks change, weeks late.
    6: (
        "domain/orientation/test_deciding.py::test_trap_6_31_december_plus_two_months_and_29_february_plus_twelve",
        "domain/orientation/test_deciding.py::test_trap_6_the_night_the_clocks_change_is_a_day_like_another",
        "domain/orientation/test_deciding.py::test_trap_6_a_decision_entered_weeks_late_keeps_its_own_day",
        "domain/orientation/test_epl_review.py::test_trap_6_maintained_on_29_february",
        "domain/orientation/test_first_rdv.py::test_trap_6_an_absence_before_the_rdv_held_may_be_told_late",
        "domain/orientation/test_first_rdv.py::test_trap_6_an_rdv_entered_weeks_late_keeps_the_day_it_was_held",
        "domain/orientation/test_first_rdv.py::test_trap_6_an_rdv_held_before_the_end_is_welcome_after_it",
        "domain/orientation/test_first_rdv.py::test_trap_6_an_earlier_proposal_entered_late_is_not_the_last",
        "domain/orientation/test_referent.py::test_trap_6_an_earlier_referent_entered_late_does_not_replace_todays",
        "domain/engagement_contract/test_drafting.py::test_t6_12_months_from_29_february_end_with_the_next_february",
        "domain/engagement_contract/test_signing.py::test_t6_6_months_from_31_august_end_with_february",
        "domain/engagement_contract/test_signing.py::test_t6_a_signature_entered_weeks_late_closes_the_recall_no_earlier_than_it_began",
        "domain/organisation/test_agreement.py::test_t6_the_final_report_of_an_agreement_ended_on_31_december_is_due_in_february",
        "domain/beneficiary/test_rsa_right.py::test_t6_two_months_from_31_december_end_with_february",
        "domain/beneficiary/test_state.py::test_t6_a_right_entered_weeks_late_does_not_speak_over_what_was_told_since",
        "domain/beneficiary/test_state.py::test_t6_details_entered_weeks_late_do_not_replace_newer_ones",
        "projections/test_deadlines.py::test_trap_6_two_months_after_31_december_end_in_february",
        "scheduler/test_run.py::test_a_day_is_swept_once_however_long_it_is",
        "scheduler/test_sweep.py::test_an_entry_made_late_raises_only_its_most_advanced_step",
    ),
    # A figure told does not change silently.
    7: (
        "regulation/test_figures.py::test_trap_7_forgetting_someone_moves_no_past_count_nor_alert",
        "regulation/test_figures.py::test_trap_7_a_correction_keeps_what_it_replaces_with_its_author_and_reason",
        "event_store/test_forgetting_and_verifying.py::test_after_forgetting_nothing_is_readable_and_every_count_stands",
        "projections/test_report_figures.py::test_trap_7_a_correction_after_the_seal_changes_nothing_of_it_and_is_told_beside_it",
    ),
    # An alert is an event, not a status.
    8: (
        "regulation/test_notifications.py::test_trap_8_an_alert_raised_stays_though_the_rdv_was_held_in_time",
        "regulation/test_notifications.py::test_trap_8_an_alert_raised_stays_though_the_accompaniment_ended",
        "regulation/test_notifications.py::test_trap_8_an_alert_whose_subject_comes_back_is_shown_again",
        "regulation/test_notifications.py::test_trap_8_what_was_due_on_a_day_nobody_swept_is_raised_though_met_since",
        "scheduler/test_sweep.py::test_however_rarely_it_runs_it_records_the_same_in_the_same_order",
    ),
    # Files imported again, numbers padded, NIR of Corsica or with a wrong key.
    9: (
        "intake/test_import_people.py::test_a_second_import_appends_nothing",
        "intake/test_import_flow.py::test_a_second_import_appends_nothing",
        "intake/test_matching.py::test_t9_a_padded_matricule_finds_the_caf_number_as_typed",
        "intake/test_matching.py::test_t9_and_the_other_way_round",
        "intake/test_matching.py::test_t9_an_msa_number_padded_on_the_left_is_found_too",
        "intake/test_matching.py::test_t9_a_corsican_nir_with_its_key_finds_the_flow_s_without",
        "intake/test_matching.py::test_t9_a_nir_with_a_wrong_key_refuses_its_row",
        "domain/beneficiary/test_identifiers.py::test_corsica_counts_as_19_and_18",
        "domain/beneficiary/test_identifiers.py::test_a_matricule_padded_with_zeros_is_the_payers_number",
        "domain/beneficiary/test_registering.py::test_t9_a_nir_is_kept_in_one_form_however_written",
        "domain/beneficiary/test_registering.py::test_t9_a_nir_with_a_wrong_key_is_refused",
        "domain/beneficiary/test_registering.py::test_t9_a_corsican_nir_is_accepted",
        "domain/beneficiary/test_registering.py::test_t9_a_padded_matricule_is_the_payers_number",
        "domain/beneficiary/test_state.py::test_t9_a_nir_identifies_one_file",
        "domain/beneficiary/test_state.py::test_t9_twins_who_share_payer_number_and_birth_date_are_two_people",
        "domain/beneficiary/test_state.py::test_t9_one_first_name_written_two_ways_is_one_person",
    ),
    # What was sent can be taken up again; new obligations break nothing that stands.
    10: (
        "regulation/test_forms.py::test_trap_10_a_contract_sent_back_is_taken_up_and_sent_again",
        "regulation/test_forms.py::test_trap_10_hours_asked_since_2025_do_not_break_a_contract_drawn_up_before",
        "event_store/test_older_schemas.py::test_trap_10_an_event_without_a_later_mandatory_field_is_read",
        "event_store/test_older_schemas.py::test_trap_10_what_rested_on_it_goes_on",
        "event_store/test_older_schemas.py::test_trap_10_it_can_be_corrected_and_the_log_stays_whole",
        "domain/report/test_opening.py::test_trap_10_a_heading_added_later_is_asked_of_later_reports_only",
        "domain/report/test_lifecycle.py::test_trap_10_a_heading_made_compulsory_later_breaks_no_report_already_opened",
        "domain/report/test_lifecycle.py::test_trap_10_a_report_that_was_sent_can_always_be_reopened",
        "domain/report/test_quarter.py::test_trap_10_a_heading_made_compulsory_later_breaks_no_quarter_already_opened",
        "api/test_reports.py::test_trap_10_a_report_sent_is_reopened_by_an_ordinary_request",
    ),
}  # fmt: skip


@cache
def found_in(path: Path) -> frozenset[str]:
    """The test functions of a file that nothing skips for good."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return frozenset(
        one.name
        for one in functions
        if one.name.startswith("test_") and not any(map(_always_skipped, one.decorator_list))
    )


def _always_skipped(decorator: ast.expr) -> bool:
    return bool(re.search(r"\bmark\.(skip|xfail)\b", ast.unparse(decorator)))


def numbered() -> Iterator[tuple[int, str]]:
    """Every test of the project whose name gives a trap's number."""
    for path in sorted(TESTS.rglob("test_*.py")):
        if path == OF_THE_LIBRARIES:
            continue
        for name in found_in(path):
            if found := re.match(r"test_(?:trap_|t)(\d+)_", name):
                yield int(found[1]), f"{path.relative_to(TESTS).as_posix()}::{name}"


@pytest.mark.parametrize("number", TRAPS)
def test_each_trap_has_its_tests(number: int) -> None:
    for test in TRAPS[number]:
        path, _, name = test.partition("::")
        assert name in found_in(TESTS / path), test


def test_whatever_names_a_trap_is_counted_among_its_tests() -> None:
    forgotten = {(number, test) for number, test in numbered() if test not in TRAPS.get(number, ())}
    assert not forgotten


@pytest.mark.skipif(not REGULATION.is_file(), reason="the regulation is not beside this repository")
def test_no_trap_of_the_regulation_is_left_out() -> None:
    section = REGULATION.read_text(encoding="utf-8").partition("\n## T. ")[2].partition("\n## ")[0]
    assert {int(number) for number in re.findall(r"^(\d+)\. ", section, re.MULTILINE)} == {*TRAPS}
