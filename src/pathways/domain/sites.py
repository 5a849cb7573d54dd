"""Where an action takes place and for whom: territories, sites, publics (G2, G3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pathways.domain.refusal import Malformed, Refusal
from pathways.domain.rules import Programme, Rules
from pathways.domain.texts import text


@dataclass(frozen=True)
class Site:
    """Where the action takes place; `commune` is a code of the rule `communes`, if it is there."""

    name: str
    territory: str
    commune: str | None = None


class UnknownTerritory(Refusal):
    """« {territory} » n'est pas un territoire du département."""

    rule = "G2"
    remedy = "Choisissez un territoire de la liste en vigueur ce jour-là."


class TerritoriesMissing(Malformed):
    """L'action couvre un territoire au moins, chacun nommé une fois."""

    rule = "G2"
    field = "territories"


class SiteElsewhere(Refusal):
    """Le site « {site} » n'est pas dans un territoire de l'action."""

    rule = "G2"
    field = "sites"


class SitesMissing(Malformed):
    """L'action a un site au moins, chacun nommé une fois."""

    field = "sites"


class UnknownCommune(Refusal):
    """« {commune} » n'est pas une commune du département."""

    rule = "G2"
    field = "sites"


class UnknownPublic(Refusal):
    """Cette action n'admet pas le public « {public} »."""

    rule = "G3"
    field = "publics"


class PublicsMissing(Malformed):
    """L'action s'adresse à un public au moins, chacun nommé une fois."""

    rule = "G3"
    field = "publics"


def check_territories(territories: Sequence[str], rules: Rules, on: date) -> None:
    """At least one, each once, each of the département on that day."""
    if not territories or len(set(territories)) < len(territories):
        raise TerritoriesMissing
    for code in territories:
        check_territory(code, rules, on, "territories")


def check_territory(code: str, rules: Rules, on: date, field: str = "territory") -> None:
    """UnknownTerritory where the rule `territories` does not name it on that day (G2)."""
    if code not in rules.territories.on(on).codes:
        raise UnknownTerritory(field=field, territory=code)


def check_sites(
    sites: Sequence[Site], territories: Sequence[str], rules: Rules, on: date
) -> tuple[Site, ...]:
    """The sites as they are kept: each in a territory of the action, each named once."""
    found = tuple(Site(text(one.name, "sites"), one.territory, one.commune) for one in sites)
    if not found or len({one.name for one in found}) < len(found):
        raise SitesMissing
    listed = rules.named("communes").find(on) if "communes" in rules.names else None
    for site in found:
        if site.territory not in territories:
            raise SiteElsewhere(site=site.name)
        if site.commune is not None and listed and site.commune not in listed.codes:
            raise UnknownCommune(commune=site.commune)
    return found


def check_publics(
    publics: Sequence[str], programme: Programme | None, rules: Rules, on: date
) -> None:
    """At least one, each once, each admitted by the programme where there is one."""
    if not publics or len(set(publics)) < len(publics):
        raise PublicsMissing
    known = programme.publics if programme else rules.publics.on(on).codes
    for code in publics:
        if code not in known:
            raise UnknownPublic(public=code)
