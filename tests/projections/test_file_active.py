"""The file active (A1.13, art. 5.1): who counts on a day, and who stands beside, and why."""

from datetime import date
from decimal import Decimal

from pathways.domain.engagement_contract.ending import EndEngagementContract
from pathways.domain.engagement_contract.events import ContractEndReason
from pathways.domain.organisation.agreement import SignOrganisationAgreement
from pathways.domain.orientation.contract_lapse import (
    CloseRecall,
    ObserveContractLapse,
    ReportBreach,
)
from pathways.domain.orientation.ending import EndOrientation
from pathways.domain.orientation.events import (
    BreachGround,
    EndReason,
    RecallClosing,
    RelanceGround,
)
from pathways.domain.orientation.exemption import GrantContractExemption
from pathways.domain.orientation.first_rdv import RecordFirstRdv
from pathways.domain.orientation.relance import SendRelance
from pathways.projections import lists
from tests.departement import CCAS, LEA, Town, day


def standing(town: Town, on: str) -> list[tuple[str, bool]]:
    town.catch_up()
    members = lists.file_active_members(town.departement, day(on), CCAS)
    return [(member.standing, member.counted) for member in members]


def test_the_norm_is_that_of_the_agreement_of_the_day(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    agreement = SignOrganisationAgreement(
        organisation_id=CCAS,
        signed_on=day("2021-12-01"),
        starts_on=day("2022-02-01"),
        ends_on=day("2022-12-31"),
        fte=Decimal(1),
        file_active_norm=80,
        gdpr_clause=True,
    )
    town.do(agreement)
    town.catch_up()
    told = {
        on: [(row.fte, row.norm) for row in lists.file_active(town.departement, day(on))]
        for on in ("2021-12-31", "2022-01-15", "2022-02-01")
    }
    assert told == {
        "2021-12-31": [(Decimal("2.5"), 120)] * 2,
        "2022-01-15": [(None, None)] * 2,
        "2022-02-01": [(Decimal(1), 80)] * 2,
    }


def test_a_person_oriented_without_a_contract_is_beside(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    assert standing(town, "2021-02-28") == []
    assert standing(town, "2021-03-01") == [("without_contract", False)]


def test_a_contract_counts_from_its_submission_to_its_last_day(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    contract = town.draft("Sara", "2021-03-20", "2021-09-19")
    town.sign(contract, "2021-03-25")
    town.submit(contract, "2021-03-28")
    town.validate(contract, "2021-04-10")
    assert standing(town, "2021-03-20") == [("drafted", False)]
    assert standing(town, "2021-03-25") == [("signed", False)]
    assert standing(town, "2021-03-28") == [("under_validation", True)]
    assert standing(town, "2021-04-10") == [("validated", True)]
    assert standing(town, "2021-09-19") == [("validated", True)]
    assert standing(town, "2021-09-20") == [("expired", False)]


def test_an_expired_contract_counts_again_once_its_renewal_is_submitted(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    first = town.draft("Sara", "2021-03-20", "2021-09-19")
    town.sign(first, "2021-03-20")
    town.submit(first, "2021-03-20")
    town.validate(first, "2021-03-21")
    renewal = town.draft("Sara", "2021-10-01", "2022-03-31")
    town.sign(renewal, "2021-10-02")
    assert standing(town, "2021-10-02") == [("signed", False)]
    town.submit(renewal, "2021-10-05")
    assert standing(town, "2021-10-04") == [("signed", False)]
    assert standing(town, "2021-10-05") == [("under_validation", True)]


def test_a_missed_first_rdv_and_its_relance_never_count(town: Town) -> None:
    orientation = town.orient("Sara", "2021-03-01")
    town.do(RecordFirstRdv(orientation_id=orientation, on=day("2021-03-10"), attended=False))
    town.do(
        SendRelance(
            orientation_id=orientation,
            on=day("2021-03-12"),
            ground=RelanceGround.FIRST_RDV_MISSED,
            means="courrier",
        )
    )
    assert standing(town, "2021-03-20") == [("without_contract", False)]


def recall(town: Town, name: str, on: str) -> None:
    town.do(
        ObserveContractLapse(
            orientation_id=town.orientations[name],
            on=day(on),
            ground=RelanceGround.CONTRACT_NOT_MADE,
        )
    )
    town.do(
        SendRelance(
            orientation_id=town.orientations[name],
            on=day(on),
            ground=RelanceGround.CONTRACT_NOT_MADE,
            means="courrier",
        )
    )


def test_sara_counts_in_the_file_active_while_under_recall(town: Town) -> None:
    orientation = town.orient("Sara", "2021-03-01")
    recall(town, "Sara", "2021-05-03")
    town.do(
        ReportBreach(
            orientation_id=orientation,
            on=day("2021-05-20"),
            ground=BreachGround.NOT_MADE,
            facts="Aucune réponse aux relances.",
        )
    )
    town.do(
        CloseRecall(
            orientation_id=orientation,
            on=day("2021-06-15"),
            closing=RecallClosing.LEGITIMATE_GROUND,
        )
    )
    assert standing(town, "2021-05-02") == [("without_contract", False)]
    assert standing(town, "2021-05-03") == [("under_recall", True)]
    assert standing(town, "2021-06-14") == [("under_recall", True)]
    assert standing(town, "2021-06-15") == [("without_contract", False)]


def test_an_exempted_person_stands_beside_until_the_exemption_ends(town: Town) -> None:
    orientation = town.orient("Sara", "2021-03-01")
    town.do(
        GrantContractExemption(
            orientation_id=orientation,
            on=day("2021-03-15"),
            until=day("2021-06-30"),
            ground="health",
        )
    )
    assert standing(town, "2021-03-15") == [("exempted", False)]
    assert standing(town, "2021-06-30") == [("exempted", False)]
    assert standing(town, "2021-07-01") == [("without_contract", False)]


def test_nobody_is_counted_from_the_day_the_accompaniment_ends(town: Town) -> None:
    orientation = town.orient("Sara", "2021-03-01")
    contract = town.draft("Sara", "2021-03-20", "2021-09-19")
    town.sign(contract, "2021-03-20")
    town.submit(contract, "2021-03-20")
    town.do(
        EndOrientation(orientation_id=orientation, on=day("2021-04-30"), reason=EndReason.MOVED)
    )
    assert standing(town, "2021-04-29") == [("under_validation", True)]
    assert standing(town, "2021-04-30") == []


def test_a_terminated_contract_no_longer_counts(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    contract = town.draft("Sara", "2021-03-20", "2021-09-19")
    town.sign(contract, "2021-03-20")
    town.submit(contract, "2021-03-20")
    town.validate(contract, "2021-03-25")
    town.do(
        EndEngagementContract(
            engagement_contract_id=contract,
            ended_on=day("2021-05-10"),
            reason=ContractEndReason.TERMINATED,
        )
    )
    assert standing(town, "2021-05-10") == [("without_contract", False)]


def test_the_figures_of_a_body_are_its_people(town: Town) -> None:
    for name in ("Sara", "Paul", "Inès"):
        town.register(name, payer_number=None, nir=None, birth_date=date(1980, 1, len(name)))
        town.orient(name, "2021-03-01", referent=LEA if name != "Paul" else None)
    contract = town.draft("Sara", "2021-03-20", "2021-09-19")
    town.sign(contract, "2021-03-20")
    town.submit(contract, "2021-03-20")
    town.catch_up()
    total, *by_referent = lists.file_active(town.departement, day("2021-04-01"))
    assert total.total
    assert (total.file_active, total.under_validation, total.beside) == (1, 1, 2)
    assert (total.norm, total.without_contract) == (120, 2)
    assert {(row.referent, row.file_active, row.beside) for row in by_referent} == {
        (LEA, 1, 1),
        (None, 0, 1),
    }
