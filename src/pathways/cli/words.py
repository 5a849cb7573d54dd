"""The words of tables that `pathways.domain.labels` has no need of."""

from collections.abc import Mapping

from pathways.domain.labels import (
    ACTION_SESSIONS,
    AGREEMENTS,
    APPLICATIONS,
    MOPED_STATUSES,
    OFFER_KINDS,
    OFFER_STATUSES,
    POSITIONED_BY,
    POSITIONINGS,
    REPORTS,
    SESSIONS,
    STEPS,
    VERDICTS,
)

__all__ = [
    "ACTION_SESSIONS",
    "AGREEMENTS",
    "APPLICATIONS",
    "ATTENDANCE_OUTCOMES",
    "CHANGES",
    "FIGURES",
    "JOBS_SAID",
    "MOPED_STATUSES",
    "OFFER_KINDS",
    "OFFER_STATUSES",
    "OUTCOMES",
    "POSITIONED_BY",
    "POSITIONINGS",
    "REPORTS",
    "SESSIONS",
    "STEPS",
    "UNITS",
    "VERDICTS",
    "said",
]

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
CHANGES = {
    "added": "compte ouvert",
    "granted": "rôle donné",
    "ungranted": "rôle retiré",
    "disabled": "compte suspendu",
    "enabled": "compte rétabli",
    "limited": "nombre de demandes fixé",
    "key created": "clé créée",
    "key revoked": "clé retirée",
    "keys revoked": "toutes les clés retirées",
    "linked": "identité reliée",
    "unlinked": "identité déliée",
    "link code created": "code de liaison créé",
}
"""What was done to an account."""

JOBS_SAID = {
    "raise due deadlines": "donner les alertes dues",
    "catch read models up": "mettre les listes à jour",
    "propose the next agendas": "proposer les prochains ordres du jour",
    "prepare quarterly reports": "préparer les bilans trimestriels",
    "seal the access journal": "sceller le journal des accès",
    "purge the access journal": "purger le journal des accès",
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


def said(words: Mapping[str, str], code: str | None) -> str:
    """The word for a code, the code itself where there is none."""
    return words.get(code, code) if code else ""
