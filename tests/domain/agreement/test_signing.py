"""What an agreement freezes when it is signed: its prices, its amounts, its envelopes."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from pathways.domain.agreement.checks import BeforeTheAgreement
from pathways.domain.agreement.events import AgreementLine, AgreementSigned, CoFunder, Formula
from pathways.domain.agreement.lines import (
    AmountMissing,
    BudgetLineMissing,
    Financed,
    LineTwice,
    NoSuchModule,
    NothingFinanced,
    PriceAlreadySet,
    PublicNotFunded,
    QuantityAbsurd,
    ReferenceHoursMissing,
    UnknownBudgetLine,
)
from pathways.domain.agreement.signing import (
    AgreementAlreadyReached,
    AnotherProgramme,
    GdprClauseNeeded,
    MoreThanVoted,
    NoSpecification,
    ProjectNotAccepted,
    SignAgreement,
)
from pathways.domain.agreement.terms import (
    ActionAgreementEndsBeforeItStarts,
    ActionLongerThanTheCivilYear,
    DrawnFromAnotherLine,
    DrawnOutsideThePeriod,
    DrawnTwice,
    DrawsDoNotAddUp,
    MeansOutOfBounds,
    NoRuralSupplement,
    RuralSupplementUnargued,
)
from pathways.domain.budget.drawing import EnvelopeOverdrawn
from pathways.domain.budget.events import EnvelopeDrawn
from pathways.domain.budget.state import BUDGET
from pathways.domain.money import NotAnAmount
from pathways.domain.project_application.events import AgreementReached, ProjectWithdrawn
from pathways.domain.refusal import InTheFuture, Refusal
from pathways.domain.rules import Rules
from pathways.domain.sites import SiteElsewhere, UnknownPublic, UnknownTerritory
from tests.departement import day
from tests.domain.agreement.agreements import (
    AGREEMENT,
    an_accepted_project,
    draw,
    places,
    signed,
    signing,
    voted,
)
from tests.domain.project_application.projects import (
    APPLICATION,
    SAUMUR,
    accepted,
    refused,
    registered,
    reviewed,
    submitted,
)
from tests.domain.spec import Scenario, given

BOTH = (voted("1000000"), voted("1000000", budget_line="faj"))


def lines(command: SignAgreement, scenario: Scenario) -> tuple[AgreementLine, ...]:
    return agreement(command, scenario).terms.lines


def agreement(command: SignAgreement, scenario: Scenario) -> AgreementSigned:
    outcome = scenario.when(command)
    if outcome.refusal is not None:
        raise outcome.refusal
    (event,) = [one for one in outcome.decision if isinstance(one, AgreementSigned)]
    return event


def sign_refused(kind: type[Refusal], rule: str | None = None, **said: Any) -> None:
    an_accepted_project().when(signing(**said)).then_refused(kind, rule)


def test_eight_places_of_aci_for_a_year_take_their_credits() -> None:
    outcome = an_accepted_project().when(signing())
    outcome.then(signed())
    outcome.then_on(
        BUDGET,
        EnvelopeDrawn(day("2021-01-25"), AGREEMENT, "insertion", 2021, Decimal("34720.00")),
    )
    outcome.then_on(
        APPLICATION, AgreementReached(day("2021-01-25"), AGREEMENT, Decimal("34720.00"))
    )


# ------------------------------------------------------------------ amounts, worked out by hand


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "amount"),
    [
        ("2021-01-01", "2021-12-31", "34720.00"),  # 8 × 4 340
        ("2021-07-01", "2021-12-31", "17502.68"),  # × 184 ÷ 365 = 17 502,684…
        ("2024-03-01", "2024-12-31", "29028.20"),  # a leap year: × 306 ÷ 366 = 29 028,196…
        ("2021-12-31", "2021-12-31", "95.12"),  # one day: ÷ 365 = 95,123…
    ],
)
def test_places_are_prorated_by_the_days_of_the_civil_year(
    starts_on: str, ends_on: str, amount: str
) -> None:
    year = int(starts_on[:4])
    scenario = an_accepted_project(
        votes=(voted("1000000", year),), starts_on=day(starts_on), ends_on=day(ends_on)
    )
    command = signing(
        starts_on=day(starts_on), ends_on=day(ends_on), draws=(draw(amount, year),)
    )  # fmt: skip
    (line,) = lines(command, scenario)
    assert line.amount == Decimal(amount)


def test_an_agreement_over_two_years_sums_the_part_of_each_with_its_reason() -> None:
    # 8 × 4 340 × (92 ÷ 365 + 182 ÷ 366) = 8 751,342… + 17 265,136… = 26 016,48
    scenario = an_accepted_project(votes=(voted("1000000", 2023), voted("1000000", 2024)))
    said: dict[str, Any] = {
        "starts_on": day("2023-10-01"), "ends_on": day("2024-06-30"),
        "draws": (draw("8751.34", 2023), draw("17265.14", 2024)),
    }  # fmt: skip
    scenario.when(signing(**said)).then_refused(ActionLongerThanTheCivilYear, "G6")
    said["longer_than_a_year_reason"] = "Une saison de culture"
    event = agreement(signing(**said), scenario)
    assert event.terms.lines[0].amount == Decimal("26016.48")
    assert event.terms.longer_than_a_year_reason == "Une saison de culture"
    assert event.final_report_due_on == day("2024-08-30")


def test_hours_of_ai_have_their_price_their_cap_and_their_certificate() -> None:
    scenario = an_accepted_project(
        votes=BOTH, programme="ai", objective="experiment", modules=("module_1", "module_2")
    )
    command = signing(
        publics=("rsa", "faj_youth"),
        lines=(
            Financed("module_1", Decimal("300"), "insertion"),
            Financed("module_2", Decimal("180.5"), "insertion", publics=("rsa",)),
            Financed("module_2", Decimal("36"), "faj"),
            Financed("module_3", Decimal("350"), "insertion"),
        ),
        draws=(draw("18646.50"), draw("468", budget_line="faj")),
        supervisors=None,
    )
    one, two, young, three = lines(command, scenario)
    assert (one.price, one.amount, one.cap_minutes) == (Decimal(45), Decimal("13500.00"), 900)
    assert (two.price, two.amount, two.cap_minutes) == (Decimal(13), Decimal("2346.50"), 1080)
    assert (three.price, three.amount, three.cap_minutes) == (Decimal(8), Decimal("2800.00"), 2100)
    assert (one.publics, two.publics, young.publics) == (("rsa",), ("rsa",), ("faj_youth",))
    assert [line.certificate for line in (one, two, three)] == [False, False, True]
    assert young.amount == Decimal("468.00")


def test_a_place_of_adse_is_worth_its_sessions_and_its_interviews() -> None:
    scenario = an_accepted_project(
        programme="adse_a", objective="commit", modules=("simple", "reinforced")
    )
    command = signing(
        lines=(
            Financed("simple", Decimal(10), "insertion"),
            Financed("reinforced", Decimal(2), "insertion"),
        ),
        draws=(draw("17600"),),
    )
    simple, reinforced = lines(command, scenario)
    assert (simple.units_per_place, simple.price) == (47, Decimal(1400))
    assert simple.rules == ("A2.6", "A2.4")
    assert (reinforced.units_per_place, reinforced.price) == (55, Decimal(1800))
    assert simple.measures == ("collective_participations", "individual_interviews")


def test_where_the_programme_sets_no_price_the_agreement_says_the_amount() -> None:
    scenario = an_accepted_project(
        programme="mobility_point", objective="resolve", modules=("rental",)
    )

    def rental(**said: Any) -> SignAgreement:
        facts: dict[str, Any] = {"amount": Decimal("12000.50"), "budget_line": "insertion"}
        return signing(
            lines=(Financed("rental", Decimal(9), **{**facts, **said}),), draws=(draw("12000.5"),)
        )

    event = agreement(rental(), scenario)
    assert event.terms.lines[0].formula is Formula.CONFIRMED
    assert event.terms.lines[0].amount == Decimal("12000.50")
    assert event.flagged == ("A3.5",)  # nine mopeds, and one site only
    scenario.when(rental(amount=None)).then_refused(AmountMissing)
    scenario.when(rental(amount=Decimal(-1))).then_refused(NotAnAmount)
    sign_refused(PriceAlreadySet, lines=(places(amount=Decimal(1000)),))


def test_what_somebody_else_pays_is_shown_and_never_added_up() -> None:
    aid = Financed("job_aid", Decimal(8), reference_hours=Decimal("104"))
    event = agreement(signing(lines=(places(), aid)), an_accepted_project())
    _, shown = event.terms.lines
    # 497,01 × 12 × 8
    assert (shown.information, shown.amount) == (True, Decimal("47712.96"))
    assert (shown.budget_line, shown.reference_hours) == (None, Decimal(104))
    assert event.terms.draws == (draw("34720.00"),)
    assert event.terms.places == 8
    sign_refused(BudgetLineMissing, lines=(places(), replace(aid, budget_line="insertion")))
    for hours in (None, Decimal(0), Decimal(201), Decimal("NaN")):
        sign_refused(ReferenceHoursMissing, lines=(places(), replace(aid, reference_hours=hours)))
    sign_refused(ReferenceHoursMissing, lines=(places(reference_hours=Decimal(104)),))


def test_a_rural_supplement_is_argued_and_only_where_the_programme_has_one() -> None:
    scenario = an_accepted_project(programme="adse_a", objective="commit", modules=("simple",))

    def adse(**said: Any) -> SignAgreement:
        facts: dict[str, Any] = {
            "lines": (Financed("simple", Decimal(10), "insertion"),), "draws": (draw("15500"),),
            "rural_supplement": Decimal(1500), "rural_supplement_reason": "Navette de Segré",
        }  # fmt: skip
        return signing(**{**facts, **said})

    terms = agreement(adse(), scenario).terms
    assert (terms.rural_supplement, terms.lines[0].amount) == (Decimal("1500.00"), Decimal(14000))
    scenario.when(adse(rural_supplement_reason=" ")).then_refused(RuralSupplementUnargued, "A2.6")
    scenario.when(adse(rural_supplement=None)).then_refused(RuralSupplementUnargued)
    scenario.when(adse(rural_supplement=Decimal("-1500"))).then_refused(NotAnAmount)
    sign_refused(
        NoRuralSupplement, "A2.6", rural_supplement=Decimal(1), rural_supplement_reason="Loin"
    )


def test_a_new_price_does_not_change_what_is_signed_before_its_day() -> None:
    dearer = Rules.standard().replacing("aci_price", value=Decimal(5000))
    (line,) = lines(signing(draws=(draw("40000"),)), an_accepted_project().under(dearer))
    assert (line.price, line.amount) == (Decimal(5000), Decimal("40000.00"))
    assert signed().terms.lines[0].price == 4340


# ------------------------------------------------------------------ credits


def test_no_envelope_is_overdrawn() -> None:
    short = an_accepted_project(votes=(voted("34719.99"),))
    outcome = short.when(signing())
    outcome.then_refused(EnvelopeOverdrawn, "G12")
    assert outcome.refusal is not None
    assert "34 719,99 €" in outcome.refusal.message
    an_accepted_project(votes=(voted("30000"), voted("4720"))).when(signing()).then(signed())
    an_accepted_project(votes=(voted("1000000", 2022),)).when(signing()).then_refused(
        EnvelopeOverdrawn
    )
    an_accepted_project(votes=()).when(signing()).then_refused(EnvelopeOverdrawn)


def test_draws_are_what_is_agreed_to_the_cent() -> None:
    sign_refused(DrawsDoNotAddUp, "G12", draws=(draw("34719.99"),))
    sign_refused(DrawsDoNotAddUp, draws=())
    sign_refused(DrawnTwice, draws=(draw("30000"), draw("4720")))
    sign_refused(DrawnOutsideThePeriod, draws=(draw("30000"), draw("4720", 2022)))
    sign_refused(UnknownBudgetLine, "G12", draws=(draw("34720", budget_line="culture"),))
    sign_refused(DrawnFromAnotherLine, "G12", draws=(draw("34720", budget_line="faj"),))
    sign_refused(NotAnAmount, draws=(draw("-1"), draw("34721", 2022)))


def test_each_public_is_paid_by_its_own_budget_line() -> None:
    sign_refused(PublicNotFunded, "G12", lines=(places(budget_line="faj"),))
    sign_refused(
        PublicNotFunded, lines=(places(publics=("faj_youth",)),), publics=("rsa", "faj_youth")
    )
    scenario = an_accepted_project(votes=BOTH)
    both = signing(
        publics=("rsa", "faj_youth"),
        lines=(places("6"), places("2", budget_line="faj")),
        draws=(draw("26040"), draw("8680", budget_line="faj")),
    )
    event = agreement(both, scenario)
    assert [line.publics for line in event.terms.lines] == [("rsa",), ("faj_youth",)]
    assert event.terms.places == 8


def test_the_project_was_granted_so_much_and_no_more() -> None:
    an_accepted_project("34720").when(signing()).then(signed())
    an_accepted_project("34719.99").when(signing()).then_refused(MoreThanVoted, "G5")


# ------------------------------------------------------------------ what it rests on


def test_an_agreement_is_signed_on_an_accepted_project_once() -> None:
    def on(*answer: Any) -> Scenario:
        return given(
            application=[submitted(), reviewed(), *answer], organisation=[registered()],
            budget=[voted("1000000")],
        )  # fmt: skip

    on().when(signing()).then_refused(ProjectNotAccepted, "G5")
    outcome = on(refused()).when(signing())
    outcome.then_refused(ProjectNotAccepted)
    assert outcome.refusal is not None
    assert "refusé le 18/01/2021" in outcome.refusal.message
    on(ProjectWithdrawn(day("2021-01-15"), "…")).when(signing()).then_refused(ProjectNotAccepted)
    reached = AgreementReached(day("2021-01-20"), AGREEMENT, Decimal(34720))
    on(accepted(), reached).when(signing()).then_refused(AgreementAlreadyReached)


def test_it_is_of_the_projects_programme() -> None:
    sign_refused(AnotherProgramme, "G5", programme="ei")
    new = an_accepted_project(programme=None, modules=())
    new.when(signing()).then_refused(NoSpecification)
    new.when(signing(programme="nowhere")).then_refused(NoSpecification)
    new.when(signing(programme="adse_a")).then_refused(AnotherProgramme)  # of another objective
    assert agreement(signing(programme="aci"), new).programme == "aci"
    an_accepted_project(programme="rsa_referent", objective="commit", modules=()).when(
        signing()
    ).then_refused(NoSpecification)


def test_it_has_its_data_protection_clause_and_its_communication_duties() -> None:
    sign_refused(GdprClauseNeeded, "G10", gdpr_clause=False)
    assert agreement(signing(), an_accepted_project()).communication_duties == (
        "templates", "logo", "participation_told", "support_mentioned", "invitations",
    )  # fmt: skip


def test_it_is_signed_after_the_answer_and_not_in_the_future() -> None:
    sign_refused(BeforeTheAgreement, "G5", signed_on=day("2021-01-17"))
    an_accepted_project().on("2021-01-24").when(signing()).then_refused(InTheFuture)


def test_its_final_report_is_due_two_months_after_its_end() -> None:
    assert agreement(signing(), an_accepted_project()).final_report_due_on == day("2022-02-28")


# ------------------------------------------------------------------ bad input


def test_it_does_not_end_before_it_starts() -> None:
    sign_refused(ActionAgreementEndsBeforeItStarts, ends_on=day("2020-12-31"))


@pytest.mark.parametrize("number", ["0", "-8", "8.5", "10001", "NaN", "Infinity"])
def test_a_number_of_places_is_whole_and_plausible(number: str) -> None:
    sign_refused(QuantityAbsurd, lines=(places(number),))


@pytest.mark.parametrize("hours", ["0", "-1", "0.001", "1000001", "NaN"])
def test_a_number_of_hours_is_plausible(hours: str) -> None:
    scenario = an_accepted_project(programme="ai", objective="experiment", modules=("module_1",))
    command = signing(lines=(Financed("module_1", Decimal(hours), "insertion"),))
    scenario.when(command).then_refused(QuantityAbsurd)


def test_its_lines_are_modules_of_its_programme_each_once_for_a_public() -> None:
    sign_refused(NothingFinanced, lines=())
    sign_refused(NoSuchModule, lines=(places(module="rental"),))
    sign_refused(LineTwice, lines=(places("4"), places("4")))
    sign_refused(UnknownBudgetLine, "G12", lines=(places(budget_line="culture"),))
    sign_refused(BudgetLineMissing, lines=(places(budget_line=None),))


def test_its_territories_sites_and_publics_are_known() -> None:
    sign_refused(UnknownTerritory, "G2", territories=("bretagne",))
    sign_refused(SiteElsewhere, "G2", sites=(SAUMUR,))
    sign_refused(UnknownPublic, "G3", publics=("other",))


def test_its_means_and_cofunders_are_plausible() -> None:
    sign_refused(MeansOutOfBounds, expected_participants=0)
    sign_refused(MeansOutOfBounds, supervisors=Decimal("-1"))
    sign_refused(MeansOutOfBounds, state_agreed_posts=10_001)
    sign_refused(NotAnAmount, cofunders=(CoFunder("État", Decimal("0")),))


# ------------------------------------------------------------------ flagged, never refused


def test_one_supervisor_follows_six_to_eight_places() -> None:
    assert agreement(signing(), an_accepted_project()).flagged == ()
    assert agreement(signing(supervisors=Decimal("2")), an_accepted_project()).flagged == ("A5.2",)
    assert agreement(signing(supervisors=None), an_accepted_project()).flagged == ("A5.2",)


@pytest.mark.parametrize(("posts", "told"), [(5, ()), (6, ()), (4, ("A6.3",)), (None, ("A6.3",))])
def test_every_place_of_ei_rests_on_a_post_agreed_by_the_state(
    posts: int | None, told: tuple[str, ...]
) -> None:
    scenario = an_accepted_project(programme="ei")
    command = signing(
        lines=(places("5"),), draws=(draw("8000"),), state_agreed_posts=posts, supervisors=None
    )
    assert agreement(command, scenario).flagged == told


def test_ai_without_individual_accompaniment_is_flagged() -> None:
    scenario = an_accepted_project(programme="ai", objective="experiment", modules=("module_2",))
    command = signing(
        lines=(Financed("module_2", Decimal(100), "insertion"),), draws=(draw("1300"),)
    )
    assert agreement(command, scenario).flagged == ("A4.7b",)
