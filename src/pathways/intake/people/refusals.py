"""Why a file of people is refused as a whole."""

from pathways.intake.unreadable import UnreadableFile


class NotAWorkbook(UnreadableFile):
    """Le fichier n'est pas un classeur .xlsx lisible."""


class NotACsv(UnreadableFile):
    """Le fichier n'est pas un CSV lisible."""


class MissingColumns(UnreadableFile):
    """Il manque au fichier une colonne obligatoire."""


class AmbiguousColumns(UnreadableFile):
    """Deux colonnes du fichier désignent la même information."""


class BadColumnsFile(UnreadableFile):
    """Le fichier de correspondance des colonnes n'est pas utilisable."""
