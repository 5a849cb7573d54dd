"""Files whose time is over: the list for the archives, and forgetting whom they approved."""

from datetime import date
from pathlib import Path
from uuid import UUID

import click

from pathways.cli.options import actor, as_known, formatted, known_at, on_day, today
from pathways.cli.output import IDENTIFIER, name_of, show


@click.command()
@on_day
@known_at
@click.option("--dry-run", is_flag=True, help="Montre la liste, sans effacer personne.")
@click.option(
    "--approved",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="La liste visée : le JSON que --dry-run a donné, ou une part de celui-ci.",
)
@click.option("--visa", help="La référence du visa des archives ; elle restera lisible.")
@formatted
def retention(
    on: date,
    known_at: date | None,
    dry_run: bool,
    approved: Path | None,
    visa: str | None,
    form: str,
) -> None:
    """Efface les dossiers dont la durée de conservation est échue.

    D'abord --dry-run, pour la liste à soumettre aux archives ; puis, avec --approved et --visa,
    les personnes de cette liste sont effacées. Un dossier dont une procédure ou un recours court,
    ou dont la personne est encore suivie, est conservé, et la liste dit pourquoi.
    """
    from pathways.projections.departement import open_departement
    from pathways.projections.retention import expired, forget_expired

    if not dry_run:
        if on != today():
            raise click.BadParameter(
                "un autre jour ne se demande qu'avec --dry-run.", param_hint="--on"
            )
        if known_at is not None:
            raise click.BadParameter(
                "ce qu'on savait ne se demande qu'avec --dry-run.", param_hint="--known-at"
            )
        if approved is None or not (visa or "").strip():
            raise click.UsageError(
                "Effacer demande --approved et --visa ; --dry-run donne la liste à faire viser."
            )
    with open_departement() as departement:
        if dry_run:
            found = expired(as_known(departement, known_at), on)
        else:
            assert approved is not None
            found = forget_expired(
                departement,
                on,
                visa=(visa or "").strip(),
                approved=_people(approved),
                actor=actor(),
            )
    show(
        found,
        {
            "Dernier contact": "last_contact_on",
            "À conserver jusqu'au": "due_on",
            "Personne": name_of,
            "Conservé parce que": "held",
            "Règle": "rule",
            IDENTIFIER: "person",
        },
        form,
        empty="Aucun dossier n'est à échéance.",
    )
    if form == "table":
        gone = sum(one.held is None for one in found)
        told = "à effacer" if dry_run else "effacé(s)"
        click.echo(f"{gone} dossier(s) {told}, {len(found) - gone} conservé(s).")


def _people(approved: Path) -> frozenset[UUID]:
    """Whom the list names; ClickException for a file that is not such a list."""
    import orjson

    try:
        return frozenset(UUID(row["person"]) for row in orjson.loads(approved.read_bytes()))
    except (ValueError, TypeError, KeyError, AttributeError):
        raise click.ClickException(
            f"« {approved} » n'est pas une liste donnée par retention --dry-run --format json."
        ) from None


COMMANDS = (retention,)
