"""Import a monthly flow: its adults, their household, the RSA right and the reductions as told.

Everything is recorded as told on the flow's reference day, whenever it is imported: a flow received
late says nothing about what was told since. Who is absent from a flow is left as they are.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from pathways.domain.texts import french
from pathways.intake.cnaf.flow import Flow, read_flow
from pathways.intake.cnaf.profile import evident_profile
from pathways.intake.cnaf.reductions import Reduced, record_reductions
from pathways.intake.cnaf.rows import FlowPerson, Household, Refused, Role
from pathways.intake.recording import Progress, importing
from pathways.intake.report import Line, Outcome, Report
from pathways.intake.told import HouseholdTold, RightTold, Told
from pathways.intake.unreadable import UnreadableFile
from pathways.projections.departement import Departement

FOLLOWED = frozenset({Role.APPLICANT, Role.PARTNER})
"""Who may be accompanied: a file holder without right (RDO) and dependants may not."""
_CIVILITIES = {
    "MME": "madame",
    "MLE": "madame",
    "MLLE": "madame",
    "MR": "monsieur",
    "M": "monsieur",
}


class FlowOfTheFuture(UnreadableFile):
    """Le flux parle d'un jour à venir."""


def import_flow(
    departement: Departement,
    path: Path | str,
    *,
    today: date,
    actor: str = "import:cnaf",
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Record what the flow at that path tells; the report has a line per adult followed.

    A second import of the same flow appends nothing. `dry_run` appends nothing and reports what
    the import would do. `progress` is called after each commit with (people done, an estimate of
    people in all). Raises the `UnreadableFile` errors of `read_flow`, and `FlowOfTheFuture`, before
    anything is recorded.
    """
    flow = read_flow(path)
    day = flow.header.reference_day
    if day > today:
        raise FlowOfTheFuture(f"son jour de référence est le {french(day)}")
    lines: list[Line] = []
    older = 0
    left_aside: Counter[Role] = Counter()
    reduced: list[Reduced] = []
    with importing(departement, actor=actor, today=today, dry_run=dry_run) as running:
        items = _items(flow, left_aside, reduced)
        for line, completion in running.record(items, progress, total=flow.household_count):
            lines.append(line)
            older += completion is not None and completion.older_right
        lines, unexplained = record_reductions(running, reduced, lines, day)
    warnings = [*flow.warnings]
    if older:
        warnings.append(
            f"Flux du {french(day)} plus ancien que ce qui est connu de {older} personne(s) :"
            " leurs droits n'ont pas été repris."
        )
    if holders := left_aside[Role.FILE_HOLDER]:
        warnings.append(
            f"{holders} responsable(s) de dossier sans droit au RSA : pas de dossier ouvert."
        )
    return Report(dry_run, lines, [*warnings, *unexplained])


def _items(flow: Flow, left_aside: Counter[Role], reduced: list[Reduced]) -> Iterator[Told | Line]:
    """Every adult to follow, and the refusals of unreadable households, in the flow's order."""
    day = flow.header.reference_day
    for household in flow.households:
        if isinstance(household, Refused):
            yield _refused(household)
            continue
        followed = [adult for adult in household.adults if adult.role in FOLLOWED]
        left_aside.update(adult.role for adult in household.adults if adult.role not in FOLLOWED)
        if household.reductions:
            numbers = tuple(adult.line for adult in followed)
            reduced.append(Reduced(numbers, household.reductions, household.allowance))
        for adult in followed:
            yield _told(adult, household, len(followed), day)


def _told(adult: FlowPerson, household: Household, adults: int, day: date) -> Told:
    address = household.address
    civility = (adult.civility or "").upper()
    return Told(
        number=adult.line,
        day=day,
        last_name=adult.last_name,
        first_name=adult.first_name,
        birth_name=adult.birth_name,
        birth_date=adult.birth_date,
        nir=adult.nir,
        payer_number=household.payer_number,
        civility=_CIVILITIES.get(civility),
        sex=adult.sex,
        address=address.line if address else None,
        postcode_city=address.postcode_city if address else None,
        household=HouseholdTold(
            more_than_one_person=adults + household.dependants > 1,
            dependants=household.dependants,
            rsa_majore=household.rsa_majore,
            no_fixed_home=household.no_fixed_home,
        ),
        right=RightTold(household.right.status, household.right.since, household.right.motive),
        bound=adult.rights_and_duties,
        profile=evident_profile(household, adult, adults, day),
        notes=(f"NIR laissé de côté : {adult.nir_defect}",) if adult.nir_defect else (),
    )


def _refused(household: Refused) -> Line:
    return Line(
        household.line,
        Outcome.REFUSED,
        message=household.message,
        rule=household.rule,
        field=household.field,
    )
