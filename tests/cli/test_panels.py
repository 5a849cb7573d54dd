"""A secretariat at the command line: sessions, agenda, case list, letters, legality."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from pathways.domain.beneficiary.contact import RecordContactDetails
from pathways.domain.orientation.contract_lapse import ReportBreach
from pathways.domain.orientation.events import BreachGround
from pathways.domain.panel.events import Capacity, EpdAdvice, PanelKind
from pathways.domain.panel.holding import HoldSession
from pathways.domain.panel.members import AppointMember
from pathways.domain.panel.opinions import GiveEpdOpinion
from pathways.domain.panel.planning import PlanSession
from pathways.domain.sanction.completing import CompleteFile
from pathways.domain.sanction.deciding import DecideSanction
from pathways.domain.sanction.epd import RecordEpdOpinion
from pathways.domain.sanction.events import Measure, Receipt
from pathways.domain.sanction.letter import RecordLetterReceipt, SendBreachLetter
from pathways.domain.sanction.opening import OpenSanctionProcedure
from pathways.projections import agenda, lists
from tests.cli.conftest import Shell
from tests.departement import Town, day
from tests.domain.spec import an_id

SESSION, PROCEDURE = an_id("EPL"), an_id("procedure")
NOBODY = str(an_id("nobody"))


def convene(town: Town, session: UUID, kind: PanelKind, on: str, held_on: str) -> None:
    town.do(
        PlanSession(
            session_id=session, on=day(on), kind=kind, held_on=day(held_on), starts_at="09:00",
            place="MDS Angers", next_session_on=day("2022-12-01"),
            territory="centre_anjou" if kind is PanelKind.EPL else None,
        )
    )  # fmt: skip
    for capacity in (Capacity.CHAIR, Capacity.DEPARTEMENT, Capacity.SOCIAL_WORK):
        town.do(
            AppointMember(
                session_id=session, member_id=an_id(capacity), on=day(on), capacity=capacity,
                last_name="Membre", first_name="Anne",
            )
        )  # fmt: skip


def sanctioned(town: Town) -> None:
    """Sara's procedure, from the breach of 1 March 2022 to the decision of 25 April."""
    orientation = town.orientations["Sara"]
    breach = BreachGround.CONTROLS_REFUSED
    town.do(
        ReportBreach(
            orientation_id=orientation, on=day("2022-03-01"), ground=breach, facts="Deux refus."
        )
    )
    town.do(
        OpenSanctionProcedure(
            procedure_id=PROCEDURE, orientation_id=orientation, on=day("2022-03-02"), ground=breach
        )
    )
    town.do(SendBreachLetter(procedure_id=PROCEDURE, on=day("2022-03-03"), means="recommandé"))
    town.do(
        RecordLetterReceipt(procedure_id=PROCEDURE, on=day("2022-03-05"), receipt=Receipt.RECEIVED)
    )
    town.do(CompleteFile(procedure_id=PROCEDURE, on=day("2022-04-10"), completed_by="Secrétariat"))
    epd = an_id("EPD")
    convene(town, epd, PanelKind.EPD, "2022-04-11", "2022-04-20")
    departement = town.departement
    agenda.propose(departement, epd, actor="test", today=day("2022-04-11"))
    agenda.lock(departement, epd, actor="test", today=day("2022-04-12"))
    (case,) = lists.panel_cases(departement, epd)
    members = tuple(
        an_id(one) for one in (Capacity.CHAIR, Capacity.DEPARTEMENT, Capacity.SOCIAL_WORK)
    )
    town.do(HoldSession(session_id=epd, present=members))
    town.do(
        GiveEpdOpinion(
            session_id=epd, case_id=case.case_id, advice=EpdAdvice.REDUCTION,
            percent=Decimal(50), months=2,
        )
    )  # fmt: skip
    town.do(RecordEpdOpinion(procedure_id=PROCEDURE))
    town.do(
        DecideSanction(
            procedure_id=PROCEDURE, on=day("2022-04-25"), decided_by="president",
            measure=Measure.SUSPENSION, percent=Decimal(50), months=2, starts_on=date(2022, 5, 1),
        )
    )  # fmt: skip


