"""Decisions that explain themselves.

A rule (`rule`) is a small function from a case to a `Verdict`; a `RuleBook` judges a case by all its rules; the `Trace` keeps what each
said; a decision is `Granted` or `Refused`, and tells why. A `StateTable` says which events a state takes.
"""

from nordlib.decisions.books import RuleBook
from nordlib.decisions.outcomes import Decision, Edition, Granted, Refused
from nordlib.decisions.reading import decision_from_dict
from nordlib.decisions.rules import Override, Rule, rule
from nordlib.decisions.states import Move, StateTable
from nordlib.decisions.trace import Check, Trace
from nordlib.decisions.verdicts import UNKNOWN, Audience, Outcome, Unknown, Value, Verdict, does_not_apply, fails, holds

__all__ = [
    "UNKNOWN",
    "Audience",
    "Check",
    "Decision",
    "Edition",
    "Granted",
    "Move",
    "Outcome",
    "Override",
    "Refused",
    "Rule",
    "RuleBook",
    "StateTable",
    "Trace",
    "Unknown",
    "Value",
    "Verdict",
    "decision_from_dict",
    "does_not_apply",
    "fails",
    "holds",
    "rule",
]
