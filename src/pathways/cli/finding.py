"""The person someone means: by identifier, number or name."""

from uuid import UUID

import click

from pathways.domain.beneficiary.identifiers import normalise_payer_number, parse_nir
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.refusal import Refusal
from pathways.projections import lists
from pathways.projections.departement import Departement

SHOWN = 5


def find_person(departement: Departement, asked: str) -> UUID:
    """The one person meant; ClickException where nobody is, or where several could be."""
    try:
        return UUID(asked)
    except ValueError:
        found = _found(departement, asked.strip())
    if len(found) == 1:
        return found[0].person
    if not found:
        raise click.ClickException(f"Personne n'est enregistré sous « {asked} ».")
    names = "; ".join(f"{p.last_name} {p.first_name} ({p.person})" for p in found[:SHOWN])
    more = f" et {len(found) - SHOWN} autres" if len(found) > SHOWN else ""
    raise click.ClickException(f"Plusieurs personnes répondent à « {asked} » : {names}{more}.")


def files_of(departement: Departement, person: UUID) -> list[UUID]:
    """The person's file and those merged into it; ClickException where there is none."""
    loaded = departement.app.load(BeneficiaryState, person)
    if not loaded.version:
        raise click.ClickException(f"Aucun dossier sous l'identifiant {person}.")
    assert isinstance(loaded.state, BeneficiaryState)
    return [person, *sorted(loaded.state.absorbed)]


def _found(departement: Departement, asked: str) -> list[lists.Person]:
    if not any(character.isdigit() for character in asked):
        return lists.people(departement, name=asked, category="beneficiary")
    try:
        by_nir = lists.people(departement, nir=str(parse_nir(asked)), category="beneficiary")
    except (Refusal, ValueError):
        by_nir = []
    return by_nir or lists.people(
        departement, payer_number=normalise_payer_number(asked), category="beneficiary"
    )
