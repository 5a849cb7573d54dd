"""Stretches of days: a training, a professionalisation, a placement."""

from datetime import date

from pathways.domain.refusal import Malformed
from pathways.domain.texts import french


class EndsBeforeItStarts(Malformed):
    """La fin, le {ended_on}, est avant le début, le {started_on}."""

    field = "ended_on"


def in_order(started_on: date, ended_on: date) -> tuple[date, date]:
    """The first and the last day, once sure that they are in that order."""
    if ended_on < started_on:
        raise EndsBeforeItStarts(started_on=french(started_on), ended_on=french(ended_on))
    return started_on, ended_on
