"""National identity numbers: read once, explained, compared by one canonical form, never shown.

>>> number = parse("20000909-2396", "se", on=date(2026, 11, 22))
>>> number.kind.value, number.birth_date, number.sex.value
('personnummer', datetime.date(2000, 9, 9), 'M')
>>> number
IdentityNumber(se personnummer ************)
"""

from datetime import date
from typing import cast

from nordlib.identity.acceptance import NumberAcceptance, RejectionReason
from nordlib.identity.number import (
    IdentityNumber,
    InvalidIdentityNumber,
    NumberKind,
    ParseFailure,
    Problem,
    Scheme,
    SchemeName,
    Sex,
    UnknownScheme,
)
from nordlib.identity.schemes.parsing import clean
from nordlib.identity.schemes.registry import CANONICALIZERS, parse_with, reference_date, scheme_module

__all__ = [
    "IdentityNumber",
    "InvalidIdentityNumber",
    "NumberAcceptance",
    "NumberKind",
    "Problem",
    "RejectionReason",
    "Scheme",
    "SchemeName",
    "Sex",
    "UnknownScheme",
    "examine",
    "identify",
    "is_valid",
    "parse",
]


def parse(text: str, scheme: Scheme | SchemeName, *, on: date | None = None, lenient: bool = False) -> IdentityNumber:
    """Read a number of a scheme. Raises `InvalidIdentityNumber`, and `UnknownScheme`.

    `on` is the reference date: it settles the century of short forms, what lies in the future, and which rules hold; None means today in
    the scheme's own country. `lenient` first repairs what typing and copying do to a number: white space, invisible marks, full-width
    forms, dashes, lower case.

    >>> parse("000909-2397", "se", on=date(2026, 11, 22))
    Traceback (most recent call last):
    ...
    nordlib.identity.number.InvalidIdentityNumber: This is no identity number of the scheme 'se': its check digit ... (characters 10 to 11).
    """
    __tracebackhide__ = True  # pytest prints the arguments of the last frame that it shows
    found = parse_with(text, scheme, on, lenient)
    if type(found) is IdentityNumber:
        return found
    raise _invalid(scheme, cast("ParseFailure", found)) from None


def examine(text: object, scheme: Scheme | SchemeName, *, on: date | None = None, lenient: bool = False) -> IdentityNumber | Problem:
    """The same for columns and notebooks: the number, or its problem.

    Raises only `UnknownScheme`, and `InvalidData` for an `on` of another type.

    >>> examine("000909-2397", "se", on=date(2026, 11, 22))
    <Problem.CHECKSUM: 'checksum'>
    """
    found = parse_with(text, scheme, on, lenient)
    return found.problem if isinstance(found, ParseFailure) else found


def identify(text: object, *, on: date | None = None, lenient: bool = False) -> tuple[IdentityNumber, ...]:
    """Every scheme's reading of a text: one number may be one of several countries.

    Whatever `text` is, it raises only `InvalidData` for an `on` of another type.

    >>> [number.scheme.value for number in identify("810368-2392", on=date(2026, 11, 22))]
    ['se', 'dk', 'is']
    """
    found = (parse_with(text, scheme, on, lenient) for scheme in Scheme)
    return tuple(number for number in found if isinstance(number, IdentityNumber))


def is_valid(text: object, scheme: Scheme | SchemeName, *, on: date | None = None, lenient: bool = False) -> bool:
    """Whether `parse` would read it. Whatever `text` is, it raises only `UnknownScheme`, and `InvalidData` for an `on` of another type.

    >>> is_valid("20000909-2396", "se"), is_valid(None, "se")
    (True, False)
    """
    if type(text) is str and type(on) is date and not lenient:  # what is asked most, and by the million
        try:
            return CANONICALIZERS[scheme](text, on) is not None
        except (KeyError, TypeError):
            pass
    module, day = scheme_module(scheme), reference_date(scheme, on)
    return type(text) is str and module.canonicalize(clean(text) if lenient else text, day) is not None


def _invalid(scheme: str, error: ParseFailure) -> InvalidIdentityNumber:
    return InvalidIdentityNumber(Scheme(scheme), error.problem, (error.start, error.end))
