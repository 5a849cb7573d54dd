"""How fast files are imported, beside what bounds it in the same run: reading, and appending.

    python -m benchmarks.intake [--people 600] [--households 20000]

On a server of its own, started empty with fsync on. `recorded` stops at the last commit; `in all`
ends once every read model has caught up. `append alone` puts the rows that the import made into
the log again, as new streams, in commits of the same size: what is left is matching, deciding,
sealing.
"""

import argparse
import resource
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from uuid_utils.compat import uuid7

from pathways.event_store.mapper import LoggedEvent
from pathways.event_store.unit import Unit
from pathways.intake.cnaf.flow import read_flow
from pathways.intake.cnaf.recording import import_flow
from pathways.intake.people.file import read_people
from pathways.intake.people.recording import import_people
from pathways.intake.recording import CHUNK
from pathways.intake.report import Report
from pathways.projections.departement import Departement, open_departement

T = TypeVar("T")
TODAY = date(2023, 10, 9)
FIRST_NAMES = ("Maëlle", "Yann", "François", "Zoé", "Ali", "Inès", "Noël", "Léa", "Tom", "Rose")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--people", type=int, default=600, help="rows of the CSV")
    arguments.add_argument("--households", type=int, default=20_000, help="of the flow")
    sizes = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="pathways-bench-") as folder:
        sheet = write_people(Path(folder) / "people.csv", sizes.people)
        flow = write_flow(Path(folder) / "flow.xml", sizes.households)
        print(f"\nCSV of {sizes.people} people")
        with department(folder, "csv") as departement:
            measure(
                departement,
                read=lambda: sum(1 for _ in read_people(sheet).rows),
                run=lambda **options: import_people(departement, sheet, today=TODAY, **options),
            )
        print(f"\nFlow of {sizes.households} households, {flow.stat().st_size / 1e6:.0f} MB")
        with department(folder, "flow") as departement:
            measure(
                departement,
                read=lambda: sum(1 for _ in read_flow(flow).households),
                run=lambda **options: import_flow(departement, flow, today=TODAY, **options),
            )


def department(folder: str, name: str) -> AbstractContextManager[Departement]:
    return open_departement({"PATHWAYS_DATA": f"{folder}/{name}"})


def measure(
    departement: Departement, *, read: Callable[[], int], run: Callable[..., Report]
) -> None:
    read_in, rows = timed(read)
    told("read alone", rows, read_in)
    before = departement.app.recorder.head()
    in_all, report = timed(lambda: run(dry_run=True))
    people = report.created
    told("dry run", people, in_all)
    committed: list[float] = []
    start = time.perf_counter()
    report = run(progress=lambda done, total: committed.append(time.perf_counter() - start))
    assert report.created == people, report.counts
    in_all = time.perf_counter() - start
    told("import, recorded", people, committed[-1])
    told("import, in all", people, in_all)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {'peak memory':<20}{peak:>10.0f} MB")
    head = departement.app.recorder.head()
    again, report = timed(run)
    assert departement.app.recorder.head() == head
    told("import again", report.unchanged, again)
    batches = list(copies(departement, before, head))
    append_in, _ = timed(lambda: [departement.app.recorder.append(batch) for batch in batches])
    told("append alone", people, append_in)
    print(f"  {'events':<20}{head - before:>10}")
    print(f"  {'of append alone':<20}{append_in / committed[-1]:>10.2f}")


def timed(function: Callable[[], T]) -> tuple[float, T]:
    start = time.perf_counter()
    answer = function()
    return time.perf_counter() - start, answer


def told(what: str, rows: int, seconds: float) -> None:
    print(f"  {what:<20}{rows / seconds:>10.0f} a second ({rows} in {seconds:.2f} s)")


def copies(departement: Departement, after: int, upto: int) -> Iterator[list[Unit]]:
    """The rows of the log between two positions, as units of one new stream each."""
    streams: defaultdict[UUID | str, list[LoggedEvent]] = defaultdict(list)
    for row in departement.app.recorder.select_log(after, upto):
        streams[row.originator_id].append(row)
    units = []
    for rows in streams.values():
        new = uuid7()
        copied = [replace(row, originator_id=new, person=None) for row in rows]
        units.append(Unit(uuid7(), "bench", copied))
    for start in range(0, len(units), CHUNK):
        yield units[start : start + CHUNK]


# ---------------------------------------------------------------- files


def write_people(path: Path, count: int) -> Path:
    with path.open("w", encoding="utf-8") as file:
        file.write("Civilité;Prénom;Nom;Mail;Téléphone;Date de naissance;CP Ville;N° CAF\n")
        for n in range(count):
            file.write(
                f"Madame;{FIRST_NAMES[n % 10]};Martin{n};p{n}@example.org;06{n:08};"
                f"{born(n):%d/%m/%Y};49100 Angers;CAF{3_000_001 + n:010}\n"
            )
    return path


