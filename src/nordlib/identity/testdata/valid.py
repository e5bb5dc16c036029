"""Valid numbers for tests, only from the ranges reserved for tests (`nordlib.identity.testdata.ranges` lists the limits of each range).

No number of another kind is ever made up: a valid number may belong to a living person. All randomness comes from the `Random` that is
passed: the same seed and the same day give the same numbers, without duplicates.

>>> from random import Random
>>> child = next(valid_numbers("no", Random(7), on=date(2026, 11, 24), kind=NumberKind.FNR, ages=range(7, 13)))
>>> child, child.is_synthetic, child.birth_date.year in range(2013, 2020)
(IdentityNumber(no fnr ***********), True, True)
"""

from collections.abc import Iterator
from datetime import date
from math import gcd
from random import Random
from typing import NoReturn, cast

import attrs
from attrs import field
from dateutil.relativedelta import relativedelta

from nordlib.ages import age
from nordlib.errors import InvalidData, NordlibError, UnknownName
from nordlib.hidden_fields import hides_fields
from nordlib.identity.number import IdentityNumber, NumberKind, Scheme, SchemeName, Sex
from nordlib.identity.schemes.registry import reference_date, scheme_module
from nordlib.identity.testdata.ranges import RANGES, WITHOUT_RANGE, NumberSequence, PublishedRange

__all__ = ["NoTestNumber", "Pool", "pools", "valid_numbers"]


@attrs.define
class NoTestNumber(NordlibError, LookupError):
    """No number that is reserved for tests matches the request.

    >>> print(NoTestNumber("dk", ("cpr: CPR-kontoret has not reserved any for tests",)))
    No test numbers for the scheme 'dk': cpr: CPR-kontoret has not reserved any for tests. A made-up number could belong to a real person.
    """

    scheme: str
    """The code of the scheme, or "any" if no scheme was named."""
    reasons: tuple[str, ...]
    """Why no number matches, one sentence for each reason."""

    def __str__(self) -> str:
        reasons = "; ".join(self.reasons)
        return f"No test numbers for the scheme {self.scheme!r}: {reasons}. A made-up number could belong to a real person."


@hides_fields
@attrs.frozen
class Pool:
    """The numbers of one range that meet a request, by place; some places are empty."""

    published_range: PublishedRange
    """The range that the numbers come from."""
    on: date
    """The reference date, on which the numbers are read and ages are computed."""
    sex: Sex | None
    """The sex that the numbers must have; None stands for any."""
    ages: range | None
    """The ages, in whole years on `on`, that the numbers must have; None stands for any, numbers without a birth date included."""
    sequence: NumberSequence = field(repr=False)
    """The numbers of the range for birth dates that fit `ages`."""

    def __len__(self) -> int:
        """Return the number of places, empty ones included."""
        return len(self.sequence)

    def __getitem__(self, index: int) -> IdentityNumber | None:
        """Return the number at a place; None if the place is empty or its number does not meet the request."""
        text, born = self.sequence[index]
        number = None if text is None else scheme_module(self.published_range.scheme).parse(text, self.on)
        if not isinstance(number, IdentityNumber) or born not in (None, number.birth_date):  # 1905 and 2005 may share a text
            return None
        return number if self._wants(number) else None

    def at_or_after(self, index: int) -> IdentityNumber:
        """Return the number at a place, or at the next place that has one. Raises `NoTestNumber` if no place has one."""
        places = ((index + offset) % len(self) for offset in range(len(self)))
        return next((number for place in places if (number := self[place]) is not None), None) or _no_match(self.published_range.scheme)

    def shuffled(self, rng: Random) -> Iterator[IdentityNumber]:
        """Yield every number once, in random order.

        The step has no common divisor with the number of places, so it visits every place before it repeats one.
        """
        size = len(self)
        start, step = rng.randrange(max(size, 1)), rng.randrange(max(size, 1)) or 1
        while gcd(step, size) != 1:
            step += 1
        for turn in range(size):
            number = self[(start + turn * step) % size]
            if number is not None:
                yield number

    def _wants(self, number: IdentityNumber) -> bool:
        if number.kind is not self.published_range.kind or self.sex not in (None, number.sex):
            return False
        return self.ages is None or (number.birth_date is not None and age(number.birth_date, self.on) in self.ages)


