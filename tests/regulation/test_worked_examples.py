"""The worked examples of the documentation, reproduced to the cent by the commands people use.

`docs/explanation/worked-examples.md` shows the arithmetic; each figure here is held to it.
"""

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from pathways.domain.agreement.lines import Financed
from pathways.domain.enrolment.events import InterviewKind, Proof
from pathways.domain.organisation.events import OrganisationKind
from tests.departement import CCAS, Town, day
from tests.regulation.worked import Worked

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "worked-examples.md"
END, LEAP_END = "2021-12-31", "2024-12-31"
D = Decimal

DUE = {
    "A1 CCAS": "59506.85",
    "A1 association": "48000.00",
    "A1 association with other public funding": "16891.80",
    "A2 pathway A": "1620.21",
    "A2 pathway B": "9000.00",
    "A3 mopeds": "24000.00",
    "A4 AI": "1183.50",
    "A5 ACI": "6142.40",
    "A6 EI": "1205.48",
    "A7 GEIQ": "2121.64",
}
"""What each example owes, in euros."""


@pytest.fixture
def worked(town: Town) -> Worked:
    worked = Worked(town)
    worked.found()
    return worked


def test_a1_a_public_body_an_association_and_one_with_other_public_funding(worked: Worked) -> None:
    """Half for the CCAS from 4 January; all for the association; 70 % for the other, half a year
    of a leap year."""
    association = OrganisationKind.SPECIALISED_ASSOCIATION
    alone = worked.body("Association seule", association, "2022-01-01", "1", 80)
    funded = worked.body(
        "Association cofinancée", association, "2024-07-01", "1", 120, departement_share=70,
        share_reason="Subvention de la Ville d'Angers",
    )  # fmt: skip
    worked.town.orient("Sara", "2021-03-01")
    worked.town.submit(contract_signed(worked.town), "2021-03-10")

    found = worked.owed(CCAS, END)
    assert found.grant == D(DUE["A1 CCAS"])
    (line,) = found.lines
    assert [line.agreed, line.realised] == [300, D("0.83")]
    assert line.realised_amount == D("165.30")
    assert worked.owed(alone, "2022-12-31").grant == D(DUE["A1 association"])
    due = worked.owed(funded, LEAP_END).grant
    assert due == D(DUE["A1 association with other public funding"])


def contract_signed(town: Town) -> UUID:
    contract = town.draft("Sara", "2021-03-10", "2021-12-31")
    town.sign(contract, "2021-03-10")
    return contract


def test_a2_pathway_a_a_mid_year_entry_an_absence_and_the_rural_supplement(
    worked: Worked,
) -> None:
    agreement = worked.agree(
        "adse_a", Financed("simple", D(2), "insertion"), draws={"insertion": "3050"},
        rural_supplement=D(250), rural_supplement_reason="Atelier délocalisé à Segré",
    )  # fmt: skip
    sara = worked.enter("Sara", agreement, "2021-01-04", module="simple")
    worked.attend(sara, agreement, "2021-01-04", 30, "simple")
    for on, kind in (
        ("2021-01-05", InterviewKind.ENTRY),
        ("2021-06-01", InterviewKind.MID_COURSE),
        ("2021-11-30", InterviewKind.EXIT),
    ):
        worked.meet(sara, on, kind=kind)
    tom = worked.enter("Tom", agreement, "2021-07-01", module="simple")
    worked.meet(tom, "2021-07-01", kind=InterviewKind.ENTRY)
    worked.attend(tom, agreement, "2021-07-05", 12, "simple")
    worked.attend(tom, agreement, "2021-10-04", 2, "simple", attended=False)
    worked.attend(tom, agreement, "2021-10-18", 1, "simple", attended=False, excused=True)

    found = worked.owed(agreement, END)
    (line,) = found.lines
    assert [line.agreed, line.realised] == [94, 46]
    assert line.grant == D("1370.21")
    assert found.supplement == D("250.00")
    assert found.grant == D(DUE["A2 pathway A"])
    assert Counter(row.reason for row in worked.receipt(agreement, END)) == {
        None: 46, "absent": 2, "excused": 1,
    }  # fmt: skip


def test_a2_pathway_b_a_subsidy_due_once_confirmed(worked: Worked) -> None:
    agreement = worked.agree(
        "adse_b", Financed("mobilisation", D(12), "insertion", D(9000)),
        draws={"insertion": "9000"},
    )  # fmt: skip
    sara = worked.enter("Sara", agreement, "2021-02-01")
    worked.attend(sara, agreement, "2021-02-01", 3, "mobilisation")
    worked.confirm(agreement, "mobilisation", "2021-12-15")
    assert worked.owed(agreement, "2021-12-14").grant == 0
    assert worked.owed(agreement, END).grant == D(DUE["A2 pathway B"])


def test_a3_mopeds_a_subsidy_on_two_budget_lines_and_61_days_rented(worked: Worked) -> None:
    agreement = worked.agree(
        "mobility_point",
        Financed("rental", D(6), "insertion", D(20000)),
        Financed("rental", D(2), "faj", D(4000)),
        draws={"insertion": "20000", "faj": "4000"}, publics=("rsa", "faj_youth"),
    )  # fmt: skip
    sara = worked.enter("Sara", agreement, "2021-03-01", accompanied_by="Mission locale")
    worked.rent(sara, "2021-03-01", "2021-06-30", back="2021-04-30")
    worked.confirm(agreement, "rental", "2021-12-20")
    found = worked.owed(agreement, END)
    assert [line.grant for line in found.lines] == [D("20000.00"), D("4000.00")]
    assert found.grant == D(DUE["A3 mopeds"])
    (beside,) = found.beside
    assert [beside.kind, beside.quantity] == ["rental", 61]


