"""Columns of identity numbers for `make bench`: numbers that belong to no living person, as they are stored and as people keep them.

They are of people who were born before 1900, or of the ranges that Norway and Finland set aside for tests.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray
from stdnum.dk import cpr
from stdnum.fi import hetu
from stdnum.no import fodselsnummer
from stdnum.se import personnummer

from nordlib import columns
from nordlib.columns.arrow import pa
from nordlib.identity import Scheme, examine
from nordlib.identity.schemes import finland

__all__ = ["ON", "PEERS", "Column", "Comparison", "clean", "comparisons", "messy"]

ON: Final = date(2026, 11, 22)
#: The function of python-stdnum that says whether a text is a number of a scheme, and nothing else.
PEERS: Final[dict[Scheme, Callable[[str], bool]]] = {
    Scheme.SE: personnummer.is_valid,
    Scheme.NO: fodselsnummer.is_valid,
    Scheme.DK: cpr.is_valid,
    Scheme.FI: hetu.is_valid,
}
_EIGHTEEN_HUNDREDS: Final = (date(1858, 1, 1), date(1899, 12, 31))
_TWENTIETH: Final = (date(1900, 1, 1), date(1999, 12, 31))
_WEIGHTS_OF_NORWAY: Final = ((3, 7, 6, 1, 8, 9, 4, 5, 2), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2))
_BALTIC_WEIGHTS: Final = ((1, 2, 3, 4, 5, 6, 7, 8, 9, 1), (3, 4, 5, 6, 7, 8, 9, 1, 2, 3))
_WEIGHTS_OF_LATVIA: Final = (1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_TEN: Final = 10


@attrs.frozen(eq=False)
class Column:
    """A column, and texts from all over it for what takes them one by one."""

    texts: Any
    """The column."""
    sample: list[str]
    """Some of its texts."""


def _digits(*numbers: tuple[NDArray[Any], int]) -> NDArray[np.uint8]:
    """The digits of numbers of so many digits, a row for each text."""
    return np.column_stack([number // _TEN ** (width - place - 1) % _TEN for number, width in numbers for place in range(width)]).astype(
        np.uint8
    )


def _days(chance: np.random.Generator, count: int, first: date, last: date) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    every = [first + timedelta(days=place) for place in range((last - first).days + 1)]
    parts = np.array([(day.year, day.month, day.day) for day in every], np.int64)[chance.integers(0, len(every), count)]
    return parts[:, 0], parts[:, 1], parts[:, 2]


def _stored(scheme: Scheme, count: int, chance: np.random.Generator) -> NDArray[np.uint8]:
    """The characters of valid numbers, a row for each."""
    makers = {Scheme.SE: _sweden, Scheme.NO: _norway, Scheme.DK: _denmark, Scheme.FI: _finland, Scheme.IS: _iceland, Scheme.LV: _latvia}
    return makers.get(scheme, _baltic)(count, chance)


def _sweden(count: int, chance: np.random.Generator) -> NDArray[np.uint8]:
    year, month, day = _days(chance, count, date(1800, 1, 1), date(1849, 12, 31))
    digits = _digits((year, 4), (month, 2), (day, 2), (chance.integers(1, 1000, count), 3))
    doubled = digits[:, 2:].astype(np.int64) * np.array((2, 1, 2, 1, 2, 1, 2, 1, 2))
    check = -(doubled // _TEN + doubled % _TEN).sum(axis=1) % _TEN
    return np.column_stack((digits, check.astype(np.uint8))) + ord("0")


def _norway(count: int, chance: np.random.Generator) -> NDArray[np.uint8]:
    year, month, day = _days(chance, count, *_TWENTIETH)
    individual = np.where(year % 100 < 40, chance.integers(0, 500, count), chance.integers(900, 1000, count))  # noqa: PLR2004 - of the series of 19YY
    individual = np.where(chance.random(count) < 0.7, chance.integers(0, 500, count), individual)  # noqa: PLR2004 - so that most differ
    digits = _digits((day, 2), (month + 80, 2), (year % 100, 2), (individual, 3))
    for weights in _WEIGHTS_OF_NORWAY:
        check = -(digits.astype(np.int64) @ np.array(weights)) % 11
        digits = np.column_stack((digits, check.astype(np.uint8)))
        digits = digits[check < _TEN]
    return digits[np.arange(count) % len(digits)] + ord("0")


def _denmark(count: int, chance: np.random.Generator) -> NDArray[np.uint8]:
    year, month, day = _days(chance, count, *_EIGHTEEN_HUNDREDS)
    return _digits((day, 2), (month, 2), (year % 100, 2), (chance.integers(5000, 9000, count), 4)) + ord("0")


def _finland(count: int, chance: np.random.Generator) -> NDArray[np.uint8]:
    year, month, day = _days(chance, count, *_TWENTIETH)
    serial = chance.integers(900, 1000, count)
    date_digits, serial_digits = _digits((day, 2), (month, 2), (year % 100, 2)), _digits((serial, 3))
    remainder = (((day * 100 + month) * 100 + year % 100) * 1000 + serial) % 31
    separators = np.frombuffer(finland.SEPARATORS[19].encode(), np.uint8)[chance.integers(0, 6, count)]
    check = np.frombuffer(finland.CHECK.encode(), np.uint8)[remainder]
    return np.column_stack((date_digits + ord("0"), separators, serial_digits + ord("0"), check))


def _iceland(count: int, chance: np.random.Generator) -> NDArray[np.uint8]:
    year, month, day = _days(chance, count, *_EIGHTEEN_HUNDREDS)
    return _digits((day, 2), (month, 2), (year % 100, 2), (chance.integers(200, 1000, count), 3), (np.full(count, 8), 1)) + ord("0")


def _baltic(count: int, chance: np.random.Generator) -> NDArray[np.uint8]:
    year, month, day = _days(chance, count, *_EIGHTEEN_HUNDREDS)
    digits = _digits((chance.integers(1, 3, count), 1), (year % 100, 2), (month, 2), (day, 2), (chance.integers(0, 1000, count), 3))
    first, second = (digits.astype(np.int64) @ np.array(weights) % 11 for weights in _BALTIC_WEIGHTS)
    check = np.where(first < _TEN, first, second % _TEN)
    return np.column_stack((digits, check.astype(np.uint8))) + ord("0")


def _latvia(count: int, chance: np.random.Generator) -> NDArray[np.uint8]:
    year, month, day = _days(chance, count, *_EIGHTEEN_HUNDREDS)
    digits = _digits((day, 2), (month, 2), (year % 100, 2), (np.zeros(count, np.int64), 1), (chance.integers(0, 1000, count), 3))
    check = (1101 - digits.astype(np.int64) @ np.array(_WEIGHTS_OF_LATVIA)) % 11 % _TEN
    return np.column_stack((digits, check.astype(np.uint8))) + ord("0")


def _column(characters: NDArray[np.uint8]) -> Any:
    count, width = characters.shape
    offsets = pa.py_buffer(np.arange(count + 1, dtype=np.int32) * np.int32(width))
    return pa.Array.from_buffers(pa.string(), count, [None, offsets, pa.py_buffer(np.ascontiguousarray(characters))])


def clean(scheme: Scheme, count: int) -> Column:
    """A column of stored forms, of which two in a hundred have a wrong digit."""
    return _made(scheme, count, _with_wrong_digits)


def messy(scheme: Scheme, count: int) -> Column:
    """A column as people keep it: 60 % stored forms, 30 % in other written forms, 10 % wrong in one of many ways."""
    return _made(scheme, count, _as_people_write)


def _made(scheme: Scheme, count: int, change: Callable[[Any, Scheme, np.random.Generator], Any]) -> Column:
    """A column of one piece, and twenty thousand texts from all over it."""
    chance = np.random.default_rng(1)
    sizes = [min(_PIECE, count - start) for start in range(0, count, _PIECE)]
    texts = pa.concat_arrays([change(_stored(scheme, size, chance), scheme, chance) for size in sizes])
    return Column(texts, texts.take(np.arange(0, count, max(1, count // 20_000))).to_pylist())


_PIECE: Final = 500_000


def _with_wrong_digits(characters: NDArray[np.uint8], _scheme: Scheme, _chance: np.random.Generator) -> Any:
    characters[::50, -1] = ord("0") + (characters[::50, -1] - ord("0") + 1) % _TEN
    return _column(characters)


def _as_people_write(characters: NDArray[np.uint8], scheme: Scheme, chance: np.random.Generator) -> Any:
    kinds = chance.integers(0, 100, len(characters)).tolist()
    texts = _column(characters).to_pylist()
    return pa.array([_WRITTEN.get(kind, _as_it_is)(text, scheme) for kind, text in zip(kinds, texts, strict=True)], pa.string())


def _as_it_is(text: str, _scheme: Scheme) -> str:
    return text


def _hyphen(text: str, scheme: Scheme) -> str:
    place = {Scheme.SE: 8, Scheme.FI: len(text), Scheme.EE: len(text), Scheme.LT: len(text)}.get(scheme, 6)
    return text if place == len(text) else f"{text[:place]}-{text[place:]}"


_WRITTEN: Final[dict[int, Callable[[str, Scheme], str]]] = {
    **dict.fromkeys(range(60, 90), _hyphen),
    90: lambda text, _: text[1:],
    91: lambda text, _: f"{text} ",
    92: lambda text, _: f"{text[:6]}\u2013{text[6:]}",
    93: lambda text, _: f"{text[:-1]}{(int(text[-1], 36) + 1) % _TEN}",
    94: lambda text, _: f"{text[:2]}99{text[4:]}",
    95: lambda text, _: f"{text}{text[:2]}",
    96: lambda text, _: f"{text[:-1]}x",
    97: lambda text, _: text[:-2],
    98: lambda _text, _: "",
    99: lambda text, _: f"{text[:4]} {text[4:]}",
}


def scalar(column: Column, scheme: Scheme) -> Callable[[], None]:
    """The loop over the sample that asks of each what the column is asked."""

    def loop() -> None:
        for text in column.sample:
            examine(text, scheme, on=ON)

    return loop


def stdnum(column: Column, scheme: Scheme) -> Callable[[], None]:
    """The loop over the sample that asks python-stdnum whether each is a number."""
    is_valid = PEERS[scheme]

    def loop() -> None:
        for text in column.sample:
            is_valid(text)

    return loop


@attrs.frozen
class Comparison:
    """A column against a loop, and how many times faster it has to be."""

    work: str
    """What is compared."""
    ours: Callable[[], object]
    """The whole column."""
    theirs: Callable[[], object]
    """The loop over its sample."""
    count: int
    """How many numbers the column has."""
    times: float
    """How many times longer the column is than the sample."""
    gate: float
    """How many times faster the column has to be, a number."""


def comparisons(count: int) -> Iterator[Comparison]:
    """Every comparison, each made when it is asked for; the columns of smaller countries are a tenth as long."""
    for scheme in PEERS:
        for make, gate in ((clean, 40), (messy, 15)):
            column = make(scheme, count)
            times, ours = count / len(column.sample), by_column(column, scheme)
            work = f"a {make.__name__} column of {count:,} numbers, {scheme.value}, every output, against the loop of `examine`"
            yield Comparison(work, ours, scalar(column, scheme), count, times, gate)
            if make is clean:
                work = f"the same column of {scheme.value} against the loop of python-stdnum's `is_valid`"
                yield Comparison(work, ours, stdnum(column, scheme), count, times, 100)
    for scheme in (Scheme.IS, Scheme.EE, Scheme.LT, Scheme.LV):
        column = clean(scheme, count // 10)
        work = f"a clean column of {count // 10:,} numbers, {scheme.value}, against the loop of `examine`"
        yield Comparison(work, by_column(column, scheme), scalar(column, scheme), count // 10, count / 10 / len(column.sample), 20)


def by_column(column: Column, scheme: Scheme) -> Callable[[], columns.ExaminedColumn]:
    """The whole column at once, every output."""
    return lambda: columns.examine(column.texts, scheme, on=ON)
