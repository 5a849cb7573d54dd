"""The columns of an operator's workbook, and the words its cells may hold."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from pathways.domain.enrolment.events import InterviewKind, PlacementKind
from pathways.intake.people.columns import Columns, header_key


class Column(NamedTuple):
    """A column of the template: its heading, its width, and other headings that mean the same."""

    field: str
    heading: str
    width: int
    also: tuple[str, ...] = ()


COLUMNS = (
    Column("identifier", "Identifiant", 38, ("Identifiant d'entrée", "Identifiant de la personne")),
    Column("last_name", "Nom", 18, ("Nom de famille", "Nom d'usage")),
    Column("first_name", "Prénom", 16, ("Prénoms",)),
    Column("birth_date", "Date de naissance", 17, ("Né(e) le", "Née le", "Né le")),
    Column("kind", "Nature", 24, ("Type d'activité", "Activité")),
    Column("day", "Date", 12, ("Du", "Début", "Date de début", "Jour")),
    Column("until", "Au", 12, ("Fin", "Date de fin")),
    Column("month", "Mois", 14),
    Column("presence", "Présence", 12, ("Présent", "Présent(e)")),
    Column("minutes", "Minutes", 10, ("Durée (minutes)", "Durée (min)", "Durée en minutes")),
    Column("hours", "Heures", 10, ("Durée (heures)", "Durée (h)", "Nombre d'heures")),
    Column("length", "Durée", 10),
    Column("session_minutes", "Durée de la séance", 18, ("Durée de la séance (minutes)",)),
    Column("group", "Groupe", 10, ("Taille du groupe", "Nombre de participants")),
    Column("module", "Module", 16),
    Column("title", "Thème", 28, ("Intitulé", "Atelier")),
    Column("interview", "Type d'entretien", 20, ("Entretien",)),
    Column("provider", "Organisme", 26, ("Organisme de formation", "Entreprise", "Lieu d'accueil")),
)
LEFT_ASIDE = ("Commentaire", "Commentaires", "Observations", "Signature", "N°", "Émargement")

KNOWN = Columns(
    {
        header_key(heading): column.field
        for column in COLUMNS
        for heading in (column.heading, *column.also)
    },
    {},
    frozenset(map(header_key, LEFT_ASIDE)),
)

SESSION, INTERVIEW, WORKED, TRAINING, PROFESSIONALISATION, CERTIFICATE = (
    "session", "interview", "worked", "training", "professionalisation", "certificate",
)  # fmt: skip

KINDS: Mapping[str, tuple[str, ...]] = {
    SESSION: ("Séance", "Séance collective", "Atelier", "Collectif"),
    INTERVIEW: ("Entretien", "Entretien individuel", "Individuel"),
    WORKED: ("Heures travaillées", "Travail", "Heures de travail"),
    TRAINING: ("Formation", "Heures de formation"),
    PROFESSIONALISATION: ("Professionnalisation", "Heures de professionnalisation"),
    CERTIFICATE: ("Attestation de présence", "Attestation"),
    PlacementKind.PUT_AT_DISPOSAL: ("Mise à disposition",),
    PlacementKind.PMSMP: ("PMSMP", "Immersion"),
    PlacementKind.COMPANY_VISIT: ("Visite d'entreprise", "Visite"),
}
"""What a line may be about; the first word of each is the template's."""

INTERVIEWS: Mapping[str, tuple[str, ...]] = {
    InterviewKind.REGULAR: ("Régulier", "Suivi"),
    InterviewKind.POSITIONING: ("Positionnement", "Diagnostic de positionnement"),
    InterviewKind.ENTRY: ("Entrée", "À l'entrée"),
    InterviewKind.MID_COURSE: ("Mi-parcours", "À mi-parcours"),
    InterviewKind.EXIT: ("Sortie", "À la sortie"),
}

PRESENT, MISSED, EXCUSED = "present", "missed", "excused"
PRESENCE: Mapping[str, tuple[str, ...]] = {
    PRESENT: ("Présent", "Présente", "P", "Oui", "X", "1", "Vrai"),
    MISSED: ("Absent", "Absente", "A", "Non", "0", "Faux"),
    EXCUSED: ("Excusé", "Excusée", "E", "Absent excusé", "Absente excusée"),
}

_TOTAL = re.compile(r"\s*(?:sous[\s-]*)?(?:total|totaux|cumuls?)\b", re.IGNORECASE)


def meant(words: Mapping[str, tuple[str, ...]], text: str) -> str | None:
    """What the text means among these words, whatever its case and accents; None for another."""
    key = header_key(text)
    return next((code for code, known in words.items() if key in map(header_key, known)), None)


def is_total(text: str) -> bool:
    """Whether a cell begins a row that adds others up: Total, Total général, Sous-total mars."""
    return _TOTAL.match(text) is not None
