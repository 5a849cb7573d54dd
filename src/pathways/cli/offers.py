"""Offers, positionings with their answers, and the offers that suit a person (G9)."""

from datetime import date
from typing import Any
from uuid import UUID

import click

from pathways.cli.options import DAY, as_known, known_at, listed, on_day
from pathways.cli.output import IDENTIFIER, name_of, show
from pathways.cli.words import OFFER_KINDS, OFFER_STATUSES, POSITIONED_BY, POSITIONINGS, said


@click.command()
@on_day
@known_at
@click.option("--kind", type=click.Choice(list(OFFER_KINDS)), help="Une sorte d'offre.")
@click.option("--status", type=click.Choice(list(OFFER_STATUSES)), help="L'état ce jour-là.")
@click.option("--territory", help="Un territoire (code).")
@click.option("--organisation", type=click.UUID, help="L'organisme qui publie (UUID).")
@listed
def offers(
    on: date,
    known_at: date | None,
    kind: str | None,
    status: str | None,
    territory: str | None,
    organisation: UUID | None,
    form: str,
) -> None:
    """Actions, formations et emplois offerts un jour donné, le premier à fermer d'abord."""
    from pathways.projections import lists
    from pathways.projections.departement import open_departement

    with open_departement() as departement:
        rows = lists.offers(
            as_known(departement, known_at),
            on,
            kind=kind,
            status=status,
            territory=territory,
            organisation=organisation,
        )
        communes = {one.code: one.label for one in departement.rules.communes.on(on).value}
    show(
        rows,
        {
            "Jusqu'au": "open_until",
            "État": lambda row: said(OFFER_STATUSES, row.status),
            "Quoi": lambda row: said(OFFER_KINDS, row.kind),
            "Intitulé": "title",
            "Organisme": "organisation_name",
            "Commune": lambda row: said(communes, row.commune),
            "Places": lambda row: f"{row.places_left} sur {row.places}",
            "En attente": "awaiting",
            IDENTIFIER: "offer",
        },
        form,
        row=lists.Offered,
        empty="Aucune offre ce jour-là.",
    )


@click.command()
@on_day
@known_at
@click.option("--offer", type=click.UUID, help="Une offre (UUID).")
@click.option("--organisation", type=click.UUID, help="L'organisme qui répond (UUID).")
@click.option(
    "--referent", type=click.UUID, help="Le référent qui propose ou suit la personne (UUID)."
)
@click.option("--standing", type=click.Choice(list(POSITIONINGS)), help="Où en est la réponse.")
@click.option("--answered-from", type=DAY, help="Seulement les réponses depuis ce jour.")
@listed
def positionings(
    on: date,
    known_at: date | None,
    offer: UUID | None,
    organisation: UUID | None,
    referent: UUID | None,
    standing: str | None,
    answered_from: date | None,
    form: str,
) -> None:
    """Qui est positionné sur quelle offre un jour donné, la dernière réponse d'abord."""
    from pathways.projections import lists
    from pathways.projections.departement import open_departement

    with open_departement() as departement:
        rows = lists.positionings(
            as_known(departement, known_at),
            on,
            offer=offer,
            organisation=organisation,
            referent=referent,
            standing=standing,
            answered_from=answered_from,
        )
    show(
        rows,
        {
            "Depuis le": "since",
            "Réponse": lambda row: said(POSITIONINGS, row.standing),
            "Personne": name_of,
            "Offre": "title",
            "Organisme": "organisation_name",
            "Proposé le": "proposed_on",
            "Par": lambda row: row.referent_name or said(POSITIONED_BY, row.proposed_by),
            IDENTIFIER: "positioning",
        },
        form,
        row=lists.Positioned,
        empty="Aucun positionnement ce jour-là.",
    )


@click.command()
@click.argument("person", metavar="PERSONNE")
@on_day
@known_at
@listed
def match(person: str, on: date, known_at: date | None, form: str) -> None:
    """Les offres d'un jour pour une personne, la meilleure d'abord, chacune avec ses raisons.

    Celles qu'on ne peut pas lui proposer suivent, avec ce qui les écarte. PERSONNE : son
    identifiant, son NIR, son numéro d'allocataire ou son nom.
    """
    from pathways.cli.finding import files_of, find_person
    from pathways.projections.departement import open_departement
    from pathways.projections.matching import MatchedOffer, offers_for

    with open_departement() as departement:
        found = find_person(departement, person)
        files_of(departement, found)  # whoever has no file is told so
        rows = offers_for(as_known(departement, known_at), found, on)
    show(
        rows,
        {
            "Rang": lambda row: row.rank or "écartée",
            "Intitulé": "title",
            "Organisme": "organisation_name",
            "Jusqu'au": "open_until",
            "Pourquoi": _why,
            IDENTIFIER: "offer",
        },
        form,
        row=MatchedOffer,
        empty="Aucune offre pour cette personne ce jour-là.",
    )


def _why(row: Any) -> str:
    return " ; ".join(reason.label for reason in row.left_out or row.reasons)


COMMANDS = (offers, positionings, match)
