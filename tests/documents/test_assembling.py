"""A case list told from the log: what the session knew when it was locked, and what came since."""

import pytest

from pathways.documents.case_list.assembling import case_list
from pathways.domain.orientation.accompaniment import PositionOnInsertionOffer
from pathways.domain.orientation.ending import EndOrientation
from pathways.domain.orientation.events import EndReason, RdvMode, RelanceGround
from pathways.domain.orientation.first_rdv import RecordFirstRdv
from pathways.domain.orientation.rdv import RecordRdv
from pathways.domain.orientation.relance import SendRelance
from pathways.domain.panel.holding import RecuseMember
from pathways.domain.positioning.answering import RefusePositioning
from pathways.domain.refusal import NotFound
from pathways.projections import lists
from pathways.projections.agenda import lock, propose
from pathways.projections.forgetting import forget
from tests.departement import Town, day
from tests.domain.spec import an_id
from tests.offers import Market
from tests.projections.panels import SESSION, members, oriented, plan

LOCKED = day("2022-02-01")


def lived(town: Town) -> None:
    """Sara missed her first RDV, was chased, met, and signed."""
    orientation = oriented(town, "Sara", "2021-02-01")
    town.do(RecordFirstRdv(orientation_id=orientation, on=day("2021-02-10"), attended=False))
    town.do(
        SendRelance(
            orientation_id=orientation,
            on=day("2021-02-12"),
            ground=RelanceGround.FIRST_RDV_MISSED,
            means="courrier",
        )
    )
    town.meet("Sara", "2021-02-20")
    contract = town.draft("Sara", "2021-03-20", "2022-03-19")
    town.sign(contract, "2021-03-25")
    town.submit(contract, "2021-03-28")
    town.validate(contract, "2021-04-02")
    plan(town)
    propose(town.departement, SESSION, actor="secrétariat", today=day("2022-01-20"))


def test_a_sheet_tells_the_pathway_in_brief(town: Town) -> None:
    lived(town)
    lock(town.departement, SESSION, actor="secrétariat", today=LOCKED)
    (sheet,) = case_list(town.departement, SESSION, today=LOCKED).cases
    assert (sheet.person_name, sheet.slot, sheet.kind) == ("Sara Sara", "09:00", "étude à 12 mois")
    assert (sheet.due_on, sheet.rule) == (day("2022-02-01"), "A1.11")
    assert [(line.on, line.outcome) for line in sheet.rdvs] == [
        (day("2021-02-10"), "absence"),
        (day("2021-02-20"), "tenu"),
    ]
    assert [line.ground for line in sheet.relances] == ["absence au premier RDV"]
    (contract,) = sheet.contracts
    assert (contract.status, contract.ends_on, contract.domains) == (
        "contrat validé",
        day("2022-03-19"),
        ("Logement",),
    )
    assert sheet.presenter == "Moreau Léa"
    assert sheet.orientation is not None
    assert sheet.orientation.organisation == "CCAS d'Angers"


def test_a_sheet_tells_what_the_referent_proposed_and_what_came_of_it(town: Town) -> None:
    lived(town)
    market, orientation = Market(town), town.orientations["Sara"]
    market.found()
    published = {"published_on": day("2021-03-01"), "open_until": day("2022-06-30"), "places": 2}
    first = market.publish("vente", **published)
    second = market.publish("caisse", **published)
    asked = market.position("Sara", first, "2021-05-10", orientation_id=orientation)
    town.do(
        PositionOnInsertionOffer(
            orientation_id=orientation, on=day("2021-05-11"), objective="commit", offer="Chorale"
        )
    )
    market.position("Sara", second, "2021-06-01", orientation_id=orientation)
    alone = market.publish("livraison", **published)
    market.position("Sara", alone, "2021-06-02")  # her own affair
    no = RefusePositioning(positioning_id=asked, answered_on=day("2021-05-20"), reason="Complet")
    town.do(no)
    lock(town.departement, SESSION, actor="secrétariat", today=LOCKED)
    (sheet,) = case_list(town.departement, SESSION, today=LOCKED).cases
    assert [(line.on, line.what, line.outcome) for line in sheet.actions] == [
        (day("2021-05-10"), "Positionnement proposé : Boulangerie Petit", "refusé"),
        (day("2021-05-11"), "Positionnement : Chorale", None),
        (day("2021-06-01"), "Positionnement proposé : Boulangerie Petit", None),
    ]


def test_what_comes_after_the_lock_stands_beside_as_changed_since(town: Town) -> None:
    lived(town)
    lock(town.departement, SESSION, actor="secrétariat", today=LOCKED)
    before = case_list(town.departement, SESSION, today=LOCKED)
    orientation = town.orientations["Sara"]
    town.do(
        RecordRdv(
            orientation_id=orientation, on=day("2022-02-03"), attended=True, mode=RdvMode.PHONE
        )
    )
    town.do(
        EndOrientation(orientation_id=orientation, on=day("2022-02-09"), reason=EndReason.MOVED)
    )
    after = case_list(town.departement, SESSION, today=day("2022-02-10"))
    assert after.cases[0].rdvs == before.cases[0].rdvs
    assert after.cases[0].changed_since == (
        "RDV tenu (03/02/2022)",
        "Fin de l'accompagnement (09/02/2022)",
    )


def test_the_same_events_give_the_same_list_on_any_day(town: Town) -> None:
    lived(town)
    lock(town.departement, SESSION, actor="secrétariat", today=LOCKED)
    first = case_list(town.departement, SESSION, today=LOCKED)
    assert case_list(town.departement, SESSION, today=day("2023-06-01")) == first


def test_someone_forgotten_is_on_the_list_without_a_name(town: Town) -> None:
    lived(town)
    lock(town.departement, SESSION, actor="secrétariat", today=LOCKED)
    forget(town.departement, an_id("Sara"), reason="demande", actor="dpo", today=town.today)
    (sheet,) = case_list(town.departement, SESSION, today=LOCKED).cases
    assert (sheet.person_name, sheet.birth_year) == (None, None)
    assert sheet.rdvs


def test_a_member_recused_is_named_on_the_sheet(town: Town) -> None:
    lived(town)
    lock(town.departement, SESSION, actor="secrétariat", today=LOCKED)
    (case,) = lists.panel_cases(town.departement, SESSION)
    town.do(
        RecuseMember(
            session_id=SESSION,
            case_id=case.case_id,
            member_id=members()[1],
            on=day("2022-02-02"),
            ground="parente de la personne",
        )
    )
    listed = case_list(town.departement, SESSION, today=LOCKED)
    assert listed.cases[0].recused == ("Petit Departement",)
    assert listed.without_names().cases[0].recused == ()


def test_no_session_no_list(town: Town) -> None:
    with pytest.raises(NotFound):
        case_list(town.departement, an_id("aucune"), today=LOCKED)
