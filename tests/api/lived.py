"""A département in which some dozens of people lived for two years, and who may ask it what."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from uuid import UUID

from flask import Flask

from pathways.api.app import create_app
from pathways.api.context import NAME, Context
from pathways.demo.load import load
from pathways.domain.access import Grant, Role
from pathways.domain.calendar import PARIS
from pathways.projections.departement import Departement
from tests.access import a_key
from tests.api.sent import Sender, ids_of

TODAY = date(2026, 11, 2)
NOON = datetime(2026, 11, 2, 12, tzinfo=PARIS)


@contextmanager
def sender_of(departement: Departement) -> Iterator[Sender]:
    """Sends under an account granted the whole, and now and then under narrow ones."""
    load(departement, people=40, today=TODAY)
    departement.engine.catch_up()
    ids = ids_of(departement)
    body, person = ids["organisation_id"][0], ids["beneficiary_id"][0]
    grants = (
        Grant(Role.BODY_MANAGER, organisation=UUID(body)),
        Grant(Role.BENEFICIARY, person=UUID(person)),
        Grant(Role.EPL_SECRETARIAT, territory="centre_anjou"),
        Grant(Role.AUDITOR),
        Grant(Role.ADMINISTRATOR),
    )
    keys = [a_key(departement, "whole")]
    keys += [
        a_key(departement, f"{grant.role.value.replace('_', '-')}-1", grant) for grant in grants
    ]
    app: Flask = create_app(departement, clock=lambda: NOON)
    try:
        yield Sender(app, departement, keys, ids, TODAY)
    finally:
        context: Context = app.extensions[NAME]
        context.follower.close()
