"""Decisions that explain themselves.

A rule (`rule`) is a small function from a case to a `Verdict`. A `RuleBook` evaluates a case by all its rules, and the `Trace` keeps their
verdicts. A decision is `Granted` or `Refused`, and explains why. A `StateTable` lists the events that each state accepts. The essay at the
top of `nordlib.decisions.rule_book` shows how these parts work together.
"""

from nordlib.decisions.decision import Decision, Granted, NoFacts, PolicyId, Refused
from nordlib.decisions.decision_list import DecisionList
from nordlib.decisions.deserialization import decision_from_dict
from nordlib.decisions.rule_book import Grant, HasPolicy, RuleBook, grant
from nordlib.decisions.rule_result import RuleResult
from nordlib.decisions.rules import Override, Rule, rule
from nordlib.decisions.state_table import StateTable, Transition
from nordlib.decisions.trace import Trace, code_of_reason
from nordlib.decisions.verdict import (
    UNKNOWN,
    Audience,
    Outcome,
    Unknown,
    Value,
    Verdict,
    fails,
    not_applicable,
    passes_if,
    passes_unless_missing,
)
from nordlib.documentation import RULE_PAGES, rule_url
from nordlib.notebooks.state_diagram import state_diagram

__all__ = [
    "RULE_PAGES",
    "UNKNOWN",
    "Audience",
    "Decision",
    "DecisionList",
    "Grant",
    "Granted",
    "HasPolicy",
    "NoFacts",
    "Outcome",
    "Override",
    "PolicyId",
    "Refused",
    "Rule",
    "RuleBook",
    "RuleResult",
    "StateTable",
    "Trace",
    "Transition",
    "Unknown",
    "Value",
    "Verdict",
    "code_of_reason",
    "decision_from_dict",
    "fails",
    "grant",
    "not_applicable",
    "passes_if",
    "passes_unless_missing",
    "rule",
    "rule_url",
    "state_diagram",
]
