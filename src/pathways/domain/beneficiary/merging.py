"""Two files of one person become one: the duplicate stops, the other goes on alone.

No file is merged while its person has an open orientation: the state of a merged file claims what
an open orientation claims (`BeneficiaryState.claims`), so the database refuses one of the two.
"""

from datetime import date
from uuid import UUID

from pathways.domain.beneficiary.events import BeneficiaryMerged, DuplicateAbsorbed
from pathways.domain.beneficiary.guards import check_not_future, check_takes_personal_facts
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.command import Command, Decision, On, decides
from pathways.domain.refusal import AlreadyRecorded, Refusal


class MergeBeneficiary(Command):
    """`beneficiary_id` is the duplicate, `kept_id` the file that goes on."""

    beneficiary_id: UUID
    kept_id: UUID
    merged_on: date


class MergedIntoItself(Refusal):
    """Un dossier ne se fusionne pas avec lui-même."""

    field = "kept_id"


class AlreadyMerged(AlreadyRecorded):
    """Ce dossier est déjà fusionné avec un autre."""


class KeptFileMerged(Refusal):
    """Le dossier à conserver a lui-même été fusionné dans {into}."""

    field = "kept_id"
    remedy = "Fusionnez avec le dossier dans lequel il a été fusionné."


class KeptFileErased(Refusal):
    """La personne du dossier à conserver a été effacée."""

    rule = "G10"
    field = "kept_id"


@decides
def merge_beneficiary(
    command: MergeBeneficiary, beneficiary: BeneficiaryState, kept: BeneficiaryState, today: date
) -> Decision:
    """Merge the duplicate into the kept file: one fact on each, in one transaction."""
    if command.beneficiary_id == command.kept_id:
        raise MergedIntoItself
    if beneficiary.merged_into is not None:
        raise AlreadyMerged
    check_takes_personal_facts(beneficiary)
    if kept.merged_into is not None:
        raise KeptFileMerged(into=kept.merged_into)
    if kept.forgotten:
        raise KeptFileErased
    check_not_future("merged_on", command.merged_on, today)
    absorbed = DuplicateAbsorbed(duplicate=beneficiary.id, absorbed_on=command.merged_on)
    return [
        BeneficiaryMerged(into=kept.id, merged_on=command.merged_on),
        # One person's sanctions are ranked together, whichever file they were decided on.
        On(kept, (absorbed, *beneficiary.sanctions)),
    ]
