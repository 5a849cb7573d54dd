"""The diagnosis by themes, and the joint one."""

from pathways.domain.orientation.checks import BeforeOrientation, NothingChosen
from pathways.domain.orientation.diagnosis import MakeDiagnosis, MakeJointDiagnosis, UnknownTheme
from pathways.domain.orientation.events import DiagnosisMade, JointDiagnosisMade
from pathways.domain.rules import Rules
from pathways.domain.texts import TextTooLong
from tests.domain.orientation.people import ORIENTATION, day, oriented
from tests.domain.spec import given


def diagnose(*themes: str, notes: str | None = None) -> MakeDiagnosis:
    return MakeDiagnosis(
        orientation_id=ORIENTATION, on=day("2021-03-12"), themes=themes, notes=notes
    )


def test_a_diagnosis_covers_several_domains() -> None:
    given(oriented()).when(diagnose("housing", "health", notes="Loyers impayés")).then(
        DiagnosisMade(day("2021-03-12"), ("housing", "health"), "Loyers impayés")
    )


def test_a_theme_is_a_domain_of_insertion() -> None:
    given(oriented()).when(diagnose("astrology")).then_refused(UnknownTheme, rule="A1.6")
    given(oriented()).when(diagnose()).then_refused(NothingChosen)


def test_the_domains_are_those_of_the_day() -> None:
    later = Rules.standard().replacing(
        "insertion_domains", on=day("2021-03-12"), value=[{"code": "debt", "label": "Dettes"}]
    )
    given(oriented()).under(later).when(diagnose("debt")).then(
        DiagnosisMade(day("2021-03-12"), ("debt",))
    )


def test_notes_hold_2000_characters() -> None:
    given(oriented()).when(diagnose("health", notes="é" * 2_000)).then(
        DiagnosisMade(day("2021-03-12"), ("health",), "é" * 2_000)
    )
    given(oriented()).when(diagnose("health", notes="é" * 2_001)).then_refused(TextTooLong)


def test_the_joint_diagnosis_is_made_during_the_accompaniment() -> None:
    def together(on: str) -> MakeJointDiagnosis:
        return MakeJointDiagnosis(orientation_id=ORIENTATION, on=day(on))

    open_one = given(oriented("2025-02-03"))
    open_one.when(together("2025-09-01")).then(JointDiagnosisMade(day("2025-09-01")))
    open_one.when(together("2025-02-02")).then_refused(BeforeOrientation)
