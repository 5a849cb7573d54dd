"""Options and arguments that several commands share."""

import os
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pathways.cli.output import FILES, OUTPUT

if TYPE_CHECKING:
    from pathways.projections.departement import Departement

F = TypeVar("F", bound=Callable[..., Any])


class Day(click.ParamType):  # type: ignore[type-arg,unused-ignore]  # generic since 8.5
    """A civil day, written as ISO 8601's calendar date and no other way."""

    name = "AAAA-MM-JJ"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            day = date.fromisoformat(value)
        except ValueError:
            day = None
        if day is None or day.isoformat() != value:
            self.fail(f"« {value} » n'est pas une date de la forme AAAA-MM-JJ.", param, ctx)
        return day


DAY = Day()


class Moment(click.ParamType):  # type: ignore[type-arg,unused-ignore]  # generic since 8.5
    """A day, or an instant with its time zone."""

    name = "MOMENT"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        from pathways.projections.known_at import BadMoment, moment_of

        if isinstance(value, date):
            return value
        try:
            return moment_of(value)
        except BadMoment as refusal:
            self.fail(str(refusal), param, ctx)


MOMENT = Moment()


def today() -> date:
    """The Europe/Paris day it is."""
    from pathways.domain.calendar import paris_day

    return paris_day(datetime.now(UTC))


def actor() -> str:
    """Who the log will say recorded what this command records."""
    return os.environ.get("PATHWAYS_ACTOR") or "cli"


def on_day(function: F) -> F:
    """`--on DATE`, today in Paris where it is left out."""
    return click.option(
        "--on", type=DAY, default=today, show_default="aujourd'hui", help="Le jour demandé."
    )(function)


def known_at(function: F) -> F:
    """`--known-at MOMENT`: what is shown is what was known then."""
    return click.option(
        "--known-at",
        type=MOMENT,
        help="Ce qu'on en savait : un jour (à sa fin) ou un instant (2025-04-15T12:00:00Z).",
    )(function)


def as_known(departement: "Departement", moment: date | None) -> "Departement":
    """The département as it was known at that moment; as it is without one."""
    return departement if moment is None else departement.as_known(moment)


def gone_by(ctx: click.Context, param: click.Parameter, day: date) -> date:
    """The day, once sure that it is not to come: what has not happened cannot be recorded."""
    if day > today():
        raise click.BadParameter(f"le {day:%d/%m/%Y} n'est pas encore venu.")
    return day


def received_on(function: F) -> F:
    """`--on DATE` of what is recorded: today in Paris, or a day gone by."""
    return click.option(
        "--on",
        type=DAY,
        default=today,
        show_default="aujourd'hui",
        callback=gone_by,
        help="Le jour où le fichier a été reçu.",
    )(function)


def formatted(function: F) -> F:
    """`--format json|table`."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(["table", "json"]),
        default="table",
        show_default=True,
        help="Un tableau à lire, ou un document JSON.",
    )(function)


def listed(function: F) -> F:
    """`--format` with the formats of a list as a file, and `--output`."""
    function = output(function)
    return click.option(
        "--format",
        "form",
        type=click.Choice(["table", "json", *FILES]),
        default="table",
        show_default=True,
        callback=_readable,
        help="Un tableau à lire, un document JSON, ou la liste entière en fichier.",
    )(function)


def output(function: F) -> F:
    """`--output FICHIER`, where `pathways.cli.output.write` writes; stdout without it."""
    return click.option(
        "--output",
        metavar="FICHIER",
        type=click.Path(dir_okay=False, writable=True, path_type=Path),
        expose_value=False,
        callback=_kept,
        help="Le fichier à écrire ; sans lui, la sortie standard.",
    )(function)


def _kept(ctx: click.Context, param: click.Parameter, path: Path | None) -> None:
    ctx.meta[OUTPUT] = path
    _readable(ctx, param, ctx.params.get("form", "json"))


def _readable(ctx: click.Context, param: click.Parameter, form: str) -> str:
    """The format, once sure that it goes where it is sent. Either option may be read first."""
    path = ctx.meta.get(OUTPUT)
    if form == "table" and path is not None:
        formats = ", ".join(["json", *FILES])
        raise click.UsageError(f"Un tableau se lit à l'écran : ajoutez --format ({formats}).", ctx)
    if form == "xlsx" and path is None and OUTPUT in ctx.meta and sys.stdout.isatty():
        raise click.UsageError("Un classeur ne se lit pas à l'écran : ajoutez --output.", ctx)
    return form


def body_and_referent(function: F) -> F:
    """`--organisation` and `--referent`, to see one body's or one référent's part of a list."""
    function = click.option("--referent", type=click.UUID, help="Le référent (UUID).")(function)
    return click.option("--organisation", type=click.UUID, help="L'organisme (UUID).")(function)
