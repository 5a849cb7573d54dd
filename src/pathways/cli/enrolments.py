"""What a person may enter, who is in which action, and the mopeds of the rental services."""

from datetime import date
from typing import Any
from uuid import UUID

import click

from pathways.cli.options import as_known, known_at, listed, on_day
from pathways.cli.output import IDENTIFIER, name_of, show
from pathways.cli.words import MOPED_STATUSES, said


@click.command()
@click.argument("person", metavar="PERSONNE")
@on_day
@known_at
@listed
def eligible(person: str, on: date, known_at: date | None, form: str) -> None:
    """Chaque module du catalogue pour une personne : ouvert ce jour-là, ou pourquoi pas.

    Avec les conventions qui ont une place pour elle. PERSONNE : son identifiant, son NIR, son
    numéro d'allocataire ou son nom.
    """
    from pathways.cli.finding import files_of, find_person
    from pathways.projections.departement import open_departement
    from pathways.projections.eligible import Eligibility, eligibility

    with open_departement() as departement:
        found = find_person(departement, person)
        files_of(departement, found)  # whoever has no file is told so
        rows = eligibility(as_known(departement, known_at), found, on)
        publics = {one.code: one.label for one in departement.rules.publics.on(on).value}
    show(
        rows,
        {
            "Programme": "programme_label",
            "Module": "module_label",
            "Ouvert": lambda row: said(publics, row.public) if row.eligible else "non",
            "Où, ou pourquoi": _where_or_why,
        },
        form,
        row=Eligibility,
        empty="Aucun programme ce jour-là.",
    )


@click.command()
@on_day
@click.option("--agreement", type=click.UUID, help="Une convention (UUID).")
@click.option("--organisation", type=click.UUID, help="L'organisme de l'action (UUID).")
@click.option("--programme", help="Un programme du catalogue (code).")
@click.option("--territory", help="Un territoire (code).")
@known_at
@listed
def enrolments(
    on: date,
    agreement: UUID | None,
    organisation: UUID | None,
    programme: str | None,
    territory: str | None,
    known_at: date | None,
    form: str,
) -> None:
    """Qui est dans quelle action un jour donné, par nom."""
    from pathways.projections import lists
    from pathways.projections.departement import open_departement

    with open_departement() as departement:
        rows = lists.enrolments(
            as_known(departement, known_at),
            on,
            agreement=agreement,
            organisation=organisation,
            programme=programme,
            territory=territory,
        )
        labels = {one.code: one.label for one in departement.rules.catalogue if one.in_force(on)}
    show(
        rows,
        {
            "Personne": name_of,
            "Programme": lambda row: said(labels, row.programme),
            "Organisme": "organisation_name",
            "Convention": "title",
            "Place": "place",
            "Depuis le": "entered_on",
            "Jusqu'au": "last_day_on",
            IDENTIFIER: "enrolment",
        },
        form,
        row=lists.Enrolment,
        empty="Personne n'est dans une action ce jour-là.",
    )


@click.command()
@on_day
@click.option("--organisation", type=click.UUID, help="L'organisme qui loue (UUID).")
@click.option("--status", type=click.Choice(list(MOPED_STATUSES)), help="L'état ce jour-là.")
@known_at
@listed
def mopeds(
    on: date, organisation: UUID | None, status: str | None, known_at: date | None, form: str
) -> None:
    """Les cyclomoteurs d'un jour : libres, loués et à qui, ou hors d'état."""
    from pathways.projections import lists
    from pathways.projections.departement import open_departement

    with open_departement() as departement:
        rows = lists.mopeds(
            as_known(departement, known_at), on, organisation=organisation, status=status
        )
    show(
        rows,
        {
            "Cyclomoteur": "label",
            "Organisme": "organisation_name",
            "Site": "site",
            "Contrôlé le": "checked_on",
            "État": lambda row: said(MOPED_STATUSES, row.status),
            "Loué à": lambda row: name_of(row) if row.person else None,
            "Jusqu'au": "rented_until",
            IDENTIFIER: "moped",
        },
        form,
        row=lists.Moped,
        empty="Aucun cyclomoteur ce jour-là.",
    )


def _where_or_why(row: Any) -> str:
    if not row.eligible:
        return " ; ".join(f"{one.message} [{one.rule}]" for one in row.reasons)
    places = (
        f"{one.organisation_name or one.title}"
        + (f" ({one.places_left} places)" if one.places_left is not None else "")
        for one in row.agreements
    )
    return " ; ".join(places) or "aucune convention avec une place"


COMMANDS = (eligible, enrolments, mopeds)
