"""A duplicate is merged into the file that goes on."""

from datetime import date

from pathways.domain.beneficiary.events import BeneficiaryMerged, DuplicateAbsorbed
from pathways.domain.beneficiary.guards import PersonErased
from pathways.domain.beneficiary.merging import (
    AlreadyMerged,
    KeptFileErased,
    KeptFileMerged,
    MergeBeneficiary,
    MergedIntoItself,
)
from pathways.domain.refusal import InTheFuture
from tests.domain.beneficiary.people import FORGOTTEN, MERGED, SARA, sara
from tests.domain.spec import an_id, given

KEPT = an_id("kept")
MERGE = MergeBeneficiary(beneficiary_id=SARA, kept_id=KEPT, merged_on=date(2021, 6, 1))


def test_each_of_the_two_files_says_what_became_of_the_duplicate() -> None:
    given(sara(), kept=[sara()]).when(MERGE).then_on(
        KEPT, DuplicateAbsorbed(duplicate=SARA, absorbed_on=date(2021, 6, 1))
    ).then(BeneficiaryMerged(into=KEPT, merged_on=date(2021, 6, 1)))


def test_a_file_is_not_merged_into_itself() -> None:
    into_itself = MergeBeneficiary(beneficiary_id=SARA, kept_id=SARA, merged_on=date(2021, 6, 1))
    given(sara(), kept=[sara()]).when(into_itself).then_refused(MergedIntoItself)


def test_a_file_is_merged_once() -> None:
    given(sara(), MERGED, kept=[sara()]).when(MERGE).then_refused(AlreadyMerged)


def test_a_merged_or_forgotten_file_absorbs_nothing() -> None:
    given(sara(), kept=[sara(), MERGED]).when(MERGE).then_refused(KeptFileMerged)
    given(sara(), kept=[sara(), FORGOTTEN]).when(MERGE).then_refused(KeptFileErased)


def test_nobody_knows_whose_duplicate_a_forgotten_file_is() -> None:
    given(sara(), FORGOTTEN, kept=[sara()]).when(MERGE).then_refused(PersonErased)


def test_a_merger_of_tomorrow_is_refused() -> None:
    given(sara(), kept=[sara()]).on("2021-05-31").when(MERGE).then_refused(InTheFuture)
