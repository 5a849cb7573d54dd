"""Lists of a day, a person's history, the rules in force, and the sweep that raises alerts."""

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from pathways.cli.options import (
    DAY,
    MOMENT,
    as_known,
    body_and_referent,
    formatted,
    known_at,
    listed,
    on_day,
    today,
)
from pathways.cli.output import FILES, IDENTIFIER, name_of, show, show_json
from pathways.cli.progress import progress
from pathways.cli.words import FIGURES, STEPS, UNITS, said
from pathways.documents.telling import told
from pathways.domain.labels import DEADLINES, EVENTS, RECIPIENTS, STANDINGS, STATUSES

SHOWN = 3
"""Codes of a list that a table names; JSON names them all."""

COUNTED = ("validated", "under_validation", "under_recall")

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pathways.domain.rules import AlertStep, Rule
    from pathways.projections.cases_moved import IndicatorDifference, Weight
    from pathways.projections.departement import Departement


@click.command()
@on_day
@click.option(
    "--dry-run", is_flag=True, help="Montre ce qui serait donné ce jour-là, sans rien enregistrer."
)
@listed
def alerts(on: date, dry_run: bool, form: str) -> None:
    """Relève les échéances jusqu'à ce jour et donne les alertes dues.

    Les jours non encore relevés le sont dans l'ordre. Une alerte n'est jamais donnée deux fois.
    Montre celles de ce jour-là dont l'échéance est encore ouverte. Avec --dry-run, le jour peut
    être à venir : « qui sera en retard lundi ? »
    """
    from pathways.projections import lists
    from pathways.projections.departement import open_departement
    from pathways.scheduler.sweep import due_on_day, sweep

    if not dry_run and on > today():
        raise click.BadParameter(
            f"le {on:%d/%m/%Y} n'est pas encore venu ; --dry-run montre ce qui y sera donné.",
            param_hint="--on",
        )
    with open_departement() as departement:
        if dry_run:
            _show_due(departement, due_on_day(departement, on), form)
            return
        with progress("Jours relevés") as bar:
            swept = sweep(departement, on, progress=bar)
        given = [alert for alert in lists.alerts(departement, on) if alert.raised_on == on]
    if form == "json":
        show_json({"days": swept.days, "raised": swept.alerts, "alerts": given})
        return
    show(
        given,
        {
            "Échéance": "due_on",
            "Quoi": lambda row: said(DEADLINES, row.kind),
            "Étape": lambda row: said(STEPS, row.step),
            "À qui": lambda row: said(RECIPIENTS, row.recipient),
            "De qui": _of_whom,
            "Organisme": "organisation_name",
            "Référent": "referent_name",
            "Règle": "rule",
            IDENTIFIER: _whose,
        },
        form,
        row=lists.Alert,
        empty=f"Aucune alerte du {on:%d/%m/%Y}.",
    )
    if form in FILES:
        return
    days = f"{len(swept.days)} jour(s) relevé(s)" if swept.days else "aucun jour nouveau"
    click.echo(f"{days}, {swept.alerts} alerte(s) donnée(s).")


def _show_due(departement: "Departement", due: Any, form: str) -> None:
    from pathways.projections import lists
    from pathways.scheduler.due import DueStep

    names = {p.person: name_of(p) for p in lists.people(departement)} if form == "table" else {}
    bodies = lists.organisation_names(departement)
    show(
        due,
        {
            "Échéance": "due_on",
            "Quoi": lambda row: said(DEADLINES, row.kind),
            "Étape": lambda row: said(STEPS, row.step),
            "À qui": lambda row: said(RECIPIENTS, row.to),
            "De qui": lambda row: names.get(row.beneficiary) or bodies.get(row.organisation, ""),
            "Règle": "rule",
            IDENTIFIER: lambda row: row.beneficiary or row.agreement or row.organisation,
        },
        form,
        row=DueStep,
        empty="Aucune alerte à donner ce jour-là.",
    )