@pytest.fixture
def worked(new_shell: Shell) -> Shell:
    """Sara's and Lina's studies fall due around the EPL of 10 February 2022."""
    with new_shell.departement() as departement:
        town = Town(departement)
        town.found()
        town.orient("Sara", "2021-02-01")
        town.register("Lina", payer_number="7654321", last_name="Aubert")
        town.orient("Lina", "2021-12-01")
        town.do(
            RecordContactDetails(
                beneficiary_id=an_id("Sara"), recorded_on=day("2021-02-01"),
                address="12 rue des Tuffeaux", postcode_city="49000 Angers",
            )
        )  # fmt: skip
        convene(town, SESSION, PanelKind.EPL, "2022-01-10", "2022-02-10")
        sanctioned(town)
    return new_shell


@pytest.mark.prove  # the guide on running the panels, executed by the tests, goes the same way
def test_a_secretariat_at_work(worked: Shell, tmp_path: Path) -> None:
    shell, session = worked, str(SESSION)
    listed = shell.json("sessions", "--from", "2022-01-01")
    assert [(one["kind"], one["status"], one["cases"]) for one in listed] == [
        ("epl", "planned", 0), ("epd", "held", 1),
    ]  # fmt: skip
    assert "PDS Centre Anjou" in shell("sessions", "--from", "2022-01-01").out
    assert "Aucune séance" in shell("sessions", "--from", "2023-01-01").out

    proposed = shell("propose", session, "--on", "2022-01-20")
    assert "MARTIN Sara" in proposed.out
    assert "Étude à 12 mois en retard" in proposed.out
    assert "1 inscrit(s), 0 laissé(s) de côté, 0 refusé(s)." in proposed.out
    again = shell.json("propose", session, "--on", "2022-01-20")
    assert (again["listed"], again["refused"]) == ([], [])

    for form, begins in (
        ("pdf", b"%PDF"), ("xlsx", b"PK"), ("ods", b"PK"), ("json", b"{"), ("ics", b"BEGIN"),
    ):  # fmt: skip
        file = tmp_path / f"liste.{form}"
        ran = shell("case-list", session, "--format", form, "--output", str(file))
        assert ran.out == f"{file} : 1 dossier(s).\n"
        assert file.read_bytes().startswith(begins)
    file = tmp_path / "sans-noms.json"
    shell("case-list", session, "--format", "json", "--output", str(file), "--no-names")
    (case,) = json.loads(file.read_text())["cases"]
    assert case["person_name"] is None

    proof = shell.json("legality", str(PROCEDURE))
    assert proof["verdict"] == "irregular"
    assert "La personne n'est pas informée de la décision." in proof["missing"]
    assert "Procédure irrégulière." in shell("legality", str(PROCEDURE)).out
    (line,) = shell.json("legality", "--year", "2022")
    assert (line["procedure"], line["legal"]) == (str(PROCEDURE), False)
    assert "1 procédure(s), dont 1 irrégulière(s)." in shell("legality", "--year", "2022").out
    assert "Aucune procédure" in shell("legality", "--year", "2021").out

    (sanction,) = shell.json("reconcile", "--on", "2022-06-01")
    assert (sanction["outcome"], sanction["percent"]) == ("not_yet", "50")
    assert "pas encore appliquée" in shell("reconcile", "--on", "2022-06-01").out

    file = tmp_path / "courrier.pdf"
    notice = ("letter", "breach_notice", "--procedure", str(PROCEDURE), "--output", str(file))
    assert shell(*notice).out == f"{file} : écrit.\n"
    assert file.read_bytes().startswith(b"%PDF")
    decision = ("letter", "reduction_decision", *notice[2:])
    file.unlink()
    refused = shell(*decision)
    assert (refused.code, file.exists()) == (1, False)
    assert "il manque « motifs de la décision » (reasons)" in refused.err
    assert shell(*decision, "--field", "reasons=Aucun motif légitime.").code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["propose", NOBODY], "Rien n'est enregistré sous cet identifiant."),
        (["case-list", NOBODY, "--format", "pdf", "--output", "x.pdf"], "Rien n'est enregistré"),
        (["legality", NOBODY], "Rien n'est enregistré"),
        (["letter", "relance", "--orientation", NOBODY, "--output", "x.pdf"], "Rien n'est"),
        (["letter", "lettre", "--orientation", NOBODY, "--output", "x.pdf"], "pas de courrier"),
        (["letter", "relance", "--output", "x.pdf"], "Nommez l'un des trois"),
    ],
)
def test_what_is_not_there_is_told_in_one_line(
    shell: Shell, tmp_path: Path, arguments: list[str], said: str
) -> None:
    file = str(tmp_path / "x.pdf")
    ran = shell(*(file if one == "x.pdf" else one for one in arguments))
    assert (ran.code, ran.out) == (1, "")
    assert said in ran.err
    assert not Path(file).exists()
