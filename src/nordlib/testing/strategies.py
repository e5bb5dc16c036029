"""Hypothesis strategies for identity numbers: numbers published for tests, and texts that are invalid on purpose.

They draw from `nordlib.identity.testdata.valid` and `nordlib.identity.testdata.invalid`, so no example is a made-up number
(`nordlib.identity.testdata.ranges` lists what each range does not promise).
"""

from datetime import UTC, date, datetime, timedelta, timezone
from random import Random
from typing import Final, NamedTuple

from nordlib.errors import MissingExtra
from nordlib.identity import parse
from nordlib.identity.number import IdentityNumber, NumberKind, Scheme, SchemeName, Sex
from nordlib.identity.problems import Problem
from nordlib.identity.schemes.registry import reference_date, scheme_module
from nordlib.identity.testdata import invalid
from nordlib.identity.testdata.valid import NoTestNumber, Pool, pools

try:
    from hypothesis import strategies as st
except ImportError:
    raise MissingExtra("nordlib.testing", "testing") from None

__all__ = ["ORDINARY_AGES", "InvalidNumber", "identity_numbers", "instants", "invalid_numbers"]

#: The ages of the simplest examples, in whole years: an ordinary adult.
ORDINARY_AGES: Final = range(30, 46)
_SEEDS: Final = 2**32 - 1
_OFFSETS: Final = (UTC, timezone(timedelta(hours=1)), timezone(timedelta(hours=2)))


class InvalidNumber(NamedTuple):
    """A text that is not a valid number of a scheme."""

    scheme: Scheme
    """The scheme in which the text is invalid."""
    problem: Problem
    """Why the text is invalid."""
    text: object
    """The text; an object of another type if the problem is `Problem.TYPE`."""


def instants() -> st.SearchStrategy[datetime]:
    """Return a strategy that draws instants from 1970 to 2119, each with the UTC offset of a Nordic country.

    `st.builds(RenewalCase, now=instants())` needs it, since Hypothesis draws a plain `datetime` without an offset.

    >>> from hypothesis import find
    >>> find(instants(), lambda instant: True).isoformat()
    '2000-01-01T00:00:00+00:00'
    """
    return st.datetimes(datetime(1970, 1, 2), datetime(2119, 12, 31), timezones=st.sampled_from(_OFFSETS))  # noqa: DTZ001 - Hypothesis adds the zone


def identity_numbers(
    scheme: Scheme | SchemeName | None = None,
    *,
    on: date,
    kind: NumberKind | None = None,
    sex: Sex | None = None,
    ages: range | None = None,
) -> st.SearchStrategy[IdentityNumber]:
    """Return a strategy that draws published test numbers.

    The simplest example is an ordinary adult, where the ages allow one. A failing example prints as the call of `parse` that makes it.

    Args:
        scheme: the scheme of the numbers; None stands for every scheme that has such numbers.
        on: the reference date, on which the numbers are read.
        kind: the kind of the numbers; None stands for all kinds that have a range.
        sex: the sex that the numbers must have; None stands for any.
        ages: the ages in whole years on that day; None stands for any, numbers without a birth date included.

    Raises `NoTestNumber`, `UnknownScheme`, `UnknownName` and `InvalidData`, as `nordlib.identity.testdata.valid.valid_numbers` does.

    >>> from hypothesis import find
    >>> find(identity_numbers("se", on=date(2026, 11, 24), ages=range(18)), lambda number: number.sex == Sex.FEMALE).is_synthetic
    True
    """
    adults = _adult_pools(scheme, on, kind, sex) if ages is None else []
    return st.one_of([_numbers(pool) for pool in (*adults, *_pools(scheme, on, kind, sex, ages))])


def _numbers(pool: Pool) -> st.SearchStrategy[IdentityNumber]:
    """Return a strategy that draws from a pool, whose examples show the number as a text."""
    return st.builds(parse, _texts(pool), st.just(pool.published_range.scheme.value), on=st.just(pool.on))


@st.composite
def _texts(draw: st.DrawFn, pool: Pool) -> str:
    """Draw the stored form of a number; a composite, since an example of what is mapped shows the function instead."""
    return pool.at_or_after(draw(st.integers(0, len(pool) - 1))).canonical


def _adult_pools(scheme: Scheme | SchemeName | None, on: date, kind: NumberKind | None, sex: Sex | None) -> list[Pool]:
    """Return the pools of ordinary adults; none where there are none of that kind or sex."""
    try:
        return [pool for pool in _pools(scheme, on, kind, sex, ORDINARY_AGES) if next(pool.shuffled(Random(0)), None)]  # noqa: S311 - a sample, not a secret
    except NoTestNumber:
        return []


def invalid_numbers(
    scheme: Scheme | SchemeName | None = None, *, on: date, problem: Problem | None = None
) -> st.SearchStrategy[InvalidNumber]:
    """Return a strategy that draws texts that are not valid numbers.

    Args:
        scheme: the scheme of the texts; None stands for every scheme.
        on: the reference date.
        problem: the problem of the texts; None stands for every problem that is possible on that day.

    Raises `NoTestNumber`, `UnknownScheme` and `InvalidData`, as `nordlib.identity.testdata.invalid.invalid_numbers` does.

    >>> from hypothesis import find
    >>> find(invalid_numbers("fi", on=date(2026, 11, 24), problem=Problem.SERIAL), lambda invalid_number: True).problem
    <Problem.SERIAL: 'serial'>
    """
    reference_date(Scheme.SE, on)  # an invalid `on` raises here, not when an example is drawn
    pairs = [
        (code, possible)
        for code in _schemes(scheme)
        for possible in Problem
        if problem in (None, possible) and invalid.has_examples(code, possible, on=on)
    ]
    if not pairs:
        raise NoTestNumber("any" if scheme is None else str(scheme), ("no text has that problem on that day",))
    return _invalid(pairs, on)


@st.composite
def _invalid(draw: st.DrawFn, pairs: list[tuple[Scheme, Problem]], on: date) -> InvalidNumber:
    scheme, problem = draw(st.sampled_from(pairs))
    text = next(invalid.invalid_numbers(scheme, problem, Random(draw(st.integers(0, _SEEDS))), on=on))  # noqa: S311 - a sample, not a secret
    words = st.builds(Scheme, st.just(scheme.value)), st.builds(Problem, st.just(problem.value))  # so that an example can be pasted
    return draw(st.builds(InvalidNumber, *words, st.just(text)))


def _schemes(scheme: Scheme | SchemeName | None) -> tuple[Scheme, ...]:
    return tuple(Scheme) if scheme is None else (scheme_module(scheme).SCHEME,)


def _pools(scheme: Scheme | SchemeName | None, on: date, kind: NumberKind | None, sex: Sex | None, ages: range | None) -> list[Pool]:
    """Return the pools of the scheme; if it is None, those of every scheme that has any."""
    non_empty: list[Pool] = []
    reasons: list[str] = []
    for code in _schemes(scheme):
        try:
            non_empty += [pool for pool in pools(code, on=on, kind=kind, sex=sex, ages=ages) if len(pool)]
        except NoTestNumber as error:
            reasons += error.reasons
    if not non_empty:
        raise NoTestNumber("any" if scheme is None else str(scheme), tuple(reasons) or ("no published number has that age",))
    return non_empty
