"""What click itself says, in French: it keeps its own words where none is given here."""

from importlib import import_module

WORDS = {
    "Usage:": "Emploi :",
    "Commands": "Commandes",
    "Show this message and exit.": "Affiche cette aide.",
    "Missing command.": "Il manque une commande.",
    "Missing argument": "Il manque l'argument",
    "Missing option": "Il manque l'option",
    "Missing parameter": "Il manque le paramètre",
    "No such command {name!r}.": "Commande inconnue : {name}.",
    "No such option {name!r}.": "Option inconnue : {name}.",
    "Got unexpected extra argument ({args})": "Argument en trop : {args}",
    "Got unexpected extra arguments ({args})": "Arguments en trop : {args}",
    "Invalid value for {param_hint}: {message}": "Valeur refusée pour {param_hint} : {message}",
    "Invalid value: {message}": "Valeur refusée : {message}",
    "Option {name!r} does not take a value.": "L'option {name} ne prend pas de valeur.",
    "Option {name!r} requires an argument.": "L'option {name} attend une valeur.",
    "Option {name!r} requires {nargs} arguments.": "L'option {name} attend {nargs} valeurs.",
    "Did you mean {possibility}?": "Vouliez-vous dire {possibility} ?",
    "(Did you mean one of: {possibilities}?)": "(Vouliez-vous dire : {possibilities} ?)",
    "(Possible options: {possibilities})": "(Options possibles : {possibilities})",
    "{value!r} is not {choice}.": "{value} n'est pas {choice}.",
    "{value!r} is not one of {choices}.": "{value} n'est pas l'un de {choices}.",
    "{value!r} is not a valid {number_type}.": "{value} n'est pas un nombre.",
    "{value!r} is not a valid UUID.": "{value} n'est pas un identifiant.",
    "{value} is not in the range {range}.": "{value} n'est pas dans l'intervalle {range}.",
    "{name} {filename!r} does not exist.": "Le fichier {filename} n'existe pas.",
    "{name} {filename!r} is a directory.": "{filename} est un dossier.",
    "{name} {filename!r} is not readable.": "Le fichier {filename} n'est pas lisible.",
    "Aborted!": "Interrompu.",
    "default: {default}": "par défaut : {default}",
    "required": "obligatoire",
}


def speak_french() -> None:
    """Replace the functions by which click looks its messages up."""
    for name in ("core", "decorators", "exceptions", "formatting", "parser", "types"):
        module = import_module(f"click.{name}")
        for lookup, ours in (("_", _french), ("ngettext", _french_number)):
            if hasattr(module, lookup):
                setattr(module, lookup, ours)


def _french(message: str) -> str:
    return WORDS.get(message, message)


def _french_number(one: str, several: str, number: int) -> str:
    return _french(one if number < 2 else several)
