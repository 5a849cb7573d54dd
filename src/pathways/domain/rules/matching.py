"""The closed lists that people and offers are matched on (DR 2.1 to 2.4; G1 to G3, G9)."""

from collections.abc import Iterable
from datetime import date

from pathways.domain.refusal import Refusal
from pathways.domain.rules.book import Rules


class ObjectiveUnknown(Refusal):
    """« {objective} » n'est pas un des quatre objectifs de parcours."""

    rule = "G1"
    field = "objective"
    remedy = "Choisissez un objectif de la liste en vigueur ce jour-là."


class SkillUnknown(Refusal):
    """« {skill} » n'est pas une compétence de la liste du département."""

    rule = "H30"
    field = "skills"
    remedy = "Choisissez dans la liste en vigueur ce jour-là ; le département peut l'allonger."


class CommuneUnknown(Refusal):
    """« {commune} » n'est pas une commune de la liste du département."""

    rule = "H31"
    field = "commune"
    remedy = "Choisissez dans la liste en vigueur ce jour-là ; le département peut l'allonger."


class PublicUnknown(Refusal):
    """« {public} » n'est pas un public de l'offre d'insertion."""

    rule = "G3"
    field = "publics"
    remedy = "Choisissez dans la liste en vigueur ce jour-là."


class TerritoryUnknown(Refusal):
    """« {territory} » n'est pas un territoire du département."""

    rule = "G2"
    field = "territories"
    remedy = "Choisissez dans la liste en vigueur ce jour-là."


def check_objective(objective: str, rules: Rules, day: date) -> None:
    """ObjectiveUnknown where it is none of the four (G1)."""
    if objective not in rules.pathway_objectives.on(day).codes:
        raise ObjectiveUnknown(objective=objective)


def check_commune(commune: str, rules: Rules, day: date) -> None:
    """CommuneUnknown where no distance could be measured from it."""
    if commune not in rules.communes.on(day).codes:
        raise CommuneUnknown(commune=commune)


def checked_skills(skills: Iterable[str], rules: Rules, day: date) -> tuple[str, ...]:
    """The skills, each once, in the order given; SkillUnknown for one that is in no list."""
    known = rules.skills.on(day).codes
    for skill in skills:
        if skill not in known:
            raise SkillUnknown(skill=skill)
    return tuple(dict.fromkeys(skills))


def checked_publics(publics: Iterable[str], rules: Rules, day: date) -> tuple[str, ...]:
    """The publics, each once, in the order the Département serves them (G3); PublicUnknown."""
    asked, listed = set(publics), [one.code for one in rules.publics.on(day).value]
    for public in asked - set(listed):
        raise PublicUnknown(public=public)
    return tuple(code for code in listed if code in asked)


def checked_territories(territories: Iterable[str], rules: Rules, day: date) -> tuple[str, ...]:
    """The territories, each once, in the order of the list (G2); TerritoryUnknown."""
    asked, listed = set(territories), [one.code for one in rules.territories.on(day).value]
    for territory in asked - set(listed):
        raise TerritoryUnknown(territory=territory)
    return tuple(code for code in listed if code in asked)