def write_flow(path: Path, households: int) -> Path:
    """A flow of households of one adult, or of two with a child every third time."""
    with path.open("w", encoding="cp1252") as file:
        file.write(HEADER)
        for n in range(households):
            partner = person(2 * n + 1, "CJT") + child(n) if n % 3 == 0 else ""
            people = person(2 * n, "DEM") + partner
            file.write(HOUSEHOLD.format(matricule=f"{1_000_001 + n}00000000", n=n, people=people))
        file.write(FOOTER.format(households=households))
    return path


def born(n: int) -> date:
    return date(1960, 1, 1) + timedelta(days=n * 37 % 14_000)


def person(n: int, role: str) -> str:
    return PERSON.format(
        n=n, first_name=FIRST_NAMES[n % 10], born=born(n), nir=f"2{n:012}", role=role,
        resources=RESOURCES,
    )  # fmt: skip


def child(n: int) -> str:
    return CHILD.format(n=n, born=date(2015, 1, 1) + timedelta(days=n % 2_000))


HEADER = """<?xml version="1.0" encoding="windows-1252"?>
<Racine><IdentificationFlux><APPLIEME>CRI</APPLIEME><NUMVERSIONAPPLIEME>6200</NUMVERSIONAPPLIEME>
<TYPEFLUX>M</TYPEFLUX><NATFLUX>D</NATFLUX><DTCREAFLUX>2023-10-06</DTCREAFLUX>
<HEUCREAFLUX>02:10:00.0000</HEUCREAFLUX><DTREF>2023-09-30</DTREF></IdentificationFlux>
"""
HOUSEHOLD = """<InfosFoyerRSA>
<IdentificationRSA><Organisme><FONORG>CAF</FONORG><NUMORG>491</NUMORG>
<MATRICULE>{matricule}</MATRICULE></Organisme>
<DemandeRSA><DTDEMRSA>2021-04-12</DTDEMRSA><NUMDEMRSA>{n:011}</NUMDEMRSA></DemandeRSA>
</IdentificationRSA>
{people}<DonneesAdministratives><SituationFamille><SITFAM>CEL</SITFAM>
<DDSITFAM>2015-06-20</DDSITFAM></SituationFamille>
<Adresse><TroncCommunAdresse><RGADR>01</RGADR><PAYS>FRA</PAYS></TroncCommunAdresse>
<AdresseDetailleeFrance><NUMVOIE>{n}</NUMVOIE><LIBTYPEVOIE>RUE</LIBTYPEVOIE>
<NOMVOIE>DE LA MÉTAIRIE</NOMVOIE><NUMCOM>49007</NUMCOM><CODEPOS>49100</CODEPOS>
<NOMCOM>ANGERS</NOMCOM></AdresseDetailleeFrance></Adresse></DonneesAdministratives>
<PrestationRSA><SituationDossierRSA><EtatDossierRSA><ETATDOSRSA>2</ETATDOSRSA></EtatDossierRSA>
</SituationDossierRSA><DetailDroitRSA><TroncCommunDroitRSA><TOPSANSDOMFIXE>0</TOPSANSDOMFIXE>
</TroncCommunDroitRSA></DetailDroitRSA></PrestationRSA>
</InfosFoyerRSA>
"""
PERSON = """<Personne><Identification><QUAL>MME</QUAL><NOM>MARTIN{n}</NOM><NOMNAI>ROY{n}</NOMNAI>
<PRENOM>{first_name}</PRENOM><DTNAI>{born}</DTNAI><NIR>{nir}</NIR><SEXE>2</SEXE></Identification>
<Prestations><NATPREST>RSA</NATPREST><ROLEPERS>{role}</ROLEPERS></Prestations>
{resources}<MontantCalculDroitRSAPersonne><TOPPERSDRODEVORSA>1</TOPPERSDRODEVORSA>
</MontantCalculDroitRSAPersonne></Personne>
"""
CHILD = """<Personne><Identification><NOM>MARTIN{n}</NOM><PRENOM>LOU</PRENOM>
<DTNAI>{born}</DTNAI><SEXE>1</SEXE></Identification>
<Prestations><NATPREST>RSA</NATPREST><ROLEPERS>ENF</ROLEPERS></Prestations></Personne>
"""
# Read past by the importer; there for its weight, which a real flow has.
RESOURCES = (
    "<Ressources>"
    + "<RessourcesMensuelles><GeneraliteRessourcesMensuelles><MOISRESS>2023-08-01</MOISRESS>"
    "<NBHEUMENTRA>000</NBHEUMENTRA></GeneraliteRessourcesMensuelles><DetailRessourcesMensuelles>"
    "<NATRESS>001</NATRESS><MTNATRESSMEN>0000675.00</MTNATRESSMEN></DetailRessourcesMensuelles>"
    "</RessourcesMensuelles>\n" * 6 + "</Ressources>\n"
)
FOOTER = """<TransmissionFlux><NBTOTDOSRSATRANSM>{households:08}</NBTOTDOSRSATRANSM>
</TransmissionFlux></Racine>
"""

if __name__ == "__main__":
    main()
