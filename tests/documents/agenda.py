"""Case lists to print: invented sessions and people."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from pathways.documents.case_list import (
    ActionLine,
    CaseList,
    CaseSheet,
    ContractLine,
    LeftOutLine,
    MemberLine,
    ObservationLine,
    OrientationBrief,
    ProcedureStep,
    RdvLine,
    RelanceLine,
    SessionHead,
    SessionStatus,
)
from pathways.domain.panel.events import PanelKind

LONG_NAMES = (
    "DE LA ROCHEFOUCAULD-MONTBÉLIARD Ève",
    "LE GOÛTÉ DE SAINT-HILAIRE Anne-Françoise",
    "ÑÚÑEZ-FERNÁNDEZ Y GARCÍA Maëlys Zoé Léa",
    "SAINT-AUBIN-DES-PRÉS-LE-VIEUX Hippolyte",
    "ŒUVRARD-CHÂTEAUBRIANT DE L'ÉTANG Noëlle",
)
ROLE_PLAYERS = ("PRÉSENTATRICE Paule", "PRÉSIDENTE Irène", "MEMBRE Octave", "AIDANTE Ursule")
EPL = SessionHead(
    id=UUID("01912345-6789-7abc-8def-0123456789ab"),
    kind=PanelKind.EPL,
    departement="Département de Maine-et-Loire",
    territory="PDS Centre Anjou",
    held_on=date(2025, 3, 4),
    starts_at="09:00",
    place="Maison départementale des solidarités, 4 place des Tilleuls, Bellerive",
    quorum=3,
    members=(
        MemberLine(name="PRÉSIDENTE Irène", capacity="présidence", email="irene@example.org"),
        MemberLine(name="MEMBRE Octave", capacity="représentant de France Travail"),
        MemberLine(name="TROISIÈME Aimé", capacity="représentant des bénéficiaires du RSA"),
    ),
    status=SessionStatus.LOCKED,
    as_of=date(2025, 2, 25),
    locked_on=date(2025, 2, 25),
    log_position=48_211,
)
EPD = replace(EPL, kind=PanelKind.EPD, territory=None)


def case(number: int = 1, **changed: Any) -> CaseSheet:
    """A 12-month review with a year of accompaniment behind it."""
    minutes = 9 * 60 + (number - 1) * 15
    decided = date(2024, 3, 4) + timedelta(days=number % 20)
    sheet = CaseSheet(
        number=number,
        slot=f"{minutes // 60 % 24:02}:{minutes % 60:02}",
        reference=f"R-{number:04}",
        person_name=LONG_NAMES[number % len(LONG_NAMES)],
        birth_year=1960 + number % 45,
        kind="étude à 12 mois",
        reason="la situation est étudiée au plus tard 12 mois après l'orientation",
        rule="A1.11",
        due_on=decided + timedelta(days=365),
        organisation="CCAS de Saint-Aubin-des-Prés",
        presenter="PRÉSENTATRICE Paule",
        asked="Maintenir l'accompagnement social ou réorienter vers l'emploi.",
        orientation=OrientationBrief(
            decided_on=decided,
            kind="sociale",
            organisation="CCAS de Saint-Aubin-des-Prés",
            referent="PRÉSENTATRICE Paule",
            first_rdv_due_on=decided + timedelta(days=15),
            first_rdv_held_on=decided + timedelta(days=11),
        ),
        rdvs=tuple(
            RdvLine(
                on=decided + timedelta(days=11 + 30 * step),
                outcome=("tenu", "absence", "absence excusée")[step % 3],
                mode="en face à face" if step % 3 == 0 else None,
            )
            for step in range(9)
        ),
        contracts=(
            ContractLine(
                status="contrat validé",
                signed_on=decided + timedelta(days=40),
                starts_on=decided + timedelta(days=41),
                ends_on=decided + timedelta(days=222),
                domains=("logement", "santé", "mobilité"),
            ),
            ContractLine(status="contrat en préparation"),
        ),
        actions=(
            ActionLine(on=decided + timedelta(days=90), what="Atelier « Outils numériques »"),
            ActionLine(
                on=decided + timedelta(days=150),
                what="Positionnement sur un chantier d'insertion",
                outcome="retenu",
            ),
        ),
        relances=(
            RelanceLine(
                on=decided + timedelta(days=45),
                ground="absence au RDV",
                answer="répondu",
            ),
        ),
    )
    return replace(sheet, **changed)


def breach(number: int = 1, **changed: Any) -> CaseSheet:
    """A complete breach file before the EPD."""
    sheet = case(
        number,
        kind="manquement",
        reason="le dossier de manquement est complet",
        rule="A1.12",
        due_on=None,
        asked="Donner un avis sur une réduction de l'allocation.",
        procedure=(
            ProcedureStep(on=date(2024, 12, 2), step="Manquement signalé", rule="A1.12"),
            ProcedureStep(
                on=date(2024, 12, 9), step="Courrier envoyé", rule="N3", detail="en recommandé"
            ),
        ),
        observations=(
            ObservationLine(
                made_on=date(2025, 1, 6),
                text="J'étais hospitalisée au printemps.",
                helped_by="AIDANTE Ursule",
            ),
        ),
        recused=("MEMBRE Octave",),
    )
    return replace(sheet, **changed)


def agenda(count: int, session: SessionHead = EPL) -> CaseList:
    """A session of that many cases, and one person left out."""
    make = breach if session.kind is PanelKind.EPD else case
    return CaseList(
        session=session,
        cases=tuple(make(number) for number in range(1, count + 1)),
        left_out=(
            LeftOutLine(
                reference="R-9001",
                person="ABSENTE-DE-LA-LISTE Yvonne",
                reason="étude due après la prochaine séance, le 12/09/2025",
                rule="A1.11",
            ),
        ),
    )
