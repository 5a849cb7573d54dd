"""What "Run the panels" takes for granted: a territory on 10 January 2022, its people, an API key.

`eval "$(python -m tests.docs.territory)"` makes them and sets `KEY`, `API` and identifiers.
"""

import os
import sys

from pathways.domain.access import Grant, Role
from pathways.domain.beneficiary.contact import RecordContactDetails
from pathways.domain.organisation.events import OrganisationKind
from pathways.domain.organisation.registering import RegisterOrganisation
from pathways.domain.orientation.events import OrientationKind
from pathways.domain.orientation.reorientation import ProposeReorientation
from pathways.projections.departement import open_departement
from tests.access import a_key
from tests.departement import OPENING, Town, day
from tests.domain.spec import an_id

AGENCY = an_id("Agence France Travail")
PEOPLE = {
    ("Haddad", "Lina"): "2021-02-01",
    ("Benali", "Karim"): "2021-02-15",
    ("Martin", "Sara"): "2021-03-01",
    ("Étienne", "Noé"): "2021-03-09",
    ("Diallo", "Awa"): "2021-04-05",
    ("Le Gall", "Yann"): "2021-09-01",
    ("Nunes", "Joao"): "2021-10-04",
}
"""Who was oriented to the CCAS, and when."""


def main() -> None:
    with open_departement() as departement:
        town = Town(departement)
        town.found()
        town.do(RegisterOrganisation(
            organisation_id=AGENCY, organisation_name="France Travail Angers",
            kind=OrganisationKind.FRANCE_TRAVAIL, territory="centre_anjou",
            registered_on=OPENING))  # fmt: skip
        for number, ((last_name, first_name), on) in enumerate(PEOPLE.items(), start=1):
            person = town.register(
                first_name, last_name=last_name, payer_number=f"120020{number}", civility="MME"
            )
            town.do(RecordContactDetails(
                beneficiary_id=person, recorded_on=OPENING, address=f"{number} rue des Lices",
                postcode_city="49100 Angers"))  # fmt: skip
            town.orient(first_name, on)
            town.meet(first_name, on)
        town.do(ProposeReorientation(
            orientation_id=town.orientations["Yann"], on=day("2022-01-07"),
            kind=OrientationKind.EMPLOYMENT, ground="Il cherche un emploi."))  # fmt: skip
        town.catch_up()
        known = {
            "API": f"http://127.0.0.1:{os.environ['DOCS_PORT']}/v1",
            "KEY": a_key(departement, "secretariat"),
            "PRESIDENT": a_key(departement, "president", Grant(Role.DELEGATE)),
            "AGENCY": AGENCY,
            **{
                name.upper(): town.orientations[name]
                for name in ("Awa", "Joao", "Karim", "Lina", "Sara", "Yann")
            },
        }
    for name, value in known.items():
        sys.stdout.write(f"export {name.replace('É', 'E')}={value}\n")


if __name__ == "__main__":
    main()
