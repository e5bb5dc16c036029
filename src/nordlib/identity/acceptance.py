"""The numbers that a host accepts: which kinds, whether test numbers, and which of the cases that the sources leave open.

A register need not accept every valid number, and where authorities disagree a host may accept more than nordlib does by default. These
are the host's own choices, so they are applied after parsing.
"""

from datetime import date
from enum import StrEnum

import attrs

from nordlib.identity.number import IdentityNumber, NumberKind, Scheme, SchemeName
from nordlib.identity.problems import ParseFailure, Problem
from nordlib.identity.schemes.parsing import as_text, clean
from nordlib.identity.schemes.registry import parse_with, reference_date, with_disputed_date
from nordlib.validation import checked

__all__ = ["NumberAcceptance", "RejectionReason"]

_CENTENARIAN = 100  # years, counted by calendar year
_WITH_SIGN = 13  # characters of YYYYMMDD-NNNC


class RejectionReason(StrEnum):
    """Why a host does not accept a valid number."""

    KIND = "kind"
    """The host does not accept numbers of this kind."""
    SYNTHETIC = "synthetic"
    """The number is published for tests."""
    MAY_BE_SYNTHETIC = "may_be_synthetic"
    """Tests and real records share the number or its range."""
    PLACEHOLDER = "placeholder"
    """All digits of the number are the same, so that it probably stands for a number that is not known."""
    UNCHECKED = "unchecked"
    """The check digit is wrong, and the number is not one of those that are known to be issued without a check digit."""


@attrs.frozen
@checked
class NumberAcceptance:
    """The choices of a host.

    By default all numbers are accepted except test numbers, placeholders and interim numbers, and open cases are read as in the case files.

    >>> production = NumberAcceptance()
    >>> production.examine("17912099997", "no", on=date(2026, 11, 22))
    <RejectionReason.SYNTHETIC: 'synthetic'>
    """

    kinds: frozenset[NumberKind] | None = None
    """The kinds to accept; None accepts all but interim numbers, which a host must name.

    A university makes interim numbers for itself (Ladok), and a mistyped `l` for the first digit of a serial number looks like one."""
    accept_synthetic: bool = False
    """Accept numbers that are published for tests: Norway's month + 65 and + 80, Skatteverket's lists, and the single test persons of
    Denmark, Iceland and the Baltic countries.
    """
    accept_possibly_synthetic: bool = True
    """Accept numbers from ranges that tests and real records share: a Norwegian month + 40, Finland's 900-999, Iceland's 14 and 15."""
    accept_placeholders: bool = False
    """Accept numbers whose digits are all the same, such as 111111-1111 in Denmark and 999999-9999 in Iceland."""
    accept_unlisted_danish_dates: bool = True
    """Accept Danish numbers that fail modulus 11 with a date not on CPR-kontoret's list, which says that it is not exhaustive."""
    accept_unchecked_icelandic_companies: bool = True
    """Accept Icelandic companies with a wrong check digit; Þjóðskrá has announced such numbers only for persons."""
    accept_hyphen_for_centenarians: bool = True
    """Accept twelve digits with `-` for a person aged 100 or over: the century is written out, so the sign adds nothing."""
    accept_plus_before_100: bool = False
    """Accept twelve digits with `+` for a person under 100."""
    accept_nonexistent_days: bool = False
    """Accept samordningsnummer of days such as 31 November, of which Skatteverket's test data have 24; their birth date is None."""
    accept_unknown_lithuanian_dates: bool = False
    """Accept Lithuanian numbers with month or day 00, of people who do not remember it; their birth date is None. Only secondary sources
    say that such numbers exist (`nordlib.identity.schemes.lithuania`).
    """

    def examine(
        self, text: object, scheme: Scheme | SchemeName, *, on: date | None = None, lenient: bool = False
    ) -> IdentityNumber | Problem | RejectionReason:
        """Return the number, or the problem of a text that is not valid, or the reason why this host does not accept the number.

        Args:
            text: any value; if it is not a str or of a subclass of str, the result is `Problem.TYPE`.
            scheme: as for `nordlib.identity.parse`.
            on: as for `nordlib.identity.parse`.
            lenient: as for `nordlib.identity.parse`.

        Raises:
            UnknownScheme: if the scheme is not known.
            InvalidData: if `on` is not a date.
        """
        result, given = parse_with(text, scheme, on, lenient), as_text(text) or ""
        written, day = clean(given) if lenient else given, reference_date(scheme, on)
        if scheme == Scheme.SE:
            result = self._swedish(result, written, day)
        accepts_date = {Scheme.SE: self.accept_nonexistent_days, Scheme.LT: self.accept_unknown_lithuanian_dates}.get(Scheme(scheme), False)
        if accepts_date and isinstance(result, ParseFailure) and result.problem is Problem.DATE:
            result = with_disputed_date(written, Scheme(scheme), day) or result
        if isinstance(result, ParseFailure):
            return result.problem
        return self.rejection_reason(result) or result

    def rejection_reason(self, number: IdentityNumber) -> RejectionReason | None:
        """Return the reason why the host does not accept a number; None if it does."""
        if number.kind is NumberKind.INTERIM if self.kinds is None else number.kind not in self.kinds:
            return RejectionReason.KIND
        if number.is_synthetic and not self.accept_synthetic:
            return RejectionReason.SYNTHETIC
        if number.is_possibly_synthetic and not self.accept_possibly_synthetic:
            return RejectionReason.MAY_BE_SYNTHETIC
        if number.is_placeholder and not self.accept_placeholders:
            return RejectionReason.PLACEHOLDER
        unlisted = "no_mod11_unlisted_date" in number.flags and not self.accept_unlisted_danish_dates
        unchecked = number.kind is NumberKind.COMPANY and "no_mod11" in number.flags and not self.accept_unchecked_icelandic_companies
        return RejectionReason.UNCHECKED if unlisted or unchecked else None

    def _swedish(self, result: IdentityNumber | ParseFailure, text: str, on: date) -> IdentityNumber | ParseFailure:
        """Apply this host's choices about signs to the result of parsing a Swedish number."""
        sign = text[8] if len(text) == _WITH_SIGN else ""
        if isinstance(result, IdentityNumber):
            too_old = sign == "-" and on.year - int(result.canonical[:4]) >= _CENTENARIAN
            return ParseFailure(Problem.SEPARATOR, 8, 9) if too_old and not self.accept_hyphen_for_centenarians else result
        if result.problem is Problem.SEPARATOR and sign == "+" and self.accept_plus_before_100:
            return parse_with(f"{text[:8]}-{text[9:]}", Scheme.SE, on, lenient=False)
        return result
