"""What leaves for other systems: the event feed of a data warehouse, open data."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pathways.cli.options import as_known, known_at, on_day, output, today
from pathways.cli.output import write, written

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


@click.command("open-data")
@on_day
@known_at
@click.option(
    "--output",
    metavar="DOSSIER",
    required=True,
    type=click.Path(file_okay=False, writable=True, path_type=Path),
    help="Le dossier où écrire les tables ; créé s'il n'existe pas.",
)
def open_data(on: date, known_at: date | None, output: Path) -> None:
    """Écrit les tables ouvertes d'un jour : un CSV par table, et ce qu'elles comptent.

    Les petits effectifs sont masqués, et aucun ne se déduit des autres.
    """
    from pathways.documents.open_data.edition import edition
    from pathways.documents.open_data.files import README, readme, to_csv
    from pathways.projections.departement import open_departement

    with open_departement() as departement:
        told = edition(as_known(departement, known_at), on, today())
    files = {f"{one.name}.csv": to_csv(one) for one in told.tables}
    files[README] = readme(told).encode()
    output.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        written(output / name, [content])
    hidden = sum(len(one.hidden) for one in told.tables)
    click.echo(f"{output} : {len(told.tables)} tables, {hidden} cases masquées.")


COMMANDS = (events, open_data)
