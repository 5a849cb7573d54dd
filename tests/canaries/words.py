"""Words that stand nowhere else: wherever one is found, something personal went through."""

import csv
import io
import re
from typing import Any

from xlsxwriter import Workbook

MARK = "zqcanari"
"""What every canary text holds, whatever becomes of its case and accents."""
NIR13 = "2900549007917"
PHONE = "0639981547"
NIR = f"{NIR13}{97 - int(NIR13) % 97:02}"


def text(what: str) -> str:
    return f"Zqcanari {what}"


PERSON: dict[str, Any] = {
    "last_name": text("Nom"),
    "first_name": text("Prénom"),
    "birth_name": text("Naissance"),
    "birth_date": "1990-05-17",
    "nir": NIR,
    "payer_number": "7391846",
    "civility": "Mme",
}
CONTACT: dict[str, Any] = {
    "address": text("12 rue de l'Adresse"),
    "phone": PHONE,
    "email": f"{MARK}@example.org",
}
WHY = text("motif")

_FOUND = re.compile(rf"{MARK}|{NIR13}|{PHONE}", re.IGNORECASE)


def heard(told: str | bytes) -> list[str]:
    """Each canary that sings in it, with what stands around; blanks in numbers change nothing."""
    if isinstance(told, bytes):
        told = told.decode("utf-8", "replace")
    joined = re.sub(r"(?<=\d)[ .\u202f\xa0](?=\d)", "", told)
    return [joined[max(0, at.start() - 80) : at.end() + 20] for at in _FOUND.finditer(joined)]


def people_csv() -> bytes:
    told = io.StringIO()
    rows = csv.writer(told, delimiter=";")
    mail = f"{MARK}@example.org"
    columns = "Nom;Prénom;Date de naissance;N° CAF;NIR;Téléphone;Adresse mail"
    rows.writerow(columns.split(";"))
    rows.writerow((text("Import"), "Lou", "02/03/1985", "7391847", "", PHONE, mail))
    rows.writerow((text("Illisible"), "Lou", "32/13/1985", "7391848", "12", "", ""))
    return told.getvalue().encode()


def people_xlsx() -> bytes:
    content = io.BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Personnes")
        sheet.write_row(0, 0, ("Nom", "Prénom", "Date de naissance", "N° CAF", "NIR"))
        sheet.write_row(1, 0, (text("Classeur"), "Ana", "02/03/1986", "7391849", NIR13[:5]))
    return content.getvalue()
