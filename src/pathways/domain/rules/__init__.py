"""The regulation as dated data: one TOML file per annexe, one for national law, one for the house.

`Rules.standard().first_rdv_within.on(day)` is what was in force. Closing a rule is a later entry,
never a deletion; another département is other files, same code.
"""

from pathways.domain.rules.alert import AlertStep
from pathways.domain.rules.book import Rules
from pathways.domain.rules.condition import Condition
from pathways.domain.rules.dated import DatedRule, NoRuleInForce, SeveralRulesInForce
from pathways.domain.rules.entry import RulesMistaken
from pathways.domain.rules.programme import Module, Programme
from pathways.domain.rules.rule import Choice, Rule, Span

__all__ = [
    "AlertStep",
    "Choice",
    "Condition",
    "DatedRule",
    "Module",
    "NoRuleInForce",
    "Programme",
    "Rule",
    "Rules",
    "RulesMistaken",
    "SeveralRulesInForce",
    "Span",
]
