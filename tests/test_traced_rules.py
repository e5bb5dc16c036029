"""Every rule of nordlib is asked over tables by a subject of `nordlib.columns`, or listed with the reason why not."""

from typing import Any

from nordlib.columns.rules.cards import CARD_BOOKS
from nordlib.columns.rules.renewal import RULES_IN_ORDER
from nordlib.decisions import Rule
from tests.rule_table import rules_of_nordlib
from tests.untraced_rules import UNTRACED

TRACED: set[Rule[Any]] = {*RULES_IN_ORDER, *(rule for book in CARD_BOOKS.values() for rule in book)}


def place_of(rule: Rule[Any]) -> str:
    """Return the module and the name of a rule, within nordlib."""
    return f"{rule.__module__.removeprefix('nordlib.')}.{rule.__name__}"


def test_every_rule_is_traced_or_listed_with_its_reason() -> None:
    places = {place_of(rule) for rule in rules_of_nordlib() if rule not in TRACED}
    assert places - UNTRACED.keys() == set(), "make these rules part of a subject, or list them"
    assert UNTRACED.keys() - places == set(), "these rules are traced, or do not exist"


def test_each_reason_is_a_sentence() -> None:
    assert all(reason.startswith("It ") and reason.endswith(".") for reason in UNTRACED.values())
