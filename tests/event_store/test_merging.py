"""Merging a duplicate: the database refuses it while the duplicate is being accompanied."""

import pytest

from pathways.domain.beneficiary.merging import MergeBeneficiary
from pathways.domain.orientation.ending import EndOrientation
from pathways.domain.orientation.events import EndReason
from pathways.domain.refusal import LostClaim
from tests.departement import Town, day
from tests.domain.spec import an_id


def merge(town: Town) -> MergeBeneficiary:
    return MergeBeneficiary(
        beneficiary_id=an_id("Sarah"), kept_id=an_id("Sara"), merged_on=day("2021-06-01")
    )


def duplicated(town: Town) -> None:
    town.register("Sara")
    town.register("Sarah", payer_number=None)


def test_a_duplicate_being_accompanied_is_not_merged(town: Town) -> None:
    duplicated(town)
    orientation = town.orient("Sarah", "2021-03-01")
    with pytest.raises(LostClaim):
        town.do(merge(town))
    town.do(
        EndOrientation(orientation_id=orientation, on=day("2021-05-01"), reason=EndReason.MERGED)
    )
    town.do(merge(town))


def test_a_merged_file_is_never_oriented_again(town: Town) -> None:
    duplicated(town)
    town.do(merge(town))
    with pytest.raises(Exception, match="fusionné"):
        town.orient("Sarah", "2021-07-01")
    town.orient("Sara", "2021-07-01")
