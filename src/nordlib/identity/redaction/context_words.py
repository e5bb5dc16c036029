"""The words beside digits that say what they are: an identity number, or something that only looks like one.

A label stands before the digits, on their line or at the end of the line above where they begin their own, or directly behind them. The
nearest one counts.
"""

import re
from enum import StrEnum
from typing import Final, NamedTuple, TypeAlias

from nordlib.identity.number import Scheme

__all__ = ["Label", "LabelMatch", "Lookalike", "label_after", "label_before"]


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

_NUMBER: Final = r"[-_ ]?(?:nummer|number|numret|numre|numra|nr|no|id)"
_EVERY: Final = frozenset(Scheme)
_NOT_DANISH: Final = _EVERY - {Scheme.DK}

#: Words in Swedish, Danish, Norwegian and English, and in a scheme's own language. They may stand in a compound (`testpersonnummer`), but
#: those that begin with `|` begin where a word does (`patron_cpr`, `patronCpr` too), and those that end with `|` end where one does.
_WORDS: Final[tuple[tuple[Label, tuple[str, ...]], ...]] = (
    (_EVERY, (rf"person(?:al)?{_NUMBER}", r"|pers[. ]*nr", "|ssn|")),
    (_NOT_DANISH, (r"|p[.-]?nr",)),
    (_EVERY, (rf"(?:national|personal|civic)[-_ ](?:identity|identification|id)?{_NUMBER}",)),
    (_EVERY, (rf"(?:identity|identification|identitets|social security){_NUMBER}",)),
    (frozenset({Scheme.SE}), (rf"(?:samordnings?|coordination|interims?){_NUMBER}", r"|sam[.-]?nr")),
    (frozenset({Scheme.SE_LMA}), (r"|lma(?:[-_ ]?(?:kort|nummer|nr|number|card|id))?|", "dossiernummer")),
    (frozenset({Scheme.NO}), (rf"f[øo]dsels{_NUMBER}", rf"(?:hjelpe|birth){_NUMBER}", r"|[dh]-(?:nummer|nr)", r"|f\.?nr|")),
    (frozenset({Scheme.DK}), (rf"|e?-?cpr(?:{_NUMBER}|)|", rf"erstatnings{_NUMBER}")),
    (frozenset({Scheme.FI}), ("|hetu|", "henkil[öo]tunnu", "personbeteckning")),
    (frozenset({Scheme.IS}), ("kennit[aöo]l", "|kt|")),
    (frozenset({Scheme.FO}), ("|p-?tal|",)),
    (frozenset({Scheme.EE}), ("isikukood",)),
    (frozenset({Scheme.LT}), ("asmens kod",)),
    (Lookalike.PHONE, ("|(?:tel|tlf|phone|cell|fax|sms|ring|call|växel)|", r"|(?:telefon|mobil)")),
    (Lookalike.ORGANISATION, (rf"|(?:org|organisations?|organisasjons?|foretaks|company)(?:[. ]?\s?nr|{_NUMBER}|)|",)),
    (Lookalike.ORGANISATION, (rf"|(?:cvr|ean|vat|moms|mva|p)(?:{_NUMBER})|", "|(?:cvr|ean|vat|mva)|", "produktionsenhed")),
    (Lookalike.ACCOUNT, (rf"konto(?:n|en|t|er)?(?:{_NUMBER}|)|", rf"bank account|account{_NUMBER}", r"|(?:clearing|reg[. ]*nr)")),
    (Lookalike.ACCOUNT, ("|(?:bankgiro|plusgiro|bg|pg|iban|swish|kid|ocr|fik|giro)|",)),
    (
        Lookalike.BARCODE,
        (r"str(?:eck|ek|eg)kode?", "barcode", rf"(?:kort|card)(?:et|en|s)?(?:{_NUMBER}|)|", r"|(?:copy|item|e[kx]s?emplar)"),
    ),
    (Lookalike.BOOK, ("|is[bs]n|", "|faust", "|bib_?id", "|libris")),
    (Lookalike.CASE, (rf"|(?:ärende|diarie|journal|saks?|sags?|faktura|order|ordre)(?:{_NUMBER}|[. ]?nr|)|", "|dnr|")),
    (Lookalike.CASE, ("|(?:bestilling|referen[cs]e?)", "|(?:ref|invoice|ticket|case|request)|")),
    (Lookalike.TIMESTAMP, ("|(?:exp|iat|nbf|ts|time|timestamp|epoch)|",)),
)
_LETTER_BEFORE, _LETTER_BEHIND = r"(?<![^\W\d_])", r"(?![^\W\d_])"


