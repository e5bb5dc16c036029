"""Hypothesis strategies for identity numbers: such as are published for tests, and such as are spoilt on purpose.

They draw from `nordlib.identity.testdata.valid` and `nordlib.identity.testdata.invalid`: no example is made up
(`nordlib.identity.testdata.ranges` has what a range does not promise).
"""

from datetime import date
from functools import partial
from random import Random
from typing import NamedTuple

from nordlib.errors import MissingExtra
from nordlib.identity.number import IdentityNumber, NumberKind, Problem, Scheme, SchemeName, Sex
from nordlib.identity.schemes.registry import reference_date, scheme_module
from nordlib.identity.testdata import invalid
from nordlib.identity.testdata.valid import NoTestNumber, Pool, pools

try:
    from hypothesis import strategies as st
except ImportError:
    raise MissingExtra("nordlib.testing", "testing") from None

__all__ = ["InvalidNumber", "identity_numbers", "invalid_numbers"]


_SEEDS = 2**32 - 1


class InvalidNumber(NamedTuple):
    """A text that is no number of a scheme, and why; no text at all where the problem is `Problem.TYPE`."""

    scheme: Scheme
    problem: Problem
    text: object


def identity_numbers(
    scheme: Scheme | SchemeName | None = None,
    *,
    on: date,
    kind: NumberKind | None = None,
    sex: Sex | None = None,
    ages: range | None = None,
) -> st.SearchStrategy[IdentityNumber]:
    """Published test numbers, of every scheme that has any where none is named.

    Raises as `nordlib.identity.testdata.valid.valid_numbers` does.

    >>> from hypothesis import find
    >>> find(identity_numbers("se", on=date(2026, 11, 24), ages=range(18)), lambda number: number.sex == Sex.FEMALE).is_synthetic
    True
    """
    return st.one_of([st.integers(0, len(pool) - 1).map(pool.at_or_after) for pool in _pools(scheme, on, kind, sex, ages)])


def invalid_numbers(
    scheme: Scheme | SchemeName | None = None, *, on: date, problem: Problem | None = None
) -> st.SearchStrategy[InvalidNumber]:
    """Texts that are no numbers, of each scheme and with each problem that it can have on a day.

    Raises as `nordlib.identity.testdata.invalid.invalid_numbers` does.

    >>> from hypothesis import find
    >>> find(invalid_numbers("fi", on=date(2026, 11, 24), problem=Problem.SERIAL), lambda each: True).problem
    <Problem.SERIAL: 'serial'>
    """
    reference_date(Scheme.SE, on)  # an `on` of another type is told of here, not when an example is drawn
    pairs = [(each, of) for each in _schemes(scheme) for of in Problem if problem in (None, of) and invalid.has_examples(each, of, on=on)]
    if not pairs:
        raise NoTestNumber("any" if scheme is None else str(scheme), ("none has that problem on that day",))
    return st.builds(partial(_invalid, on=on), st.sampled_from(pairs), st.integers(0, _SEEDS))


def _invalid(pair: tuple[Scheme, Problem], seed: int, on: date) -> InvalidNumber:
    return InvalidNumber(*pair, next(invalid.invalid_numbers(*pair, Random(seed), on=on)))  # noqa: S311 - a sample, no secret


def _schemes(scheme: Scheme | SchemeName | None) -> tuple[Scheme, ...]:
    return tuple(Scheme) if scheme is None else (scheme_module(scheme).SCHEME,)


def _pools(scheme: Scheme | SchemeName | None, on: date, kind: NumberKind | None, sex: Sex | None, ages: range | None) -> list[Pool]:
    """Those of the scheme; where none is named, those of each that has any."""
    found: list[Pool] = []
    reasons: list[str] = []
    for each in _schemes(scheme):
        try:
            found += [pool for pool in pools(each, on=on, kind=kind, sex=sex, ages=ages) if len(pool)]
        except NoTestNumber as none:
            reasons += none.reasons
    if not found:
        raise NoTestNumber("any" if scheme is None else str(scheme), tuple(reasons) or ("none of the published ones has that age",))
    return found
