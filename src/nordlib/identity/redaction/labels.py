"""The words beside digits that say what they are: an identity number, or something that only looks like one.

A label stands before the digits, on their line or at the end of the line above where they begin their own, or directly behind them. The
nearest one counts.
"""

import re
from collections import deque
from enum import StrEnum
from typing import Final, NamedTuple, TypeAlias

from nordlib.identity.number import Scheme

__all__ = ["Found", "Label", "Lookalike", "label_of"]


class Lookalike(StrEnum):
    """What digits may be that are no identity number."""

    PHONE = "phone"
    ORGANISATION = "organisation"
    ACCOUNT = "account"
    """A bank account, or the reference of a payment."""
    BARCODE = "barcode"
    """Of a copy, or of a library card."""
    BOOK = "book"
    """ISBN, ISSN, and the numbers of catalogues."""
    CASE = "case"
    """Of a case, an order, an invoice, a ticket."""
    TIMESTAMP = "timestamp"
    PIECE = "piece"
    """A piece of something longer: of a UUID, a hash, a number with more groups."""


#: The schemes whose numbers a word speaks of, or what it says that the digits are instead.
Label: TypeAlias = frozenset[Scheme] | Lookalike

_BEFORE: Final = 48  # characters that are looked at before the digits
_BEHIND: Final = 24

_NUMBER: Final = r"[-_ ]?(?:nummer|number|numret|nr|no\b|id\b)"
_EVERY: Final = frozenset(Scheme)

#: Words in Swedish, Danish, Norwegian and English, and in a scheme's own language. Words of identity numbers also count within a compound.
_WORDS: Final[tuple[tuple[Label, tuple[str, ...]], ...]] = (
    (_EVERY, (rf"person(?:al)?{_NUMBER}", r"\bpers[. ]*nr", r"\bp[.-]?nr", r"\bssn\b")),
    (_EVERY, (rf"(?:national|personal|civic)(?: (?:identity|identification|id))?{_NUMBER}",)),
    (_EVERY, (rf"(?:identity|identification|identitets|social security){_NUMBER}",)),
    (frozenset({Scheme.SE}), (rf"(?:samordnings?|coordination|interims?){_NUMBER}", r"\bsam[.-]?nr")),
    (frozenset({Scheme.SE_LMA}), (r"\blma(?:[-_ ]?(?:kort|nummer|nr|number|card)|\b)", "dossiernummer")),
    (frozenset({Scheme.NO}), (rf"(?:f[øo]dsels|hjelpe|birth|\b[dh]){_NUMBER}", r"\bf\.?nr")),
    (frozenset({Scheme.DK}), (rf"\be?cpr(?:{_NUMBER}|\b)", rf"erstatnings{_NUMBER}")),
    (frozenset({Scheme.FI}), (r"\bhetu\b", "henkil[öo]tunnu", "personbeteckning")),
    (frozenset({Scheme.IS}), ("kennit[aöo]l", r"\bkt\b")),
    (frozenset({Scheme.FO}), (r"\bp-?tal",)),
    (frozenset({Scheme.EE}), ("isikukood",)),
    (frozenset({Scheme.LT}), ("asmens kod",)),
    (Lookalike.PHONE, (r"\b(?:tel|tlf|telefon\w*|mobil\w*|phone|cell|fax|sms|ring|call|växel)\b",)),
    (Lookalike.ORGANISATION, (rf"\b(?:org|organisations?|organisasjons?|foretaks|company)(?:[. ]?\s?nr|{_NUMBER})?\b",)),
    (Lookalike.ORGANISATION, (rf"\b(?:cvr|ean|vat|moms|mva)(?:{_NUMBER}|\b)",)),
    (Lookalike.ACCOUNT, (rf"konto(?:{_NUMBER}|\b)", rf"bank account|\baccount{_NUMBER}", r"\b(?:clearing\w*|reg[. ]*nr)\b")),
    (Lookalike.ACCOUNT, (r"\b(?:bankgiro|plusgiro|bg|pg|iban|swish|kid|ocr|fik|giro)\b",)),
    (
        Lookalike.BARCODE,
        (r"str(?:eck|ek|eg)kode?\w*", "barcode", rf"\b\w*(?:kort|card)(?:{_NUMBER}|\b)", r"\b(?:copy|item|e[kx]s?emplar)\w*"),
    ),
    (Lookalike.BOOK, (r"\bis[bs]n\b", r"\bfaust", r"\bbib_?id", r"\blibris")),
    (Lookalike.CASE, (rf"\b(?:ärende|diarie|journal|saks?|sags?|faktura|order|ordre)(?:{_NUMBER}|[. ]?nr)?\b", r"\bdnr\b")),
    (Lookalike.CASE, (r"\b(?:bestilling\w*|ref|referen[cs]e?\w*|invoice|ticket|case|request)\b",)),
)
_GROUPS: Final = "|".join(f"({'|'.join(words)})" for _, words in _WORDS)
#: Each word begins with a letter, which is looked at first: digits have mostly digits beside them.
_LABEL: Final = re.compile(rf"(?=[a-zäö])(?:{_GROUPS})", re.IGNORECASE)
_OPENING: Final = re.compile(r"\s{0,2}[(\[=]?\s?")


class Found(NamedTuple):
    """The nearest label, and what stands between it and the digits; for one behind them, nothing that matters."""

    label: Label | None
    gap: str


def label_of(text: str, start: int, end: int) -> Found:
    """The nearest label of what stands from `start` to `end`."""
    window = text[max(0, start - _BEFORE) : start]
    stripped = window.rstrip()
    line = stripped[stripped.rfind("\n") + 1 :]
    before = deque(_LABEL.finditer(line), maxlen=1)
    if before:
        return Found(_meaning(before[0]), line[before[0].end() :] + window[len(stripped) :])
    opening = _OPENING.match(text, end)
    behind = _LABEL.match(text, end if opening is None else opening.end(), end + _BEHIND)
    label = None if behind is None else _meaning(behind)
    return Found(label if isinstance(label, frozenset) else None, " ")


def _meaning(found: re.Match[str]) -> Label:
    return _WORDS[(found.lastindex or 1) - 1][0]
