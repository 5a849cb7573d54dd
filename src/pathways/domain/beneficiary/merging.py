"""Two files of one person become one: the duplicate stops, the other goes on alone.

No file is merged while its person has an open orientation, or is in an action: the state of a
merged file claims what those claim (`BeneficiaryState.claims`), so the database refuses one of the
two. The actions of the past go with the person: renewals, durations and the validity of a check are
counted over both files (A2.2, A4.2, A4.4).
"""

from datetime import date
from uuid import UUID

from pathways.domain.beneficiary.events import BeneficiaryMerged, DuplicateAbsorbed
from pathways.domain.beneficiary.guards import check_not_future, check_takes_personal_facts
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.command import Command, Decision, On, decides
from pathways.domain.participations.state import ParticipationsState, participations_of
from pathways.domain.refusal import AlreadyRecorded, Refusal


class MergeBeneficiary(Command):
    """`beneficiary_id` is the duplicate, `kept_id` the file that goes on."""

    beneficiary_id: UUID
    kept_id: UUID
    merged_on: date

    @property
    def kept_participations_id(self) -> UUID:
        """The stream of the actions of the file that goes on."""
        return participations_of(self.kept_id)


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


class StillInAction(Refusal):
    """La personne de ce dossier est dans une action d'insertion."""

    rule = "G4"
    field = "beneficiary_id"
    remedy = "Enregistrez d'abord sa sortie de l'action."


@decides
def merge_beneficiary(
    command: MergeBeneficiary,
    beneficiary: BeneficiaryState,
    kept: BeneficiaryState,
    participations: ParticipationsState,
    kept_participations: ParticipationsState,
    today: date,
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
    if any(not one.left for one in participations.enrolments.values()):
        raise StillInAction
    absorbed = DuplicateAbsorbed(duplicate=beneficiary.id, absorbed_on=command.merged_on)
    return [
        BeneficiaryMerged(into=kept.id, merged_on=command.merged_on),
        # One person's sanctions are ranked together, whichever file they were decided on.
        On(kept, (absorbed, *beneficiary.sanctions)),
        *_participations_kept(kept, participations, kept_participations),
    ]


def _participations_kept(
    kept: BeneficiaryState, told: ParticipationsState, kept_participations: ParticipationsState
) -> list[On]:
    """The actions of the duplicate, told again to the file that goes on."""
    facts = [
        fact
        for enrolment in told.enrolments
        for fact in told.retold(enrolment, beneficiary=kept.id)
    ]
    return [On(kept_participations, tuple(facts))] if facts else []
