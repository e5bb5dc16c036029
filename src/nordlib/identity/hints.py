"""What a text that is not a valid number more likely is, judged by its form and its check digits.

Each look-alike has the source of its form. A hint is a guess: it makes a sentence more helpful and decides nothing.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from nordlib.check_digits import luhn_digit, modulus_11_digit
from nordlib.identity.kinds import Scheme
from nordlib.identity.problems import Hint, ParseFailure, Problem
from nordlib.identity.schemes.parsing import DASHES, as_text, clean, narrow
from nordlib.identity.schemes.registry import SchemeModule
from nordlib.identity.written_forms import LENGTHS, LOST_ZEROS

__all__ = ["hint_for"]

_LONGEST: Final = 10  # digits of an organisation's number, without the 16 in front
#: The names of the types of pandas' missing values.
_MISSING: Final = frozenset({"NAType", "NaTType"})


class _LookAlike(NamedTuple):
    hint: Hint
    form: re.Pattern[str]
    check_digit: Callable[[str], str | None] | None = None
    """What makes the last digit of the others, without a prefix; None if the form alone tells."""


def _y_tunnus_digit(digits: str) -> str | None:
    check = -sum(int(digit) * weight for digit, weight in zip(digits, (7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    return str(check) if check < 10 else None  # one digit


_DATE: Final = r"(?:\d{2})?\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])-?"

_NRID: Final = "[A-HJ-NPR-UX-Z]"

#: Numbers that people take for identity numbers, by the scheme for which they are given. The first that fits counts.
_LOOK_ALIKES: Final[Mapping[Scheme, tuple[_LookAlike, ...]]] = {
    Scheme.SE: (
        # Skatteverket and Bolagsverket, "Organisationsnummer": a third digit of at least 2, and Luhn; with 16 in front it has twelve digits
        _LookAlike(Hint.ORGANISATION_NUMBER, re.compile(r"(?:16)?\d\d[2-9]\d{3}-?\d{4}", re.ASCII), luhn_digit),
        # SCB and IVO: a date, then TF and two digits, or T and three
        _LookAlike(Hint.SCHOOL_NUMBER, re.compile(rf"{_DATE}(?:TF\d\d|T\d{{3}})", re.ASCII)),
        # Inera, "Nationellt reservid" 1.0: XXYYMMDDNNGC, XX from 22 or 00, letters without I, O, Q, V and W
        _LookAlike(
            Hint.NATIONAL_RESERVE_NUMBER, re.compile(r"(?:2[2-9]|[3-9]\d|00)\d{6}-?[A-HJ-NPR-UX-Z]{2}[0-9A-HJ-NPR-UX-Z]\d", re.ASCII)
        ),
        # Inera, "Lokala reservidn" 1.2: Stockholm 99yyyyNNNNNC, Västra Götaland GggC, Värmland SBNC, Carelink with days 32-59
        _LookAlike(Hint.REGIONAL_RESERVE_NUMBER, re.compile(r"99(?:19|2[0-2])\d{2}-?\d{6}", re.ASCII)),
        _LookAlike(Hint.REGIONAL_RESERVE_NUMBER, re.compile(rf"{_DATE}[KMX](?:0[6-9]|[1-8]\d)\d", re.ASCII)),
        _LookAlike(Hint.REGIONAL_RESERVE_NUMBER, re.compile(rf"{_DATE}S[FUXPL]\d[1-9A-UW-Z]", re.ASCII)),
        _LookAlike(Hint.REGIONAL_RESERVE_NUMBER, re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:3[2-9]|[45]\d)-?\d{4}", re.ASCII)),
        # Antwork's support page on reserve numbers: Skåne has a date and four characters, at least one of them a letter
        _LookAlike(Hint.REGIONAL_RESERVE_NUMBER, re.compile(rf"{_DATE}(?=\d*[A-HJ-NP-Z])[0-9A-HJ-NP-Z]{{4}}", re.ASCII)),
    ),
    Scheme.NO: (
        # UDI, "DUF-nummer": twelve digits that begin with the year; the rule of its check digits is not public
        _LookAlike(Hint.DUF_NUMBER, re.compile(r"(?:19[89]|20[0-4])\d{9}", re.ASCII)),
        # navikt's open code: 20 added to the month, 60 for test persons
        _LookAlike(Hint.NPID, re.compile(r"[0-3]\d(?:2[1-9]|3[0-2]|6[1-9]|7[0-2])\d{7}", re.ASCII)),
        # Brønnøysundregistrene, "Organisasjonsnummeret"
        _LookAlike(Hint.ORGANISATION_NUMBER, re.compile(r"[89]\d{8}", re.ASCII), modulus_11_digit),
    ),
    Scheme.DK: (
        # Erhvervsstyrelsen, "Modulus 11-kontrol af CVR-nummer"
        _LookAlike(Hint.ORGANISATION_NUMBER, re.compile(r"[1-9]\d{7}", re.ASCII), modulus_11_digit),
    ),
    Scheme.FI: (
        # PRH and Vero, "Y-tunnuksen tarkistusmerkin laskeminen"
        _LookAlike(Hint.ORGANISATION_NUMBER, re.compile(r"\d{7}-\d", re.ASCII), _y_tunnus_digit),
    ),
}


def hint_for(value: object, module: SchemeModule, problem: Problem, on: date) -> Hint | None:
    """Return what a value that is not a valid number more likely is; None if nothing is known.

    Args:
        value: the value that was given.
        module: the scheme in which it is not valid.
        problem: what is wrong with it.
        on: the reference date.
    """
    text = as_text(value)
    if text is None:
        return _of_no_text(value)
    repaired = clean(text)
    if repaired != text and module.canonicalize(repaired, on) is not None:
        return _repair(text)
    return _of_other_form(repaired, module, problem, on) or next(
        (look_alike.hint for look_alike in _LOOK_ALIKES.get(module.SCHEME, ()) if _is_like(repaired, look_alike)), None
    )


def _of_no_text(value: object) -> Hint | None:
    if value is None or type(value).__name__ in _MISSING:
        return Hint.MISSING
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    return Hint.NUMBER if value == value else Hint.MISSING  # noqa: PLR0124 - NaN differs from itself


def _repair(text: str) -> Hint:
    """Return what lenient parsing repairs in a text; the least visible first."""
    if any(unicodedata.category(character) == "Cf" for character in text):
        return Hint.INVISIBLE
    if not DASHES.isdisjoint(text):
        return Hint.DASH
    if any(narrow(character) != character for character in text):
        return Hint.FULL_WIDTH
    return Hint.WHITE_SPACE if any(map(str.isspace, text)) else Hint.LOWER_CASE


def _of_other_form(text: str, module: SchemeModule, problem: Problem, on: date) -> Hint | None:
    """Return what the text may have lost: zeros in front, or the sign of a person of a hundred years."""
    scheme = module.SCHEME
    plain = text if scheme is Scheme.FI else text.replace("-", "")
    lost = min(LENGTHS[scheme]) - len(plain)
    if 0 < lost <= LOST_ZEROS.get(scheme, 0):
        filled = module.parse("0" * lost + plain, on)
        if not isinstance(filled, ParseFailure):
            return Hint.LOST_ZERO
        return Hint.SHORT if lost == 1 and filled.problem is Problem.CHECKSUM else None
    if scheme is Scheme.SE and problem is Problem.FUTURE_DATE and not lost and module.canonicalize(f"{plain[:6]}+{plain[6:]}", on):
        return Hint.CENTENARIAN
    return None


def _is_like(text: str, look_alike: _LookAlike) -> bool:
    if not look_alike.form.fullmatch(text):
        return False
    digits = re.sub(r"\D", "", text)[-_LONGEST:]
    return look_alike.check_digit is None or look_alike.check_digit(digits[:-1]) == digits[-1]
