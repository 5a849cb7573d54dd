"""The case list as an OpenDocument spreadsheet (ODF 1.3)."""

from pathways.documents.case_list.columns import sheets
from pathways.documents.case_list.content import CaseList
from pathways.documents.case_list.wording import title
from pathways.documents.open_document import Table, spreadsheet


def to_ods(case_list: CaseList) -> bytes:
    """Three sheets, header rows frozen, real dates; the same bytes for the same list."""
    return spreadsheet(
        [Table(sheet.name, sheet.columns, sheet.lines) for sheet in sheets(case_list)],
        title=title(case_list.session),
        author=case_list.session.departement,
        dated=case_list.session.as_of,
    )
