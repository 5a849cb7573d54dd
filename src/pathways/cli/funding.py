"""Funding of insertion actions: requests, agreements, and the envelopes they draw on."""

from datetime import date
from uuid import UUID

import click

from pathways.cli.options import as_known, known_at, listed, on_day
from pathways.cli.output import IDENTIFIER, show
from pathways.cli.words import AGREEMENTS, APPLICATIONS, said

PROGRAMME = click.option("--programme", help="Un programme (code).")
ORGANISATION = click.option("--organisation", type=click.UUID, help="Un organisme.")


@click.command()
@on_day
@known_at
@click.option("--status", type=click.Choice(list(APPLICATIONS)), help="Un état.")
@PROGRAMME
@ORGANISATION
@listed
def applications(
    on: date,
    known_at: date | None,
    status: str | None,
    programme: str | None,
    organisation: UUID | None,
    form: str,
) -> None:
    """Demandes de financement d'actions, telles qu'un jour donné, la dernière d'abord."""
    from pathways.projections import lists
    from pathways.projections.departement import open_departement

    with open_departement() as departement:
        rows = lists.applications(
            as_known(departement, known_at), on, status=status, programme=programme,
            organisation=organisation,
        )  # fmt: skip
        labels = {one.code: one.label for one in departement.rules.pathway_objectives.on(on).value}
    show(
        rows,
        {
            "Depuis": "since",
            "Organisme": "organisation_name",
            "Objectif": lambda row: said(labels, row.objective),
            "Programme": "programme",
            "Projet": "title",
            "État": lambda row: said(APPLICATIONS, row.status),
            "Demandé (€)": "requested",
            "Voté (€)": "amount",
            "Signalé": lambda row: ", ".join(row.flagged),
            IDENTIFIER: "application",
        },
        form,
        row=lists.Application,
        empty="Aucune demande à ce jour.",
    )


@click.command()
@on_day
@known_at
@click.option("--status", type=click.Choice(list(AGREEMENTS)), help="Un état.")
@PROGRAMME
@ORGANISATION
@click.option("--territory", help="Un territoire (code).")
@listed
def agreements(
    on: date,
    known_at: date | None,
    status: str | None,
    programme: str | None,
    organisation: UUID | None,
    territory: str | None,
    form: str,
) -> None:
    """Conventions d'actions signées à un jour donné, dans leurs termes en vigueur."""
    from pathways.projections import lists
    from pathways.projections.departement import open_departement

    with open_departement() as departement:
        rows = lists.agreements(
            as_known(departement, known_at), on, status=status, programme=programme,
            organisation=organisation, territory=territory,
        )  # fmt: skip
    show(
        rows,
        {
            "Du": "starts_on",
            "Au": "ends_on",
            "Organisme": "organisation_name",
            "Programme": "programme",
            "Convention": "title",
            "État": lambda row: said(AGREEMENTS, row.status),
            "Places": lambda row: row.places or "",
            "Montant (€)": "amount",
            "Bilan dû le": "final_report_due_on",
            "Communication": lambda row: f"{row.duties_kept}/{row.duties}",
            "Signalé": lambda row: ", ".join(row.flagged),
            IDENTIFIER: "agreement",
        },
        form,
        row=lists.Agreement,
        empty="Aucune convention à ce jour.",
    )


@click.command()
@on_day
@known_at
@click.option("--year", type=click.IntRange(2000, 2200), help="Une année.")
@listed
def envelopes(on: date, known_at: date | None, year: int | None, form: str) -> None:
    """Enveloppes du budget d'insertion à un jour donné : voté, pris, restant."""
    from pathways.projections import lists
    from pathways.projections.departement import open_departement

    with open_departement() as departement:
        rows = lists.envelopes(as_known(departement, known_at), on, year=year)
        known = departement.rules.budget_lines.history
        labels = {one.code: one.label for rule in known for one in rule.value}
    show(
        rows,
        {
            "Année": "year",
            "Ligne": lambda row: said(labels, row.budget_line),
            "Voté (€)": "voted",
            "Pris (€)": "drawn",
            "Restant (€)": "left",
            "Conventions": "agreements",
        },
        form,
        row=lists.BudgetEnvelope,
        empty="Aucune enveloppe votée à ce jour.",
    )


COMMANDS = (applications, agreements, envelopes)
