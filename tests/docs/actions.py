"""What the pages on insertion actions take for granted: an operator, people, an API key.

`eval "$(python -m tests.docs.actions)"` makes them and sets `KEY`, `API` and identifiers; with
`agreed`, the operator's agreement of 2022 is signed too, and `AGREEMENT` is its own.
"""

import os
import sys
from decimal import Decimal
from uuid import UUID

from pathways.domain.agreement.lines import Financed
from pathways.domain.agreement.signing import SignAgreement
from pathways.domain.beneficiary.events import RightStatus
from pathways.domain.beneficiary.rsa_right import RecordRsaRight
from pathways.domain.budget.events import BudgetDraw
from pathways.domain.budget.voting import VoteEnvelope
from pathways.domain.organisation.events import OrganisationKind
from pathways.domain.organisation.registering import RegisterOrganisation
from pathways.domain.project_application.answering import AcceptProject
from pathways.domain.project_application.events import (
    BudgetItem,
    BudgetSide,
    CriterionReviewed,
    FormAnswer,
    TeamMember,
)
from pathways.domain.project_application.reviewing import ReviewProject
from pathways.domain.project_application.submitting import SubmitProject
from pathways.domain.sites import Site
from pathways.projections.departement import open_departement
from tests.access import a_key
from tests.departement import OPENING, Town, day
from tests.domain.spec import an_id

OPERATOR = an_id("AI Coup de main")
PEOPLE = ("Sara", "Ali", "Chloé", "Karim")
SITES = (Site("Agence d'Angers", "centre_anjou", "angers"),)
LINES = (
    Financed("module_1", Decimal(45), "insertion"),
    Financed("module_2", Decimal(54), "insertion"),
    Financed("module_3", Decimal(70), "insertion"),
)


def main() -> None:
    with open_departement() as departement:
        town = Town(departement)
        town.found()
        town.do(RegisterOrganisation(
            organisation_id=OPERATOR, organisation_name="AI Coup de main",
            kind=OrganisationKind.OPERATOR, territory="centre_anjou",
            registered_on=OPENING))  # fmt: skip
        for number, name in enumerate(PEOPLE, start=1):
            town.register(name, last_name="Martin", payer_number=f"130030{number}")
            town.do(RecordRsaRight(
                beneficiary_id=an_id(name), status=RightStatus.OPEN, since=day("2021-02-01"),
                told_on=day("2021-02-01")))  # fmt: skip
            town.orient(name, "2021-03-01")
        known: dict[str, object] = {
            "API": f"http://127.0.0.1:{os.environ['DOCS_PORT']}/v1",
            "KEY": a_key(departement, "agent"),
            "OPERATOR": OPERATOR,
        }
        if "agreed" in sys.argv:
            known["AGREEMENT"] = agree(town)
        for name in PEOPLE:
            known[name.upper().replace("É", "E")] = an_id(name)
            known[f"{name.upper().replace('É', 'E')}_ORIENTATION"] = town.orientations[name]
        town.catch_up()
    for name, value in known.items():
        sys.stdout.write(f"export {name}={value}\n")


def agree(town: Town) -> UUID:
    """The agreement of the AI for 2022, from the vote of credits to the signature."""
    rules, first, last = town.departement.rules, day("2022-01-01"), day("2022-12-31")
    application, agreement = an_id("project 2022"), an_id("agreement 2022")
    agreed = Decimal(45 * 45 + 54 * 13 + 70 * 8)
    town.do(VoteEnvelope(
        voted_on=day("2021-12-01"), budget_line="insertion", year=2022, amount=Decimal(100_000),
        vote="Budget primitif 2022"))  # fmt: skip
    form = rules.named("ai_application_form").on(first).value
    town.do(SubmitProject(
        application_id=application, organisation_id=OPERATOR, submitted_on=day("2021-11-02"),
        title="Accompagnement 2022", starts_on=first, ends_on=last, requested=Decimal(4_000),
        budget=(BudgetItem(BudgetSide.EXPENSE, "Salaires", Decimal(9_000)),
                BudgetItem(BudgetSide.INCOME, "Département et État", Decimal(9_000))),
        budget_signed_by="La présidente", territories=("centre_anjou",), sites=SITES,
        team=(TeamMember("Accompagnement", Decimal("0.5"), "Conseil en insertion"),),
        publics=("rsa",), modules=tuple(line.module for line in LINES), programme="ai",
        form=tuple(FormAnswer(one.code, "Voir le projet.") for one in form)))  # fmt: skip
    criteria = rules.selection_criteria.on(first).value
    town.do(ReviewProject(
        application_id=application, reviewed_on=day("2021-11-20"), reviewed_by="Instructrice",
        criteria=tuple(CriterionReviewed(one.code, True) for one in criteria),
        favourable=True))  # fmt: skip
    town.do(AcceptProject(
        application_id=application, accepted_on=day("2021-12-06"), decided_by="Présidente",
        vote="Commission permanente du 06/12/2021", amount=Decimal(4_000)))  # fmt: skip
    town.do(SignAgreement(
        agreement_id=agreement, application_id=application, signed_on=day("2021-12-15"),
        title="Accompagnement 2022", starts_on=first, ends_on=last, gdpr_clause=True,
        territories=("centre_anjou",), sites=SITES, publics=("rsa",), lines=LINES,
        draws=(BudgetDraw("insertion", 2022, agreed),)))  # fmt: skip
    return agreement


if __name__ == "__main__":
    main()
