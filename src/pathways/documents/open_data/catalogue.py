"""The open tables: what each counts, of which indicator, told apart by what."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class OpenTable:
    """A table by month or by quarter.

    Tables of one `family` count the same people (or stays, or decisions) told apart in other ways:
    they share the total of each column. `among` keeps some groups only, where the indicator shows
    the others beside. `stays`: a stay with several results counts once.
    """

    title: str
    counts: str
    family: str
    indicator: str
    by: str
    monthly: bool = False
    among: tuple[str, ...] = ()
    stays: bool = False


BY: Mapping[str, str] = {
    "territory": "Territoire",
    "profile": "Profil",
    "nature": "Nature",
    "programme": "Programme",
}
"""The heading of each way of telling apart."""

_ACTIVE = "Personnes de la file active au dernier jour du mois."
_STAYS = "Participations à une action dont un résultat au moins est enregistré dans le trimestre."

TABLES: Mapping[str, OpenTable] = {
    "file-active-by-territory": OpenTable(
        "File active par territoire", _ACTIVE, "file_active", "file_active", "territory",
        monthly=True,
    ),
    "file-active-by-profile": OpenTable(
        "File active par profil", _ACTIVE, "file_active", "file_active", "profile", monthly=True
    ),
    "contracts": OpenTable(
        "File active par situation du contrat d'engagements", _ACTIVE, "file_active",
        "file_active", "nature", monthly=True,
        among=("validated", "under_validation", "under_recall"),
    ),
    "exits-by-nature": OpenTable(
        "Sorties du RSA par nature", "Sorties du trimestre.", "exits", "exits", "nature"
    ),
    "exits-by-territory": OpenTable(
        "Sorties du RSA par territoire", "Sorties du trimestre.", "exits", "exits", "territory"
    ),
    "action-participants-by-programme": OpenTable(
        "Entrées dans les actions d'insertion par programme", "Entrées du trimestre.",
        "enrolments", "enrolments", "programme",
    ),
    "action-participants-by-territory": OpenTable(
        "Entrées dans les actions d'insertion par territoire", "Entrées du trimestre.",
        "enrolments", "enrolments", "territory",
    ),
    "action-outcomes-by-programme": OpenTable(
        "Participations avec un résultat, par programme", _STAYS, "outcomes", "outcomes",
        "programme", stays=True,
    ),
    "action-outcomes-by-territory": OpenTable(
        "Participations avec un résultat, par territoire", _STAYS, "outcomes", "outcomes",
        "territory", stays=True,
    ),
    "sanctions-by-kind": OpenTable(
        "Décisions sur les manquements par mesure", "Décisions du trimestre.", "sanctions",
        "sanctions", "nature",
    ),
}  # fmt: skip
"""Every open table, by the name of its file."""
