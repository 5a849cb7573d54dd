"""What a person may have put right (GDPR, art. 16): corrected by a new fact, and told as such."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest

from pathways.documents.subject_access.content import Held, subject_access
from pathways.documents.subject_access.formats import to_pdf
from pathways.domain.beneficiary.contact import RecordContactDetails
from pathways.domain.beneficiary.household import RecordHousehold
from pathways.domain.beneficiary.profile import RecordProfile
from pathways.domain.beneficiary.registering import ChangeIdentity, RegisterBeneficiary
from pathways.domain.beneficiary.search_profile import RecordSearchProfile
from pathways.domain.command import Command
from pathways.domain.correction import CorrectionOfAnotherKind, OthersRestOnIt
from pathways.domain.engagement_contract.drafting import DraftEngagementContract
from pathways.domain.orientation.contract_lapse import ReportBreach
from pathways.domain.orientation.diagnosis import MakeDiagnosis
from pathways.domain.orientation.events import BreachGround, OrientationKind
from pathways.domain.orientation.first_rdv import RecordFirstRdv
from pathways.domain.orientation.reorientation import Reorient
from pathways.domain.sanction.answer import RecordObservations
from pathways.event_store.application import Withdrawal
from pathways.projections import lists
from tests.departement import CCAS, Town, day
from tests.documents.reading import squeezed, text
from tests.domain.spec import an_id
from tests.panels.breaches import Breach

SARA, ORIENTATION = an_id("Sara"), an_id("Sara 2021-03-01")
CONTRACT, PROCEDURE = an_id("Sara contract 2021-03-20"), an_id("procedure of Sara")

IDENTITY: dict[str, tuple[Any, Any]] = {
    "last_name": ("Martin", "Marten"),
    "first_name": ("Sara", "Sarah"),
    "birth_name": ("Petit", "Petite"),
    "birth_date": (day("1990-05-01"), day("1990-05-11")),
    "nir": ("2900575012001", "2900549382001"),
    "payer_number": ("1234567", "7654321"),
    "civility": ("Mme", "M."),
}


def identity(kind: Callable[..., Command], version: int, **told: Any) -> Command:
    given = {name: values[version] for name, values in IDENTITY.items()}
    return kind(beneficiary_id=SARA, **told, **given)


def wrong_then_right() -> Iterator[tuple[str, Command, Command, dict[str, tuple[Any, Any]]]]:
    """A fact, the command that told it wrong, the one that tells it right, what each said."""
    registering = {"registered_on": day("2021-01-05")}
    yield (
        "BeneficiaryRegistered",
        identity(RegisterBeneficiary, 0, **registering),
        identity(RegisterBeneficiary, 1, **registering),
        IDENTITY,
    )
    of = {"beneficiary_id": SARA, "recorded_on": day("2021-02-01")}
    where = {
        "address": ("1 rue des Lilas", "10 rue des Lilas"),
        "postcode_city": ("49000 Angers", "49100 Angers"),
        "phone": ("0241000001", "0241000002"),
        "email": ("sara@example.org", "sarah@example.org"),
    }
    yield "ContactDetailsRecorded", *_both(RecordContactDetails, of, where)
    alone = {"more_than_one_person": (False, True), "rsa_majore": (False, True)}
    yield "HouseholdRecorded", *_both(RecordHousehold, of, alone)
    profile = {"profile": ("single_person", "couple_without_children")}
    yield "ProfileRecorded", *_both(RecordProfile, of, profile)
    seeks = {"objective": ("work", "commit"), "within_km": (10, 30)}
    yield "SearchProfileRecorded", *_both(RecordSearchProfile, of, seeks)


def acts() -> Iterator[tuple[str, Command, Command, dict[str, tuple[Any, Any]]]]:
    """What others wrote about the person, each on its day."""
    followed = {"orientation_id": ORIENTATION}
    absence = {**followed, "on": day("2021-03-10"), "attended": False}
    yield (
        "RdvExcused",
        *_both(RecordFirstRdv, absence, {"excuse": ("Enfant malade", "Bus en panne")}, "ground"),
    )
    seen = {**followed, "on": day("2021-03-20"), "themes": ("housing",)}
    yield "DiagnosisMade", *_both(MakeDiagnosis, seen, {"notes": ("Sans logement", "Mal logée")})
    drafted = {
        "engagement_contract_id": CONTRACT, "orientation_id": ORIENTATION,
        "drafted_on": day("2021-03-20"), "starts_on": day("2021-03-20"),
        "ends_on": day("2021-09-19"), "domains": ("housing",),
    }  # fmt: skip
    yield (
        "EngagementContractDrafted",
        *_both(
            DraftEngagementContract, drafted, {"actions": (("Déménager",), ("Faire des travaux",))}
        ),
    )
    breach = {**followed, "on": day("2021-06-14"), "ground": BreachGround.CONTROLS_REFUSED}
    yield (
        "BreachReported",
        *_both(ReportBreach, breach, {"facts": ("Deux contrôles refusés", "Un contrôle reporté")}),
    )
    answer = {"procedure_id": PROCEDURE, "on": day("2021-06-20")}
    said = {
        "observations": ("J'étais absente", "J'étais malade"),
        "helped_by": ("Un ami", "Un frère"),
    }
    yield "ObservationsMade", *_both(RecordObservations, answer, said)


def _both(
    kind: Callable[..., Command],
    told: dict[str, Any],
    changed: dict[str, tuple[Any, Any]],
    field: str = "",
) -> tuple[Command, Command, dict[str, tuple[Any, Any]]]:
    wrong = kind(**told, **{name: values[0] for name, values in changed.items()})
    right = kind(**told, **{name: values[1] for name, values in changed.items()})
    return wrong, right, {field or name: values for name, values in changed.items()}


def stream_of(town: Town, name: str) -> tuple[UUID, int]:
    """Where the fact of that name about Sara stands."""
    (found,) = [e for e in town.departement.app.history(SARA) if e.event.name == name]
    return found.originator_id, found.originator_version


def held(town: Town, name: str) -> list[Held]:
    document = subject_access(town.departement, SARA, today=day("2021-09-01"))
    return [fact for section in document.sections for fact in section.facts if fact.fact == name]


def test_whatever_is_told_of_a_person_is_put_right_and_the_mistake_stays_told(town: Town) -> None:
    said: list[tuple[str, dict[str, tuple[Any, Any]]]] = []

    def put_right(name: str, wrong: Command, right: Command, changed: Any) -> None:
        if not any(e.event.name == name for e in town.departement.app.history(SARA)):
            town.do(wrong)
        _, version = stream_of(town, name)
        town.do(right, corrects=version, reason="À la demande de la personne")
        said.append((name, changed))

    for one in wrong_then_right():
        put_right(*one)
    town.orient("Sara", "2021-03-01")
    for name, wrong, right, changed in acts():
        if name == "ObservationsMade":
            Breach(town, "Sara").opened("2021-06-14", "2021-06-15", "2021-06-17")
        put_right(name, wrong, right, changed)

    for name, changed in said:
        old, new = held(town, name)
        assert (old.replaced, old.corrects, new.replaced, new.corrects) == (
            True, False, False, True), name  # fmt: skip
        assert new.reason == "À la demande de la personne"
        before = {one.field: one.value for one in old.data}
        after = {one.field: one.value for one in new.data}
        for field in changed:
            assert before[field] != after[field], (name, field)
            assert after[field], (name, field)

    document = subject_access(town.departement, SARA, today=day("2021-09-01"))
    assert document.name == "MARTEN Sarah"
    read = text(to_pdf(document))
    for words in ("10 rue des Lilas", "Mal logée", "Faire des travaux", "Un contrôle reporté",
                  "J'étais malade", "Corrigé ou retiré depuis"):  # fmt: skip
        assert squeezed(words) in read, words
    # Whoever looks for the person finds them as they now are, and no more as they were.
    town.catch_up()
    found = [lists.people(town.departement, name=word) for word in ("marten", "martin")]
    assert [[one.person for one in each] for each in found] == [[SARA], []]


def test_a_change_is_no_mistake_and_is_told_beside_what_was_before(town: Town) -> None:
    town.do(identity(RegisterBeneficiary, 0, registered_on=day("2021-01-05")))
    town.do(identity(ChangeIdentity, 1, changed_on=day("2021-04-01")))
    (opened,) = held(town, "BeneficiaryRegistered")
    (changed,) = held(town, "IdentityChanged")
    assert (opened.replaced, opened.corrects, changed.corrects) == (False, False, False)


def test_an_act_that_bears_on_another_file_is_answered_by_an_act(town: Town) -> None:
    orientation = town.orient("Sara", "2021-03-01")
    reoriented = Reorient(
        orientation_id=orientation, new_orientation_id=an_id("new"), organisation_id=CCAS,
        kind=OrientationKind.EMPLOYMENT, on=day("2021-04-01"), decided_by="Présidente")  # fmt: skip
    town.do(reoriented)
    _, version = stream_of(town, "Reoriented")
    # It opened an accompaniment as well: neither corrected nor withdrawn alone.
    with pytest.raises(CorrectionOfAnotherKind):
        town.do(reoriented, corrects=version)
    with pytest.raises(OthersRestOnIt):
        town.departement.app.withdraw(
            Withdrawal(orientation, version, "test", "erreur"), today=town.today
        )
