"""What leaves for other systems: the event feed of a data warehouse, open data."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from pathways.cli.options import output
from pathways.cli.output import write

if TYPE_CHECKING:
    from pathways.projections.feed import Read


@click.command()
@click.option(
    "--after",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help="La dernière position déjà lue.",
)
@click.option("--limit", type=click.IntRange(1), help="Au plus tant d'événements.")
@click.option("--name", "names", multiple=True, help="Une sorte d'événement ; plusieurs fois.")
@output
def events(after: int, limit: int | None, names: tuple[str, ...]) -> None:
    """Le journal après une position, un événement par ligne (NDJSON), sans rien de personnel.

    La position où reprendre est donnée à la fin : chaque événement est lu une fois exactement.
    """
    from pathways.documents.export import FORMATS
    from pathways.projections.departement import open_departement
    from pathways.projections.feed import whole_feed

    reached = after

    def pieces(read: "Iterator[Read]") -> Iterator[bytes]:
        nonlocal reached
        for some in read:
            reached = some.reached
            yield from FORMATS["ndjson"].write((), some.entries)

    with open_departement() as departement:
        write(pieces(whole_feed(departement, after, names, limit)))
    click.echo(f"Reprendre après la position {reached}.", err=True)


COMMANDS = (events,)
