"""The verdict of one rule on one case, with the values on which it rests."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import Enum, IntEnum, StrEnum
from typing import Final, Literal, TypeAlias

from nordlib.money import Money

__all__ = ["UNKNOWN", "Audience", "Outcome", "Unknown", "Value", "Verdict", "fails", "not_applicable", "passes_if", "passes_unless_missing"]

#: A value in a trace: immutable plain data, never a person, a library that the asker may not see, or an identity number.
Value: TypeAlias = str | int | bool | date | datetime | Money | tuple[str, ...] | None


class Outcome(StrEnum):
    """The outcome of a rule."""

    PASSED = "passed"
    """The rule holds."""
    FAILED = "failed"
    """The rule does not hold; its codes are among the reasons for the refusal."""
    NOT_APPLICABLE = "not_applicable"
    """The rule does not apply to this case. It does not refuse."""
    UNKNOWN = "unknown"
    """The host does not know a fact that the rule needs. The case is refused, never granted."""
    NOT_EVALUATED = "not_evaluated"
    """The rule was not evaluated, because an earlier stage failed."""
    OVERRIDDEN = "overridden"
    """The rule failed, and staff set it aside."""


class Audience(IntEnum):
    """The reader of a decision. Each audience sees everything that the audiences before it see, and more."""

    PATRON = 0
    """The patron or borrower whom the decision is about."""
    DESK = 1
    """The staff at the desk."""
    HOST = 2
    """The program that uses nordlib. It sees everything."""


class Unknown(Enum):
    """The type of `UNKNOWN`."""

    UNKNOWN = "unknown"
    """The only member; see `nordlib.decisions.verdict.UNKNOWN`."""

    def __repr__(self) -> str:
        return "UNKNOWN"


#: The value that a host passes for a fact that it does not know.
UNKNOWN: Final = Unknown.UNKNOWN


#: An outcome, the values on which it rests, and the codes of a failure; no codes means all codes of the rule. Made by the functions below.
#: A plain tuple, because a decision makes one for every rule that it evaluates, and nothing else is as fast.
Verdict: TypeAlias = tuple[Outcome, Mapping[str, Value], tuple[str, ...]]

_HOLDS: Final = Outcome.PASSED
_FAILS: Final = Outcome.FAILED


def passes_if(condition: bool | Literal[Unknown.UNKNOWN], /, **values: Value) -> Verdict:
    """Return a verdict that passes if the condition is true and fails if it is false; for `UNKNOWN` the outcome is unknown.

    >>> passes_if(2 < 1, used=2, limit=1)[0]
    <Outcome.FAILED: 'failed'>
    """
    if condition is True:
        return (_HOLDS, values, ())
    return (Outcome.UNKNOWN if condition is UNKNOWN else _FAILS, values, ())


def fails(*codes: str, **values: Value) -> Verdict:
    """Return a verdict that fails with the given codes, out of those that the rule declares.

    A code may have a parameter: `"field_required:email"`. Without codes the rule fails with all that it declares.
    """
    return (_FAILS, values, codes)


def passes_unless_missing(missing: Sequence[str]) -> Verdict:
    """Return a verdict that fails with `field_required` for each mandatory field that is missing, by name, and passes if none is.

    >>> passes_unless_missing(["email"])[2]
    ('field_required:email',)
    """
    return fails(*(f"field_required:{name}" for name in missing)) if missing else passes_if(True)


def not_applicable(**values: Value) -> Verdict:
    """Return the verdict of a rule that does not apply to the case."""
    return (Outcome.NOT_APPLICABLE, values, ())
