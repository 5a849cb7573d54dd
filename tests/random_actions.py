"""Random stays in insertion actions, for properties: any facts on any days, and corrections."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from pathways.domain.agreement.events import AgreementTerms, Formula
from pathways.domain.enrolment.events import EnrolmentCancelled, EnrolmentEnded, SessionAttended
from pathways.domain.event import FactWithdrawn
from tests.actions import Actions, Stay, hours, individual, line, places, simple_place, terms
from tests.domain.spec import an_id

YEAR_END = date(2021, 12, 31)


def any_terms(draw: Random) -> AgreementTerms:
    """A few lines of any formula, over ten months, for RSA beneficiaries."""
    lines = [
        simple_place(), individual("9000.00"), places("2", "8680.00"),
        hours("module_2", "90", "1170.00", price=Decimal(13), cap_minutes=300),
        hours("module_3", "90", "720.00", price=Decimal(8), cap_minutes=600, certificate=True),
        line("job_aid", Formula.MONTHLY_HOURS, "2", "0", price=Decimal("497.01"),
             publics=("rsa",), reference_hours=Decimal(104), information=True),
    ]  # fmt: skip
    chosen = draw.sample(lines, draw.randrange(1, 6))
    return terms(*chosen, starts_on="2021-02-01", ends_on="2021-11-30", publics=("rsa",))


def live(actions: Actions, draw: Random, agreement: UUID, name: str) -> Stay:
    """A stay with facts on any days; some are corrected or withdrawn, a few stays cancelled."""
    start = date(2021, 1, 1) + timedelta(days=draw.randrange(200))
    stay = actions.enrol(
        name, agreement, start.isoformat(), "2021-12-31", public=draw.choice(["rsa", "other"]),
        module=draw.choice(["simple", None]), post_number=draw.choice([1, 2, None]),
    )  # fmt: skip
    for module in ("module_1", "module_2", "module_3"):
        if draw.random() < 0.8:
            stay.start(module, f"2021-0{draw.randrange(1, 6)}-01", "2021-10-31")
    for number in range(25):
        draw.choice(_facts(draw, stay, start, f"{name} {number}"))()
    for month in draw.sample(range(1, 12), 4):
        stay.work(f"2021-{month:02}", f"{draw.randrange(1, 15000) / 100}")
    if draw.random() < 0.3:
        stay.record(EnrolmentEnded(start + timedelta(days=draw.randrange(150))))
    if draw.random() < 0.1:
        stay.record(EnrolmentCancelled(YEAR_END))
    return stay


def _facts(draw: Random, stay: Stay, start: date, name: str) -> list[Callable[[], int | None]]:
    on, minutes = start + timedelta(days=draw.randrange(220)), draw.randrange(20, 200)
    return [
        lambda: stay.attend(on, minutes, module=draw.choice([None, "module_2"])),
        lambda: stay.meet(on, minutes, module=draw.choice([None, "module_1"])),
        lambda: stay.miss(on, excused=draw.random() < 0.5),
        lambda: stay.train(on.isoformat(), minutes, name),
        lambda: stay.train_and_certify(on.isoformat(), minutes, name),
        lambda: stay.attend_then(
            on, SessionAttended(an_id(name), on, minutes), FactWithdrawn(YEAR_END), draw.random()
        ),
    ]
