"""What the API itself refuses, before any rule is asked; the docstring is the message."""

from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

from pathways.domain.refusal import Malformed, Refusal


class Fault(NamedTuple):
    """One thing to put right: where it stands (`pointer`, `parameter` or `header`) and why."""

    place: str
    name: str
    detail: str


class Unparsable(Refusal):
    """Le corps de la requête n'est pas du JSON lisible ({why})."""

    remedy = "Envoyez un objet JSON encodé en UTF-8."


class EmptyBody(Unparsable):
    """Le corps de la requête est vide."""


class DuplicateKey(Unparsable):
    """La clé « {key} » figure deux fois dans le même objet JSON."""

    remedy = "Gardez-en une seule."


class NumberTooLong(Unparsable):
    """Un nombre de {length} caractères ne peut pas être lu."""


class NestedTooDeep(Unparsable):
    """Le JSON est imbriqué sur trop de niveaux."""


class TooManyValues(Unparsable):
    """Le JSON contient plus de {most} valeurs au même endroit, ou en tout."""

    remedy = "Envoyez moins à la fois."


class UnsupportedBody(Refusal):
    """Le corps de la requête doit être du JSON, non compressé (reçu : {received})."""

    remedy = "Envoyez « Content-Type: application/json », sans « Content-Encoding »."


class BodyTooLarge(Refusal):
    """Le corps de la requête dépasse {most} octets."""


class BadHeader(Refusal):
    """Un en-tête de la requête ne peut pas être lu."""

    header: ClassVar[str]


class MissingIdempotencyKey(BadHeader):
    """Chaque demande d'enregistrement porte une clé d'idempotence."""

    header = "Idempotency-Key"
    remedy = (
        "Ajoutez l'en-tête « Idempotency-Key », un identifiant que vous tirez au hasard : répétée"
        " sous la même clé, la demande n'est enregistrée qu'une fois."
    )


class BadIdempotencyKey(BadHeader):
    """Une clé d'idempotence est faite de 1 à 255 caractères ASCII visibles."""

    header = "Idempotency-Key"


class BadIfMatch(BadHeader):
    """L'en-tête « If-Match » porte une version et une seule, entre guillemets : "3"."""

    header = "If-Match"
    remedy = "Recopiez l'en-tête « ETag » de la dernière lecture ; « * » n'est pas admis."


class MissingIfMatch(Refusal):
    """Une modification dit sur quelle version du dossier elle s'appuie."""

    header: ClassVar[str] = "If-Match"
    remedy = "Lisez le dossier, puis ajoutez l'en-tête « If-Match » avec son « ETag »."


class BadPosition(BadHeader):
    """L'en-tête « Pathways-Position » porte un nombre entier positif."""

    header = "Pathways-Position"


class PositionNotRecorded(Refusal):
    """La position {position} n'est pas encore dans le journal, qui en est à {head}."""

    remedy = "Reprenez la position donnée par la réponse à votre enregistrement."


class BadCursor(Refusal):
    """Ce curseur n'est pas celui d'une page de cette liste."""

    field = "cursor"
    remedy = "Reprenez « next » tel que la page précédente l'a donné, avec les mêmes filtres."


class Unauthenticated(Refusal):
    """Cette adresse demande une clé d'accès valide."""

    remedy = "Ajoutez l'en-tête « Authorization: Bearer » suivi de votre clé."


class Forbidden(Refusal):
    """Cette opération n'est pas ouverte à vos rôles ; elle l'est à : {roles}."""

    remedy = "Demandez à l'administrateur un rôle qui la comprend, s'il doit être le vôtre."


class KeyTooNarrow(Forbidden):
    """Cette clé est limitée à : {scopes}."""

    remedy = "Demandez une clé plus large de votre compte, ou servez-vous d'une autre."


class NotAcceptable(Refusal):
    """Cette adresse ne répond dans aucun des formats demandés."""

    remedy = "Retirez l'en-tête « Accept », ou ajoutez-y application/json."


class Lagging(Refusal):
    """Les listes n'ont pas encore suivi jusqu'à la position {position}."""

    remedy = "Recommencez dans un instant."


class TooManyRequests(Refusal):
    """Vous avez envoyé plus de {most} demandes en {seconds} secondes."""

    remedy = "Attendez le nombre de secondes que dit l'en-tête « Retry-After », puis recommencez."


class TookTooLong(Refusal):
    """Cette demande a pris trop de temps, et a été arrêtée : rien n'a été enregistré."""

    remedy = "Demandez moins à la fois : un organisme, une période plus courte, une page."


class Unavailable(Refusal):
    """La base de données ne répond pas pour le moment."""

    remedy = "Recommencez dans un instant, sous la même clé d'idempotence."


class SandboxUnavailable(Unavailable):
    """Le département d'essai, où vont les clés de test, n'est pas disponible."""

    remedy = "Recommencez dans un instant, ou demandez à l'exploitant ce qu'en dit le journal."


class FieldsMalformed(Malformed):
    """La demande n'a pas la forme attendue : voyez chaque champ cité."""

    def __init__(self, faults: Sequence[Fault], **details: Any) -> None:
        super().__init__(**details)
        self.faults = faults
