"""What the general document says of actions and of those who run them (DR; G1 to G13)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pathways.domain.calendar import age_on
from pathways.domain.refusal import Refusal
from pathways.domain.rules.book import Rules
from pathways.domain.rules.rule import Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Whether applications may be made: `open`, `closed` or `to_be_published` (G11)."""

    state: str
    until: date | None = None
    """The last closed day, where it is closed."""


class ProgrammeClosed(Refusal):
    """Le programme « {programme} » est clos jusqu'au {until:%d/%m/%Y} inclus."""

    rule = "G11"


class ProgrammeNotPublished(Refusal):
    """Le cahier des charges du programme « {programme} » n'est pas publié."""

    rule = "G11"


class UnknownProgramme(Refusal):
    """Aucun programme ne porte ce nom."""

    rule = "G11"


def objectives(rules: Rules, on: date) -> tuple[Choice, ...]:
    """The four pathway objectives, in the order of a pathway (DR 2.3; G1)."""
    choices: tuple[Choice, ...] = rules.pathway_objectives.on(on).value
    return choices


def expected_results(rules: Rules, on: date, objective: str) -> tuple[Choice, ...]:
    """The results expected of an objective (DR 2.3; G1); empty for an unknown one."""
    listed = rules.expected_results.on(on).value
    return tuple(result for result in listed if result.details["objective"] == objective)


def is_faj_youth(rules: Rules, birth: date, entered_on: date) -> bool:
    """Whether someone's age is that of the FAJ on the day they enter an action (DR 2.2; G3)."""
    return age_on(birth, entered_on) in rules.young_public_age.on(entered_on).value


def require_open_programme(rules: Rules, on: date, programme: str) -> Choice:
    """The programme, if an application may be made on that day (DR 3; G11).

    Raises ProgrammeClosed with its last closed day, ProgrammeNotPublished or UnknownProgramme.
    """
    found = rules.programmes.on(on).choice(programme)
    if found is None:
        raise UnknownProgramme(field="programme")
    match opening(found, on):
        case Opening(state="closed", until=until):
            raise ProgrammeClosed(field="programme", programme=found.label, until=until)
        case Opening(state="to_be_published"):
            raise ProgrammeNotPublished(field="programme", programme=found.label)
    return found


def opening(programme: Choice, on: date) -> Opening:
    """Whether a programme of the list is open on that day (DR 3; G11)."""
    until = programme.details.get("closed_until")
    if until is not None:
        return Opening(state="closed", until=until) if on <= until else Opening(state="open")
    return Opening(state=programme.details["state"])


def beyond_its_civil_year(rules: Rules, starts_on: date, ends_on: date) -> bool:
    """Whether an agreement outlasts its civil year, and so needs a reason (DR 3.4; G6)."""
    years: int = rules.agreement_civil_years.on(starts_on).value
    return ends_on.year - starts_on.year >= years


def checklists(rules: Rules, on: date) -> Mapping[str, tuple[Choice, ...]]:
    """What is ticked off for an action, an application or an agreement, by what it is about."""
    return {
        "action": rules.action_steps.on(on).value,
        "follow_up": rules.follow_up_duties.on(on).value,
        "final_report": rules.final_report_parts.on(on).value,
        "application": rules.application_steps.on(on).value,
        "selection": rules.selection_criteria.on(on).value,
        "agreement": rules.agreement_clauses.on(on).value,
        "communication": rules.communication_duties.on(on).value,
    }


def closed_lists(rules: Rules, on: date) -> Mapping[str, tuple[Choice, ...]]:
    """The words an entry may choose from, by what they tell."""
    return {
        "territory": rules.territories.on(on).value,
        "public": rules.publics.on(on).value,
        "programme": rules.programmes.on(on).value,
        "participant_status": rules.participant_statuses.on(on).value,
        "budget_line": rules.budget_lines.on(on).value,
        "positioning_offer": rules.positioning_offers.on(on).value,
        "positioning_answer": rules.positioning_answers.on(on).value,
        "panel": rules.panels.on(on).value,
        "decision_maker": rules.decision_makers.on(on).value,
    }
