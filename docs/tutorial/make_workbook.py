"""Makes `permanence.xlsx`, the workbook of the tutorial: `python docs/tutorial/make_workbook.py`.

Headers with line breaks and tabs, an empty row, columns nobody imports: workbooks are like that.
"""

from datetime import date, datetime
from pathlib import Path

import xlsxwriter

HEADERS = (
    "Nom\nbénéficiaire", "Prénom\nbénéficiaire", "Date de\nNaissance", "N° Allocataire\t",
    "CP Ville", "Couleur",
)  # fmt: skip
ROWS = (
    ("Costa", "Inês", date(1992, 7, 8), 1200105, "49000 Angers", "bleu"),
    (),
    ("Petit", "Paul", date(1979, 12, 31), 1200106, "49100 Angers", "vert"),
)


def main() -> None:
    path = Path(__file__).with_name("permanence.xlsx")
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as workbook:
        workbook.set_properties({"created": datetime(2022, 1, 3)})
        sheet = workbook.add_worksheet("Permanence")
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        for column, header in enumerate(HEADERS):
            sheet.write(0, column, header)
        for number, row in enumerate(ROWS, start=1):
            for column, value in enumerate(row):
                sheet.write(number, column, value, day if isinstance(value, date) else None)


if __name__ == "__main__":
    main()
