"""What how-to pages take for granted: a body, two référents, Sara oriented and met, an API key.

`eval "$(python -m tests.docs.town)"` makes them and sets `KEY`, `API` and their identifiers.
"""

import os
import sys

from pathways.projections.departement import open_departement
from tests.access import a_key
from tests.departement import CCAS, LEA, Town
from tests.domain.spec import an_id


def main() -> None:
    with open_departement() as departement:
        town = Town(departement)
        town.found()
        town.arrive(an_id("Karim, référent"), "Haddad", "Karim")
        orientation = town.orient("Sara", "2021-03-01")
        town.meet("Sara", "2021-03-11")
        town.catch_up()
        known = {
            "API": f"http://127.0.0.1:{os.environ['DOCS_PORT']}/v1",
            "KEY": a_key(departement, "agent-1"),
            "CCAS": CCAS,
            "LEA": LEA,
            "KARIM": an_id("Karim, référent"),
            "SARA": an_id("Sara"),
            "ORIENTATION": orientation,
        }
    for name, value in known.items():
        sys.stdout.write(f"export {name}={value}\n")


if __name__ == "__main__":
    main()
