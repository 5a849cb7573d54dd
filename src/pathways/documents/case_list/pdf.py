"""The case list on paper: one summary table, then a page per case with the pathway in brief."""

from importlib.resources import files
from typing import Any

import orjson

from pathways.documents.case_list.content import FORGOTTEN, CaseList
from pathways.documents.case_list.json_file import to_json
from pathways.documents.case_list.wording import PANELS, cases, plural, status, title
from pathways.documents.french import hour, week_day
from pathways.documents.typesetting import typeset


def to_pdf(case_list: CaseList) -> bytes:
    """PDF/UA-1, A4, in French; the same bytes for the same list."""
    return typeset(template(), printed_data(case_list), dated=case_list.session.as_of)


def template() -> str:
    """The typst source that lays the list out."""
    return files("pathways.documents.case_list").joinpath("case_list.typ").read_text("utf-8")


def printed_data(case_list: CaseList) -> dict[str, Any]:
    """What the template reads: the list field for field, and the words made for paper."""
    session = case_list.session
    data: dict[str, Any] = orjson.loads(to_json(case_list))
    for member in data["session"]["members"]:
        member["shown"] = member["name"] or FORGOTTEN
    for shown, case in zip(data["cases"], case_list.cases, strict=True):
        shown["name"] = case_list.name_of(case)
        shown["slot_shown"] = case.slot and hour(case.slot)
    for shown, line in zip(data["left_out"], case_list.left_out, strict=True):
        shown["name"] = case_list.name_of(line)
    return data | {
        "title": title(session),
        "heading": f"Séance de l'{PANELS[session.kind]}",
        "held_on": week_day(session.held_on),
        "starts_at": hour(session.starts_at),
        "status": status(session),
        "quorum": f"{session.quorum} membre{plural(session.quorum)}",
        "count": cases(len(case_list.cases)),
    }
