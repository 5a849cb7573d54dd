"""The agreement by which social accompaniment is delegated and financed (A1.14, G6 to G10)."""

from datetime import date
from decimal import Decimal

import pytest

from pathways.domain.organisation.agreement import (
    AgreementAlreadyEnded,
    AgreementEndsBeforeItStarts,
    AgreementsOverlap,
    EndOrganisationAgreement,
    FteNotPositive,
    GdprClauseMissing,
    LongerThanTheCivilYear,
    NoAgreementRunning,
    NoAgreementWithThisKind,
    ShareNeedsItsReason,
    ShareNotNegotiable,
    ShareOutOfRange,
    SignOrganisationAgreement,
    UnknownFileActiveNorm,
)
from pathways.domain.organisation.events import OrganisationKind
from pathways.domain.refusal import InTheFuture
from pathways.domain.texts import TextMissing
from tests.domain.organisation.bodies import BODY, agreement, agreement_ended, registered
from tests.domain.spec import given

ASSOCIATION = registered(OrganisationKind.SPECIALISED_ASSOCIATION)


def sign(
    starts_on: str = "2021-01-01",
    ends_on: str = "2021-12-31",
    fte: str = "1.5",
    norm: int = 120,
    gdpr: bool = True,
    share: int | None = None,
    share_reason: str | None = None,
    longer: str | None = None,
) -> SignOrganisationAgreement:
    return SignOrganisationAgreement(
        organisation_id=BODY,
        signed_on=date(2021, 1, 4),
        starts_on=date.fromisoformat(starts_on),
        ends_on=date.fromisoformat(ends_on),
        fte=Decimal(fte),
        file_active_norm=norm,
        gdpr_clause=gdpr,
        departement_share=share,
        share_reason=share_reason,
        longer_than_a_year_reason=longer,
    )


def end(on: str, reason: str = "Fusion") -> EndOrganisationAgreement:
    return EndOrganisationAgreement(
        organisation_id=BODY, ended_on=date.fromisoformat(on), reason=reason
    )


def test_a_public_body_is_paid_half_of_the_cost_of_each_social_worker() -> None:
    given(registered()).when(sign()).then(agreement(norm=120, share=50))


def test_a_specialised_association_is_paid_the_whole_cost() -> None:
    given(ASSOCIATION).when(sign(norm=80)).then(agreement(norm=80, share=100))


def test_an_association_with_other_public_funding_gets_the_share_written_with_its_reason() -> None:
    given(ASSOCIATION).when(sign(share=70, share_reason="État : 30 %")).then(
        agreement(share=70, share_reason="État : 30 %")
    )


def test_a_share_and_its_reason_go_together() -> None:
    given(ASSOCIATION).when(sign(share=70)).then_refused(ShareNeedsItsReason, "A1.14")
    given(ASSOCIATION).when(sign(share=70, share_reason=" ")).then_refused(ShareNeedsItsReason)
    given(ASSOCIATION).when(sign(share_reason="État : 30 %")).then_refused(ShareNeedsItsReason)


def test_a_share_is_a_percentage() -> None:
    given(ASSOCIATION).when(sign(share=101, share_reason="État")).then_refused(ShareOutOfRange)
    given(ASSOCIATION).when(sign(share=-1, share_reason="État")).then_refused(ShareOutOfRange)


def test_the_share_of_a_public_body_is_not_negotiated() -> None:
    given(registered()).when(sign(share=70, share_reason="…")).then_refused(ShareNotNegotiable)


@pytest.mark.parametrize("kind", [OrganisationKind.DEPARTEMENT, OrganisationKind.FRANCE_TRAVAIL])
def test_the_departement_signs_neither_with_itself_nor_with_france_travail(
    kind: OrganisationKind,
) -> None:
    given(registered(kind)).when(sign()).then_refused(NoAgreementWithThisKind, "A1.2")


def test_a_full_time_worker_follows_120_people_or_80_nothing_else() -> None:
    given(registered()).when(sign(norm=100)).then_refused(UnknownFileActiveNorm, "A1.14")


@pytest.mark.parametrize("fte", ["0", "-1", "NaN", "Infinity"])
def test_an_agreement_finances_some_full_time_work(fte: str) -> None:
    given(registered()).when(sign(fte=fte)).then_refused(FteNotPositive, "A1.14")


def test_no_agreement_without_its_clause_on_personal_data() -> None:
    given(registered()).when(sign(gdpr=False)).then_refused(GdprClauseMissing, "G10")


def test_an_agreement_beyond_its_civil_year_needs_a_reason() -> None:
    longer = given(registered())
    longer.when(sign(ends_on="2022-01-01")).then_refused(LongerThanTheCivilYear, "G6")
    longer.when(sign(starts_on="2021-07-01", ends_on="2022-06-30")).then_refused(
        LongerThanTheCivilYear
    )
    longer.when(sign(ends_on="2022-06-30", longer="Reprise d'un autre organisme")).then(
        agreement(
            ends_on="2022-06-30", longer="Reprise d'un autre organisme", report_due_on="2022-08-30"
        )
    )


def test_t6_the_final_report_of_an_agreement_ended_on_31_december_is_due_in_february() -> None:
    given(registered()).when(sign("2021-01-01", "2021-12-31")).then(
        agreement("2021-01-01", "2021-12-31", report_due_on="2022-02-28")
    )
    given(registered()).when(sign("2023-01-01", "2023-12-31")).then(
        agreement("2023-01-01", "2023-12-31", report_due_on="2024-02-29")
    )


def test_an_agreement_ends_after_it_starts() -> None:
    given(registered()).when(sign("2021-03-01", "2021-02-28")).then_refused(
        AgreementEndsBeforeItStarts
    )


def test_a_body_has_one_agreement_at_a_time() -> None:
    given(registered(), agreement()).when(sign("2021-12-31", "2021-12-31")).then_refused(
        AgreementsOverlap
    )
    given(registered(), agreement()).when(sign("2022-01-01", "2022-12-31")).then(
        agreement("2022-01-01", "2022-12-31", report_due_on="2023-02-28")
    )


def test_an_agreement_cut_short_makes_room_for_another() -> None:
    given(registered(), agreement(), agreement_ended("2021-07-01", "2021-09-01")).when(
        sign("2021-07-01", "2021-12-31")
    ).then(agreement("2021-07-01", "2021-12-31"))


def test_an_agreement_signed_tomorrow_is_refused() -> None:
    given(registered()).on("2021-01-03").when(sign()).then_refused(InTheFuture)


def test_the_final_report_of_an_agreement_cut_short_is_due_from_its_end() -> None:
    given(registered(), agreement()).when(end("2021-12-31")).then(
        agreement_ended("2021-12-31", "2022-02-28")
    )


def test_only_a_running_agreement_is_cut_short_and_once() -> None:
    given(registered()).when(end("2021-07-01")).then_refused(NoAgreementRunning)
    given(registered(), agreement()).when(end("2022-01-01")).then_refused(NoAgreementRunning)
    given(registered(), agreement(), agreement_ended("2021-07-01", "2021-09-01")).when(
        end("2021-07-01")
    ).then_refused(AgreementAlreadyEnded)


def test_an_agreement_is_cut_short_with_a_reason_and_not_tomorrow() -> None:
    running = given(registered(), agreement())
    running.when(end("2021-07-01", reason=" ")).then_refused(TextMissing)
    running.on("2021-06-30").when(end("2021-07-01")).then_refused(InTheFuture)
