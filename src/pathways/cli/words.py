"""The words of tables that `pathways.domain.labels` has no need of."""

from collections.abc import Mapping

STEPS = {
    "reminder": "rappel",
    "late": "en retard",
    "escalated_to_organisation": "remontée à l'organisme",
    "escalated_to_departement": "remontée au Département",
}
UNITS = {
    "days": "jours",
    "weeks": "semaines",
    "months": "mois",
    "years": "ans",
    "minutes": "minutes",
    "hours": "heures",
    "euros": "euros",
    "percent": "%",
    "count": "nombre",
    "age_span": "ans",
    "months_span": "mois",
    "count_span": "nombre",
    "minutes_span": "minutes",
    "hours_span": "heures",
    "date": "date",
    "boolean": "oui ou non",
    "code": "code",
}
JOBS_SAID = {
    "raise due deadlines": "donner les alertes dues",
    "catch read models up": "mettre les listes à jour",
    "propose the next agendas": "proposer les prochains ordres du jour",
}
FIGURES = {
    "file_active": "File active",
    "followed": "Accompagnements",
    "open_deadlines": "Échéances ouvertes",
    "late_deadlines": "Échéances en retard",
}
OUTCOMES = {
    "created": "dossier ouvert",
    "updated": "dossier modifié",
    "unchanged": "rien de nouveau",
    "refused": "refusé",
    "match_proposed": "rapprochement proposé",
}
ATTENDANCE_OUTCOMES = {
    "created": "enregistré",
    "unchanged": "déjà enregistré",
    "refused": "refusé",
}
ACTION_SESSIONS = {
    "scheduled": "programmée",
    "held": "tenue",
    "cancelled": "annulée",
}

SESSIONS = {
    "planned": "convoquée",
    "locked": "ordre du jour arrêté",
    "held": "tenue",
    "signed": "procès-verbal signé",
    "cancelled": "annulée",
}
OFFER_KINDS = {
    "insertion_action": "action d'insertion",
    "training": "formation",
    "job_offer": "emploi",
}
OFFER_STATUSES = {
    "open": "ouverte",
    "full": "complète",
    "closed": "fermée",
    "withdrawn": "retirée",
}
POSITIONINGS = {
    "proposed": "en attente",
    "retained": "retenu",
    "refused": "refusé",
    "entered": "entré",
    "withdrawn": "abandonné",
}
MOPED_STATUSES = {"free": "libre", "rented": "loué", "unfit": "hors d'état"}
POSITIONED_BY = {"referent": "le référent", "beneficiary": "la personne"}
APPLICATIONS = {
    "pre_project": "pré-projet reçu",
    "submitted": "projet déposé",
    "reviewed": "instruit",
    "accepted": "retenu",
    "agreed": "convention signée",
    "refused": "refusé",
    "withdrawn": "retiré",
}
AGREEMENTS = {
    "to_come": "à venir",
    "running": "en cours",
    "over": "terminée",
    "never_ran": "jamais commencée",
}
REPORTS = {
    "open": "en préparation",
    "submitted": "transmis",
    "returned": "retourné",
    "accepted": "accepté",
    "sealed": "scellé",
}
VERDICTS = {
    "legal": "légale",
    "irregular": "irrégulière",
    "in_progress": "en cours, régulière à ce jour",
    "regularised": "régularisée",
    "undone": "dont la décision est défaite",
}


def said(words: Mapping[str, str], code: str | None) -> str:
    """The word for a code, the code itself where there is none."""
    return words.get(code, code) if code else ""