def test_a4_a_capped_hour_and_a_missing_certificate(worked: Worked) -> None:
    """Sara: 16 h alone of which 15 are funded, 20 h together of which 18, 14 h certified.
    Tom, 21, under the FAJ: 12.5 h together, and 14 h without certificate."""
    agreement = worked.agree(
        "ai",
        Financed("module_1", D(30), "insertion"),
        Financed("module_2", D(40), "insertion"),
        Financed("module_2", D(20), "faj"),
        Financed("module_3", D(35), "insertion"),
        Financed("module_3", D(35), "faj"),
        draws={"insertion": "2150", "faj": "540"}, publics=("rsa", "faj_youth"),
    )  # fmt: skip
    sara = worked.enter("Sara", agreement, "2021-02-01")
    worked.person("Tom", rsa=False, born="2000-01-31")
    tom = worked.enter(
        "Tom", agreement, "2021-02-01", public="faj_youth", proof=Proof.IDENTITY_DOCUMENT
    )
    for stay in (sara, tom):
        worked.meet(stay, "2021-02-01", kind=InterviewKind.POSITIONING)
        worked.start(stay, "module_2", "2021-02-02")
        worked.start(stay, "module_3", "2021-02-02")
    worked.start(sara, "module_1", "2021-02-02")
    worked.meet(sara, "2021-02-03", 16, 60, module="module_1")
    worked.attend(sara, agreement, "2021-02-04", 8, "module_2")
    worked.attend(tom, agreement, "2021-02-04", 5, "module_2")
    training = worked.train(sara, "2021-06-07", "2021-06-08", 14 * 60)
    worked.certify(sara, training, "2021-06-30")
    worked.train(tom, "2021-06-07", "2021-06-08", 14 * 60)

    found = worked.owed(agreement, END)
    assert [(line.module, line.realised, line.grant) for line in found.lines] == [
        ("module_1", D("15.00"), D("675.00")),
        ("module_2", D("18.00"), D("234.00")),
        ("module_2", D("12.50"), D("162.50")),
        ("module_3", D("14.00"), D("112.00")),
        ("module_3", D("0.00"), D("0.00")),
    ]
    assert found.grant == D(DUE["A4 AI"])
    told = [row for row in worked.receipt(agreement, END) if row.reason]
    over = [row for row in told if row.reason == "over_cap"]
    assert sum(row.worth - row.counted for row in over) == 60 + 120
    assert [row.rule for row in told if row.reason == "certificate_missing"] == ["A4.7"]


def test_a5_a_leap_year_a_mid_year_entry_and_the_job_aid_for_information(worked: Worked) -> None:
    agreement = worked.agree(
        "aci",
        Financed("accompaniment", D(2), "insertion"),
        Financed("job_aid", D(2), reference_hours=D(104)),
        draws={"insertion": "8680"}, year=2024, supervisors=D(1),
    )  # fmt: skip
    sara = worked.enter(
        "Sara", agreement, "2024-02-01", post_number=1, weekly_hours=D(24),
        contract_starts_on=None, contract_ends_on=day(LEAP_END),
    )  # fmt: skip
    tom = worked.enter(
        "Tom", agreement, "2024-04-15", post_number=2, weekly_hours=D(24),
        contract_ends_on=day("2024-12-14"),
    )  # fmt: skip
    worked.leave(tom, "2024-10-14")
    worked.work(sara, "2024-02-01", "104")
    worked.work(sara, "2024-03-01", "52.25")

    found = worked.owed(agreement, LEAP_END)
    place, aid = found.lines
    assert [place.agreed, place.realised] == [732, 518]
    assert aid.information
    assert aid.grant == D("746.71")
    assert found.grant == D(DUE["A5 ACI"])


def test_a6_a_place_from_april_and_the_hours_beside(worked: Worked) -> None:
    agreement = worked.agree(
        "ei", Financed("accompaniment", D(1), "insertion"), draws={"insertion": "1600"},
        state_agreed_posts=1,
    )  # fmt: skip
    sara = worked.enter("Sara", agreement, "2021-04-01", post_number=1, contract_ends_on=day(END))
    worked.meet(sara, "2021-04-02", 27)
    found = worked.owed(agreement, END)
    assert found.lines[0].realised == 275
    assert found.grant == D(DUE["A6 EI"])
    assert [(one.kind, one.quantity) for one in found.beside] == [("interview", 27 * 60)]


def test_a7_two_places_one_of_them_from_september(worked: Worked) -> None:
    agreement = worked.agree(
        "geiq", Financed("accompaniment", D(2), "insertion"), draws={"insertion": "3200"}
    )
    worked.enter("Sara", agreement, "2021-01-04", post_number=1, contract_ends_on=day(END))
    worked.enter("Tom", agreement, "2021-09-01", post_number=2, contract_ends_on=day(END))
    found = worked.owed(agreement, END)
    assert found.lines[0].realised == 362 + 122
    assert found.grant == D(DUE["A7 GEIQ"])


def test_the_page_says_the_figures_that_the_tests_reproduce() -> None:
    told = re.findall(r"^\*\*Due : ([\d ]+,\d\d) €\*\* — (A\d .+)$", PAGE.read_text(), re.MULTILINE)
    assert {name: amount.replace(" ", "").replace(",", ".") for amount, name in told} == DUE
