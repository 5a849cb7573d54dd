"""For auditors: a person's whole file, a sample drawn at random, what is signed and its check."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

import click

from pathways.cli.options import DAY, MOMENT, as_known, formatted, known_at, today
from pathways.cli.output import IDENTIFIER, show, show_json, written

if TYPE_CHECKING:
    from pathways.documents.signed_export.making import Export
    from pathways.event_store.signing import SigningKey
    from pathways.projections.departement import Departement
    from pathways.projections.sampling import Sample

F = TypeVar("F", bound=Callable[..., Any])
NAMES = click.option(
    "--names/--no-names",
    default=True,
    show_default=True,
    help="Avec ou sans ce que le journal scelle : noms, numéros, textes.",
)


def output(default: str) -> Callable[[F], F]:
    """`--output FICHIER`; the name it has otherwise names nobody."""
    return click.option(
        "--output",
        metavar="FICHIER",
        type=click.Path(dir_okay=False, writable=True, path_type=Path),
        help=f"Où écrire. [défaut : {default}, dans le dossier courant]",
    )


def drawn_from(function: F) -> F:
    """The options of a sample, but its seed."""
    for option in (
        click.option("--by-body", is_flag=True, help="À chaque organisme sa part."),
        click.option("--organisation", type=click.UUID, help="Ceux de cet organisme (UUID)."),
        click.option("--on", type=DAY, help="Seulement les dossiers suivis ce jour-là."),
        click.option(
            "--position",
            type=click.IntRange(1),
            help="La position du journal où lire. [défaut : la fin]",
        ),
        click.option(
            "--size", type=click.IntRange(1), default=20, show_default=True, help="Combien."
        ),
    ):
        function = option(function)
    return function


@click.command()
@click.argument("person", metavar="PERSONNE")
@click.option("--on", type=DAY, help="Le jour dont on dit la situation. [défaut : aujourd'hui]")
@known_at
@click.option(
    "--compared-to",
    type=MOMENT,
    help="Un moment plus ancien : ce qui a été appris depuis, et ce que cela a changé.",
)
@NAMES
@click.option(
    "--format",
    "form",
    type=click.Choice(["pdf", "json"]),
    default="pdf",
    show_default=True,
    help="À lire, ou à traiter.",
)
@output("audit-IDENTIFIANT.pdf")
def audit(
    person: str,
    on: date | None,
    known_at: date | datetime | None,
    compared_to: date | datetime | None,
    names: bool,
    form: str,
    output: Path | None,
) -> None:
    """Toute l'histoire d'une personne : quoi, quand, quand on l'a su, par qui, pourquoi, la règle.

    Avec --compared-to, ce que deux moments savaient d'elle ; chacun parle de son propre jour, ou
    tous deux de --on. PERSONNE : son identifiant, son NIR, son numéro d'allocataire ou son nom.
    """
    from pathways.cli.finding import find_person
    from pathways.documents.audit.content import audited_file
    from pathways.documents.audit.formats import file_name, render
    from pathways.projections.departement import open_departement

    with open_departement() as departement:
        told = audited_file(
            as_known(departement, known_at),
            find_person(departement, person),
            today=today(),
            on=on,
            at=known_at,
            compared_to=compared_to,
            names=names,
        )
    path = output or Path(file_name(told, form))
    written(path, [render(told, form)])
    click.echo(f"{path} : {len(told.facts)} fait(s), jusqu'à la position {told.log_position}.")


@click.command()
@click.option("--seed", type=click.IntRange(0), required=True, help="Un nombre quelconque.")
@drawn_from
@formatted
def sample(
    seed: int,
    form: str,
    **drawn_from: Any,
) -> None:
    """Tire des dossiers au hasard, les mêmes partout pour la même graine et la même position.

    Sans --on, parmi tous les dossiers ouverts ; un organisme se demande d'un jour, aujourd'hui sauf
    --on.
    """
    from pathways.projections.departement import open_departement

    with open_departement() as departement:
        drawn = _draw(departement, seed, **drawn_from)
    if form == "json":
        show_json(drawn)
        return
    show(
        drawn.files,
        {
            "Rang": "rank",
            IDENTIFIER: "person",
            "Organisme": "organisation_name",
            "Empreinte": lambda row: row.digest[:16],
        },
        form,
        empty="Aucun dossier.",
    )
    click.echo(
        f"{len(drawn.files)} dossier(s) sur {drawn.population}, graine {drawn.seed}, position"
        f" {drawn.position} (chaîne {drawn.chain[:16]})."
    )


@click.command("export-signed")
@click.argument("person", metavar="[PERSONNE]", required=False)
@click.option("--seed", type=click.IntRange(0), help="D'un échantillon : sa graine.")
@drawn_from
@NAMES
@output("un nom qui ne nomme personne")
def export_signed(
    person: str | None,
    seed: int | None,
    names: bool,
    output: Path | None,
    **drawn_from: Any,
) -> None:
    """Écrit le dossier d'une PERSONNE, ou un échantillon, signé : il se vérifie hors ligne.

    L'archive contient les événements et leurs empreintes, le dossier tel qu'il se lit, les règles,
    et un manifeste signé (Ed25519). Elle n'est pas chiffrée : avec les noms, elle se confie comme
    un dossier papier.
    """
    from pathways.cli.finding import find_person
    from pathways.documents.signed_export.making import export_of_person, export_of_sample
    from pathways.projections.departement import open_departement

    if (person is None) == (seed is None):
        raise click.UsageError("Nommez une personne, ou un échantillon avec --seed.")
    with open_departement() as departement:
        key = _key(departement)
        made: Export
        if person is not None:
            position = drawn_from["position"]
            past = departement if position is None else departement.as_known(position)
            found = find_person(departement, person)
            made = export_of_person(past, found, key, today=today(), names=names)
        else:
            assert seed is not None
            drawn = _draw(departement, seed, **drawn_from)
            made = export_of_sample(departement, drawn, key, today=today(), names=names)
    path = output or Path(made.name)
    written(path, [made.archive])
    click.echo(
        f"{path} : {made.events} événement(s), {made.files} fichiers, position {made.position}."
    )


@click.command("signing-key")
@formatted
def signing_key(form: str) -> None:
    """La clé publique des exports signés, et son empreinte, à donner par une autre voie."""
    from pathways.projections.departement import open_departement

    with open_departement() as departement:
        public = _key(departement).public
    if form == "json":
        show_json(
            {
                "algorithm": "Ed25519",
                "public_key": public.text,
                "pem": public.pem,
                "fingerprint": public.fingerprint,
            }
        )
    else:
        click.echo(public.text)
        click.echo(f"Empreinte : {public.fingerprint}", err=True)


@click.command("verify-export")
@click.argument(
    "file", metavar="FICHIER", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--public-key",
    "key",
    required=True,
    metavar="CLÉ",
    help="La clé publique : sa base64, ou le fichier qui la contient (base64 ou PEM).",
)
@formatted
def verify_export(file: Path, key: str, form: str) -> None:
    """Vérifie un export signé, sans base ni réseau ; dit tout ce qui est faux, et code 1.

    Signature, empreinte de chaque fichier, de chaque événement, chaîne, pages, tirage.
    """
    from pathways.documents.signed_export.archive import MOST_BYTES
    from pathways.documents.signed_export.verifying import check
    from pathways.event_store.signing import PublicKey

    if file.stat().st_size > 2 * MOST_BYTES:
        raise click.ClickException(f"{file} est trop lourd pour être un export.")
    text = Path(key).read_text("utf-8", "replace") if Path(key).is_file() else key
    checked = check(file.read_bytes(), PublicKey.from_text(text))
    if form == "json":
        show_json({"sound": checked.sound, **_fields(checked)})
    elif checked.sound:
        click.echo(
            f"L'export est intact : {checked.events} événement(s), {checked.files} fichiers, fait"
            f" le {date.fromisoformat(checked.made_on or ''):%d/%m/%Y} à la position"
            f" {checked.position}."
        )
    else:
        for wrong in checked.wrong:
            click.echo(wrong)
    if not checked.sound:
        raise click.exceptions.Exit(1)


def _draw(
    departement: "Departement",
    seed: int,
    *,
    size: int,
    position: int | None,
    on: date | None,
    organisation: UUID | None,
    by_body: bool,
) -> "Sample":
    from pathways.projections.sampling import draw

    # A body follows someone on a day: today where none is asked.
    day = on or (today() if organisation or by_body else None)
    return draw(
        departement, seed, size, position=position, on=day, organisation=organisation,
        by_body=by_body,
    )  # fmt: skip


def _key(departement: "Departement") -> "SigningKey":
    from pathways.event_store import signing

    return signing.signing_key(departement.keyring)


def _fields(checked: object) -> dict[str, object]:
    from dataclasses import asdict

    return asdict(checked)  # type: ignore[call-overload,no-any-return]


COMMANDS = (audit, sample, export_signed, signing_key, verify_export)
