"""A file as its auditor reads it: what, when, when known, who, why, under which rule; compared."""

import json
from datetime import UTC, date, datetime

import pytest

from pathways.documents.audit.content import (
    AuditedFact,
    AuditedFile,
    ComparedBackwards,
    audited_file,
)
from pathways.documents.audit.formats import file_name, to_json, to_pdf
from pathways.documents.audit.ruled import GOVERNED_BY, values_of
from pathways.domain.access import Access, Grant, Role
from pathways.domain.aggregates import AGGREGATES
from pathways.domain.beneficiary.contact import RecordContactDetails
from pathways.domain.beneficiary.merging import MergeBeneficiary
from pathways.domain.calendar import paris_day
from pathways.domain.orientation.first_rdv import RecordFirstRdv
from pathways.domain.refusal import NotFound
from pathways.domain.rules import Rules
from pathways.event_store.application import Withdrawal
from pathways.projections.forgetting import forget
from pathways.projections.known_at import BeforeTheLog
from tests.departement import Town, day
from tests.documents.reading import catalogue, squeezed, tags, text
from tests.domain.spec import an_id
from tests.panels.breaches import Breach

SARA = an_id("Sara")


def now() -> datetime:
    return datetime.now(UTC)


def read(town: Town, **asked: object) -> AuditedFile:
    town.catch_up()
    return audited_file(town.departement, SARA, today=date(2021, 9, 1), **asked)  # type: ignore[arg-type]


def facts(document: AuditedFile, name: str) -> list[AuditedFact]:
    return [fact for fact in document.facts if fact.fact == name]


def lived(town: Town) -> None:
    """Oriented, contracted, under a procedure; an address told, then corrected."""
    town.orient("Sara", "2021-03-01")
    contract = town.draft("Sara", "2021-03-20", "2021-09-19")
    town.sign(contract, "2021-03-25")
    told = town.do(contact("1 rue des Lilas"), reason="Dit au téléphone")
    town.do(contact("2 rue des Roses"), corrects=told.version, reason="Mal entendu")
    Breach(town, "Sara").reported("2021-06-14", "2021-06-15", "2021-06-17")


def contact(address: str) -> RecordContactDetails:
    return RecordContactDetails(
        beneficiary_id=SARA, recorded_on=day("2021-04-01"), address=address, email="s@example.org"
    )


def test_every_fact_of_the_log_is_there_in_the_order_it_was_learnt(town: Town) -> None:
    lived(town)
    town.orient("Adam", "2021-03-01")
    document = read(town)
    history = town.departement.app.history(SARA)
    assert [fact.position for fact in document.facts] == [one.position for one in history]
    assert str(an_id("Adam")) not in to_json(document).decode()


def test_an_auditor_reads_the_same_through_the_role_that_writes_nothing(town: Town) -> None:
    lived(town)
    before = now()
    town.catch_up()
    auditor = Access("auditor-1", (Grant(Role.AUDITOR),))
    seen = town.departement.seen_by(auditor, date(2021, 9, 1))
    told = audited_file(seen, SARA, today=date(2021, 9, 1), compared_to=before)
    assert told == read(town, compared_to=before)


def test_a_fact_says_what_when_when_known_who_and_why(town: Town) -> None:
    lived(town)
    (oriented,) = facts(document := read(town), "OrientationDecided")
    assert oriented.sentence == "Orientation décidée : sociale"
    assert oriented.happened_on == day("2021-03-01")
    assert oriented.known_after_days == (paris_day(oriented.recorded_at) - day("2021-03-01")).days
    assert oriented.late
    assert oriented.actor == "test"
    told = {one.label: one.value for one in oriented.data}
    assert told["Organisme"] == "CCAS d'Angers"
    assert told["Référent"] == "MOREAU Léa"
    assert facts(document, "ContactDetailsRecorded")[0].reason == "Dit au téléphone"


