"""The case list for other software."""

import orjson

from pathways.documents.case_list.content import CaseList


def to_json(case_list: CaseList) -> bytes:
    """The list field for field, UTF-8; days as YYYY-MM-DD, the same bytes for the same list."""
    told = {name: getattr(case_list, name) for name in ("session", "cases", "left_out")}
    return orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
