"""Who a line of a file is about: NIR first, else the payer's number with the birth date.

A role identifies nobody, and a name with a birth date only proposes a match. Merged files lead to
the one kept; people forgotten are in no read model, and match nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from psycopg.rows import class_row

from pathways.domain.refusal import Refusal
from pathways.event_store.keys import Keyring
from pathways.intake.names import almost_same, same_first_name
from pathways.intake.told import Told
from pathways.projections.departement import Departement
from pathways.projections.people import name_identity

# `merged_into` is followed to the file that goes on.
SEARCH = """
    with recursive found as (
        select person as matched, person, merged_into from people
        where category = 'beneficiary'
          and (nir_hash = any(%(nirs)s) or payer_hash = any(%(payers)s)
               or name_hash = any(%(names)s))
        union
        select found.matched, kept.person, kept.merged_into
        from found join people kept on kept.person = found.merged_into
    )
    select found.person, matched.nir_hash as nir, matched.payer_hash as payer,
           matched.name_hash as name, matched.birth_date, matched.first_name
    from found join people matched on matched.person = found.matched
    where found.merged_into is null
"""


class NothingIdentifies(Refusal):
    """Rien n'identifie cette personne : il manque son NIR ou sa date de naissance."""

    field = "birth_date"
    remedy = "Ajoutez la date de naissance, avec le numéro d'allocataire si possible."


class IdentifiedTwice(Refusal):
    """Le NIR désigne un dossier et le numéro d'allocataire un autre."""

    field = "nir"
    remedy = "Fusionnez les deux dossiers s'ils sont de la même personne, sinon corrigez la ligne."


class SeveralFiles(Refusal):
    """Plusieurs dossiers portent ce numéro d'allocataire, cette date de naissance et ce prénom."""

    field = "payer_number"
    remedy = "Fusionnez les dossiers qui sont de la même personne, ou ajoutez le NIR."


class NirOfSomeoneElse(Refusal):
    """Le dossier qui porte ce NIR est d'une personne d'un autre prénom, née un autre jour."""

    field = "nir"
    remedy = "Vérifiez le NIR de la ligne et celui du dossier."


class Keys(NamedTuple):
    """A line's identifiers as the read model holds them: keyed hashes."""

    nir: str | None
    payer: str | None
    name: str | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that shares an identifier with a line."""

    person: UUID
    nir: str | None
    payer: str | None
    name: str | None
    birth_date: date | None
    first_name: str


class Proposed(NamedTuple):
    """A match for a human to confirm."""

    person: UUID
    why: str


class Matcher:
    """Finds people in the read model, then among those met earlier in the same file."""

    def __init__(self, departement: Departement) -> None:
        self._pool = departement.app.recorder.pool
        self._keyring: Keyring = departement.keyring
        self._keys_of: dict[Told, Keys] = {}
        self._looked_up: dict[str, list[Candidate]] = {}
        self._met: defaultdict[str, list[Candidate]] = defaultdict(list)

    def look_up(self, lines: Iterable[Told]) -> None:
        """Read the candidates of all these lines at once; the read model must be caught up."""
        self._keys_of = {line: self._hashes(line) for line in lines}
        keys = self._keys_of.values()
        with self._pool.connection() as connection:
            cursor = connection.cursor(row_factory=class_row(Candidate))
            found = cursor.execute(
                SEARCH,
                {
                    "nirs": [k.nir for k in keys if k.nir],
                    "payers": [k.payer for k in keys if k.payer],
                    "names": [k.name for k in keys if k.name],
                },
            ).fetchall()
        self._looked_up = defaultdict(list)
        for candidate in found:
            _index(self._looked_up, candidate)

    def met(self, person: UUID, line: Told) -> None:
        """Remember that a line of this file was recorded on that person."""
        keys = self.keys(line)
        candidate = Candidate(person, *keys, line.birth_date, line.first_name)
        if candidate not in self._met.get(keys.nir or keys.payer or keys.name or "", ()):
            _index(self._met, candidate)

    def match(self, line: Told) -> UUID | Proposed | None:
        """Whom the line is about, a match to propose, or None for someone new.

        Raises `NothingIdentifies`, `IdentifiedTwice`, `SeveralFiles` or `NirOfSomeoneElse`.
        """
        keys = self.keys(line)
        if not keys.nir and not line.birth_date:
            raise NothingIdentifies
        by_nir = self._sharing(keys.nir)
        born = line.birth_date
        household = [c for c in self._sharing(keys.payer) if born and c.birth_date == born]
        by_payer = [c for c in household if same_first_name(c.first_name, line.first_name)]
        exact = [c for c in by_payer if c.name == keys.name] or by_payer
        found, told_by_payer = _people(by_nir), _people(exact)
        if found:
            if told_by_payer - found:
                raise IdentifiedTwice(files=sorted(found | told_by_payer))
            if not any(_plausible(c, line) for c in by_nir):
                raise NirOfSomeoneElse
            return min(found)
        if len(told_by_payer) > 1:
            raise SeveralFiles
        if told_by_payer:
            return min(told_by_payer)
        return _proposal(keys, household, self._sharing(keys.name), line)

    def _sharing(self, key: str | None) -> Sequence[Candidate]:
        if key is None:
            return ()
        return [*self._looked_up.get(key, ()), *self._met.get(key, ())]

    def keys(self, line: Told) -> Keys:
        """The identifiers of a line looked up, as keyed hashes; None where it lacks one."""
        return self._keys_of[line]

    def _hashes(self, line: Told) -> Keys:
        hashed = self._keyring.keyed_hash
        name = name_identity(line.last_name, line.first_name, line.birth_date)
        return Keys(
            hashed("nir", line.nir) if line.nir else None,
            hashed("payer_number", line.payer_number) if line.payer_number else None,
            hashed("name", name) if line.birth_date else None,
        )


def _proposal(
    keys: Keys, household: Sequence[Candidate], namesakes: Sequence[Candidate], line: Told
) -> Proposed | None:
    """Twins have the same payer and birth date and first names that nobody takes for each other;
    two NIRs are two people."""
    for candidate in household:
        if almost_same(candidate.first_name, line.first_name) and not _two(candidate, keys):
            return Proposed(
                candidate.person,
                "même numéro d'allocataire et même date de naissance, prénoms presque identiques",
            )
    for candidate in namesakes:
        if not _two(candidate, keys):
            return Proposed(candidate.person, "mêmes nom, prénom et date de naissance")
    return None


def _two(candidate: Candidate, keys: Keys) -> bool:
    return bool(candidate.nir and keys.nir and candidate.nir != keys.nir)


def _plausible(candidate: Candidate, line: Told) -> bool:
    born = candidate.birth_date, line.birth_date
    return (
        None in born
        or born[0] == born[1]
        or same_first_name(candidate.first_name, line.first_name)
        or almost_same(candidate.first_name, line.first_name)
    )


def _people(candidates: Iterable[Candidate]) -> set[UUID]:
    return {candidate.person for candidate in candidates}


def _index(index: dict[str, list[Candidate]], candidate: Candidate) -> None:
    for key in (candidate.nir, candidate.payer, candidate.name):
        if key:
            index.setdefault(key, []).append(candidate)