def _pattern(word: str) -> str:
    inner = word.removeprefix("|").removesuffix("|")
    inner = f"(?:{inner})"
    return (_LETTER_BEFORE if word.startswith("|") else "") + inner + (_LETTER_BEHIND if word.endswith("|") else "")


_GROUPS: Final = "|".join(f"({'|'.join(map(_pattern, words))})" for _, words in _WORDS)
#: Each word begins with a letter, which is looked at first: digits have mostly digits beside them.
_LABEL: Final = re.compile(rf"(?=[a-zäö])(?:{_GROUPS})", re.IGNORECASE)
_OPENING: Final = re.compile(r"\s{0,2}[(\[=]?\s?")
_CAPITAL_WITHIN: Final = re.compile(r"(?<=[a-zåäöæø])(?=[A-Z])")
#: What stands between a look-alike's label and the digits, if it is theirs.
_ITS_OWN: Final = re.compile(r"[\s.:#=/\"'()\[\]>_-]*(?:(?:nr|no|nummer|number|är|er|is|har|has)\b[\s.:#=\"'()-]*){0,2}", re.IGNORECASE)
#: An asterisk is a digit that was redacted.
_DIGIT: Final = re.compile(r"[0-9*]")
#: What ends what a label speaks of.
_ENDS: Final = re.compile(r"[,;:\d*\n]|\.\s+[A-ZÅÄÖÆØ]")
_SIP2_PATRON: Final = "|AA"


class LabelMatch(NamedTuple):
    """A label, and what stands between it and the digits."""

    label: Label | None
    gap: str
    inherited: bool = False
    """Whether there are other digits between the two, as in a list."""


def label_before(text: str, start: int) -> LabelMatch:
    """The label of the digits that begin at `start`, if it stands before them.

    A word for an identity number speaks of the digits after it; a word for something else only of those directly after it, and not where
    a word for an identity number includes it (`personnummer/lånekort`).
    """
    window = text[max(0, start - _BEFORE) : start]
    stripped = window.rstrip()
    line, blanks = _CAPITAL_WITHIN.sub("_", stripped[stripped.rfind("\n") + 1 :]), window[len(stripped) :]
    if line.endswith(_SIP2_PATRON):
        return LabelMatch(_EVERY, blanks)
    words = list(_LABEL.finditer(line))
    for place in range(len(words) - 1, -1, -1):
        word, gap = words[place], line[words[place].end() :] + blanks
        label = _meaning(word)
        if isinstance(label, frozenset) or (_ITS_OWN.fullmatch(gap) and not _is_included(line, words, place)):
            return LabelMatch(label, gap, inherited=_DIGIT.search(gap) is not None)
    return LabelMatch(None, "")


def label_after(text: str, end: int) -> frozenset[Scheme] | None:
    """The schemes whose word stands directly behind the digits that end before `end`: `9005192381 (personnummer)`."""
    opening = _OPENING.match(text, end)
    found = _LABEL.match(text, end if opening is None else opening.end(), end + _BEHIND)
    label = None if found is None else _meaning(found)
    return label if isinstance(label, frozenset) else None


def _is_included(line: str, words: list[re.Match[str]], place: int) -> bool:
    """Whether the word before a word for something else is one for an identity number, and speaks of the same."""
    if not place or _ENDS.search(line, words[place - 1].end(), words[place].start()):
        return False
    return isinstance(_meaning(words[place - 1]), frozenset)


def _meaning(found: re.Match[str]) -> Label:
    return _WORDS[(found.lastindex or 1) - 1][0]
