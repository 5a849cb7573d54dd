"""The case list as an Excel workbook."""

from datetime import date
from io import BytesIO

from xlsxwriter import Workbook

from pathways.documents.case_list.columns import sheets
from pathways.documents.case_list.content import CaseList
from pathways.documents.case_list.wording import title
from pathways.documents.sheet_text import OPTIONS, legible
from pathways.documents.typesetting import noon


def to_xlsx(case_list: CaseList) -> bytes:
    """Three sheets, header rows frozen, real dates; the same bytes for the same list."""
    session = case_list.session
    file = BytesIO()
    with Workbook(file, OPTIONS) as book:
        book.set_properties(
            {
                "title": legible(title(session)),
                "author": legible(session.departement),
                "created": noon(session.as_of).replace(tzinfo=None),
            }
        )
        head = book.add_format({"bold": True, "bg_color": "#EEF2F7", "valign": "top"})
        text = book.add_format({"text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "dd/mm/yyyy", "align": "left", "valign": "top"})
        for sheet in sheets(case_list):
            page = book.add_worksheet(sheet.name)
            page.freeze_panes(1, 0)
            page.repeat_rows(0)
            page.set_landscape()
            page.set_paper(9)  # A4
            page.fit_to_pages(1, 0)
            for column, (name, width) in enumerate(sheet.columns):
                page.set_column(column, column, width)
                page.write_string(0, column, name, head)
            for row, line in enumerate(sheet.lines, start=1):
                for column, value in enumerate(line):
                    match value:
                        case None:
                            page.write_blank(row, column, None, text)
                        case str():
                            page.write_string(row, column, legible(value), text)
                        case date():
                            page.write_datetime(row, column, value, day)
                        case int():
                            page.write_number(row, column, value, text)
    return file.getvalue()
