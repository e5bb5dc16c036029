"""The ranges of numbers reserved for tests, with their sources, and the kinds of numbers that have no such range.

Sweden publishes its test numbers one by one; the other ranges are given by a rule. A range has its numbers by place and computes a number
when it is needed. Some places are empty, since not every serial number has a check digit.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Final, NamedTuple, Protocol

import attrs
from attrs import field

from nordlib.hidden_fields import hides_fields
from nordlib.identity.number import NumberKind, Scheme
from nordlib.identity.schemes import finland, norway
from nordlib.identity.testdata.published import PERSONNUMMER, SAMORDNINGSNUMMER, published_numbers

__all__ = ["RANGES", "WITHOUT_RANGE", "NumberSequence", "PublishedRange", "Slot"]

_EARLIEST: Final = date(1900, 1, 1)  # a rule covers earlier dates too, but no test needs them


class Slot(NamedTuple):
    """One place of a range."""

    canonical: str | None
    """The stored form of the number; None if the place is empty."""
    birth_date: date | None
    """The birth date that the number was made for; None if the range does not record it."""


class NumberSequence(Protocol):
    """The numbers of a range, by place."""

    def __len__(self) -> int:
        """Return the number of places, empty ones included."""
        ...

    def __getitem__(self, index: int) -> Slot:
        """Return the slot at a place, counted from 0."""
        ...


@hides_fields
@attrs.frozen
class PublishedRange:
    """Numbers of one kind that are reserved for tests."""

    scheme: Scheme
    """The scheme of the numbers."""
    kind: NumberKind
    """The kind of the numbers."""
    source: str
    """The authority and the document that reserve the range."""
    sequence: Callable[[date, date], NumberSequence] = field(repr=False)
    """A function that returns the numbers from a first to a last birth date; a few with other birth dates may be among them."""
    caveat: str = ""
    """What the source does not promise; empty if it leaves nothing open."""


class _Days:
    """The numbers of a rule, with a fixed count of places for each birth date, up to the last year that the rule covers."""

    def __init__(self, of_day: Callable[[date, int], str | None], a_day: int, last_year: int, first: date, last: date) -> None:
        self._of_day, self._a_day = of_day, a_day
        self._first = max(first, _EARLIEST).toordinal()
        self._days = max(min(last, date(last_year, 12, 31)).toordinal() + 1 - self._first, 0)

    def __len__(self) -> int:
        return self._days * self._a_day

    def __getitem__(self, index: int) -> Slot:
        day, nth = divmod(index, self._a_day)
        born = date.fromordinal(self._first + day)
        return Slot(self._of_day(born, nth), born)


class _Listed:
    """The numbers of a list, sorted by birth year."""

    def __init__(self, name: str, first: date, last: date) -> None:
        numbers = published_numbers(name)
        years = range(first.year, last.year + 1)
        self._numbers = numbers[bisect_left(numbers, years.start, key=_year) : bisect_left(numbers, years.stop, key=_year)]

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, index: int) -> Slot:
        return Slot(self._numbers[index], None)


def _year(canonical: str) -> int:
    return int(canonical[:4])


def _norwegian(months: int, days: int, born: date, serial: int) -> str | None:
    return norway.with_check_digits(f"{born.day + days:02}{born.month + months:02}{born.year % 100:02}{serial:03}")


def _finnish(born: date, index: int) -> str | None:
    """Return the stored form with a serial number of 900 to 999; each separator of the century takes a hundred indexes."""
    turn, serial = divmod(index, 100)
    return finland.with_check_character(f"{born:%d%m%y}{finland.SEPARATORS[born.year // 100][turn]}{900 + serial}")


def _tenor(kind: NumberKind, days: int) -> PublishedRange:
    source = "Skatteetaten, Folkeregisteret, Test for konsumenter, 8 April 2024: synthetic persons have month + 80, never in production"
    return PublishedRange(Scheme.NO, kind, source, partial(_Days, partial(_norwegian, 80, days), 1000, 2039))


def _syntpop(kind: NumberKind, days: int) -> PublishedRange:
    source, caveat = (
        "Norsk helsenett, Syntpop: reserved test persons",
        "month + 65 is stated by NoCommons (issue 57), which cites this source",
    )
    return PublishedRange(Scheme.NO, kind, source, partial(_Days, partial(_norwegian, 65, days), 1000, 2039), caveat)


#: Every range reserved for tests.
RANGES: Final = (
    PublishedRange(
        Scheme.SE,
        NumberKind.PERSONNUMMER,
        "Skatteverket, open data, Testpersonnummer: assigned to no real person",
        partial(_Listed, PERSONNUMMER),
    ),
    PublishedRange(
        Scheme.SE,
        NumberKind.SAMORDNINGSNUMMER,
        "Skatteverket, open data, Testsamordningsnummer",
        partial(_Listed, SAMORDNINGSNUMMER),
    ),
    _tenor(NumberKind.FNR, 0),
    _tenor(NumberKind.DNR, 40),
    _syntpop(NumberKind.FNR, 0),
    _syntpop(NumberKind.DNR, 40),
    PublishedRange(
        Scheme.FI,
        NumberKind.TEMPORARY,
        "Kela, 8 February 2019; DVV, fictional test persons: authorities test with 900-999, which are not in any register",
        partial(_Days, _finnish, 600, 2099),
        "organisations also give such numbers to people whose number they do not know; `accept_possibly_synthetic` says so",
    ),
)

#: The kinds without a range, each with its scheme and the reason why nordlib makes no numbers of that kind.
WITHOUT_RANGE: Final[Mapping[NumberKind, tuple[Scheme, str]]] = {
    NumberKind.INTERIM: (Scheme.SE, "each university makes its own, and no university has reserved any for tests"),
    NumberKind.LMA: (Scheme.SE_LMA, "Migrationsverket has not reserved any for tests"),
    NumberKind.HNR: (Scheme.NO, "hospitals' numbers and NAV's synthetic ones share the months + 40"),
    NumberKind.DNR_HNR: (Scheme.NO, "hospitals' numbers and NAV's synthetic ones share the months + 40"),
    NumberKind.FHNR: (Scheme.NO, "every number of that form may be issued"),
    NumberKind.CPR: (Scheme.DK, "CPR-kontoret's test data may equal real numbers, and MedCom's may be given to people later"),
    NumberKind.ERSTATNINGS_CPR: (Scheme.DK, "each organisation makes its own, and no organisation has reserved any for tests"),
    NumberKind.ECPR_X: (Scheme.DK, "every number of that form may be issued"),
    NumberKind.ECPR_D: (Scheme.DK, "every number of that form may be issued"),
    NumberKind.HETU: (Scheme.FI, "002-899 belong to real people; test numbers have the kind 'temporary'"),
    NumberKind.PERSON: (Scheme.IS, "tests and real people share 14 and 15; the only test numbers are those of single made-up people"),
    NumberKind.COMPANY: (Scheme.IS, "Þjóðskrá has not reserved any for tests"),
    NumberKind.KERFISKENNITALA: (Scheme.IS, "every number of that form may be issued"),
    NumberKind.P_TAL: (Scheme.FO, "the Faroese authorities have not reserved any for tests"),
    NumberKind.ISIKUKOOD: (Scheme.EE, "the only test numbers are those of single persons in test services"),
    NumberKind.ASMENS_KODAS: (Scheme.LT, "the only test numbers are those of single persons in test services"),
    NumberKind.PERSONAS_KODS: (Scheme.LV, "the only test numbers are those of single persons in test services"),
    NumberKind.PERSONAS_KODS_UNDATED: (Scheme.LV, "every number of that form may be issued"),
}
