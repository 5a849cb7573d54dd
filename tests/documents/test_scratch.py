from datetime import date
from pathlib import Path
from pathways.documents.final_report import final_report, to_pdf, to_xlsx
from pathways.projections.reports import seal, restatement
from pathways.domain.enrolment.events import SessionMissed, SessionAttended
from tests.documents.reports import Workshops
import orjson


def test_it(departement):
    w = Workshops(departement)
    r = w.accepted()
    d = final_report(departement, r, today=w.today)
    Path("/tmp/g_draft.pdf").write_bytes(to_pdf(d))
    seal(departement, r, actor="x", today=w.today)
    version = w.sara.attend("2021-11-16")
    w.actions.catch_up()
    d = final_report(departement, r, today=w.today)
    print(d.figures)
    print(d.restatement)
    Path("/tmp/g_sealed.pdf").write_bytes(to_pdf(d))
    Path("/tmp/g_sealed.xlsx").write_bytes(to_xlsx(d))
