"""Several commands about one stream as one unit: each decided on the others, all or nothing."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import pytest

from pathways.domain.beneficiary.contact import RecordContactDetails
from pathways.domain.beneficiary.household import DependantsOfNobody, RecordHousehold
from pathways.domain.beneficiary.registering import ChangeIdentity, RegisterBeneficiary
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.command import Command
from pathways.domain.refusal import LostClaim, StaleVersion
from pathways.domain.rules import Rules
from pathways.event_store.application import Recorded
from pathways.event_store.deciding import Loaded, Prepared, Request, prepare_together
from pathways.event_store.rehearsal import Rehearsal
from pathways.projections.departement import Departement
from tests.domain.spec import an_id

TODAY = date(2023, 3, 1)
SARA, ALI = an_id("Sara"), an_id("Ali")


def registered(person: UUID = SARA, number: str = "1234567") -> RegisterBeneficiary:
    return RegisterBeneficiary(
        beneficiary_id=person,
        registered_on=TODAY,
        last_name="Martin",
        first_name="Sara",
        birth_date=date(1990, 5, 1),
        payer_number=number,
    )


def renumbered(person: UUID, number: str) -> ChangeIdentity:
    return ChangeIdentity(
        beneficiary_id=person,
        changed_on=TODAY,
        last_name="Martin",
        first_name="Sara",
        birth_date=date(1990, 5, 1),
        payer_number=number,
    )


def phone(number: str, person: UUID = SARA) -> RecordContactDetails:
    return RecordContactDetails(beneficiary_id=person, recorded_on=TODAY, phone=number)


def together(log: Departement | Rehearsal, *commands: Command, person: UUID = SARA) -> Prepared:
    reader = log.app if isinstance(log, Departement) else log
    loaded = reader.load_many(BeneficiaryState, [person])[person]

    def read(*_: object, **__: object) -> Loaded:
        return loaded

    requests = [Request(command, "test") for command in commands]
    return prepare_together(requests, read, Rules.standard(), TODAY)


def test_what_is_decided_together_is_one_command_of_the_log(departement: Departement) -> None:
    unit = together(departement, registered(), phone("0611111111"))
    (answer,) = departement.app.append_decided([unit])
    assert isinstance(answer, Recorded)
    envelopes = departement.app.envelopes(SARA)
    assert [e.event.name for e in envelopes] == ["BeneficiaryRegistered", "ContactDetailsRecorded"]
    assert {e.command for e in envelopes} == {unit.command}
    assert answer.version == 2


def test_a_command_that_changes_nothing_more_adds_nothing(departement: Departement) -> None:
    unit = together(departement, registered(), phone("0611111111"), phone("0611111111"))
    assert len(unit.envelopes) == 2


def test_claims_are_those_of_the_first_state_and_the_last(departement: Departement) -> None:
    unit = together(departement, registered(), renumbered(SARA, "7654321"))
    assert len(unit.takes) == 1
    assert not unit.releases
    departement.app.append_decided([unit])
    (other,) = departement.app.append_decided(
        [together(departement, registered(ALI, "1234567"), person=ALI)]
    )
    assert isinstance(other, Recorded)


def test_one_refusal_refuses_them_all(departement: Departement) -> None:
    alone = RecordHousehold(
        beneficiary_id=SARA, recorded_on=TODAY, more_than_one_person=False, dependants=2
    )
    with pytest.raises(DependantsOfNobody):
        together(departement, registered(), alone)
    assert departement.app.recorder.head() == 0


def test_another_stream_is_a_mistake_of_the_caller(departement: Departement) -> None:
    with pytest.raises(TypeError):
        together(departement, registered(), phone("0611111111", ALI))


def test_several_streams_are_read_at_once_and_one_never_opened_is_empty(
    departement: Departement,
) -> None:
    departement.app.append_decided([together(departement, registered(), phone("0611111111"))])
    found = departement.app.load_many(BeneficiaryState, [SARA, ALI])
    assert found[SARA] == departement.app.load(BeneficiaryState, SARA)
    assert (found[ALI].version, found[ALI].state) == (0, BeneficiaryState(ALI))


def test_a_rehearsal_remembers_and_the_log_does_not(departement: Departement) -> None:
    rehearsal = Rehearsal(departement.app)
    rehearsal.append_decided([together(rehearsal, registered())])
    rehearsal.append_decided([together(rehearsal, phone("0611111111"))])
    found = rehearsal.load_many(BeneficiaryState, [SARA])[SARA]
    assert (found.version, rehearsal.opened(SARA)) == (2, True)
    assert departement.app.recorder.head() == 0


def test_a_rehearsal_continues_what_the_log_holds(departement: Departement) -> None:
    departement.app.append_decided([together(departement, registered())])
    rehearsal = Rehearsal(departement.app)
    (answer,) = rehearsal.append_decided([together(rehearsal, phone("0611111111"))])
    assert isinstance(answer, Recorded)
    assert (answer.version, rehearsal.opened(SARA)) == (2, False)


@pytest.mark.parametrize("real", [True, False])
def test_a_rehearsal_answers_as_the_log_about_claims(departement: Departement, real: bool) -> None:
    rehearsal = Rehearsal(departement.app)
    log = departement if real else rehearsal
    append = departement.app.append_decided if real else rehearsal.append_decided
    first = together(log, registered(SARA, "1234567"))
    same = together(log, registered(ALI, "1234567"), person=ALI)
    assert kinds(append([first, same])) == [Recorded, LostClaim]
    assert kinds(append([same])) == [LostClaim]
    # What one decision releases is free for those of the next call only.
    moved = together(log, renumbered(SARA, "7654321"))
    assert kinds(append([moved, same])) == [Recorded, LostClaim]
    assert kinds(append([same])) == [Recorded]


@pytest.mark.parametrize("real", [True, False])
def test_a_rehearsal_answers_as_the_log_about_versions(
    departement: Departement, real: bool
) -> None:
    rehearsal = Rehearsal(departement.app)
    log = departement if real else rehearsal
    append = departement.app.append_decided if real else rehearsal.append_decided
    append([together(log, registered())])
    one, other = together(log, phone("0611111111")), together(log, phone("0622222222"))
    assert kinds(append([one, other])) == [Recorded, StaleVersion]
    assert kinds(append([other])) == [StaleVersion]


def kinds(answers: Sequence[object]) -> list[type]:
    return [type(answer) for answer in answers]
