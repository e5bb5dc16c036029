"""Read a decision back from the plain form that `Granted.as_dict(Audience.HOST)` and `Refused.as_dict` write."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final, TypeVar, cast

import attrs

from nordlib.decisions.decision import Decision, Granted, PolicyId, Refused
from nordlib.decisions.rule_book import RuleBook
from nordlib.decisions.trace import Trace
from nordlib.decisions.verdict import Outcome, Value
from nordlib.errors import InvalidData
from nordlib.messages import Message
from nordlib.money import Money
from nordlib.serialization.json import JSON, from_dict
from nordlib.serialization.versions import require_version

__all__ = ["decision_from_dict"]

T = TypeVar("T")
F = TypeVar("F", bound=attrs.AttrsInstance)

_ISO_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_ISO_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*", re.ASCII)


def decision_from_dict(data: Mapping[str, JSON], book: RuleBook[Any], value: type[T], facts: type[F]) -> Decision[T, F]:
    """Return the decision, with its trace bound to the rules of `book` again.

    The form that was written for a patron or the desk lacks the value of a grant, so only a refusal can be read back from it.

    Args:
        data: The plain form of the decision.
        book: The rule book that decided.
        value: The class of a grant's value.
        facts: The class of the facts.

    Raises:
        InvalidData: The data is not a decision of this rule book.
        UnknownName: The data is of a version of the form that this version of nordlib does not read.
        MissingExtra: The extra `nordlib[json]` is not installed.
    """
    require_version(data)
    try:
        decision = _decision(data, book, value, facts)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        problem = str(error) if isinstance(error, InvalidData) else f"a part is missing or malformed ({type(error).__name__})"
    else:
        if decision.trace.passed is isinstance(decision, Granted):
            return decision
        problem = "its trace and its answer do not agree"
    raise InvalidData("decision", (problem,))


def _decision(data: Mapping[str, JSON], book: RuleBook[Any], value: type[T], facts: type[F]) -> Decision[T, F]:
    trace = _trace(cast("list[dict[str, Any]]", data["trace"]), book)
    decided_facts = from_dict(facts, cast("dict[str, JSON]", data["facts"]))
    policy = from_dict(PolicyId, cast("dict[str, JSON]", data["policy"]))
    match data["decision"]:
        case "refused":
            return Refused(decided_facts, trace, policy)
        case "granted":
            granted_value = from_dict(value, cast("dict[str, JSON]", data["value"]))
            messages = tuple(from_dict(Message, message) for message in cast("list[dict[str, JSON]]", data["messages"]))
            return Granted(granted_value, decided_facts, trace, policy, messages)
        case _:
            raise InvalidData("decision", ("it is neither granted nor refused",))


def _trace(checks: list[dict[str, Any]], book: RuleBook[Any]) -> Trace:
    names = [rule.__name__ for rule in book]
    if [check["name"] for check in checks] != names:
        raise InvalidData("trace", (f"its rules must be those of the rule book: {', '.join(names)}",))
    evaluated = [check for check in checks if check["outcome"] != Outcome.NOT_EVALUATED.value]
    verdicts = [
        (
            Outcome(check["outcome"]),
            {name: _value(value) for name, value in check["values"].items()},
            () if tuple(check["codes"]) == rule.codes else tuple(check["codes"]),
        )
        for check, rule in zip(evaluated, book, strict=False)
    ]
    passed = len(evaluated) == len(checks) and not any(outcome in (Outcome.FAILED, Outcome.UNKNOWN) for outcome, _, _ in verdicts)
    return Trace(book.rules, book.topic, verdicts, passed)


def _value(value: Any) -> Value:
    """Return a value of a trace. Text in the form of an ISO 8601 date or instant becomes a date or an instant again."""
    try:
        match value:
            case str() if _ISO_DATE.fullmatch(value):
                return date.fromisoformat(value)
            case str() if _ISO_INSTANT.fullmatch(value):
                return datetime.fromisoformat(value)
            case {"amount": str(), "currency": str()}:
                return from_dict(Money, cast("dict[str, JSON]", value))
            case list():
                return tuple(cast("list[str]", value))
            case _:
                return cast("Value", value)
    except ValueError:
        return cast("Value", value)
