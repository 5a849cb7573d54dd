"""What the law asks about people's data."""

from datetime import date
from pathlib import Path

import click

from pathways.cli.options import actor, formatted, on_day, output, today
from pathways.cli.output import show_json, write


@click.command()
@click.argument("person", metavar="PERSONNE")
@click.option(
    "--reason", required=True, help="Pourquoi ; restera lisible, et ne doit nommer personne."
)
@click.option("--yes", is_flag=True, help="Ne demande pas de confirmer.")
@formatted
def forget(person: str, reason: str, yes: bool, form: str) -> None:
    """Efface une personne : sa clé est détruite, plus rien d'elle n'est lisible.

    Aucun chiffre ne change. C'est définitif. PERSONNE : son identifiant, son NIR, son numéro
    d'allocataire ou son nom.
    """
    from pathways.cli.finding import described, files_of, find_person
    from pathways.projections.departement import open_departement
    from pathways.projections.forgetting import forget as forget_person

    with open_departement() as departement:
        found = find_person(departement, person)
        files = files_of(departement, found)
        if not yes:
            who = f"{described(departement, found)} ({found}, {len(files)} dossier(s))"
            # click.confirm understands English answers only.
            answer = click.prompt(f"Effacer définitivement {who} ? (oui/non)", default="non")
            if answer.strip().lower() not in ("oui", "o"):
                raise click.Abort
        forgotten = forget_person(departement, found, reason=reason, actor=actor(), today=today())
    if form == "json":
        show_json(forgotten)
    else:
        click.echo(f"Effacé : {len(forgotten.files)} dossier(s).")


@click.command("subject-access")
@click.argument("person", metavar="PERSONNE")
@click.option(
    "--format",
    "form",
    type=click.Choice(["pdf", "json"]),
    default="pdf",
    show_default=True,
    help="À lire, ou à reprendre ailleurs.",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Où écrire. [défaut : un nom qui ne nomme personne, dans le dossier courant]",
)
def subject_access(person: str, form: str, output: Path | None) -> None:
    """Tout ce qui est conservé sur une personne, à lui remettre (RGPD, art. 15).

    Chaque fait avec ses données, quand il a été appris, de qui, pourquoi, et sous quelle règle ; ce
    qui a été corrigé ou retiré aussi. PERSONNE : son identifiant, son NIR, son numéro d'allocataire
    ou son nom.
    """
    from pathways.cli.finding import find_person
    from pathways.documents.subject_access import content
    from pathways.documents.subject_access.formats import file_name, render
    from pathways.projections.departement import open_departement

    with open_departement() as departement:
        found = find_person(departement, person)
        told = content.subject_access(departement, found, today=today())
    path = output or Path(file_name(told, form))
    path.write_bytes(render(told, form))
    click.echo(f"{path} : {told.facts} fait(s).")


@click.command("record-of-processing")
@on_day
@click.option(
    "--format",
    "form",
    type=click.Choice(["markdown", "json"]),
    default="markdown",
    show_default=True,
    help="À lire, ou à reprendre ailleurs.",
)
@output
def record_of_processing(on: date, form: str) -> None:
    """Le registre des activités de traitement (RGPD, art. 30).

    Finalités, bases légales, données, destinataires, durées et mesures de sécurité, tirés de ce que
    l'outil enregistre et des règles du département en vigueur ce jour-là.
    """
    from pathways.documents.record_of_processing import content
    from pathways.documents.record_of_processing.formats import to_json, to_markdown
    from pathways.projections.departement import rules_of

    record = content.record_of_processing(rules_of(), on)
    write([to_json(record) if form == "json" else to_markdown(record).encode()])


COMMANDS = (forget, subject_access, record_of_processing)
