"""Texts for the laws of columns: every case of the files, mutations of numbers, numbers by chance, and edges, the same for a seed."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from itertools import islice
from random import Random
from typing import Any

from nordlib.identity import Problem, Scheme, examine
from nordlib.identity.schemes import baltics, finland, iceland, latvia, norway
from nordlib.identity.testdata.valid import NoTestNumber, valid_numbers
from tests.number_cases import CASES

__all__ = ["DAYS", "PIECES", "by_chance", "completed", "edges", "mutations", "stem_of", "with_right_check"]

#: Days on which rules changed, and days far away.
DAYS = [
    date(2026, 11, 22),
    date(2026, 1, 1),
    date(2026, 2, 17),
    date(2026, 2, 18),
    date(1999, 6, 1),
    date(2007, 9, 30),
    date(2007, 10, 1),
    date(2021, 11, 15),
    date(2021, 11, 16),
    date(2022, 12, 31),
    date(2023, 1, 1),
    date(2031, 12, 31),
    date(2032, 1, 1),
    date(2058, 1, 1),
    date(1900, 1, 1),
    date(45, 5, 5),
    date(2150, 1, 1),
]
DIGITS = "0123456789"
#: What people and programs put between digits, and what no number has.
ODD = "-+ \t\n\u00a0\u2013\uff0d\uff10\u0663\u00b2\u0967TRSUWXJKLMNABCDEFYVZgioq\u00e5\x00\u200b\U0001f600_./"
INPUTS = [case["input"] for case in CASES if isinstance(case["input"], str)]


def seeds(scheme: Scheme, chance: Random) -> list[str]:
    """Everything in the case files, those of the scheme most often, and numbers that are set aside for tests."""
    of_scheme = [case["input"] for case in CASES if case["scheme"] == scheme and isinstance(case["input"], str)]
    with suppress(NoTestNumber):  # some schemes set none aside
        of_scheme += [number.canonical for number in islice(valid_numbers(scheme, chance, on=date(2026, 11, 22)), 300)]
    return INPUTS + of_scheme * 10


def mutations(scheme: Scheme, count: int, seed: int) -> list[str]:
    """Texts that are numbers but for a few characters, and numbers of any digits."""
    chance = Random(seed)
    base, found = seeds(scheme, chance), list[str]()
    for _ in range(count):
        text = chance.choice(base)
        for _ in range(chance.choice((0, 1, 1, 1, 2, 2, 3))):
            text = _mutated(text, chance)
        found.append(text)
    return found + [by_chance(scheme, chance) for _ in range(count // 2)]


def _mutated(text: str, chance: Random) -> str:
    how, place = chance.random(), chance.randrange(len(text) + 1)
    character = chance.choice(ODD if chance.random() < 0.3 else DIGITS)
    if how < 0.6:
        return text[:place] + character + text[place + 1 :]
    if how < 0.75:
        return text[:place] + text[place + 1 :]
    if how < 0.9:
        return text[:place] + character + text[place:]
    return text[:place] if how < 0.95 else text[2:]


def by_chance(scheme: Scheme, chance: Random) -> str:
    """A text of the shape of a scheme, with a date that is one, or nearly."""
    day, month, year = chance.randrange(33), chance.randrange(14), chance.randrange(1799, 2101)
    day += chance.choice((0, 0, 0, 40, 60))
    month += chance.choice((0, 0, 0, 40, 65, 80)) if scheme is Scheme.NO else 0
    tail = "".join(chance.choice(DIGITS) for _ in range(5))
    date_first = f"{day:02}{month:02}{year % 100:02}"
    century = f"{chance.randrange(10)}{year % 100:02}{month:02}{day:02}{tail[:4]}"
    shapes: dict[Scheme, str] = {
        Scheme.SE: f"{year}{month:02}{day:02}{tail[:4]}",
        Scheme.SE_LMA: date_first + tail[:2],
        Scheme.DK: date_first + tail[:4],
        Scheme.IS: date_first + tail[:4],
        Scheme.FI: date_first + chance.choice("+-YXWVUABCDEF") + tail[:3] + chance.choice("0123456789ABCDEFHJKLMNPRSTUVWXY"),
        Scheme.FO: date_first + tail[:3],
        Scheme.EE: century,
        Scheme.LT: century,
    }
    return completed(scheme, shapes.get(scheme, date_first + tail), chance)


def completed(scheme: Scheme, text: str, chance: Random) -> str:
    """The text with the check digits that it needs, more often than not, so that what comes after them is asked too."""
    if chance.random() < 0.3:
        return text
    makers: dict[Scheme, Any] = {
        Scheme.NO: lambda: norway.with_check_digits(text[:9]),
        Scheme.FI: lambda: finland.with_check_character(text[:10]),
        Scheme.IS: lambda: iceland.with_check_digit(text[:8], chance.choice((1800, 1900, 2000))),
    }
    return (makers[scheme]() or text) if scheme in makers and len(text) >= 10 else text


def edges(scheme: Scheme, on: date, checks: str = DIGITS) -> Iterator[str]:
    """Texts around the day of asking and a hundred years before it, with the first and last serials of each kind."""
    chance = Random(1)
    for years in (0, 1, 99, 100, 101, 200):
        for days in (-1, 0, 1, 40):
            try:
                day = on.replace(year=on.year - years, day=min(on.day, 28)) + timedelta(days=days)
            except (ValueError, OverflowError):
                continue
            for added in (0, 40, 60):
                for serial in ("000", "001", "002", "010", "199", "200", "499", "500", "899", "900", "999"):
                    for check in checks:
                        yield from _on_a_day(scheme, day, added, f"{serial}{check}", chance)


def _on_a_day(scheme: Scheme, day: date, added: int, tail: str, chance: Random) -> Iterator[str]:
    """The written forms of a day, with what is added to it, and a serial number with a check digit."""
    short = f"{day.day + added:02}{day.month:02}{day.year % 100:02}"
    turned = f"{day.year % 100:02}{day.month:02}{day.day + added:02}"
    century = day.year // 100
    match scheme:
        case Scheme.SE:
            yield from (f"{day.year:04}{turned[2:]}{tail}", f"{turned}-{tail}", f"{turned}+{tail}")
        case Scheme.EE | Scheme.LT:
            yield with_right_check(scheme, f"{(2 * (century - 17) - chance.randrange(2)) % 10}{turned}{tail}")
        case Scheme.FI:
            yield with_right_check(scheme, f"{short}{chance.choice(finland.SEPARATORS.get(century, '-'))}{tail}")
        case Scheme.LV:
            yield with_right_check(scheme, f"{short}{max(century - 18, 0) % 10}{tail}")
        case Scheme.NO:
            yield completed(scheme, f"{short}{tail}{tail[-1]}", chance)
        case _:
            yield completed(scheme, f"{short}{tail}", chance)


#: The pieces of the stored form that tables are indexed by: where each begins and ends, without the check digits at the end.
PIECES: dict[Scheme, tuple[tuple[int, int], ...]] = {
    Scheme.SE: ((0, 4), (4, 8), (8, 11)),
    Scheme.SE_LMA: ((0, 4), (4, 8)),
    Scheme.NO: ((0, 4), (4, 8), (8, 9)),
    Scheme.DK: ((0, 4), (4, 8), (8, 9)),
    Scheme.FI: ((0, 4), (4, 6), (7, 10)),
    Scheme.IS: ((0, 4), (4, 8), (9, 10)),
    Scheme.FO: ((0, 4), (4, 6), (6, 9)),
    Scheme.EE: ((0, 1), (1, 5), (3, 7), (7, 10)),
    Scheme.LT: ((0, 1), (1, 5), (3, 7), (7, 10)),
    Scheme.LV: ((0, 4), (4, 8), (8, 10)),
}
#: Where a check digit stands that is found by trying, and a day on which a wrong one is a problem.
CHECKED: dict[Scheme, tuple[int, date]] = {
    Scheme.SE: (11, date(2026, 11, 22)),
    Scheme.DK: (9, date(2007, 9, 30)),
    Scheme.IS: (8, date(2026, 2, 17)),
}
#: The module that has the sums and the check digits of codes of eleven digits whose last one is the check digit.
SUMMED: dict[Scheme, Any] = {Scheme.EE: baltics, Scheme.LT: baltics, Scheme.LV: latvia}


def stem_of(scheme: Scheme) -> str:
    """A valid number of the case files, in its stored form."""
    width = PIECES[scheme][-1][1]
    cases = (case for case in CASES if case["scheme"] == scheme and case["valid"] and case["input"] == case["canonical"])
    return next(str(case["canonical"]) for case in cases if len(case["canonical"]) >= width)


def with_right_check(scheme: Scheme, text: str) -> str:
    """The text with the check digits that it needs; as it is if it has none, or if none make it right."""
    if scheme is Scheme.NO:
        return norway.with_check_digits(text[:9]) or text
    if scheme is Scheme.FI:
        return finland.with_check_character(text[:10])
    if scheme in SUMMED:
        sums, digits = SUMMED[scheme].SUMS, SUMMED[scheme].CHECK_DIGITS
        return f"{text[:10]}{digits[sums[0][int(text[:4])] + sums[1][int(text[4:8])] + sums[2][int(text[8:10])]]}"
    if scheme not in CHECKED:
        return text
    place, on = CHECKED[scheme]
    tried = (f"{text[:place]}{digit}{text[place + 1 :]}" for digit in DIGITS)
    return next((each for each in tried if examine(each, scheme, on=on) is not Problem.CHECKSUM), text)