def test_a_fact_known_on_its_own_day_is_not_late(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    town.today = paris_day(now())
    town.do(RecordContactDetails(beneficiary_id=SARA, recorded_on=town.today, address="1 rue"))
    (fact,) = facts(read(town), "ContactDetailsRecorded")
    assert (fact.known_after_days, fact.late) == (0, False)


def test_each_rule_has_its_source_and_the_value_in_force_that_day(town: Town) -> None:
    lived(town)
    (oriented,) = facts(read(town), "OrientationDecided")
    rules = {one.id: one for one in oriented.rules}
    (value,) = rules["A1.3"].values
    assert (rules["A1.3"].carried, rules["A1.3"].due_on) == (True, day("2021-03-16"))
    assert (value.source, value.value, value.since) == (
        "Annexe 1, art. 4.2", "15 jours", day("2021-01-01"),
    )  # fmt: skip
    assert not rules["A1.1"].carried


def test_the_law_of_another_day_is_that_of_the_fact() -> None:
    rules = Rules.standard()
    before, after = (values_of("N4", rules, day(on)) for on in ("2021-06-15", "2026-06-15"))
    assert [one.value for one in before] == ["2 mois"]
    assert "6 semaines" in [one.value for one in after]


def test_every_fact_about_a_person_comes_under_a_rule_or_is_known_to_come_under_none() -> None:
    impersonal = {
        "BudgetState", "MopedState", "OfferState", "ReportState", "OrganisationState",
        "DelegationState", "ActionAgreementState", "ProjectApplicationState", "PostState",
        "ActionSessionState", "SweepState", "PanelSessionState", "ParticipationsState",
    }  # fmt: skip
    under_none = {
        "BeneficiaryRegistered", "IdentityChanged", "RsaExited", "BeneficiaryMerged",
        "DuplicateAbsorbed", "OrientationEnded", "ParticipantFeePaid", "ModuleCancelled",
        "PlacementRecorded", "SkillsCertified", "ScheduleHanded", "RentalCancelled",
        "PostChanged", "EnrolmentEnded", "EnrolmentReopened", "EnrolmentCancelled",
    }  # fmt: skip
    about_people = {
        event.name
        for state, events in AGGREGATES
        if state.__name__ not in impersonal
        for event in events
        if not any(name == "rule" or name.endswith("_rule") or name == "rules"
                   for name in event.__dataclass_fields__)  # type: ignore[attr-defined]
    }  # fmt: skip
    assert about_people - GOVERNED_BY.keys() == under_none
    ids = {one for each in GOVERNED_BY.values() for one in each}
    assert ids <= Rules.standard().ids


def test_a_correction_says_what_it_replaced_field_by_field(town: Town) -> None:
    lived(town)
    first, second = facts(read(town), "ContactDetailsRecorded")
    assert first.replaced_by == second.position
    assert second.corrects is not None
    assert (second.corrects.position, second.corrects.withdraws) == (first.position, False)
    assert [(one.what, one.before, one.after) for one in second.corrects.data] == [
        ("Adresse", "1 rue des Lilas", "2 rue des Roses")
    ]
    assert second.reason == "Mal entendu"


def test_a_withdrawal_names_the_fact_it_takes_out(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    told = town.do(contact("1 rue des Lilas"))
    town.departement.app.withdraw(
        Withdrawal(SARA, told.version, "test", "Saisi pour une autre"), today=town.today
    )
    document = read(town)
    (fact,), (withdrawal,) = (
        facts(document, name) for name in ("ContactDetailsRecorded", "FactWithdrawn")
    )
    assert withdrawal.corrects is not None
    assert (withdrawal.corrects.position, withdrawal.corrects.withdraws) == (fact.position, True)
    assert fact.replaced_by == withdrawal.position


def test_two_moments_tell_what_was_learnt_in_between_and_what_it_changed(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    told = town.do(contact("1 rue des Lilas"))
    before = now()
    town.do(RecordFirstRdv(orientation_id=town.orientations["Sara"], on=day("2021-03-10"),
                           attended=False))  # fmt: skip
    town.do(contact("2 rue des Roses"), corrects=told.version)
    document = read(town, compared_to=before, on=day("2021-04-15"))
    compared = document.compared
    assert compared is not None
    learnt = {fact.position: fact for fact in document.facts}
    assert [learnt[one].fact for one in compared.added] == ["RdvMissed"]
    assert [learnt[one].fact for one in compared.corrected] == ["ContactDetailsRecorded"]
    assert compared.withdrawn == ()
    changed = {one.what: (one.before, one.after) for one in compared.changes}
    assert changed["Échéance : Relance après absence"] == (None, "25/03/2021, en retard (A1.4)")
    assert changed["Échéances ouvertes"] == ("3", "4")
    assert changed["Échéances en retard"] == ("1", "2")
    assert "Organisme" not in changed


def test_a_moment_speaks_of_its_own_day_unless_one_is_asked(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    before = now()
    town.draft("Sara", "2021-03-20", "2021-09-19")
    compared = read(town, compared_to=before).compared
    assert compared is not None
    assert (compared.before.on, compared.after.on) == (paris_day(before), date(2021, 9, 1))
    past = town.departement.as_known(before)
    document = audited_file(past, SARA, today=date(2021, 9, 1), at=before)
    assert {fact.fact for fact in document.facts} == {"BeneficiaryRegistered", "OrientationDecided"}
    assert document.standing.on == paris_day(before)
    assert document.log_position == past.known_at


def test_who_was_not_known_yet_had_no_standing(town: Town) -> None:
    before = now()
    town.orient("Sara", "2021-03-01")
    compared = read(town, compared_to=before, on=day("2021-04-15")).compared
    assert compared is not None
    assert (compared.before.right, compared.before.followed) == (None, ())
    assert len(compared.added) == 2


def test_the_earlier_moment_is_the_one_compared_to(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    before = now()
    town.draft("Sara", "2021-03-20", "2021-09-19")
    with pytest.raises(ComparedBackwards):
        audited_file(town.departement.as_known(before), SARA, today=town.today, compared_to=now())
    with pytest.raises(BeforeTheLog):
        read(town, compared_to=date(2020, 1, 1))
    with pytest.raises(NotFound):
        audited_file(town.departement, an_id("personne"), today=town.today)


def test_the_pdf_is_tagged_in_french_and_names_nobody_outside(town: Town) -> None:
    lived(town)
    before = now()
    town.do(contact("#eval(1) *gras* $x$ =1+1 <b>"))
    document = read(town, compared_to=before)
    pdf = to_pdf(document)
    told = text(pdf)
    for words in (
        "Historique de MARTIN Sara",
        "Corrige le fait n°",
        "Adresse : 1 rue des Lilas → 2 rue des Roses",
        "Motif : Mal entendu",
        "Annexe 1, art. 4.2",
        "Ce qui a changé",
        "#eval(1) *gras* $x$ =1+1 <b>",
    ):
        assert squeezed(words) in told, words
    assert to_pdf(document) == pdf
    assert str(catalogue(pdf)["/Lang"]) == "fr-FR"
    assert {"H1", "H2", "Table", "TH"} <= set(tags(pdf))
    for form in ("pdf", "json"):
        assert not {"martin", "sara"} & set(file_name(document, form).lower().split("-"))


def test_the_json_holds_the_same_facts(town: Town) -> None:
    lived(town)
    document = read(town)
    told = json.loads(to_json(document))
    assert [fact["position"] for fact in told["facts"]] == [f.position for f in document.facts]
    assert told["log_position"] == document.log_position


def test_a_file_merged_into_theirs_is_theirs_and_of_someone_forgotten_no_name_is_left(
    town: Town,
) -> None:
    town.orient("Sara", "2021-03-01")
    town.register("Double", birth_date=day("1990-05-02"))
    town.do(MergeBeneficiary(
        beneficiary_id=an_id("Double"), kept_id=SARA, merged_on=day("2021-07-02")))  # fmt: skip
    assert set(read(town).files) == {SARA, an_id("Double")}
    forget(town.departement, SARA, reason="demande", actor="dpo", today=town.today)
    document = read(town)
    assert document.name == "personne effacée"
    assert document.unreadable
    for content in (to_json(document).decode(), text(to_pdf(document))):
        for name in ("Martin", "MARTIN", "Sara", "1234567"):
            assert name not in content