@click.command()
@on_day
@click.option("--kind", type=click.Choice(list(DEADLINES)), help="Une sorte d'échéance.")
@click.option("--late", is_flag=True, help="Seulement les échéances dépassées.")
@body_and_referent
@known_at
@listed
def deadlines(
    on: date,
    kind: str | None,
    late: bool,
    organisation: UUID | None,
    referent: UUID | None,
    known_at: date | None,
    form: str,
) -> None:
    """Échéances ouvertes un jour donné, la plus proche d'abord."""
    from pathways.projections import lists
    from pathways.projections.departement import open_departement

    with open_departement() as departement:
        rows = lists.deadlines(
            as_known(departement, known_at),
            on,
            kind=kind,
            late_only=late,
            organisation=organisation,
            referent=referent,
        )
    show(
        rows,
        {
            "Échéance": "due_on",
            "Retard": lambda row: f"{row.days_late} j" if row.late else "",
            "Quoi": lambda row: said(DEADLINES, row.kind),
            "De qui": _of_whom,
            "Organisme": "organisation_name",
            "Référent": "referent_name",
            "Règle": "rule",
            IDENTIFIER: _whose,
        },
        form,
        row=lists.Deadline,
        empty="Aucune échéance ouverte ce jour-là.",
    )


def _of_whom(row: Any) -> str:
    """The person, or the agreement that owes a report."""
    if row.person is None:
        return row.title or "convention d'accompagnement"
    return name_of(row)


def _whose(row: Any) -> UUID:
    found: UUID = row.person or row.agreement or row.organisation
    return found


@click.command("ma-liste")
@on_day
@body_and_referent
@known_at
@listed
def ma_liste(
    on: date,
    organisation: UUID | None,
    referent: UUID | None,
    known_at: date | None,
    form: str,
) -> None:
    """Les personnes suivies par un référent ou un organisme, les plus urgentes d'abord."""
    from pathways.projections import lists
    from pathways.projections.departement import open_departement

    with open_departement() as departement:
        past = as_known(departement, known_at)
        rows = lists.ma_liste(past, on, organisation=organisation, referent=referent)
    show(
        rows,
        {
            "État": lambda row: said(STATUSES, row.status),
            "Personne": name_of,
            "Prochaine étape": lambda row: said(DEADLINES, row.next_step),
            "Pour le": "due_on",
            "Prochain RDV": "next_rdv_on",
            "Contrat": lambda row: said(STANDINGS, row.standing),
            "Organisme": "organisation_name",
            "Référent": "referent_name",
            IDENTIFIER: "person",
        },
        form,
        row=lists.Followed,
        empty="Personne n'est suivi ce jour-là.",
    )


@click.command("file-active")
@on_day
@click.option("--organisation", type=click.UUID, help="L'organisme (UUID).")
@known_at
@listed
def file_active(on: date, organisation: UUID | None, known_at: date | None, form: str) -> None:
    """La file active d'un jour, par organisme et par référent (A1.13)."""
    from pathways.projections import lists
    from pathways.projections.departement import open_departement

    with open_departement() as departement:
        past = as_known(departement, known_at)
        rows = lists.file_active(past, on, organisation=organisation)
    show(
        rows,
        {
            "Organisme": lambda row: row.organisation_name if row.total else "",
            "Référent": lambda row: (
                "ensemble" if row.total else row.referent_name or "sans référent"
            ),
            "File active": "file_active",
            "Validés": "validated",
            "En validation": "under_validation",
            "En rappel": "under_recall",
            "À côté": _beside,
            "ETP": lambda row: row.fte if row.total else "",
            "Norme par ETP": lambda row: row.norm if row.total else "",
        },
        form,
        row=lists.FileActive,
        empty="Aucune file active ce jour-là.",
    )


def _beside(row: Any) -> str:
    """« 4 : 3 sans contrat, 1 contrat échu »: those who do not count, by reason (A1.13)."""
    counted = {reason: getattr(row, reason, 0) for reason in STANDINGS if reason not in COUNTED}
    reasons = [f"{many} {said(STANDINGS, reason)}" for reason, many in counted.items() if many]
    return f"{row.beside} : {', '.join(reasons)}" if reasons else str(row.beside)


