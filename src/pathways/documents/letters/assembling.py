"""A letter's fields, from the log; what the log does not hold is given by whoever writes.

What is given takes the place of what the log says. A field that neither gives is told before
anything is printed.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from pathways.documents.letters import of_orientation, of_procedure, of_session
from pathways.documents.letters.catalogue import LETTERS, Letter
from pathways.documents.letters.fields import Field, Kind
from pathways.documents.letters.letters import Letters
from pathways.documents.letters.refusals import UnknownField, UnknownLetter, WrongField
from pathways.documents.letters.subject import File, Subject, file_of, frame
from pathways.domain.refusal import Malformed
from pathways.domain.sanction.events import Measure
from pathways.projections.departement import Departement


class LetterAboutAProcedure(Malformed):
    """Ce courrier se fait pour une procédure de sanction."""

    field = "procedure"


READ: Mapping[str, Callable[[File], dict[str, Any]]] = {
    "orientation_notice": of_orientation.orientation_notice,
    "rdv_convocation": of_orientation.rdv_convocation,
    "relance": of_orientation.relance,
    "contract_relance": of_orientation.contract_relance,
    "engagement_contract": of_orientation.engagement_contract,
    "contract_exemption": of_orientation.contract_exemption,
    "maintain_decision": of_orientation.maintain_decision,
    "reorientation_decision": of_orientation.reorientation_decision,
    "epl_convocation": of_session.epl_convocation,
}
"""The letters about an accompaniment, or a case of an EPL."""
OF_A_PROCEDURE: Mapping[str, Callable[[File], dict[str, Any]]] = {
    "breach_notice": of_procedure.breach_notice,
    "epd_convocation": of_session.epd_convocation,
    "reduction_decision": lambda file: of_procedure.sanction_decision(file, Measure.SUSPENSION),
    "suspension_decision": lambda file: of_procedure.sanction_decision(file, Measure.SUSPENSION),
    "suppression_decision": lambda file: of_procedure.sanction_decision(file, Measure.SUPPRESSION),
    "no_sanction_decision": lambda file: of_procedure.sanction_decision(
        file, Measure.NO_SANCTION, Measure.DELAY
    ),
    "appeal_answer": of_procedure.appeal_answer,
}
"""The letters about a sanction procedure, or a case of an EPD."""


def letter(
    departement: Departement,
    letters: Letters,
    name: str,
    subject: Subject,
    given: Mapping[str, Any],
    today: date,
) -> bytes:
    """The letter as PDF, dated today unless `given` says otherwise.

    `given` holds texts, as typed: days as YYYY-MM-DD, lists as lists or one item a line. Raises
    UnknownLetter, UnknownField, WrongField, MissingField, NotFound, or a refusal of the letter's.
    """
    fields = fields_of(departement, name, subject, given, today)
    return letters.render(name, fields)


def fields_of(
    departement: Departement, name: str, subject: Subject, given: Mapping[str, Any], today: date
) -> dict[str, Any]:
    """What the log tells of the letter's fields, completed and replaced by what is given."""
    if name not in LETTERS:
        raise UnknownLetter(name=name, known=", ".join(LETTERS))
    described = LETTERS[name]
    typed = {field: _typed(described, field, value) for field, value in given.items()}
    day = typed.get("written_on", today)
    file = file_of(departement, subject, day)
    if name in OF_A_PROCEDURE and file.procedure is None:
        raise LetterAboutAProcedure
    told = frame(file) | {**OF_A_PROCEDURE, **READ}[name](file)
    return {field: told.get(field) for field in described.fields} | typed


def _typed(described: Letter, name: str, value: Any) -> Any:
    if name not in described.fields:
        raise UnknownField(letter=described.title, name=name, field=name)
    field = described.fields[name]
    try:
        return _read(field, value)
    except (ValueError, InvalidOperation):
        raise WrongField(
            letter=described.title,
            label=field.label,
            name=name,
            expected=field.expected,
            field=name,
        ) from None


def _read(field: Field, value: Any) -> Any:
    if field.kind is Kind.ITEMS:
        return tuple(value.splitlines() if isinstance(value, str) else value)
    if not isinstance(value, str):
        raise ValueError
    match field.kind:
        case Kind.DAY | Kind.WEEK_DAY:
            if (day := date.fromisoformat(value)).isoformat() != value:
                raise ValueError
            return day
        case Kind.COUNT:
            return int(value)
        case Kind.PERCENT | Kind.EUROS:
            return Decimal(value)
        case _:
            return value
