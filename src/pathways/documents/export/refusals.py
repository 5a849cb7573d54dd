"""What no file can hold; the docstring is the message."""

from pathways.domain.refusal import Malformed


class TooLongForASheet(Malformed):
    """Cette liste a {rows} lignes ; une feuille de classeur en tient {most}."""

    remedy = "Demandez-la en CSV ou en NDJSON, ou un organisme à la fois."
