"""A person's history: each due date is explained by the rule that gave it, not by one of its id."""

from datetime import date

from pathways.domain.orientation.contract_lapse import ObserveContractLapse
from pathways.domain.orientation.events import RdvMode, RelanceGround
from pathways.domain.orientation.exemption import GrantContractExemption
from pathways.domain.orientation.first_rdv import ProposeFirstRdv
from pathways.projections.history import history
from pathways.scheduler.sweep import sweep
from tests.departement import Town, day
from tests.domain.spec import an_id


def explained(town: Town, name: str) -> list[tuple[str, date, str | None]]:
    moments = history(town.departement, an_id("Sara"))
    return [
        (one.name, due.due_on, due.label) for one in moments for due in one.dues if one.name == name
    ]


def test_the_dates_of_an_orientation_are_told_soonest_first(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    assert [due_on for _, due_on, _ in explained(town, "OrientationDecided")] == [
        day("2021-03-16"),
        day("2021-05-01"),
        day("2022-03-01"),
    ]


def test_two_delays_of_one_rule_are_told_apart(town: Town) -> None:
    orientation = town.orient("Sara", "2021-03-01")
    proposed = ProposeFirstRdv(
        orientation_id=orientation, on=day("2021-03-02"), rdv_on=day("2021-03-10"),
        mode=RdvMode.FACE_TO_FACE,
    )  # fmt: skip
    town.do(proposed)
    lapse = ObserveContractLapse(
        orientation_id=orientation, on=day("2021-05-04"), ground=RelanceGround.CONTRACT_NOT_MADE
    )
    town.do(lapse)
    assert explained(town, "FirstRdvProposed") == [
        ("FirstRdvProposed", day("2021-03-17"),
         "Relance sous 15 jours d'un premier RDV proposé resté sans réponse"),
    ]  # fmt: skip
    assert explained(town, "ContractLapseObserved") == [
        ("ContractLapseObserved", day("2021-05-19"),
         "Relance sous 15 jours d'un contrat non réalisé, non renouvelé ou non respecté"),
    ]  # fmt: skip


def test_a_renewal_is_due_by_the_end_of_the_contract_not_two_months_later(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    town.meet("Sara", "2021-03-11")
    contract = town.draft("Sara", "2021-03-11", ends_on="2021-05-15")
    town.sign(contract, "2021-03-11")
    town.submit(contract, "2021-03-12")
    town.validate(contract, "2021-03-15")
    ((_, due_on, label),) = explained(town, "EngagementContractValidated")
    assert due_on == day("2021-05-15")
    assert label == "Un contrat d'engagements dure au plus 12 mois"


def test_an_exemption_shorter_than_the_delay_leaves_the_delay_its_name(town: Town) -> None:
    orientation = town.orient("Sara", "2021-03-01")
    town.do(
        GrantContractExemption(
            orientation_id=orientation,
            on=day("2021-03-02"),
            until=day("2021-03-20"),
            ground="health",
        )
    )
    ((_, due_on, label),) = explained(town, "ContractExemptionGranted")
    assert (due_on, label) == (day("2021-05-01"), "Contrat d'engagements sous 2 mois")


def test_an_alert_names_the_rule_of_its_deadline(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    sweep(town.departement, day("2021-03-17"))
    assert explained(town, "AlertRaised") == [
        ("AlertRaised", day("2021-03-16"), "Premier RDV sous 15 jours")
    ]
