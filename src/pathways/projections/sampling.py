"""A random sample of files that anyone can draw again: from a seed and a position of the log.

The files are ranked by SHA-256 of "<seed>|<person>", the person's identifier in lower case with
its dashes, and the first ones are drawn: no generator of one language or version is involved. The
position says which files there were. By body, each gets its share of the sample (largest
remainders, the smaller identifier first where they are equal), and its own files are ranked so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from uuid import UUID

from pathways.domain.refusal import Malformed
from pathways.projections import lists
from pathways.projections.departement import Departement

MOST = 500
"""Files of one sample, at most."""

ALGORITHM = (
    "Les dossiers sont classés par l'empreinte SHA-256 de « graine|identifiant » ; les premiers"
    " sont tirés. Par organisme : chacun a sa part de l'échantillon, au plus fort reste."
)


class BeyondTheLog(Malformed):
    """Le journal s'arrête à la position {head} : {position} n'y est pas encore."""

    field = "position"
    remedy = "Donnez une position déjà enregistrée, ou retirez « position » pour la dernière."


class NothingToSample(Malformed):
    """Un échantillon compte de 1 à {most} dossiers."""

    field = "size"


@dataclass(frozen=True)
class Drawn:
    """A file drawn: its rank in the whole sample, and the digest that ranked it."""

    rank: int
    person: UUID
    organisation: UUID | None
    organisation_name: str | None
    digest: str


@dataclass(frozen=True)
class Stratum:
    """A body's part: how many files it follows, how many of them were drawn."""

    organisation: UUID | None
    organisation_name: str | None
    population: int
    drawn: int


@dataclass(frozen=True)
class Sample:
    """What was drawn, from what, and how to draw it again.

    `population` files existed at `position`, whose chain value is `chain`; `on` and `organisation`
    are the filters, `by_body` whether each body got its share.
    """

    seed: int
    size: int
    position: int
    chain: str
    on: date | None
    organisation: UUID | None
    by_body: bool
    population: int
    algorithm: str
    strata: tuple[Stratum, ...]
    files: tuple[Drawn, ...]


def population_of(
    departement: Departement, position: int, on: date | None, organisation: UUID | None
) -> dict[UUID, UUID | None]:
    """Every file that may be drawn at that position, and the body that follows it on the day."""
    rows = lists.sampled_from(departement.as_known(position), position, on, organisation)
    return {row.person: row.organisation for row in rows}


def draw(
    departement: Departement,
    seed: int,
    size: int,
    *,
    position: int | None = None,
    on: date | None = None,
    organisation: UUID | None = None,
    by_body: bool = False,
) -> Sample:
    """Draw `size` files, or all where there are fewer; raises BeyondTheLog, NothingToSample."""
    if not 1 <= size <= MOST:
        raise NothingToSample(most=MOST)
    head = departement.app.recorder.head()
    if position is None:
        position = head
    if not 0 < position <= head:
        raise BeyondTheLog(head=head, position=position)
    departement.engine.ensure(position)
    population = population_of(departement, position, on, organisation)
    names = lists.organisation_names(departement)
    parts = parts_of(population, by_body=by_body)
    shares = shares_of({body: len(people) for body, people in parts.items()}, size)
    return Sample(
        seed=seed,
        size=size,
        position=position,
        chain=chain_at(departement, position).hex(),
        on=on,
        organisation=organisation,
        by_body=by_body,
        population=len(population),
        algorithm=ALGORITHM,
        strata=tuple(
            Stratum(body, names.get(body) if body else None, len(people), shares[body])
            for body, people in parts.items()
        )
        if by_body
        else (),
        files=tuple(
            Drawn(rank, person, body, names.get(body) if body else None, digest(seed, person))
            for rank, person in enumerate(chosen(population, seed, size, by_body=by_body), start=1)
            for body in (population[person],)
        ),
    )


def chosen(
    population: Mapping[UUID, UUID | None], seed: int, size: int, *, by_body: bool
) -> list[UUID]:
    """The files that a seed draws from a population (each with its body), by rank."""
    parts = parts_of(population, by_body=by_body)
    shares = shares_of({body: len(people) for body, people in parts.items()}, size)
    drawn = [one for body, people in parts.items() for one in first(seed, people, shares[body])]
    return first(seed, drawn, len(drawn))


def digest(seed: int, person: UUID) -> str:
    """What ranks a file: SHA-256 of "<seed>|<person>", in hexadecimal."""
    return sha256(f"{seed}|{person}".encode()).hexdigest()


def first(seed: int, people: Sequence[UUID], many: int) -> list[UUID]:
    """The `many` files of the smallest digests."""
    return sorted(people, key=lambda person: (digest(seed, person), person))[:many]


def shares_of(populations: Mapping[UUID | None, int], size: int) -> dict[UUID | None, int]:
    """How many files each part gives: in proportion, rounded by the largest remainders."""
    whole = sum(populations.values())
    if not whole:
        return dict.fromkeys(populations, 0)
    size = min(size, whole)
    shares = {body: size * many // whole for body, many in populations.items()}
    by_remainder = sorted(
        populations, key=lambda body: (-(size * populations[body] % whole), str(body))
    )
    for body in by_remainder[: size - sum(shares.values())]:
        shares[body] += 1
    return shares


def chain_at(departement: Departement, position: int) -> bytes:
    """The chain's value at a position: what tells this log from any other."""
    with departement.app.recorder.pool.connection() as connection:
        row = connection.execute(
            "select chain from events where position = %s", (position,)
        ).fetchone()
    if row is None:
        raise BeyondTheLog(head=departement.app.recorder.head(), position=position)
    return bytes(row[0])


def parts_of(
    population: Mapping[UUID, UUID | None], *, by_body: bool
) -> dict[UUID | None, list[UUID]]:
    """The population in one part, or in one for each body."""
    if not by_body:
        return {None: list(population)}
    parts: dict[UUID | None, list[UUID]] = {}
    for person, body in sorted(population.items(), key=lambda one: (str(one[1]), one[0])):
        parts.setdefault(body, []).append(person)
    return parts
