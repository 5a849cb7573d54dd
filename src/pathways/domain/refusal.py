"""Refusals: what may not be recorded, in words a social worker recognises.

The docstring of a refusal is the message people read (French). `rule` is the id of the regulation
that refuses. One table, in `pathways.api.problems`, turns families of refusals into HTTP.
"""

from typing import Any, ClassVar


class Refusal(Exception):
    """Cet enregistrement est refusé par une règle."""

    rule: str | None = None
    remedy: str | None = None
    """How to put it right, in French."""
    field: str | None = None

    def __init__(
        self, *, field: str | None = None, rule: str | None = None, **details: Any
    ) -> None:
        self.field = field or type(self).field
        # The law of a day may be another entry than the one the refusal usually names.
        self.rule = rule or type(self).rule
        self.details = details
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """The docstring's first paragraph, completed with the details given (`{name}`)."""
        text = " ".join((type(self).__doc__ or "").split("\n\n")[0].split())
        return text.format_map(_Details(self.details))

    @property
    def code(self) -> str:
        """A stable identifier: the class name in kebab-case, the last part of the problem type."""
        name = type(self).__name__
        return "".join(f"-{c.lower()}" if c.isupper() else c for c in name).lstrip("-")


class _Details(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


class NotFound(Refusal):
    """Rien n'est enregistré sous cet identifiant."""


class AlreadyRecorded(Refusal):
    """C'est déjà enregistré."""


class StaleVersion(Refusal):
    """Le dossier a changé depuis que vous l'avez lu."""

    remedy = "Relisez le dossier puis recommencez avec sa nouvelle version."


class LostClaim(Refusal):
    """{held}"""

    HELD: ClassVar[dict[str, str]] = {
        "open_orientation": "Cette personne a déjà une orientation ouverte.",
        "person_in_action": "Cette personne est dans une action d'insertion : son dossier ne se"
        " fusionne pas, et un dossier fusionné n'y entre plus.",
        "nir": "Une autre personne est déjà enregistrée avec ce NIR.",
        "payer_identity": "Une autre personne est déjà enregistrée avec ce numéro d'allocataire,"
        " cette date de naissance et ce prénom.",
        "listed_case": "Ce dossier est déjà à l'ordre du jour d'une autre séance.",
        "contract_in_preparation": "Un contrat d'engagements est déjà en préparation.",
        "open_sanction_procedure": "Une procédure de sanction est déjà ouverte sur cet"
        " accompagnement.",
        "breach_reported": "Un manquement vient d'être signalé, ou la personne d'être effacée.",
        "open_positioning": "Cette personne est déjà positionnée sur cette offre.",
    }

    REMEDIES: ClassVar[dict[str, str]] = {
        "open_orientation": "Réorientez la personne, ou mettez d'abord fin à son orientation.",
        "person_in_action": "Enregistrez d'abord la sortie de l'action.",
        "nir": "Cherchez son dossier par ce NIR ; vérifiez le numéro s'il est d'une autre.",
        "payer_identity": "Cherchez son dossier par ce numéro d'allocataire.",
        "contract_in_preparation": "Reprenez ce contrat, ou abandonnez-le d'abord.",
        "open_positioning": "Attendez la réponse, ou retirez d'abord ce positionnement.",
    }

    def __init__(self, *, claim: str) -> None:
        self.claim = claim
        self.remedy = self.REMEDIES.get(claim)
        held = self.HELD.get(claim, "Un autre enregistrement a pris la place entre-temps.")
        super().__init__(held=held)


class ReusedKey(Refusal):
    """Cette clé d'idempotence a déjà servi pour une autre demande."""

    remedy = "Employez une clé nouvelle pour chaque demande nouvelle."


class PersonUnreadable(Refusal):
    """Cette personne a été effacée : rien ne peut plus être enregistré sous son nom."""


class Malformed(Refusal):
    """Cette demande n'a pas la forme attendue."""


class InTheFuture(Refusal):
    """La date du {day} est dans le futur : on enregistre ce qui a eu lieu."""


class ImpossiblePosition(Malformed):
    """Une position du journal est un entier positif."""

    field = "log_position"
