"""Whom a row of attendance is about: someone of the agreement, by identifier or names and birth."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from pathways.domain.refusal import Refusal
from pathways.intake.attendance.rows import AttendanceRow
from pathways.intake.identity import NothingIdentifies
from pathways.projections import lists
from pathways.projections.departement import Departement
from pathways.projections.people import name_identity

SEARCH = """
    with recursive found as (
        select person, merged_into from people
        where category = 'beneficiary' and name_hash = %(name)s
        union
        select kept.person, kept.merged_into
        from found join people kept on kept.person = found.merged_into
    )
    select person from found
"""


class UnknownPerson(Refusal):
    """Personne n'est enregistré sous ce nom et cette date de naissance."""

    rule = "G7"
    field = "last_name"
    remedy = "Vérifiez le nom, le prénom et la date de naissance, ou donnez l'identifiant."


class UnknownIdentifier(Refusal):
    """Cet identifiant n'est celui de personne dans cette convention."""

    rule = "G7"
    field = "identifier"
    remedy = "Reprenez l'identifiant de la feuille modèle."


class NotInTheAction(Refusal):
    """Cette personne n'est pas entrée dans l'action de cette convention."""

    rule = "G7"
    field = "last_name"
    remedy = "Enregistrez d'abord son entrée dans l'action, avec son éligibilité."


class Namesakes(Refusal):
    """Plusieurs participants portent ce nom, ce prénom et cette date de naissance."""

    rule = "G7"
    field = "last_name"
    remedy = "Donnez l'identifiant."


class Finder:
    """Finds the enrolment each row speaks of, among those of one agreement."""

    def __init__(self, departement: Departement, agreement: UUID) -> None:
        self._departement = departement
        self._by_id: defaultdict[UUID, list[lists.Participant]] = defaultdict(list)
        self._by_name: defaultdict[str, list[lists.Participant]] = defaultdict(list)
        for one in lists.participants(departement, agreement):
            self._by_id[one.enrolment].append(one)
            self._by_id[one.person].append(one)
            if one.name_hash is not None:
                self._by_name[one.name_hash].append(one)

    def find(self, row: AttendanceRow) -> lists.Participant:
        """The stay of that person on the day of the row, else their last one.

        Raises NothingIdentifies, UnknownIdentifier, UnknownPerson, NotInTheAction or Namesakes.
        """
        day = row.first or row.month
        if row.who.identifier is not None:
            found: Sequence[lists.Participant] = self._by_id.get(row.who.identifier, [])
            if not found:
                raise UnknownIdentifier
            return _on(found, day)
        if row.who.birth_date is None or not (row.who.last_name and row.who.first_name):
            raise NothingIdentifies(rule="G7")
        name = name_identity(row.who.last_name, row.who.first_name, row.who.birth_date)
        hashed = self._departement.keyring.keyed_hash("name", name)
        found = self._by_name.get(hashed) or self._elsewhere(hashed)
        if len({one.person for one in found}) > 1:
            raise Namesakes
        return _on(found, day)

    def _elsewhere(self, hashed: str) -> Sequence[lists.Participant]:
        """Those enrolled under the file that goes on, where one of that name was merged into it."""
        with self._departement.app.recorder.pool.connection() as connection:
            people = connection.execute(SEARCH, {"name": hashed}).fetchall()
        if not people:
            raise UnknownPerson
        found = [one for (person,) in people for one in self._by_id.get(person, [])]
        if not found:
            raise NotInTheAction
        return found


def _on(found: Sequence[lists.Participant], day: date | None) -> lists.Participant:
    there = (one for one in found if day is not None and one.since <= day < one.until)
    return next(there, found[-1])
