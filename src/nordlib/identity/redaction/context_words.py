"""Find the label of digits: a word beside them that names an identity number, or something that only looks like one.

A label stands before the digits (on their line, or at the end of the line above if the digits begin a line) or directly after them. The
nearest label counts.
"""

import re
from enum import StrEnum
from typing import Final, NamedTuple, TypeAlias

from nordlib.identity.number import Scheme

__all__ = ["Label", "LabelMatch", "Lookalike", "label_after", "label_before"]


class Lookalike(StrEnum):
    """What digits may be instead of an identity number."""

    PHONE = "phone"
    """A telephone number."""
    ORGANISATION = "organisation"
    """The number of an organisation, such as an organisationsnummer, a CVR number or a VAT number."""
    ACCOUNT = "account"
    """The number of a bank account, or the reference of a payment."""
    BARCODE = "barcode"
    """The bar code of a copy or of a library card."""
    BOOK = "book"
    """An ISBN, an ISSN or a catalogue number."""
    CASE = "case"
    """The number of a case, an order, an invoice or a ticket."""
    TIMESTAMP = "timestamp"
    """A day, or a day and a time."""
    PIECE = "piece"
    """A piece of something longer: a UUID, a hash, or a number with more groups."""


#: What a label says about the digits: the schemes whose numbers it names, or what the digits are instead.
Label: TypeAlias = frozenset[Scheme] | Lookalike

_BEFORE: Final = 48  # characters before the digits in which a label is looked for
_AFTER: Final = 24  # the same, after the digits

_NUMBER: Final = r"[-_ ]?(?:nummer|number|numret|numre|numra|nr|no|id)"
_EVERY: Final = frozenset(Scheme)
_NOT_DANISH: Final = _EVERY - {Scheme.DK}

#: Words in Swedish, Danish, Norwegian and English, and in a scheme's own language. A word may be part of a compound (`testpersonnummer`).
#: A `|` at its start means that it matches only where a word begins (also in `patron_cpr` and `patronCpr`), a `|` at its end only where a
#: word ends.
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
_WORD_BEGINS, _WORD_ENDS = r"(?<![^\W\d_])", r"(?![^\W\d_])"


def _pattern(word: str) -> str:
    inner = word.removeprefix("|").removesuffix("|")
    inner = f"(?:{inner})"
    return (_WORD_BEGINS if word.startswith("|") else "") + inner + (_WORD_ENDS if word.endswith("|") else "")


_GROUPS: Final = "|".join(f"({'|'.join(map(_pattern, words))})" for _, words in _WORDS)
#: The first letter is tested before the words, for speed: most characters beside digits are digits too.
_LABEL: Final = re.compile(rf"(?=[a-zäö])(?:{_GROUPS})", re.IGNORECASE)
_OPENING: Final = re.compile(r"\s{0,2}[(\[=]?\s?")
_CAPITAL_WITHIN: Final = re.compile(r"(?<=[a-zåäöæø])(?=[A-Z])")
#: What may stand between the label of a look-alike and its digits.
_ITS_OWN: Final = re.compile(r"[\s.:#=/\"'()\[\]>_-]*(?:(?:nr|no|nummer|number|är|er|is|har|has)\b[\s.:#=\"'()-]*){0,2}", re.IGNORECASE)
#: An asterisk is a digit that was redacted.
_DIGIT: Final = re.compile(r"[0-9*]")
#: What ends the part of a line that a label applies to.
_ENDS: Final = re.compile(r"[,;:\d*\n]|\.\s+[A-ZÅÄÖÆØ]")
_SIP2_PATRON: Final = "|AA"


class LabelMatch(NamedTuple):
    """The label of some digits, and the text between the two."""

    label: Label | None
    """What the label says; None if the digits have no label."""
    gap: str
    """The text between the label and the digits."""
    inherited: bool = False
    """Whether other digits stand between the label and the digits, as in a list."""


def label_before(text: str, start: int) -> LabelMatch:
    """Return the label before the digits that begin at `start`; its `label` is None if no label stands there.

    A word for an identity number labels all digits after it. A word for a look-alike labels only the digits directly after it, and none if
    it belongs to a word for an identity number (`personnummer/lånekort`).
    """
    window = text[max(0, start - _BEFORE) : start]
    stripped = window.rstrip()
    line, blanks = _CAPITAL_WITHIN.sub("_", stripped[stripped.rfind("\n") + 1 :]), window[len(stripped) :]
    if line.endswith(_SIP2_PATRON):
        return LabelMatch(_EVERY, blanks)
    words = list(_LABEL.finditer(line))
    for index in range(len(words) - 1, -1, -1):
        word, gap = words[index], line[words[index].end() :] + blanks
        label = _meaning(word)
        if isinstance(label, frozenset) or (_ITS_OWN.fullmatch(gap) and not _is_included(line, words, index)):
            return LabelMatch(label, gap, inherited=_DIGIT.search(gap) is not None)
    return LabelMatch(None, "")


def label_after(text: str, end: int) -> frozenset[Scheme] | None:
    """Return the schemes named by a word directly after the digits that end before `end`: `9005192381 (personnummer)`.

    Returns None if no word for an identity number stands there.
    """
    opening = _OPENING.match(text, end)
    word = _LABEL.match(text, end if opening is None else opening.end(), end + _AFTER)
    label = None if word is None else _meaning(word)
    return label if isinstance(label, frozenset) else None


def _is_included(line: str, words: list[re.Match[str]], index: int) -> bool:
    """Whether a word for a look-alike belongs to the word before it, which names an identity number."""
    if not index or _ENDS.search(line, words[index - 1].end(), words[index].start()):
        return False
    return isinstance(_meaning(words[index - 1]), frozenset)


def _meaning(word: re.Match[str]) -> Label:
    return _WORDS[(word.lastindex or 1) - 1][0]
