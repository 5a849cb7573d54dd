"""What can be wrong with a flow: with all of it, or with one household."""

from pathways.intake.unreadable import TruncatedFile, UnreadableFile


class BrokenFlow(UnreadableFile):
    """La structure du flux est rompue."""


class TruncatedFlow(TruncatedFile, BrokenFlow):
    """Le flux est tronqué."""


class HostileFlow(BrokenFlow):
    """Le flux contient une construction XML refusée."""


class NotAMonthlyFlow(UnreadableFile):
    """Seul le flux mensuel des bénéficiaires (TYPEFLUX M) est importé."""


class Defect(Exception):
    """One household's defect: it refuses that household, never the others."""

    def __init__(self, line: int, field: str, message: str) -> None:
        super().__init__(message)
        self.line, self.field, self.message = line, field, message
