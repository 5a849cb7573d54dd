"""The workbook an operator fills in: one line a fact, the people of the action already there."""

from datetime import date
from io import BytesIO
from uuid import UUID

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from pathways.domain.agreement.programme import modules_in, programme_of
from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.refusal import NotFound
from pathways.intake.attendance.columns import COLUMNS, INTERVIEWS, KINDS, PRESENCE
from pathways.projections import lists
from pathways.projections.departement import Departement

OPTIONS = {
    "in_memory": True,
    # A name is no formula, no link, and no number.
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
SHEET, HELP = "Présences", "Mode d'emploi"
LINES = 2_000
"""Down to which row cells offer their lists."""

TOLD = (
    "Une ligne dit un fait : une présence à une séance, un entretien, les heures d'un mois…",
    "Recopiez la ligne d'une personne autant de fois qu'il faut ; sans nature, elle n'est pas lue.",
    "Séance : Date, Présence, Thème, Durée de la séance (en minutes).",
    "Séance : Minutes si la personne n'est pas restée jusqu'au bout.",
    "Séance : Groupe compte tous ceux qui étaient là, ceux d'autres publics aussi.",
    "Entretien : Date, Présence, Minutes, Type d'entretien (Régulier si rien n'est écrit).",
    "Heures travaillées : Mois et Heures, une ligne par mois fini.",
    "Formation : Date, Au, Heures, Thème (l'intitulé), Organisme.",
    "Professionnalisation : Date, Au, Heures, Organisme, Groupe.",
    "Attestation de présence : Date (de réception), Organisme.",
    "Mise à disposition, PMSMP, Visite d'entreprise : Date, Au, Heures, Organisme (qui accueille).",
    "Durée s'écrit 90 min ou 1h30 ; dans Minutes et Heures, un nombre seul.",
    "Ni cellules fusionnées, ni lignes de total. Deux fois la même ligne n'ajoute rien.",
)


def template(departement: Departement, agreement: UUID, *, today: date) -> bytes:
    """The workbook of an agreement, with everyone in its action on that day.

    Raises NotFound for an agreement that nobody signed. The read models must be caught up.
    """
    state = departement.app.load(ActionAgreementState, agreement).state
    assert isinstance(state, ActionAgreementState)
    if state.programme is None:
        raise NotFound(field="agreement")
    programme = programme_of(state, departement.rules, today)
    modules = [one.code for one in modules_in(state, programme)]
    file = BytesIO()
    with Workbook(file, OPTIONS) as book:
        page = book.add_worksheet(SHEET)
        head = book.add_format({"bold": True, "bg_color": "#EEF2F7", "text_wrap": True})
        day = book.add_format({"num_format": "dd/mm/yyyy", "align": "left"})
        text = book.add_format({"num_format": "@"})
        page.freeze_panes(1, 3)
        for number, column in enumerate(COLUMNS):
            dated = column.field in ("day", "until", "birth_date")
            page.set_column(number, number, column.width, day if dated else None)
            page.write_string(0, number, column.heading, head)
        for row, one in enumerate(lists.participants(departement, agreement, today), start=1):
            page.write_string(row, 0, str(one.enrolment), text)
            if not one.erased:
                page.write_string(row, 1, one.last_name or "")
                page.write_string(row, 2, one.first_name or "")
                if one.birth_date is not None:
                    page.write_datetime(row, 3, one.birth_date, day)
        offered = {
            "kind": [words[0] for words in KINDS.values()],
            "presence": [words[0] for words in PRESENCE.values()],
            "interview": [words[0] for words in INTERVIEWS.values()],
            "module": modules,
        }
        for field, words in offered.items():
            _offer(page, field, words)
        told = book.add_worksheet(HELP)
        told.set_column(0, 0, 110)
        for row, line in enumerate(TOLD):
            told.write_string(row, 0, line)
    return file.getvalue()


def _offer(page: Worksheet, field: str, words: list[str]) -> None:
    number = next(n for n, column in enumerate(COLUMNS) if column.field == field)
    if words:
        page.data_validation(1, number, LINES, number, {"validate": "list", "source": words})