@click.command()
@click.argument("person", metavar="PERSONNE")
@known_at
@listed
def history(person: str, known_at: date | None, form: str) -> None:
    """Tout ce qui est enregistré sur une personne, dans l'ordre où on l'a appris.

    PERSONNE : son identifiant, son NIR, son numéro d'allocataire ou son nom.
    """
    from pathways.cli.finding import files_of, find_person
    from pathways.projections.departement import open_departement
    from pathways.projections.history import Moment, moments_of

    with open_departement() as departement:
        files = files_of(departement, find_person(departement, person))
        past = as_known(departement, known_at).app
        moments = moments_of([e for file in files for e in past.history(file)], departement.rules)
    show(
        sorted(moments, key=lambda moment: moment.position),
        {
            "Le": "happened_on",
            "Appris le": "recorded_at",
            "Fait": lambda row: told(row.name, row.fields) + _replaced(row),
            "Échéances": lambda row: "\n".join(due.explanation for due in row.dues),
            "Par": "actor",
            "Motif": "reason",
        },
        form,
        row=Moment,
    )


@click.command()
@on_day
@click.option(
    "--known-at",
    "moments",
    type=(MOMENT, MOMENT),
    required=True,
    metavar="MOMENT1 MOMENT2",
    help="Deux moments où on l'a su, le plus ancien d'abord : un jour (à sa fin) ou un instant.",
)
@click.option(
    "--figure",
    "figures",
    type=click.Choice(list(FIGURES)),
    multiple=True,
    help="Un chiffre ; plusieurs fois s'il le faut.",
)
@click.option(
    "--indicator",
    "indicators",
    multiple=True,
    metavar="INDICATEUR",
    help="Un indicateur, par son code ; plusieurs fois s'il le faut.",
)
@click.option("--since", type=DAY, help="Le premier jour de la période d'un indicateur.")
@click.option("--until", type=DAY, help="Son dernier jour.")
@formatted
def diff(
    on: date,
    moments: tuple[date, date],
    figures: tuple[str, ...],
    indicators: tuple[str, ...],
    since: date | None,
    until: date | None,
    form: str,
) -> None:
    """Ce qui a changé un chiffre d'un jour entre deux moments où on l'a su : les événements.

    --indicator compare un indicateur cas par cas : ceux comptés, écartés ou disparus, et ce qui a
    été enregistré entre-temps. Sans --figure ni --indicator : la file active.
    """
    from pathways.projections.cases_moved import indicator_difference
    from pathways.projections.departement import open_departement
    from pathways.projections.differences import difference

    if not figures and not indicators:
        figures = ("file_active",)
    with open_departement() as departement:
        earlier, later = (as_known(departement, moment) for moment in moments)
        if (earlier.known_at or 0) > (later.known_at or 0):
            raise click.UsageError("--known-at : le plus ancien des deux moments d'abord.")
        found = [difference(earlier, later, figure, on) for figure in figures]
        cases = [
            indicator_difference(earlier, later, code, on=on, since=since, until=until)
            for code in indicators
        ]
        names = {p.person: name_of(p) for p in _people_of(departement, found, cases)}
    if form == "json":
        show_json([*found, *cases])
        return
    for one in found:
        click.echo(
            f"{said(FIGURES, one.figure)} au {on:%d/%m/%Y} : {one.before}, puis {one.after}."
        )
        show(
            one.moves,
            {
                "Événement": "position",
                "Appris le": "recorded_at",
                "Fait": lambda move: (
                    said(EVENTS, move.name)
                    + (" (correction)" if move.corrects and move.name != "FactWithdrawn" else "")
                ),
                "Le": "happened_on",
                "Effet": lambda move: f"{move.change:+d}",
                "Personne": lambda move: names.get(move.person, "personne effacée"),
                "Par": "actor",
            },
            form,
            empty="Rien ne l'a changé.",
        )
    for moved in cases:
        _show_cases(moved, names, form)


