"""A person enters: file, household, profile, right; now and then twice, by mistake."""

from datetime import timedelta

from pathways.demo.clock import Story
from pathways.demo.names import STREETS, TOWNS
from pathways.demo.person import PAYER, Person
from pathways.domain.beneficiary.contact import RecordContactDetails
from pathways.domain.beneficiary.events import RightStatus
from pathways.domain.beneficiary.household import RecordHousehold
from pathways.domain.beneficiary.merging import MergeBeneficiary
from pathways.domain.beneficiary.profile import RecordProfile
from pathways.domain.beneficiary.registering import ChangeIdentity, RegisterBeneficiary
from pathways.domain.beneficiary.rsa_right import RecordRightsAndDuties, RecordRsaRight

# How often each profile is met (%), and whether the household counts more than one person.
PROFILES = {
    "single_parent_family": (24, True),
    "pregnant_or_child_under_three": (7, True),
    "farmer": (3, False),
    "agricultural_single_parent_family": (1, True),
    "single_person": (42, False),
    "couple_without_children": (9, True),
    "homeless_or_roving": (8, False),
    "traveller": (3, True),
    "migrant": (3, False),
}


def arrives(person: Person) -> Story:
    """The payer or a body makes the person known, with what the first form tells."""
    yield from registered(person)
    yield from described(person)
    if person.chance(5):
        person.clock.begin(identity_changes(person), person)
    if person.chance(1.5):
        person.clock.begin(registered_twice(person), person)


def registered(person: Person) -> Story:
    who, day = person.who, person.today
    for nir in (who.nir, None):
        opened = yield person.asks(
            RegisterBeneficiary(
                beneficiary_id=person.id,
                registered_on=day,
                last_name=who.last_name,
                first_name=who.first_name,
                birth_date=who.birth_date,
                nir=nir,
                payer_number=who.payer_number,
                civility=who.civility,
                sex=who.sex,
            ),
            PAYER,
        )
        # Someone else holds that NIR: the file is opened without it.
        if opened:
            return
    person.over = True


def described(person: Person) -> Story:
    rng, day = person.rng, person.today
    person.territory = rng.choices([*TOWNS], (46, 22, 17, 15))[0]
    person.profile = rng.choices([*PROFILES], [often for often, _ in PROFILES.values()])[0]
    several = PROFILES[person.profile][1]
    children = "parent" in person.profile or "child" in person.profile
    homeless = person.profile in ("homeless_or_roving", "traveller")
    yield person.asks(
        RecordContactDetails(
            beneficiary_id=person.id,
            recorded_on=day,
            email=f"{person.id.hex[:10]}@exemple.invalid" if person.chance(60) else None,
            phone=f"06 39 98 {rng.randint(0, 99):02d} {rng.randint(0, 99):02d}",
            address=None if homeless else f"{rng.randint(1, 90)} {rng.choice(STREETS)}",
            postcode_city=rng.choice(TOWNS[person.territory]),
            territory=person.territory,
        ),
        PAYER,
    )
    yield person.asks(
        RecordHousehold(
            beneficiary_id=person.id,
            recorded_on=day,
            more_than_one_person=several,
            dependants=rng.randint(1, 3) if children else 0,
            rsa_majore=person.profile == "pregnant_or_child_under_three",
            no_fixed_home=homeless,
        ),
        PAYER,
    )
    yield person.asks(
        RecordProfile(beneficiary_id=person.id, profile=person.profile, recorded_on=day)
    )


def right_told(person: Person, status: RightStatus, days_ago: int = 0) -> Story:
    """The payer tells a right, from a day that is often past."""
    yield person.asks(
        RecordRsaRight(
            beneficiary_id=person.id,
            status=status,
            since=max(person.today - timedelta(days=days_ago), person.clock.first),
            told_on=person.today,
        ),
        PAYER,
    )


def bound_told(person: Person, bound: bool) -> Story:
    """Whether the person is bound by rights and duties (CASF L262-28)."""
    yield person.asks(
        RecordRightsAndDuties(
            beneficiary_id=person.id, bound=bound, since=person.today, told_on=person.today
        ),
        PAYER,
    )


def identity_changes(person: Person) -> Story:
    """A name taken by marriage, or left."""
    yield person.later(30, 500)
    who = person.who
    yield person.asks(
        ChangeIdentity(
            beneficiary_id=person.id,
            changed_on=person.today,
            last_name=f"{who.last_name}-Morel",
            first_name=who.first_name,
            birth_name=who.last_name,
            birth_date=who.birth_date,
            payer_number=who.payer_number,
            civility=who.civility,
            sex=who.sex,
        )
    )


def registered_twice(person: Person) -> Story:
    """A second file without numbers, found out and merged."""
    yield person.later(10, 120)
    duplicate, who = person.new_id(), person.who
    yield person.asks(
        RegisterBeneficiary(
            beneficiary_id=duplicate,
            registered_on=person.today,
            last_name=who.last_name.upper(),
            first_name=who.first_name,
            birth_date=who.birth_date,
        )
    )
    yield person.later(5, 60)
    yield person.asks(
        MergeBeneficiary(beneficiary_id=duplicate, kept_id=person.id, merged_on=person.today)
    )
