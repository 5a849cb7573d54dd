"""What every answer to a positioning is held to (G9)."""

from datetime import date

from pathways.domain.beneficiary.guards import PersonErased, check_not_future
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.positioning.state import PositioningState
from pathways.domain.refusal import Refusal


class PositioningClosed(Refusal):
    """Ce positionnement n'est plus en cours depuis le {closed_on:%d/%m/%Y}."""

    rule = "G9"
    remedy = "Proposez-en un nouveau, ou corrigez la réponse enregistrée."


class AnsweredBeforeProposed(Refusal):
    """Le positionnement a été proposé le {proposed_on:%d/%m/%Y} : rien n'y répond avant."""

    rule = "G9"


class EnteredBeforeRetained(Refusal):
    """La personne a été retenue le {retained_on:%d/%m/%Y} : rien ne clôt l'attente avant."""

    rule = "G9"


def check_open(
    positioning: PositioningState,
    beneficiary: BeneficiaryState,
    field: str,
    day: date,
    today: date,
) -> None:
    """A fact of `day` may be told of this positioning, which is still open.

    A file merged since changes nothing: the positioning is the same person's.
    """
    if beneficiary.forgotten:
        raise PersonErased
    check_not_future(field, day, today)
    if positioning.closed_on is not None:
        raise PositioningClosed(closed_on=positioning.closed_on)
    assert positioning.proposed_on is not None
    if day < positioning.proposed_on:
        raise AnsweredBeforeProposed(field=field, proposed_on=positioning.proposed_on)
    if positioning.retained_on is not None and day < positioning.retained_on:
        raise EnteredBeforeRetained(field=field, retained_on=positioning.retained_on)
