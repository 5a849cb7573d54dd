"""`/sanction-procedures`: from the breach to the decision and after, and its legality (A1.12)."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Response, jsonify
from marshmallow import RAISE, Schema

from pathways.api.commands import command
from pathways.api.context import departement, today
from pathways.api.fields import YEAR, QueryInteger, StrictDate, StrictText, StrictUuid
from pathways.api.openapi import PREFIX, Blueprint
from pathways.api.reading import OnDay, documented_list, documented_read, page, read_as_known, shown
from pathways.api.sanction_shown import (
    LegalityShown,
    ProvedShown,
    legality_shown,
    procedure_shown,
    proved_shown,
)
from pathways.api.shapes import plain, schema_of
from pathways.domain.sanction.answer import RecordObservations, RequestHearing
from pathways.domain.sanction.appeal import (
    DecidePriorAppeal,
    FilePriorAppeal,
    RecordCourtDismissal,
    SeiseCourt,
)
from pathways.domain.sanction.carrying_out import AskStrikeOff, RecordCarriedOut
from pathways.domain.sanction.completing import CompleteFile
from pathways.domain.sanction.deciding import DecideSanction
from pathways.domain.sanction.ending import EndSanction
from pathways.domain.sanction.epd import RecordEpdOpinion, ReferToEpd
from pathways.domain.sanction.letter import RecordLetterReceipt, SendBreachLetter
from pathways.domain.sanction.notifying import NotifySanction
from pathways.domain.sanction.opening import OpenSanctionProcedure
from pathways.domain.sanction.regularising import RegulariseProcedure
from pathways.domain.sanction.state import SanctionProcedureState
from pathways.domain.sanction.undoing import (
    AnnulDecision,
    RecordAmountPaidBack,
    WithdrawDecision,
)
from pathways.projections import lists
from pathways.projections.legality import prove, prove_year

blueprint = Blueprint(
    "sanction-procedures",
    __name__,
    url_prefix=f"{PREFIX}/sanction-procedures",
    description="Sanction procedures: breach, letter, observations, EPD, decision, what follows.",
)
ONE = "/<uuid:procedure_id>"

command(blueprint, "", OpenSanctionProcedure)
command(blueprint, f"{ONE}/breach-letter", SendBreachLetter)
command(blueprint, f"{ONE}/letter-receipt", RecordLetterReceipt)
command(blueprint, f"{ONE}/observations", RecordObservations)
command(blueprint, f"{ONE}/hearing-request", RequestHearing)
command(blueprint, f"{ONE}/completion", CompleteFile)
command(blueprint, f"{ONE}/referral", ReferToEpd)
command(blueprint, f"{ONE}/opinion", RecordEpdOpinion)
command(blueprint, f"{ONE}/decision", DecideSanction)
command(blueprint, f"{ONE}/notifications", NotifySanction)
command(blueprint, f"{ONE}/carrying-out", RecordCarriedOut)
command(blueprint, f"{ONE}/strike-off", AskStrikeOff)
command(blueprint, f"{ONE}/end", EndSanction)
command(blueprint, f"{ONE}/regularisation", RegulariseProcedure)
command(blueprint, f"{ONE}/prior-appeal", FilePriorAppeal)
command(blueprint, f"{ONE}/prior-appeal/answer", DecidePriorAppeal)
command(blueprint, f"{ONE}/court", SeiseCourt)
command(blueprint, f"{ONE}/dismissal", RecordCourtDismissal)
command(blueprint, f"{ONE}/annulment", AnnulDecision)
command(blueprint, f"{ONE}/withdrawal", WithdrawDecision)
command(blueprint, f"{ONE}/payback", RecordAmountPaidBack)


class ProceduresAsked(OnDay):
    stage = StrictText()
    person = StrictUuid()
    year = QueryInteger(metadata={**YEAR, "description": "The year it was opened."})


class YearAsked(OnDay):
    year = QueryInteger(required=True, metadata={**YEAR, "description": "The year it was opened."})


class DayAsked(Schema):
    class Meta:
        unknown = RAISE

    on = StrictDate(metadata={"description": "The day asked; today where left out."})
    known_at = StrictText(metadata={"description": "As known then: a day or an instant."})


@blueprint.get("")
@documented_list(blueprint, ProceduresAsked, lists.Procedure)
def sanction_procedures(query: dict[str, Any]) -> Response:
    """Procedures as they stood on the day, the latest opened first."""
    asked = {name: query[name] for name in ("stage", "person", "year") if name in query}

    def fetch(after: dict[str, Any], limit: int) -> list[lists.Procedure]:
        skip = after.get("skip", 0)
        return lists.procedures(departement(), _day(after), skip=skip, limit=limit, **asked)

    return page(query, fetch, on=True)


@blueprint.get("/legality")
@documented_list(blueprint, YearAsked, ProvedShown)
def sanction_legality_of_a_year(query: dict[str, Any]) -> Response:
    """Every procedure opened that year held against the law of its day, the latest first."""

    def fetch(after: dict[str, Any], limit: int) -> list[ProvedShown]:
        skip = after.get("skip", 0)
        proved = prove_year(departement(), query["year"], _day(after), skip=skip, limit=limit)
        return [proved_shown(one) for one in proved]

    return page(query, fetch, on=True)


@blueprint.get(ONE)
@documented_read(blueprint, procedure_shown)
def sanction_procedure(procedure_id: UUID) -> Response:
    """The procedure as it stands, with its opinion, its decision and what followed."""
    return shown(SanctionProcedureState, procedure_id, procedure_shown)


@blueprint.get(f"{ONE}/legality")
@blueprint.arguments(DayAsked, location="query")
@blueprint.response(200, schema=schema_of(LegalityShown))
@blueprint.alt_response(401, response="UNAUTHORIZED")
@blueprint.alt_response(404, response="NOT_FOUND")
@blueprint.alt_response(422, response="UNPROCESSABLE_ENTITY")
@blueprint.doc(operationId="sanctionLegality")
def sanction_legality(query: dict[str, Any], procedure_id: UUID) -> Response:
    """Each step the law of its day requires, proved or missing, and the verdict."""
    read_as_known(query)
    found = prove(departement(), procedure_id, query.get("on") or today())
    return jsonify(plain(legality_shown(found)))


def _day(after: dict[str, Any]) -> date:
    return date.fromisoformat(after["on"])