def valid_numbers(
    scheme: Scheme | SchemeName, rng: Random, *, on: date, kind: NumberKind | None = None, sex: Sex | None = None, ages: range | None = None
) -> Iterator[IdentityNumber]:
    """Return an iterator of the published test numbers of a scheme, in random order and without duplicates; it ends when all are drawn.

    Args:
        scheme: the scheme of the numbers.
        rng: the source of randomness.
        on: the reference date, on which the numbers are read.
        kind: the kind of the numbers; None stands for all kinds that have a range.
        sex: the sex that the numbers must have; None stands for any.
        ages: the ages in whole years on that day; None stands for any, numbers without a birth date included.

    Raises:
        NoTestNumber: if no range has such numbers; raised when the first number is drawn if only the combination of sex and ages has none.
        UnknownScheme: if the scheme is not known.
        UnknownName: if the kind or the sex is not known.
        InvalidData: if `on` is not a date or `ages` is not a range.
    """
    return _drawn(pools(scheme, on=on, kind=kind, sex=sex, ages=ages), rng)


def pools(
    scheme: Scheme | SchemeName, *, on: date, kind: NumberKind | None = None, sex: Sex | None = None, ages: range | None = None
) -> tuple[Pool, ...]:
    """Return the numbers of `valid_numbers` as one pool for each range, for callers that draw in their own way.

    Args:
        scheme: the scheme of the numbers.
        on: the reference date, on which the numbers are read.
        kind: the kind of the numbers; None stands for all kinds that have a range.
        sex: the sex that the numbers must have; None stands for any.
        ages: the ages in whole years on that day; None stands for any, numbers without a birth date included.

    Raises:
        NoTestNumber: if no range has numbers of that kind or sex, or `ages` is empty.
        UnknownScheme: if the scheme is not known.
        UnknownName: if the kind or the sex is not known.
        InvalidData: if `on` is not a date or `ages` is not a range.
    """
    code, day = scheme_module(scheme).SCHEME, reference_date(scheme, on)
    for what, names, name in (("kind of number", NumberKind, kind), ("sex", Sex, sex)):
        if name is not None and name not in tuple(names):
            raise UnknownName(what, str(name), tuple(known.value for known in names))
    if not (ages is None or isinstance(cast("object", ages), range)):
        raise InvalidData("ages", (f"their type is {type(ages).__name__}; pass a range of whole years, such as range(18, 65)",))
    ranges = [published for published in RANGES if published.scheme is code and kind in (None, published.kind)]
    if not ranges:
        raise NoTestNumber(code.value, _reasons(code, kind))
    if ages is not None and not ages:
        _no_match(code)
    first, last = _birth_dates(ages, day)
    return tuple(Pool(published, day, sex, ages, published.sequence(first, last)) for published in ranges)


def _drawn(drawn_from: tuple[Pool, ...], rng: Random) -> Iterator[IdentityNumber]:
    """Yield the numbers of all pools; each draw picks one of the pools that are not empty, with equal chance."""
    remaining, is_any_drawn = [pool.shuffled(rng) for pool in drawn_from], False
    while remaining:
        pool = rng.choice(remaining)
        number = next(pool, None)
        if number is None:
            remaining.remove(pool)
        else:
            is_any_drawn = True
            yield number
    if not is_any_drawn:
        _no_match(drawn_from[0].published_range.scheme)


def _no_match(scheme: Scheme) -> NoReturn:
    raise NoTestNumber(scheme.value, ("no published number has that sex and age",))


def _reasons(scheme: Scheme, kind: NumberKind | None) -> tuple[str, ...]:
    """Return the reasons why a kind, or every kind of a scheme if `kind` is None, lacks test numbers."""
    lacking = [other for other, (owner, _) in WITHOUT_RANGE.items() if owner is scheme and kind in (None, other)]
    return tuple(f"{other.value}: {WITHOUT_RANGE[other][1]}" for other in lacking) or (f"the scheme has no kind {kind!s}",)


def _birth_dates(ages: range | None, on: date) -> tuple[date, date]:
    """Return the first and the last birth date of people of these ages; None stands for all ages."""
    if ages is None:
        return date.min, on
    youngest, oldest = sorted((ages[0], ages[-1]))
    return _years_before(on, oldest + 1), _years_before(on, youngest)


def _years_before(on: date, years: int) -> date:
    return date.min if years >= on.year else on - relativedelta(years=max(years, 0))
