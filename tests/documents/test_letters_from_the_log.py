"""What the log tells of each letter: everything it knows, and nothing else is left to write."""

from typing import Any
from uuid import UUID

import pytest

from pathways.documents.letters import LETTERS
from pathways.documents.letters.assembling import OF_A_PROCEDURE, READ, fields_of
from pathways.documents.letters.subject import Subject
from pathways.domain.beneficiary.contact import RecordContactDetails
from pathways.domain.orientation.contract_lapse import ObserveContractLapse, ReportBreach
from pathways.domain.orientation.epl_review import MaintainPathway
from pathways.domain.orientation.events import BreachGround, OrientationKind, RdvMode, RelanceGround
from pathways.domain.orientation.exemption import GrantContractExemption
from pathways.domain.orientation.first_rdv import ProposeFirstRdv, RecordFirstRdv
from pathways.domain.orientation.rdv import ScheduleRdv
from pathways.domain.orientation.reorientation import Reorient
from pathways.domain.sanction.answer import RecordObservations
from pathways.domain.sanction.completing import CompleteFile
from pathways.domain.sanction.deciding import DecideSanction
from pathways.domain.sanction.events import Measure, Receipt
from pathways.domain.sanction.letter import RecordLetterReceipt, SendBreachLetter
from pathways.domain.sanction.opening import OpenSanctionProcedure
from tests.departement import CCAS, Town, day
from tests.domain.spec import an_id

TODAY = day("2026-01-15")


@pytest.fixture
def sara(town: Town) -> Town:
    """Sara, oriented on 1 March 2021, and where she lives."""
    town.orient("Sara", "2021-03-01")
    town.do(
        RecordContactDetails(
            beneficiary_id=an_id("Sara"), recorded_on=day("2021-02-01"),
            address="12 rue des Tuffeaux", postcode_city="49000 Angers",
        )
    )  # fmt: skip
    return town


def told(town: Town, name: str, **subject: UUID) -> dict[str, Any]:
    return fields_of(town.departement, name, Subject(**subject), {}, TODAY)


def left(town: Town, name: str, **subject: UUID) -> set[str]:
    """The fields the letter needs and the log does not tell."""
    fields = told(town, name, **subject)
    needed = {field for field, one in LETTERS[name].fields.items() if not one.optional}
    return {field for field in needed if fields[field] is None}


def test_every_letter_is_about_something() -> None:
    assert READ.keys() | OF_A_PROCEDURE.keys() == LETTERS.keys()
    assert not READ.keys() & OF_A_PROCEDURE.keys()


def test_a_convocation_to_the_rdv_that_was_scheduled(sara: Town) -> None:
    orientation = sara.orientations["Sara"]
    sara.meet("Sara", "2021-03-10")
    sara.do(
        ScheduleRdv(
            orientation_id=orientation, on=day("2021-03-10"), rdv_on=day("2021-04-12"),
            mode=RdvMode.FACE_TO_FACE,
        )
    )  # fmt: skip
    fields = told(sara, "rdv_convocation", orientation=orientation)
    assert (fields["rdv_on"], fields["referent"]) == (day("2021-04-12"), "Léa MOREAU")
    assert left(sara, "rdv_convocation", orientation=orientation) == {
        "rdv_at", "rdv_place", "subject",
    }  # fmt: skip


def test_a_relance_after_an_absence_or_without_an_answer(sara: Town) -> None:
    orientation = sara.orientations["Sara"]
    sara.do(
        ProposeFirstRdv(
            orientation_id=orientation, on=day("2021-03-02"), rdv_on=day("2021-03-10"),
            mode=RdvMode.FACE_TO_FACE,
        )
    )  # fmt: skip
    fields = told(sara, "relance", orientation=orientation)
    assert (fields["missed_on"], fields["ground"]) == (day("2021-03-10"), "vous n'avez pas répondu")
    sara.do(RecordFirstRdv(orientation_id=orientation, on=day("2021-03-10"), attended=False))
    fields = told(sara, "relance", orientation=orientation)
    assert (fields["missed_on"], fields["ground"]) == (day("2021-03-10"), "vous n'êtes pas venu")


def test_the_new_rdv_of_a_relance_is_after_the_one_missed(sara: Town) -> None:
    orientation = sara.orientations["Sara"]
    sara.do(
        ProposeFirstRdv(
            orientation_id=orientation, on=day("2021-03-02"), rdv_on=day("2021-03-10"),
            mode=RdvMode.FACE_TO_FACE,
        )
    )  # fmt: skip
    sara.do(RecordFirstRdv(orientation_id=orientation, on=day("2021-03-10"), attended=False))
    assert told(sara, "relance", orientation=orientation)["rdv_on"] is None
    assert left(sara, "relance", orientation=orientation) == {"rdv_on", "rdv_at", "rdv_place"}


def test_a_relance_on_the_contract_that_was_not_made(sara: Town) -> None:
    orientation = sara.orientations["Sara"]
    sara.do(
        ObserveContractLapse(
            orientation_id=orientation, on=day("2021-09-01"), ground=RelanceGround.CONTRACT_NOT_MADE
        )
    )
    fields = told(sara, "contract_relance", orientation=orientation)
    assert fields["ground"] == "votre contrat d'engagements n'est pas encore signé"
    assert left(sara, "contract_relance", orientation=orientation) == {"answer_by"}


