"""What the log tells of a sanction procedure, for the letters about it (A1.12, N1 to N11)."""

import re
from decimal import Decimal
from typing import Any

from pathways.documents.french import percent as in_percent
from pathways.documents.letters.of_orientation import breach_facts
from pathways.documents.letters.subject import File, delay, signatory
from pathways.domain.labels import said
from pathways.domain.refusal import Refusal
from pathways.domain.sanction.events import (
    AppealOutcome,
    EpdOpinionReceived,
    Measure,
    PriorAppealDecided,
    SanctionDecided,
)
from pathways.domain.sanction.scale import (
    grounds_in,
    sanction_bounds,
    strike_off_to_ask,
    undone,
)
from pathways.domain.sanction.state import SanctionProcedureState
from pathways.domain.sanction.undoing import AMOUNTS_PAID_BACK
from pathways.domain.sanction.within_law import MORE_THAN_ONE, RSA_MAJORE, household_cases

NAMES = {
    Measure.SUSPENSION: "la suspension de votre allocation",
    Measure.SUPPRESSION: "la suppression de votre allocation",
}
OUTCOMES = {
    AppealOutcome.REJECTED: "Votre recours est rejeté.",
    AppealOutcome.UPHELD: "Votre recours est accueilli : la décision est retirée.",
}


class LetterOfAnotherDecision(Refusal):
    """Ce courrier n'est pas celui de la décision enregistrée, qui est : {decided}."""

    rule = "A1.12"
    field = "letter"


def breach_notice(file: File) -> dict[str, Any]:
    procedure = _procedure(file)
    return {
        "reported_on": procedure.breach_reported_on,
        "facts": breach_facts(file),
        "law": law(file),
        "sanction_incurred": incurred(file),
        "observations_within": delay(file.rules, "observations_within", file.day),
    }


def sanction_decision(file: File, *measures: Measure) -> dict[str, Any]:
    """The decision, where it is one of these measures; raises LetterOfAnotherDecision."""
    procedure = _procedure(file)
    decided = procedure.last_decision
    told: dict[str, Any] = {
        "facts": breach_facts(file),
        "breach_notified_on": procedure.letter_sent_on,
    }
    if decided is None:
        return told
    if decided.measure not in measures:
        raise LetterOfAnotherDecision(decided=said(decided.measure))
    opinion = procedure.opinion
    return told | {
        **signatory(file.departement, decided.delegation_id),
        "law": law(file, decided),
        "decided_on": decided.decided_on,
        "opinion": _advised(opinion) if opinion else None,
        "opinion_on": opinion.given_on if opinion else None,
        "reasons": decided.differs_because,
        "percent": decided.percent,
        "months": decided.months,
        "starts_on": decided.starts_on,
        "household": _household(file, decided),
        "strike_off": _strike_off(file, decided),
        "delay_until": decided.delay_until,
    }


def appeal_answer(file: File) -> dict[str, Any]:
    procedure = _procedure(file)
    answer, decided = procedure.appeal_decided, procedure.decision
    if procedure.appeal is None or answer is None or decided is None:
        return {}
    outcome = answer.outcome
    gives_back = outcome is not AppealOutcome.REJECTED and AMOUNTS_PAID_BACK in undone(
        file.rules, answer.decided_on
    )
    return {
        **signatory(file.departement, answer.delegation_id),
        "filed_on": procedure.appeal.filed_on,
        "contested_on": decided.decided_on,
        "contested": NAMES.get(decided.measure),
        "outcome": OUTCOMES.get(outcome) or _reformed(answer),
        "consequence": "Les sommes retirées à tort vous sont reversées." if gives_back else None,
    }


def incurred(file: File) -> str:
    """What the law of the day allows at most: "une suspension d'au plus 80 %…".

    Refusing controls may lead straight to the scale of repeated breaches (N10).
    """
    procedure, rules, day = _procedure(file), file.rules, file.day
    repeated = len(file.person.sanctions_before(procedure.id, day)) > 0
    told = [_incurred(file, repeated=repeated)]
    straight = any(
        one.code == procedure.ground and one.straight_to_suppression
        for one in grounds_in(rules, day)
    )
    if straight and not repeated:
        told.append(_incurred(file, repeated=True, only=Measure.SUPPRESSION))
    return ", ou ".join(told)


def _incurred(file: File, *, repeated: bool, only: Measure | None = None) -> str:
    household = household_cases(file.rules, file.day, file.person)
    bounds = sanction_bounds(
        file.rules,
        file.day,
        already_sanctioned=repeated,
        household_of_more_than_one=MORE_THAN_ONE in household,
        rsa_majore=RSA_MAJORE in household,
    )
    measures = " ou ".join(
        f"une {said(one)}" for one in bounds.measures if only is None or one == only
    )
    most, least = bounds.months_max, bounds.months_min
    lasting = f"pendant {most} mois" if most == least else f"de {least} à {most} mois"
    return (
        f"{measures} d'au plus {in_percent(bounds.ceiling_percent)} de votre allocation, {lasting}"
    )


def law(file: File, decided: SanctionDecided | None = None) -> str:
    """The articles that the rules of that day name."""
    day = decided.decided_on if decided else file.day
    named = (
        [file.rules.source_of(rule) or "" for rule in decided.rules if rule.startswith("N")]
        if decided
        else []
    )
    named += [
        file.rules.sanction_grounds.on(day).source,
        file.rules.sanction_months_first.on(day).source,
    ]
    articles = sorted(set(re.findall(r"[LR]262-\d+(?:-\d+)?", " ".join(named))), key=_as_numbered)
    *first, last = articles
    told = f"les articles {', '.join(first)} et {last}" if first else f"l'article {last}"
    return f"{told} du code de l'action sociale et des familles"


def _as_numbered(article: str) -> tuple[str, list[int]]:
    return article[0], [int(part) for part in article[1:].split("-")]


def _advised(opinion: EpdOpinionReceived) -> str | None:
    if opinion.percent is None or opinion.months is None:
        return said(opinion.advice)
    return f"une {said(opinion.advice)} {_scale(opinion.percent, opinion.months)}"


def _reformed(answer: PriorAppealDecided) -> str | None:
    if answer.percent is None or answer.months is None:
        return None
    scale = f"{in_percent(answer.percent)} pendant {answer.months} mois"
    return f"Votre recours est accueilli en partie : la sanction est ramenée à {scale}."


def _scale(part: Decimal, months: int) -> str:
    return f"de {in_percent(part)} pendant {months} mois"


def _household(file: File, decided: SanctionDecided) -> str | None:
    if MORE_THAN_ONE not in decided.household:
        return None
    ceiling = in_percent(file.rules.sanction_household_ceiling.on(decided.decided_on).value)
    told = "Votre foyer compte, ou est supposé compter, plus d'une personne"
    return f"{told} : la sanction ne dépasse pas {ceiling}."


def _strike_off(file: File, decided: SanctionDecided) -> str | None:
    if decided.measure is not Measure.SUPPRESSION or not decided.percent or not decided.months:
        return None
    day = decided.decided_on
    if not strike_off_to_ask(file.rules, day, percent=decided.percent, months=decided.months):
        return None
    return "Votre radiation de la liste des demandeurs d'emploi sera demandée à France Travail."


def _procedure(file: File) -> SanctionProcedureState:
    assert file.procedure is not None
    return file.procedure
