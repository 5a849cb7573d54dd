"""The figures of a body's quarterly report, all of them from the events (A1.15; annexe 1, art. 6).

What an indicator counts is the indicator's figure, under its definition of the quarter's last day;
the rest is counted from what the body did. Each section of the report is one small table, by month
and for the quarter, sealed as it is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from pathways.domain.calendar import CivilQuarter, civil_quarter
from pathways.domain.labels import CODES, STANDINGS
from pathways.domain.orientation.events import OrientationKind, RdvMode
from pathways.domain.report.events import ReportOpened
from pathways.domain.rules import Rules
from pathways.domain.rules.dated import DatedRule
from pathways.projections import indicators, lists
from pathways.projections.departement import Departement
from pathways.projections.indicators import IndicatorNotDefined, NothingThatEarly, Value
from pathways.projections.told import Told

QUARTER = "quarter"
"""The column of the whole quarter, after those of its months."""

MODES: Mapping[str, str] = {mode: f"RDV {CODES[mode]}" for mode in RdvMode}
KINDS: Mapping[str, str] = {kind: CODES[kind] for kind in OrientationKind}
CONTRACTS: Mapping[str, str] = {"first": "premiers contrats", "renewal": "renouvellements"}
IN_TIME: Mapping[str, str | None] = dict.fromkeys(
    ("first_rdv_in_time", "relance_in_time", "contract_in_time", "epl_in_time")
)


@dataclass(frozen=True)
class Row:
    """A line of a section: one value a column, None where it cannot be told, and `why`."""

    code: str
    label: str
    unit: str
    values: tuple[Decimal | None, ...]
    why: str | None = None


@dataclass(frozen=True)
class Section:
    """What one heading of the report counts. `columns` are months ("2025-07") or `quarter`.

    `ids` are those of the indicators' definitions that it was counted under.
    """

    code: str
    label: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class QuarterFigures:
    """What a quarterly report counts, from `since` to `until`."""

    quarter: str
    since: date
    until: date
    sections: tuple[Section, ...]

    def flat(self) -> tuple[Told, ...]:
        """Every figure, one by one, for a comparison."""
        return tuple(_flat(self))

    def section(self, code: str) -> Section:
        return next(one for one in self.sections if one.code == code)


def quarter_figures(departement: Departement, opened: ReportOpened) -> QuarterFigures:
    """What the report of that quarter counts as the read models stand."""
    counting = _Counting(departement, opened.subject_id, civil_quarter(opened.until))
    return QuarterFigures(
        quarter=str(counting.quarter),
        since=opened.since,
        until=opened.until,
        sections=tuple(counting.sections()),
    )


class _Counting:
    """One body, one quarter."""

    def __init__(self, departement: Departement, body: UUID, quarter: CivilQuarter) -> None:
        self.departement, self.body, self.quarter = departement, body, quarter
        self.rules: Rules = departement.rules
        self.months = tuple(f"{day:%Y-%m}" for day in quarter.month_ends)
        self.acts = lists.body_acts(departement, body, quarter.first_day, quarter.last_day)

    def sections(self) -> Iterator[Section]:
        """In the order of article 6."""
        by_month, whole = (*self.months, QUARTER), (QUARTER,)
        ask = self._indicator
        yield self._file_active()
        yield self._shares(
            "file_active_shares", "Norme de la convention et couverture, en fin de mois",
            self.months,
            {
                "file_active_norm": "file active rapportée à la norme de la convention",
                "contract_coverage": "couverture par un contrat validé",
            },
        )  # fmt: skip
        yield Section(
            "entries", "Orientations reçues, par nature", by_month,
            tuple(self._acts("OrientationDecided", KINDS, "personnes")),
        )  # fmt: skip
        yield Section(
            "contracts", "Contrats d'engagements réalisés", by_month,
            (
                *self._acts("EngagementContractSigned", CONTRACTS, "contrats"),
                self._total("EngagementContractSigned", "signed", "contrats signés", "contrats"),
                self._total("EngagementContractAmended", "amended", "révisions", "contrats"),
            ),
        )  # fmt: skip
        yield Section(
            "contract_domains", "Contenu des contrats réalisés, par domaine", whole,
            tuple(self._of_quarter("ContractDomain", self._domains(), "contrats")),
        )  # fmt: skip
        held, rdv_rows, rdv_ids = ask("rdvs", "nature", by_month, "RDV", skipped=("held",))
        told = held.get("held", self._none(by_month)) if rdv_ids else (None,) * len(by_month)
        yield Section(
            "rdvs", "RDV", by_month,
            (
                *self._acts("RdvHeld", MODES, "RDV"),
                Row("held", "RDV tenus", "RDV", tuple(told)),
                *rdv_rows,
            ),
            rdv_ids,
        )  # fmt: skip
        yield self._shares("rdvs_held", "Part des RDV tenus", by_month, {"rdvs_held": "RDV tenus"})
        _, rows, ids = ask("reorientations", "nature", by_month, "personnes")
        yield Section("reorientations", "Réorientations, par nature", by_month, rows, ids)
        _, rows, ids = ask("exits", "nature", by_month, "personnes")
        yield Section("exits", "Sorties du dispositif RSA, par nature", by_month, rows, ids)
        _, rows, ids = ask("themes", "nature", whole, "diagnostics")
        yield Section("themes", "Thématiques abordées dans les diagnostics", whole, rows, ids)
        yield Section(
            "relances", "Problématiques : relances envoyées, par motif", by_month,
            tuple(self._acts("RelanceSent", CODES, "relances", whole=False)),
        )  # fmt: skip
        yield Section(
            "breaches", "Problématiques : manquements signalés, par motif", by_month,
            tuple(self._acts("BreachReported", CODES, "manquements", whole=False)),
        )  # fmt: skip
        # The delays of the quarter that ran out by its last day, and how many were kept.
        yield self._shares(
            "in_time", "Délais tenus, parmi ceux échus dans le trimestre", whole, IN_TIME
        )
        objectives = self._labels(self.rules.pathway_objectives)
        partners = {one.code: one.code for one in self._named("PartnerMobilised") if one.code}
        yield Section(
            "partners", "Partenaires mobilisés", whole,
            tuple(self._of_quarter("PartnerMobilised", partners, "fois")),
        )  # fmt: skip
        yield Section(
            "offer", "Offre d'insertion et France Travail", by_month,
            (
                *self._acts(
                    "PositionedOnInsertionOffer", objectives, "positionnements", whole=False
                ),
                self._total(
                    "RegisteredAtFranceTravail", "france_travail",
                    "inscriptions à France Travail", "personnes",
                ),
            ),
        )  # fmt: skip

    # ---- the file active, month by month

    def _file_active(self) -> Section:
        """At each month's end: who counts by standing, who stands beside and why (A1.13)."""
        figure, why = self._figure("file_active", by=("month", "nature"))
        told: dict[str, dict[str, Decimal]] = {}
        counted: dict[str, Decimal] = dict.fromkeys(self.months, Decimal(0))
        for group in figure.groups if figure else ():
            month, standing = group.keys[0].code or "", group.keys[1].code or ""
            cases = group.figure.cases + sum(one.cases for one in group.figure.left_out)
            told.setdefault(standing, {})[month] = Decimal(cases)
            counted[month] = counted.get(month, Decimal(0)) + group.figure.cases
        beside = {"under_recall", "validated", "under_validation"} ^ set(STANDINGS)
        rows = [
            Row(
                "counted", "file active", "personnes",
                tuple(counted[month] if figure else None for month in self.months), why,
            )
        ]  # fmt: skip
        for code, label in STANDINGS.items():
            if code in told:
                said = f"à côté : {label}" if code in beside else label
                values = tuple(told[code].get(month, Decimal(0)) for month in self.months)
                rows.append(Row(code, said, "personnes", values))
        return Section(
            "file_active", "État de la file active, en fin de mois", self.months, tuple(rows),
            (figure.id,) if figure else (),
        )  # fmt: skip

    def _shares(
        self, code: str, label: str, columns: tuple[str, ...], among: Mapping[str, str | None]
    ) -> Section:
        """Indicators that are shares, one row each; None for a label is the indicator's own."""
        rows: list[Row] = []
        ids: list[str] = []
        for indicator, said in among.items():
            row, used = self._share(indicator, said, columns)
            rows.append(row)
            ids += used
        return Section(code, label, columns, tuple(rows), tuple(ids))

    # ---- what indicators count

    def _figure(
        self, code: str, by: Sequence[str] = ()
    ) -> tuple[indicators.Figure | None, str | None]:
        """The indicator's figure of the quarter, or why there is none."""
        first, last = self.quarter.first_day, self.quarter.last_day
        try:
            asked = indicators.ask(
                self.departement, code, on=last, since=first, until=last, by=by,
                organisation=self.body,
            )  # fmt: skip
        except (IndicatorNotDefined, NothingThatEarly) as refusal:
            return None, str(refusal)
        return indicators.figure(self.departement, asked), None

    def _indicator(
        self,
        code: str,
        group: str,
        columns: tuple[str, ...],
        unit: str,
        skipped: Sequence[str] = (),
    ) -> tuple[Mapping[str, list[Decimal]], tuple[Row, ...], tuple[str, ...]]:
        """A count told apart by nature: its values by code, its rows, the definition's id."""
        figure, why = self._figure(code, by=(group, "month"))
        if figure is None:
            row = Row(code, code, unit, (None,) * len(columns), why)
            return {}, (row,), ()
        labels: dict[str, str] = {}
        found: dict[str, list[Decimal]] = {}
        for one in figure.groups:
            nature, month = one.keys
            key = nature.code or "unknown"
            labels[key] = nature.label
            values = found.setdefault(key, self._none(columns))
            for at, column in enumerate(columns):
                if column in (month.code, QUARTER):
                    values[at] += one.figure.value or 0
        ordered = sorted(found, key=lambda key: (-found[key][-1], labels[key]))
        return (
            found,
            tuple(
                Row(key, labels[key], unit, tuple(found[key]))
                for key in ordered
                if key not in skipped
            ),
            (figure.id,),
        )

    def _share(
        self, code: str, label: str | None, columns: tuple[str, ...]
    ) -> tuple[Row, tuple[str, ...]]:
        """A share, in per cent, of each month and of the quarter; where there is none, why."""
        whole, why = self._figure(code) if QUARTER in columns else (None, None)
        monthly: Mapping[str | None, Value] = {}
        used = whole
        if len(columns) > 1:
            by_month, why = self._figure(code, by=("month",))
            if by_month:
                monthly = {one.keys[0].code: one.figure for one in by_month.groups}
                used = by_month
        told = [
            (whole.figure if whole else None) if column == QUARTER else monthly.get(column)
            for column in columns
        ]
        values = tuple(one.value if one else None for one in told)
        if why is None and None in values:
            why = indicators.WHY["share"]
        said = label or (used.label if used else code)
        return Row(code, said, "%", values, why), (used.id,) if used else ()

    # ---- what the body did

    def _named(self, name: str) -> Iterable[lists.BodyAct]:
        return (one for one in self.acts if one.name == name)

    def _acts(
        self, name: str, labels: Mapping[str, str], unit: str, *, whole: bool = True
    ) -> Iterator[Row]:
        """One row a code, by month and in all; if `whole`, of codes with nothing done as well."""
        done = {(one.code, one.month or QUARTER): one.acts for one in self._named(name)}
        known = dict.fromkeys(code for code, _ in done if code is not None)
        for code in dict.fromkeys((*labels, *known)) if whole else known:
            values = (done.get((code, column), 0) for column in (*self.months, QUARTER))
            yield Row(code, labels.get(code, code), unit, tuple(map(Decimal, values)))

    def _of_quarter(self, name: str, labels: Mapping[str, str], unit: str) -> Iterator[Row]:
        """One row a code, of the quarter alone, the most frequent first."""
        for one in self._named(name):
            if one.month is None and one.code is not None:
                yield Row(one.code, labels.get(one.code, one.code), unit, (Decimal(one.acts),))

    def _total(self, name: str, code: str, label: str, unit: str) -> Row:
        """All of one name, by month and in all."""
        columns = (*self.months, QUARTER)
        values = self._none(columns)
        for one in self._named(name):
            values[columns.index(one.month or QUARTER)] += one.acts
        return Row(code, label, unit, tuple(values))

    def _domains(self) -> Mapping[str, str]:
        return self._labels(self.rules.insertion_domains)

    def _labels(self, rule: DatedRule) -> Mapping[str, str]:
        return {one.code: one.label for one in rule.on(self.quarter.last_day).value}

    @staticmethod
    def _none(columns: Sequence[str]) -> list[Decimal]:
        return [Decimal(0)] * len(columns)


def _flat(told: QuarterFigures) -> Iterator[Told]:
    for section in told.sections:
        for row in section.rows:
            for column, value in zip(section.columns, row.values, strict=True):
                label = f"{section.label} : {row.label}"
                if column != QUARTER:
                    label += f", {column}"
                why = row.why if value is None else None
                yield Told(f"{section.code}.{row.code}.{column}", label, row.unit, value, why)
