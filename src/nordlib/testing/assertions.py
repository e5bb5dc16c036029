"""Assertions about decisions for tests, which show every rule and its values when they fail. They need no extra.

The values are those for the host. None of them is an identity number, since no trace has one.
"""

from typing import TypeVar

import attrs

from nordlib.decisions import Audience, Decision, Granted, Refused
from nordlib.errors import InvalidData
from nordlib.shown_text import shown_type

__all__ = ["assert_granted", "assert_refused"]

T = TypeVar("T")
F = TypeVar("F", bound=attrs.AttrsInstance)


def assert_granted(decision: Decision[T, F]) -> T:
    """Assert that a decision is a grant, and return its value: the renewed loan, the new account.

    Raises `AssertionError` with the whole trace if it is a refusal, and `InvalidData` if it is not a decision.

    >>> from nordlib.circulation import HELSINGOR, renewal
    >>> from datetime import date, datetime, timezone
    >>> now = datetime(2026, 3, 18, 10, tzinfo=timezone.utc)
    >>> assert_granted(renewal.decide(due=date(2026, 3, 20), policy=HELSINGOR, now=now)).due
    datetime.date(2026, 4, 17)
    """
    __tracebackhide__ = True  # pytest shows the line of the test
    _require_decision(decision)
    if isinstance(decision, Granted):
        return decision.value
    raise AssertionError(f"The decision was refused: {', '.join(decision.reasons)}.\n{_trace(decision)}")


def assert_refused(decision: Decision[T, F], *codes: str) -> Refused[F]:
    """Assert that a decision is a refusal for these codes and no other, in any order, and return it. Without codes, any will do.

    Raises `AssertionError` with the whole trace if it is not, and `InvalidData` if it is not a decision, or a code is not a string.

    >>> from nordlib.circulation import HELSINGOR, renewal
    >>> from datetime import date, datetime, timezone
    >>> now = datetime(2026, 3, 1, 10, tzinfo=timezone.utc)
    >>> assert_refused(renewal.decide(due=date(2026, 3, 20), policy=HELSINGOR, now=now), "too_early").facts.renewable_from
    datetime.date(2026, 3, 13)
    """
    __tracebackhide__ = True  # pytest shows the line of the test
    _require_decision(decision)
    _require_codes(codes)
    if decision:
        raise AssertionError(f"The decision was granted{_expected(codes)}.\n{_trace(decision)}")
    if codes and set(codes) != set(decision.reasons):
        raise AssertionError(f"The decision was refused: {', '.join(decision.reasons)}{_expected(codes)}.\n{_trace(decision)}")
    return decision


def _expected(codes: tuple[str, ...]) -> str:
    return f"; expected: {', '.join(codes)}" if codes else "; a refusal was expected"


def _require_codes(codes: tuple[object, ...]) -> None:
    __tracebackhide__ = True
    if wrong := [code for code in codes if not isinstance(code, str)]:
        raise InvalidData("codes", (f"one is {shown_type(wrong[0])}; pass each code as a string of its own, such as 'too_early'",))


def _trace(decision: Granted[T, F] | Refused[F]) -> str:
    return decision.explain("en", Audience.HOST)


def _require_decision(decision: object) -> None:
    __tracebackhide__ = True
    if not isinstance(decision, Granted | Refused):
        problem = f"it is {shown_type(decision)}; pass what a `decide` function or a command returned"
        raise InvalidData("decision", (problem,))
