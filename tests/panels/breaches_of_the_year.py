"""The breaches of the year, each on its days: what the EPDs see, and what is decided."""

from decimal import Decimal

from pathways.domain.delegation.giving import GiveDelegation
from pathways.domain.orientation.contract_lapse import ObserveContractLapse
from pathways.domain.orientation.events import (
    BreachGround,
    RecallClosing,
    RelanceGround,
)
from pathways.domain.orientation.relance import SendRelance
from pathways.domain.sanction.appeal import DecidePriorAppeal, FilePriorAppeal, SeiseCourt
from pathways.domain.sanction.deciding import DecideSanction
from pathways.domain.sanction.ending import EndSanction
from pathways.domain.sanction.events import AppealOutcome, EndOfSanction, Measure
from pathways.domain.sanction.regularising import RegulariseProcedure
from pathways.domain.sanction.undoing import AnnulDecision
from pathways.projections.legality import prove
from tests.departement import day
from tests.domain.spec import an_id
from tests.panels.breaches import Breach
from tests.panels.year import DELEGATION, Year


def live_breaches(year: Year) -> None:
    year.on("2022-01-03", lambda: year.town.do(GiveDelegation(
        delegation_id=DELEGATION, delegate_id=an_id("Claire"), on=day("2022-01-03"),
        since=day("2022-01-03"), until=day("2022-12-31"), acts=("sanction",),
        last_name="Lemaire", first_name="Claire", capacity="Vice-présidente")))  # fmt: skip
    _adam(year)
    _chloe(year)
    _omar(year)
    _paul(year)
    _sara(year)
    victor = Breach(year.town, "Victor")
    year.on("2022-10-20", lambda: victor.reported("2022-10-17", "2022-10-18", "2022-10-20"))
    year.on("2022-11-21", lambda: victor.completed("2022-11-21"))


def _adam(year: Year) -> None:
    """Sanctioned twice; the first decision is annulled after the second took its rank."""
    one, two = Breach(year.town, "Adam"), Breach(year.town, "Adam", "second procedure")
    year.on("2022-01-07", lambda: one.reported("2022-01-04", "2022-01-05", "2022-01-07"))
    year.on("2022-02-08", lambda: one.completed("2022-02-08"))
    year.on("2022-03-21", lambda: one.sanctioned("2022-03-21", 2, "2022-04-01"))
    year.on("2022-03-22", lambda: one.notified("2022-03-22"))
    year.on("2022-06-01", lambda: year.town.do(EndSanction(
        procedure_id=one.id, on=day("2022-06-01"), end=EndOfSanction.TERM)))  # fmt: skip
    year.on("2022-04-10", lambda: year.town.do(FilePriorAppeal(
        procedure_id=one.id, on=day("2022-04-10"), grounds="J'étais présent.")))  # fmt: skip
    year.on("2022-05-02", lambda: year.town.do(DecidePriorAppeal(
        procedure_id=one.id, on=day("2022-05-02"), decided_by="president",
        outcome=AppealOutcome.REJECTED)))  # fmt: skip
    year.on(
        "2022-05-20",
        lambda: year.town.do(
            SeiseCourt(procedure_id=one.id, on=day("2022-05-20"), court="Tribunal administratif")
        ),
    )
    year.on("2022-04-14", lambda: two.reported("2022-04-11", "2022-04-12", "2022-04-14"))
    year.on("2022-05-16", lambda: two.completed("2022-05-16"))
    year.on("2022-06-20", lambda: two.sanctioned("2022-06-20", 4, "2022-07-01"))
    year.on("2022-06-21", lambda: two.notified("2022-06-21"))
    year.on("2022-09-04", lambda: _prove(year, "Adam's first, before the court", one))
    year.on("2022-09-04", lambda: _prove(year, "Adam's second, before the court", two))
    year.on(
        "2022-09-05",
        lambda: year.town.do(
            AnnulDecision(procedure_id=one.id, on=day("2022-09-05"), court="Tribunal administratif")
        ),
    )


def _chloe(year: Year) -> None:
    """The EPD advises no sanction; the President decides one."""
    breach = Breach(year.town, "Chloé")
    year.on("2022-02-28", lambda: breach.reported("2022-02-24", "2022-02-25", "2022-02-28"))
    year.on("2022-03-29", lambda: breach.completed("2022-03-29"))
    year.on("2022-06-20", lambda: breach.sanctioned(
        "2022-06-20", 1, "2022-07-01", differs_because="Refus répétés"))  # fmt: skip
    year.on("2022-06-21", lambda: breach.notified("2022-06-21"))


def _omar(year: Year) -> None:
    """Reoriented while the breach is open; a delegate decides the sanction."""
    breach = Breach(year.town, "Omar")
    year.on("2022-05-12", lambda: breach.reported("2022-05-09", "2022-05-10", "2022-05-12"))
    year.on("2022-06-20", lambda: breach.completed("2022-06-20"))
    year.on(
        "2022-09-19",
        lambda: breach.sanctioned(
            "2022-09-19", 1, "2022-10-01", decided_by="delegate", delegation_id=DELEGATION
        ),
    )
    year.on("2022-09-20", lambda: breach.notified("2022-09-20"))


def _paul(year: Year) -> None:
    """He made no contract; reoriented, its delay starts again, and nothing is reproached."""
    breach = Breach(year.town, "Paul", ground=BreachGround.NOT_MADE)
    year.on("2022-05-02", lambda: year.town.do(ObserveContractLapse(
        orientation_id=year.town.orientations["Paul"], on=day("2022-05-02"),
        ground=RelanceGround.CONTRACT_NOT_MADE)))  # fmt: skip
    year.on("2022-05-04", lambda: year.town.do(SendRelance(
        orientation_id=year.town.orientations["Paul"], on=day("2022-05-04"),
        ground=RelanceGround.CONTRACT_NOT_MADE, means="Courrier")))  # fmt: skip
    year.on("2022-05-24", lambda: breach.reported("2022-05-20", "2022-05-21", "2022-05-24"))
    year.on("2022-06-27", lambda: breach.completed("2022-06-27"))
    year.on("2022-06-28", lambda: year.tried("sanctioning Paul", DecideSanction(
        procedure_id=breach.id, on=day("2022-06-28"), decided_by="president",
        measure=Measure.SUSPENSION, percent=Decimal(50), months=1,
        starts_on=day("2022-07-01"))))  # fmt: skip
    year.on(
        "2022-06-28",
        lambda: year.town.do(
            RegulariseProcedure(
                procedure_id=breach.id, on=day("2022-06-28"), closing=RecallClosing.ABANDONED
            )
        ),
    )


def _sara(year: Year) -> None:
    """The EPD advises to leave her time, and hears of her again once it has run."""
    breach = Breach(year.town, "Sara")
    year.on("2022-07-19", lambda: breach.reported("2022-07-15", "2022-07-16", "2022-07-19"))
    year.on("2022-08-22", lambda: breach.completed("2022-08-22"))
    year.on("2022-09-19", lambda: year.town.do(DecideSanction(
        procedure_id=breach.id, on=day("2022-09-19"), decided_by="president",
        measure=Measure.DELAY, delay_until=day("2022-10-31"))))  # fmt: skip
    year.on("2022-09-20", lambda: breach.notified("2022-09-20"))
    year.on("2022-12-19", lambda: breach.sanctioned("2022-12-19", 1, "2023-01-01"))
    year.on("2022-12-20", lambda: breach.notified("2022-12-20"))


def _prove(year: Year, what: str, breach: Breach) -> None:
    year.proofs[what] = prove(year.town.departement, breach.id, year.town.today)
