"""What a host takes: the kinds of number, test numbers or not, and the cases that the sources leave open.

A number that is valid need not be one that a register takes, and where authorities disagree a host may read more than nordlib does by
itself. These are a host's own choices, so they come on top of reading.
"""

from datetime import date
from enum import StrEnum

import attrs

from nordlib.identity.number import IdentityNumber, NumberKind, ParseFailure, Problem, Scheme, SchemeName
from nordlib.identity.schemes.parsing import clean
from nordlib.identity.schemes.registry import parse_with, reference_date

__all__ = ["NumberAcceptance", "RejectionReason"]

_CENTENARIAN = 100  # years, reckoned by the calendar year
_WITH_SIGN = 13  # characters of YYYYMMDD-NNNC


class RejectionReason(StrEnum):
    """Why a host does not take a number that is valid."""

    KIND = "kind"
    """It is of a kind that the host does not take."""
    SYNTHETIC = "synthetic"
    """It is of a range that is published for tests."""
    MAY_BE_SYNTHETIC = "may_be_synthetic"
    """It is of a range that tests and real records share."""
    UNCHECKED = "unchecked"
    """Its check digit does not hold, and it is not one of those that are known to be issued without."""


@attrs.frozen
class NumberAcceptance:
    """The choices of a host. By default everything is taken but what is made for tests, and what is open is read as the case files read it.

    >>> production = NumberAcceptance()
    >>> production.examine("17912099997", "no", on=date(2026, 11, 22))
    <RejectionReason.SYNTHETIC: 'synthetic'>
    """

    kinds: frozenset[NumberKind] | None = None
    """The kinds that are taken; None: all."""
    accept_synthetic: bool = False
    """Numbers that are published for tests: Norway's month + 65 and + 80, Iceland's gervigögn, Skatteverket's lists."""
    accept_possibly_synthetic: bool = True
    """Numbers of ranges that tests and real records share: a Norwegian month + 40, Finland's 900-999."""
    accept_unlisted_danish_dates: bool = True
    """Danish numbers without modulus 11 on a day that is not on CPR-kontoret's list, which calls itself not exhaustive."""
    accept_unchecked_icelandic_companies: bool = True
    """Icelandic companies without check digit; Þjóðskrá has announced only persons."""
    accept_hyphen_for_centenarians: bool = True
    """Twelve digits with `-` for one who is a hundred years old: the century is written out, whatever the sign says."""
    accept_plus_before_100: bool = False
    """Twelve digits with `+` for one who is not."""
    accept_nonexistent_days: bool = False
    """Samordningsnummer of 31 November and the like, of which Skatteverket's test data have 24; read without a birth date."""

    def examine(
        self, text: object, scheme: Scheme | SchemeName, *, on: date | None = None, lenient: bool = False
    ) -> IdentityNumber | Problem | RejectionReason:
        """The number, or why there is none, or why this host does not take it. Raises `UnknownScheme`."""
        found = parse_with(text, scheme, on, lenient)
        if scheme == Scheme.SE and isinstance(text, str):
            found = self._swedish(found, clean(text) if lenient else text, reference_date(scheme, on))
        if isinstance(found, ParseFailure):
            return found.problem
        return self.rejection_reason(found) or found

    def rejection_reason(self, number: IdentityNumber) -> RejectionReason | None:
        """Why the host does not take a number that was read; None if it does."""
        if self.kinds is not None and number.kind not in self.kinds:
            return RejectionReason.KIND
        if number.is_synthetic and not self.accept_synthetic:
            return RejectionReason.SYNTHETIC
        if number.is_possibly_synthetic and not self.accept_possibly_synthetic:
            return RejectionReason.MAY_BE_SYNTHETIC
        unlisted = "no_mod11_unlisted_date" in number.flags and not self.accept_unlisted_danish_dates
        unchecked = number.kind is NumberKind.COMPANY and "no_mod11" in number.flags and not self.accept_unchecked_icelandic_companies
        return RejectionReason.UNCHECKED if unlisted or unchecked else None

    def _swedish(self, found: IdentityNumber | ParseFailure, text: str, on: date) -> IdentityNumber | ParseFailure:
        """The reading of a Swedish number after this host's choices about signs and days."""
        sign = text[8] if len(text) == _WITH_SIGN else ""
        if isinstance(found, IdentityNumber):
            too_old = sign == "-" and on.year - int(found.canonical[:4]) >= _CENTENARIAN
            return ParseFailure(Problem.SEPARATOR, 8, 9) if too_old and not self.accept_hyphen_for_centenarians else found
        if found.problem is Problem.SEPARATOR and sign == "+" and self.accept_plus_before_100:
            return parse_with(f"{text[:8]}-{text[9:]}", Scheme.SE, on, lenient=False)
        if found.problem is Problem.DATE and self.accept_nonexistent_days:
            from nordlib.identity.schemes.sweden import with_nonexistent_day  # noqa: PLC0415 - its tables are loaded when they are needed

            return with_nonexistent_day(text, on) or found
        return found
