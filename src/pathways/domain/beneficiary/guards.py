"""What every fact about a person requires of their file."""

from datetime import date

from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.refusal import InTheFuture, Refusal
from pathways.domain.texts import french


class FileMerged(Refusal):
    """Ce dossier a été fusionné : tout s'enregistre désormais sur le dossier conservé, {into}."""

    remedy = "Recommencez sur le dossier conservé."


class PersonErased(Refusal):
    """Cette personne a été effacée : plus rien de nominatif ne s'enregistre sur elle."""

    rule = "G10"
    remedy = "Si elle demande de nouveau le RSA, ouvrez-lui un nouveau dossier."


def check_not_merged(beneficiary: BeneficiaryState) -> None:
    """FileMerged where the file was merged into another: that one goes on alone."""
    if beneficiary.merged_into is not None:
        raise FileMerged(into=beneficiary.merged_into)


def check_takes_personal_facts(beneficiary: BeneficiaryState) -> None:
    """FileMerged, or PersonErased where the key that would seal the fact is destroyed."""
    check_not_merged(beneficiary)
    if beneficiary.forgotten:
        raise PersonErased


def check_not_future(field: str, day: date, today: date) -> None:
    """InTheFuture, naming the field, where that day is still to come."""
    if day > today:
        raise InTheFuture(field=field, day=french(day))
