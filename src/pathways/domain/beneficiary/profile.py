"""The profile suggests bodies; the decision is the Département's (A1.1)."""

from datetime import date
from uuid import UUID

from pathways.domain.beneficiary.events import ProfileRecorded
from pathways.domain.beneficiary.guards import check_not_future, check_not_merged
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.command import Command, Decision, decides
from pathways.domain.refusal import Refusal
from pathways.domain.rules import Rules


class RecordProfile(Command):
    beneficiary_id: UUID
    profile: str
    recorded_on: date


class UnknownProfile(Refusal):
    """« {profile} » n'est pas un profil du public."""

    rule = "A1.1"
    field = "profile"
    remedy = "Choisissez un profil de la liste en vigueur ce jour-là."


@decides
def record_profile(
    command: RecordProfile, beneficiary: BeneficiaryState, rules: Rules, today: date
) -> Decision:
    """Record the profile; nothing where it is the one known already."""
    check_not_merged(beneficiary)
    check_not_future("recorded_on", command.recorded_on, today)
    if command.profile not in rules.profiles.on(command.recorded_on).codes:
        raise UnknownProfile(profile=command.profile)
    known = beneficiary.profile_recorded
    if known and known.profile == command.profile and known.recorded_on <= command.recorded_on:
        return []
    return [ProfileRecorded(profile=command.profile, recorded_on=command.recorded_on)]


def suggested_bodies(profile: str, rules: Rules, day: date) -> tuple[str, ...]:
    """The bodies that usually accompany this profile ("caf", "msa"…); none for an unknown one."""
    choice = rules.profiles.on(day).choice(profile)
    bodies: tuple[str, ...] = choice.details.get("bodies", ()) if choice else ()
    return bodies
