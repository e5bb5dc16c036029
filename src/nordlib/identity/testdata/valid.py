"""Numbers for tests: only of ranges that are set aside for them (`nordlib.identity.testdata.ranges`, with what a range does not promise).

Of other kinds none is made up: a number that is valid can be a living person's. Everything comes from the `Random` that is passed: the
same seed and the same day give the same numbers, no two alike.

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
from nordlib.identity.number import IdentityNumber, NumberKind, Scheme, SchemeName, Sex
from nordlib.identity.schemes.registry import reference_date, scheme_module
from nordlib.identity.testdata.ranges import RANGES, WITHOUT_RANGE, NumberSequence, PublishedRange

__all__ = ["NoTestNumber", "Pool", "pools", "valid_numbers"]


@attrs.define
class NoTestNumber(NordlibError, LookupError):
    """Numbers were asked for that nobody has set aside for tests.

    >>> print(NoTestNumber("dk", ("cpr: CPR-kontoret has set none aside",)))
    There are no such test numbers of the scheme 'dk': cpr: CPR-kontoret has set none aside. None is made up, since it could be somebody's.
    """

    scheme: str
    reasons: tuple[str, ...]

    def __str__(self) -> str:
        reasons = "; ".join(self.reasons)
        return f"There are no such test numbers of the scheme {self.scheme!r}: {reasons}. None is made up, since it could be somebody's."


@attrs.frozen
class Pool:
    """The numbers of one range that are wanted, by place; some places are empty."""

    published_range: PublishedRange
    on: date
    sex: Sex | None
    ages: range | None
    sequence: NumberSequence = field(repr=False)

    def __len__(self) -> int:
        """How many places it has."""
        return len(self.sequence)

    def __getitem__(self, index: int) -> IdentityNumber | None:
        """The number of a place; None where there is none, or one that is not wanted."""
        text, born = self.sequence[index]
        number = None if text is None else scheme_module(self.published_range.scheme).parse(text, self.on)
        if not isinstance(number, IdentityNumber) or born not in (None, number.birth_date):  # 1905 and 2005 may share a text
            return None
        return number if self._wants(number) else None

    def at_or_after(self, index: int) -> IdentityNumber:
        """The number of a place, or of the next one that has any. Raises `NoTestNumber` where none has."""
        places = ((index + further) % len(self) for further in range(len(self)))
        return next((number for each in places if (number := self[each]) is not None), None) or _nobody(self.published_range.scheme)

    def shuffled(self, rng: Random) -> Iterator[IdentityNumber]:
        """Every number once, in an order of chance: by a step that comes to every place before it comes to one again."""
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
    """Published test numbers of a scheme, as they read on a day, no two alike, until there are no more.

    `kind` None stands for all kinds that have any, `ages` (whole years on that day) None for all, those without a birth date among them.
    Raises `NoTestNumber`, `UnknownScheme`, `UnknownName` for what is no kind or sex, and `InvalidData`; where a combination has no
    number, at the first one.
    """
    return _drawn(pools(scheme, on=on, kind=kind, sex=sex, ages=ages), rng)


def pools(
    scheme: Scheme | SchemeName, *, on: date, kind: NumberKind | None = None, sex: Sex | None = None, ages: range | None = None
) -> tuple[Pool, ...]:
    """The same by ranges, for those who draw in a way of their own. Raises the same."""
    code, day = scheme_module(scheme).SCHEME, reference_date(scheme, on)
    for what, names, name in (("kind of number", NumberKind, kind), ("sex", Sex, sex)):
        if name is not None and name not in tuple(names):
            raise UnknownName(what, str(name), tuple(each.value for each in names))
    if not (ages is None or isinstance(cast("object", ages), range)):
        raise InvalidData("ages", (f"they are a {type(ages).__name__}; pass a range of whole years, such as range(18, 65)",))
    found = [each for each in RANGES if each.scheme is code and kind in (None, each.kind)]
    if sex is not None and code is Scheme.IS:
        raise NoTestNumber(code.value, ("its numbers tell no sex",))
    if not found:
        raise NoTestNumber(code.value, _reasons(code, kind))
    if ages is not None and not ages:
        _nobody(code)
    first, last = _birth_dates(ages, day)
    return tuple(Pool(each, day, sex, ages, each.sequence(first, last)) for each in found)


def _drawn(found: tuple[Pool, ...], rng: Random) -> Iterator[IdentityNumber]:
    """Numbers of all pools, each pool as often as the others while it lasts."""
    lasting, drawn = [pool.shuffled(rng) for pool in found], False
    while lasting:
        pool = rng.choice(lasting)
        number = next(pool, None)
        if number is None:
            lasting.remove(pool)
        else:
            drawn = True
            yield number
    if not drawn:
        _nobody(found[0].published_range.scheme)


def _nobody(scheme: Scheme) -> NoReturn:
    raise NoTestNumber(scheme.value, ("none of the published ones has that sex and age",))


def _reasons(scheme: Scheme, kind: NumberKind | None) -> tuple[str, ...]:
    """Why there are no numbers of a kind, or of any kind of a scheme."""
    kinds = [each for each, (of, _) in WITHOUT_RANGE.items() if of is scheme and kind in (None, each)]
    return tuple(f"{each.value}: {WITHOUT_RANGE[each][1]}" for each in kinds) or (f"{kind!s} is no kind of it",)


def _birth_dates(ages: range | None, on: date) -> tuple[date, date]:
    """The first and the last birth date of people of these ages, or of all ages."""
    if ages is None:
        return date.min, on
    youngest, oldest = sorted((ages[0], ages[-1]))
    return _years_before(on, oldest + 1), _years_before(on, youngest)


def _years_before(on: date, years: int) -> date:
    return date.min if years >= on.year else on - relativedelta(years=max(years, 0))
