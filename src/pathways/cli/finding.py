"""The person someone means: by identifier, number or name."""

from uuid import UUID

import click

from pathways.domain.beneficiary.identifiers import normalise_payer_number, parse_nir
from pathways.domain.beneficiary.state import BeneficiaryState, Identity
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
    names = " ; ".join(f"{_named(one)} ({one.person})" for one in found[:SHOWN])
    left = len(found) - SHOWN
    more = f" et {left} autre{'s' if left > 1 else ''}" if left > 0 else ""
    raise click.ClickException(f"Plusieurs personnes répondent à « {asked} » : {names}{more}.")


def files_of(departement: Departement, person: UUID) -> list[UUID]:
    """The person's file and those merged into it; ClickException where there is none."""
    loaded = departement.app.load(BeneficiaryState, person)
    if not loaded.version:
        raise click.ClickException(f"Aucun dossier sous l'identifiant {person}.")
    assert isinstance(loaded.state, BeneficiaryState)
    return [person, *sorted(loaded.state.absorbed)]


def described(departement: Departement, person: UUID) -> str:
    """The person as one is told apart from another: "SOULARD Laëtitia, 15/10/1992"."""
    state = departement.app.load(BeneficiaryState, person).state
    assert isinstance(state, BeneficiaryState)
    return "personne effacée" if state.forgotten else _named(state.identity)


def _named(one: "lists.Person | Identity") -> str:
    """Homonyms are many: the date of birth tells them apart."""
    born = f", {one.birth_date:%d/%m/%Y}" if one.birth_date else ""
    return f"{(one.last_name or '').upper()} {one.first_name}{born}"


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
