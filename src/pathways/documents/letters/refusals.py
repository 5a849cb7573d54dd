"""What stops a letter before it is printed, or a template before it is used."""

from pathways.domain.refusal import Malformed, NotFound


class UnknownLetter(NotFound):
    """Il n'y a pas de courrier « {name} ». Les courriers sont : {known}."""

    field = "letter"


class MissingField(Malformed):
    """Le courrier « {letter} » ne peut pas être imprimé : il manque « {label} » ({name})."""

    remedy = "Complétez cette information, puis imprimez de nouveau."


class UnknownField(Malformed):
    """Le courrier « {letter} » n'a pas de champ « {name} »."""

    remedy = "Les champs d'un courrier sont écrits dans la référence des courriers."


class UnknownTemplateField(UnknownField):
    """Le modèle {path}, ligne {line}, nomme « {name} » : « {letter} » n'a pas ce champ."""


class WrongField(Malformed):
    """Dans le courrier « {letter} », « {label} » ({name}) doit être {expected}."""


class TemplateUnreadable(Malformed):
    """Le modèle {path} ne peut pas être lu, ligne {line} : {why}."""


class UnknownTemplate(Malformed):
    """Le modèle {path} ne correspond à aucun courrier. Noms attendus : {known}."""
