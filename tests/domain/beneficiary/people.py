"""Sara and the facts of her file."""

from datetime import date

from pathways.domain.beneficiary.events import (
    BeneficiaryMerged,
    BeneficiaryRegistered,
    ExitNature,
    PersonForgotten,
    RightsAndDutiesRecorded,
    RightStatus,
    RsaExited,
    RsaRightRecorded,
    Sex,
)
from tests.domain.spec import an_id

SARA = an_id("beneficiary")
"""The command's own person, as `spec.given` names the stream."""


def sara(
    nir: str | None = None,
    payer_number: str | None = None,
    birth_date: str | None = "1990-02-28",
    first_name: str = "Sara",
) -> BeneficiaryRegistered:
    born = date.fromisoformat(birth_date) if birth_date else None
    return BeneficiaryRegistered(
        beneficiary_id=SARA,
        registered_on=date(2021, 1, 4),
        last_name="Martin",
        first_name=first_name,
        birth_date=born,
        birth_year=born.year if born else None,
        nir=nir,
        payer_number=payer_number,
        sex=Sex.FEMALE,
    )


def right(
    status: RightStatus, since: str, told: str, motive: str | None = None
) -> RsaRightRecorded:
    return RsaRightRecorded(status, date.fromisoformat(since), date.fromisoformat(told), motive)


def right_open(since: str, told: str | None = None) -> RsaRightRecorded:
    return right(RightStatus.OPEN, since, told or since)


def bound(since: str, told: str | None = None, is_bound: bool = True) -> RightsAndDutiesRecorded:
    return RightsAndDutiesRecorded(
        is_bound, date.fromisoformat(since), date.fromisoformat(told or since)
    )


def exited(on: str) -> RsaExited:
    return RsaExited(ExitNature.EMPLOYMENT, date.fromisoformat(on))


MERGED = BeneficiaryMerged(into=an_id("kept"), merged_on=date(2021, 6, 1))
FORGOTTEN = PersonForgotten(forgotten_on=date(2021, 6, 1))
