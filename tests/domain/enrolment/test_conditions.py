"""Every condition a programme's file may name is held by one function, and the reverse."""

from pathways.domain.enrolment.conditions import CONDITIONS
from pathways.domain.enrolment.events import Proof
from pathways.domain.rules import Rules, programme


def test_the_names_of_the_catalogue_and_the_functions_are_the_same() -> None:
    assert set(CONDITIONS) == set(programme.CONDITIONS)
    assert [name for name, one in CONDITIONS.items() if name != one.__name__] == []


def test_every_proof_has_its_line_in_the_rule_that_says_what_it_establishes() -> None:
    listed = {choice.code for dated in [Rules.standard().eligibility_proofs]
              for rule in dated.history for choice in rule.value}  # fmt: skip
    assert listed == set(Proof)
    untold = {code for rule in Rules.standard().untold_right_proofs.history for code in rule.value}
    assert untold <= set(Proof)