def test_the_engagement_contract_as_it_was_drafted(sara: Town) -> None:
    orientation = sara.orientations["Sara"]
    sara.meet("Sara", "2021-03-10")
    sara.draft("Sara", "2021-04-01", "2021-09-30")
    fields = told(sara, "engagement_contract", orientation=orientation)
    assert fields["domains"] == ("Logement",)
    assert fields["actions"] == ("Chercher un logement plus grand",)
    assert (fields["starts_on"], fields["ends_on"]) == (day("2021-04-01"), day("2021-09-30"))
    assert left(sara, "engagement_contract", orientation=orientation) == {"support"}


def test_an_exemption_with_its_ground_and_its_end(sara: Town) -> None:
    orientation = sara.orientations["Sara"]
    sara.meet("Sara", "2021-03-10")
    grounds = sara.departement.rules.exemption_grounds.on(day("2021-04-01")).value
    sara.do(
        GrantContractExemption(
            orientation_id=orientation, on=day("2021-04-01"), until=day("2021-05-31"),
            ground=grounds[0].code,
        )
    )  # fmt: skip
    fields = told(sara, "contract_exemption", orientation=orientation)
    assert (fields["granted_on"], fields["ends_on"]) == (day("2021-04-01"), day("2021-05-31"))
    assert fields["reason"] == grounds[0].label.lower()
    assert left(sara, "contract_exemption", orientation=orientation) == set()


def test_a_pathway_maintained_or_changed(sara: Town) -> None:
    orientation = sara.orientations["Sara"]
    sara.do(
        MaintainPathway(orientation_id=orientation, on=day("2022-02-14"), decided_by="president")
    )
    fields = told(sara, "maintain_decision", orientation=orientation)
    assert fields["next_review_on"] == day("2023-02-14")
    # Taken over from elsewhere: no session gave its opinion.
    assert left(sara, "maintain_decision", orientation=orientation) == {"opinion_on", "reasons"}
    sara.do(
        Reorient(
            orientation_id=orientation, new_orientation_id=an_id("new"), organisation_id=CCAS,
            kind=OrientationKind.EMPLOYMENT, on=day("2022-09-01"), decided_by="president",
        )
    )  # fmt: skip
    fields = told(sara, "reorientation_decision", orientation=orientation)
    assert fields["orientation_kind"] == "emploi"
    assert fields["former_organisation"] == fields["organisation"] == "CCAS d'Angers"
    assert fields["first_rdv_due_on"] == day("2022-09-16")
    assert left(sara, "reorientation_decision", orientation=orientation) == {
        "organisation_address", "reasons",
    }  # fmt: skip


@pytest.fixture
def procedure(sara: Town) -> UUID:
    """A breach of June 2025, under the law of that day, its file complete."""
    procedure, breach = an_id("procedure"), BreachGround.CONTROLS_REFUSED
    orientation = sara.orientations["Sara"]
    for command in (
        ReportBreach(
            orientation_id=orientation, on=day("2025-06-02"), ground=breach, facts="Deux refus."
        ),
        OpenSanctionProcedure(
            procedure_id=procedure, orientation_id=orientation, on=day("2025-06-03"), ground=breach
        ),
        SendBreachLetter(procedure_id=procedure, on=day("2025-06-04"), means="recommandé"),
        RecordLetterReceipt(procedure_id=procedure, on=day("2025-06-06"), receipt=Receipt.RECEIVED),
        RecordObservations(
            procedure_id=procedure, on=day("2025-06-10"), observations="J'étais malade."
        ),
        CompleteFile(procedure_id=procedure, on=day("2025-08-01"), completed_by="Secrétariat"),
    ):
        sara.do(command)
    return procedure


def test_the_breach_notice_says_what_the_law_of_the_day_allows(sara: Town, procedure: UUID) -> None:
    fields = told(sara, "breach_notice", procedure=procedure)
    assert fields["facts"] == "Deux refus."
    assert fields["observations_within"] == "10 jours"
    assert fields["sanction_incurred"] == (
        "une suspension d'au plus 50\N{NO-BREAK SPACE}% de votre allocation, de 1 à 2 mois, "
        "ou une suppression d'au plus 50\N{NO-BREAK SPACE}% de votre allocation, de 1 à 4 mois"
    )
    assert fields["law"].startswith("les articles L262-37")
    assert left(sara, "breach_notice", procedure=procedure) == set()


def test_no_sanction_is_decided(sara: Town, procedure: UUID) -> None:
    sara.do(
        DecideSanction(
            procedure_id=procedure, on=day("2025-08-05"), decided_by="president",
            measure=Measure.NO_SANCTION,
        )
    )  # fmt: skip
    assert left(sara, "no_sanction_decision", procedure=procedure) == {"reasons"}
    assert told(sara, "no_sanction_decision", procedure=procedure)["breach_notified_on"] == day(
        "2025-06-04"
    )


def test_a_delay_says_until_when(sara: Town, procedure: UUID) -> None:
    sara.do(
        DecideSanction(
            procedure_id=procedure, on=day("2025-08-05"), decided_by="president",
            measure=Measure.DELAY, delay_until=day("2025-09-30"),
        )
    )  # fmt: skip
    fields = told(sara, "no_sanction_decision", procedure=procedure)
    assert fields["delay_until"] == day("2025-09-30")
