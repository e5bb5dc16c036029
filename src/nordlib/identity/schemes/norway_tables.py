"""The tables by which Norwegian numbers are looked up; `nordlib.identity.schemes.norway` says how, with a worked example."""

from typing import Final

from nordlib.identity.number import NumberKind
from nordlib.identity.schemes.parsing import LEAP_DAY, ORDINARY_DAY, days_of_months, paired_residues

__all__ = ["D_NUMBER", "FH_NUMBER", "FIRST", "SECOND", "WRONG"]

#: The weights of the first check digit, including its own 1; the weighted sum must be 0 modulo 11.
FIRST: Final = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1, 0)
#: The same for the second check digit.
SECOND: Final = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)

#: Series of a fødselsnummer: first and last YY, first and last individual number, first year of the century.
_FNR_SERIES: Final = ((54, 99, 500, 749, 1800), (0, 99, 0, 499, 1900), (40, 99, 900, 999, 1900), (0, 39, 500, 999, 2000))
#: Series of a D-number since 16 November 2021.
_DNR_SERIES: Final = (
    (58, 99, 500, 599, 1800),
    (0, 39, 0, 199, 1900),
    (40, 99, 0, 499, 1900),
    (40, 99, 600, 999, 1900),
    (0, 39, 200, 999, 2000),
)

#: The numbers that may be added to the month, and the flag of each.
_MONTHS: Final = {
    0: None,
    40: "month+40:h-number-or-nav-synthetic",
    65: "synthetic:nhn+65",
    80: "synthetic:skatteetaten+80",
}
_FOREIGN: Final = 40  # added to the day of a D-number
_H_NUMBER: Final = 40

#: A bit of an entry of `DAYS`, besides `ORDINARY_DAY` and `LEAP_DAY`: a D-number.
D_NUMBER: Final = 4
#: The same for an FH-number.
FH_NUMBER: Final = 8
#: The entry of `REMAINDERS` for a wrong second check digit; not a remainder modulo 11.
WRONG: Final = 11


def _meanings() -> dict[int, tuple[NumberKind, frozenset[str], int, int]]:
    """Return the kind, the flags, the month and the day by DDMM, with everything that may be added to the day and the month."""
    meanings: dict[int, tuple[NumberKind, frozenset[str], int, int]] = {}
    for month, day in days_of_months():
        for added, flag in _MONTHS.items():
            flags = frozenset[str]() if flag is None else frozenset({flag})
            meanings[100 * day + month + added] = (NumberKind.HNR if added == _H_NUMBER else NumberKind.FNR, flags, month, day)
            meanings[100 * (day + _FOREIGN) + month + added] = (
                NumberKind.DNR_HNR if added == _H_NUMBER else NumberKind.DNR,
                flags,
                month,
                day,
            )
    return meanings


def _days() -> bytes:
    """Return the bits by DDMM."""
    table = bytearray(10_000)
    for day_month, (_, _, month, day) in MEANINGS.items():
        table[day_month] = (LEAP_DAY | ORDINARY_DAY if (month, day) == (2, 29) else ORDINARY_DAY) | (
            D_NUMBER if day_month > 100 * _FOREIGN else 0
        )
    table[8000:] = bytes([FH_NUMBER]) * 2000
    return bytes(table)


def _centuries(series: tuple[tuple[int, int, int, int, int], ...]) -> bytes:
    """Return the century as the first two digits of the year, by YYII: YY and the first two digits of III; 0 if no series fits."""
    table = bytearray(10_000)
    for first_year, last_year, first, last, century in series:
        for year in range(first_year, last_year + 1):
            numbers = slice(100 * year + first // 10, 100 * year + last // 10 + 1)
            table[numbers] = bytes([century // 100]) * (numbers.stop - numbers.start)
    return bytes(table)


#: The packed remainders of both checks, for the pieces DDMM, YYII and IKK.
HEADS, MIDDLES, TAILS = (paired_residues(FIRST[start:stop], SECOND[start:stop]) for start, stop in ((0, 4), (4, 8), (8, 11)))
#: The first sum modulo 11 by the total of the three entries; `WRONG` if the second sum is not 0 modulo 11.
REMAINDERS: Final = bytes(WRONG if total // 31 % 11 else total % 31 % 11 for total in range(31 * 31))
#: The kind, the flags, the month and the day by DDMM.
MEANINGS: Final = _meanings()
#: The bits by DDMM; 0 if no year has the day.
DAYS: Final = _days()
#: The first two digits of the year by YYII; 0 if no series fits.
FNR_CENTURIES: Final = _centuries(_FNR_SERIES)
#: The same for D-numbers since 16 November 2021.
DNR_CENTURIES: Final = _centuries(_DNR_SERIES)
