"""National identity numbers: parsed once, explained, compared by one canonical form, never shown.

>>> number = parse("20000909-2396", "se", on=date(2026, 11, 22))
>>> number.kind.value, number.birth_date, number.sex.value
('personnummer', datetime.date(2000, 9, 9), 'M')
>>> number
IdentityNumber(se personnummer ************)
"""

from datetime import date
from typing import cast

from nordlib.identity.acceptance import NumberAcceptance, RejectionReason
from nordlib.identity.number import IdentityNumber, NumberKind, Scheme, SchemeName, Sex
from nordlib.identity.problems import Hint, InvalidIdentityNumber, ParseFailure, Problem, UnknownScheme
from nordlib.identity.schemes.parsing import as_text, clean
from nordlib.identity.schemes.registry import CANONICALIZERS, parse_with, reference_date, scheme_module

__all__ = [
    "Hint",
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
    "diagnose",
    "examine",
    "identify",
    "is_valid",
    "parse",
]


def parse(text: str, scheme: Scheme | SchemeName, *, on: date | None = None, lenient: bool = False) -> IdentityNumber:
    """Parse a text as a number of a scheme.

    The reference date `on` decides the century of short forms, which dates are in the future, and which rules apply.

    Args:
        text: the number as written; a subclass of str is read too.
        scheme: the scheme in which to parse the text, or its name.
        on: the reference date; None stands for today in the scheme's own country.
        lenient: whether to repair the text first: white space, invisible marks, full-width forms, dashes, lower case.

    Raises:
        InvalidIdentityNumber: if the text is not a valid number of the scheme.
        UnknownScheme: if the scheme is not known.
        InvalidData: if `on` is not a date.

    >>> parse("000909-2397", "se", on=date(2026, 11, 22))
    Traceback (most recent call last):
    ...
    nordlib.identity.problems.InvalidIdentityNumber: Not a valid Swedish personal identity number: the check digit does not match; ...
    """
    __tracebackhide__ = True  # pytest prints the arguments of the last frame that it shows
    result = parse_with(text, scheme, on, lenient)
    if type(result) is IdentityNumber:
        return result
    raise _invalid(text, scheme, cast("ParseFailure", result), reference_date(scheme, on)) from None


def diagnose(text: object, scheme: Scheme | SchemeName, *, on: date | None = None, lenient: bool = False) -> InvalidIdentityNumber | None:
    """Return the error that `parse` would raise, with its sentences in four languages; None if the text is a valid number.

    For columns: no exception is raised. The error says where the problem is and what the text more likely is, and does not hold the text.

    Args:
        text: any value.
        scheme: as for `parse`.
        on: as for `parse`.
        lenient: as for `parse`.

    Raises:
        UnknownScheme: if the scheme is not known.
        InvalidData: if `on` is not a date.

    >>> error = diagnose("165560160680", "se", on=date(2026, 11, 22))
    >>> error.problem.value, error.hint.value
    ('century', 'organisation_number')
    >>> error.explain("sv")
    'Inte giltigt som svenskt personnummer: ett årtal börjar med 18, 19 eller 20 (tecken 1 till 2). Det ser ut som ett ...'
    """
    result = parse_with(text, scheme, on, lenient)
    return _invalid(text, scheme, result, reference_date(scheme, on)) if isinstance(result, ParseFailure) else None


def examine(text: object, scheme: Scheme | SchemeName, *, on: date | None = None, lenient: bool = False) -> IdentityNumber | Problem:
    """Return the number, or the problem of a text that is not valid: `parse` for columns and notebooks.

    Args:
        text: any value; if it is not a str or of a subclass of str, the result is `Problem.TYPE`.
        scheme: as for `parse`.
        on: as for `parse`.
        lenient: as for `parse`.

    Raises:
        UnknownScheme: if the scheme is not known.
        InvalidData: if `on` is not a date.

    >>> examine("000909-2397", "se", on=date(2026, 11, 22))
    <Problem.CHECKSUM: 'checksum'>
    """
    result = parse_with(text, scheme, on, lenient)
    return result.problem if isinstance(result, ParseFailure) else result


def identify(text: object, *, on: date | None = None, lenient: bool = False) -> tuple[IdentityNumber, ...]:
    """Return the number of each scheme in which a text is valid: the same text may be a number of several countries.

    Args:
        text: any value; if it is not a str or of a subclass of str, the result is empty.
        on: as for `parse`; None stands for today in each scheme's own country.
        lenient: as for `parse`.

    Raises:
        InvalidData: if `on` is not a date.

    >>> [number.scheme.value for number in identify("810368-2392", on=date(2026, 11, 22))]
    ['se', 'dk', 'is']
    """
    results = (parse_with(text, scheme, on, lenient) for scheme in Scheme)
    return tuple(result for result in results if isinstance(result, IdentityNumber))


def is_valid(text: object, scheme: Scheme | SchemeName, *, on: date | None = None, lenient: bool = False) -> bool:
    """Whether `parse` would return a number.

    Args:
        text: any value; if it is not a str or of a subclass of str, the result is False.
        scheme: as for `parse`.
        on: as for `parse`.
        lenient: as for `parse`.

    Raises:
        UnknownScheme: if the scheme is not known.
        InvalidData: if `on` is not a date.

    >>> is_valid("20000909-2396", "se"), is_valid(None, "se")
    (True, False)
    """
    if type(text) is str and type(on) is date and not lenient:  # the most frequent call, made for millions of texts
        try:
            return CANONICALIZERS[scheme](text, on) is not None
        except (KeyError, TypeError):
            pass
    module, day, given = scheme_module(scheme), reference_date(scheme, on), as_text(text)
    return given is not None and module.canonicalize(clean(given) if lenient else given, day) is not None


def _invalid(value: object, scheme: str, failure: ParseFailure, on: date) -> InvalidIdentityNumber:
    from nordlib.identity.hints import hint_for  # noqa: PLC0415 - only a text that is not valid needs its tables

    module, text = scheme_module(scheme), as_text(value)
    hint = hint_for(value, module, failure.problem, on)
    digits, letters = (None, 0) if text is None else (sum(map(str.isdecimal, text)), sum(map(str.isalpha, text)))
    return InvalidIdentityNumber(module.SCHEME, failure.problem, (failure.start, failure.end), hint, digits, letters)