def _show_cases(
    moved: "IndicatorDifference", names: "Mapping[UUID | None, str]", form: str
) -> None:
    def told(value: Any) -> str:
        return "incalculable" if value is None else str(value)

    click.echo(f"{moved.label} : {told(moved.before)}, puis {told(moved.after)}.")
    show(
        moved.cases,
        {
            "Cas du": "day",
            "Fait": lambda case: said(EVENTS, case.fact) if case.fact else "",
            "Avant": lambda case: _weighed(case.before),
            "Après": lambda case: _weighed(case.after),
            "Personne": lambda case: names.get(case.person, ""),
            "Événements": lambda case: ", ".join(str(event.position) for event in case.events),
            "Nature": lambda case: ", ".join(
                dict.fromkeys(said(EVENTS, event.name) for event in case.events)
            ),
        },
        form,
        empty="Rien ne l'a changé.",
    )


def _weighed(weight: "Weight | None") -> str:
    if weight is None:
        return "inconnu"
    if weight.left_out is not None:
        return "écarté"
    return f"{weight.amount}" if weight.against is None else f"{weight.amount} / {weight.against}"


def _people_of(departement: "Departement", found: Any, cases: Any) -> Any:
    """The names of the people these differences are about."""
    from pathways.projections import lists

    about = {move.person for one in found for move in one.moves}
    about |= {case.person for one in cases for case in one.cases if case.person}
    return lists.people(departement, among=about)


def _replaced(moment: Any) -> str:
    does = "retire" if moment.name == "FactWithdrawn" else "corrige"
    correction = f" ({does} la version {moment.corrects})" if moment.corrects else ""
    return correction + (" [remplacé]" if moment.replaced_by else "")


@click.command()
@click.option("--on", type=DAY, default=today, show_default="aujourd'hui", help="Le jour demandé.")
@formatted
def rules(on: date, form: str) -> None:
    """Les règles en vigueur un jour donné, avec leur source, et les étapes des alertes."""
    from pathways.projections.departement import rules_of

    book = rules_of()
    found = [
        rule for name in book.names for rule in getattr(book, name).history if rule.in_force(on)
    ]
    steps = [s for kind in sorted(book.deadline_kinds) for s in book.alert_steps_for(kind, on)]
    if form == "json":
        show_json(
            {"rules": [_rule(rule) for rule in found], "alert_steps": [_step(s) for s in steps]}
        )
        return
    show(
        found,
        {
            "Règle": "id",
            "Nom": "name",
            "Dit": "label",
            "Valeur": lambda rule: _value(rule)[0],
            "Unité": lambda rule: _value(rule)[1],
            "Contraint": "binding",
            "Depuis": "since",
            "Source": "source",
        },
        form,
    )
    show(
        steps,
        {
            "Échéance": lambda step: said(DEADLINES, step.deadline),
            "Étape": "label",
            "Jours": lambda step: f"{step.offset_days:+d}",
            "À qui": lambda step: said(RECIPIENTS, step.to),
        },
        form,
    )


def _value(rule: "Rule") -> tuple[str, str]:
    if rule.unit in ("list", "codes"):
        several = len(rule.codes) > SHOWN
        return f"{len(rule.codes)} codes" if several else ", ".join(sorted(rule.codes)), "liste"
    if rule.unit.endswith("_span"):
        least, most = rule.value.at_least, rule.value.at_most
        shown = f"{least} au moins" if most is None else f"{least} à {most}"
        return shown, said(UNITS, rule.unit)
    return str(rule.value), said(UNITS, rule.unit)


def _rule(rule: "Rule") -> dict[str, Any]:
    fields = ("id", "name", "label", "unit", "binding", "since", "until", "source", "reading")
    value = sorted(rule.codes) if rule.unit in ("list", "codes") else rule.value
    return {"value": value} | {field: getattr(rule, field) for field in fields}


def _step(step: "AlertStep") -> dict[str, Any]:
    fields = ("deadline", "step", "offset_days", "to", "label", "since", "until")
    return {field: getattr(step, field) for field in fields}


COMMANDS = (alerts, deadlines, ma_liste, file_active, history, diff, rules)
