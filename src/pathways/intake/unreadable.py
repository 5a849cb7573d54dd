"""A file that cannot be read at all: named, with its line where there is one.

A defect of one household or one row is not an error: it comes out among the rows as `Refused` or
`RefusedRow`, and reading goes on.
"""

from errno import EACCES, EISDIR, ENOENT, EPERM

SAID_BY_THE_SYSTEM = {
    ENOENT: "il n'y a pas de fichier de ce nom",
    EACCES: "vous n'avez pas le droit de le lire",
    EPERM: "vous n'avez pas le droit de le lire",
    EISDIR: "c'est un dossier",
}


class UnreadableFile(Exception):
    """Ce fichier ne peut pas être lu."""

    def __init__(self, detail: str = "", *, line: int | None = None) -> None:
        self.detail = detail
        self.line = line
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """What to tell the person who sent the file, in French, with the line when known."""
        title = (type(self).__doc__ or "").strip().rstrip(".")
        where = f" (ligne {self.line})" if self.line else ""
        return f"{title}{where} : {self.detail}." if self.detail else f"{title}{where}."


class NoSuchFile(UnreadableFile):
    """Le fichier n'existe pas ou ne peut pas être ouvert."""

    @classmethod
    def because(cls, error: OSError) -> "NoSuchFile":
        """Why the system did not open it, in French where it is a mistake people make."""
        return cls(SAID_BY_THE_SYSTEM.get(error.errno or 0, error.strerror or ""))


class FileTooLarge(UnreadableFile):
    """Le fichier dépasse la taille acceptée."""


class UnreadableEncoding(UnreadableFile):
    """L'encodage du fichier n'est pas lisible."""


class TruncatedFile(UnreadableFile):
    """Le fichier est tronqué."""
