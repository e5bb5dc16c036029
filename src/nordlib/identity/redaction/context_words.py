"""Find the label of digits: a word beside them that names an identity number, or something that only looks like one.

A label stands before the digits (on their line, or at the end of the line above if the digits begin a line) or directly after them. The
nearest label counts. The letters of a country directly before the digits are a label too (`EE30303039914`, `PNOSE-199005192381`).
"""

import re
from enum import StrEnum
from typing import Final, NamedTuple, TypeAlias

from nordlib.identity.number import Scheme
from nordlib.identity.redaction.patterns import COUNTRIES

__all__ = ["Label", "LabelMatch", "Lookalike", "label_after", "label_before", "label_of"]


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

_NUMBER: Final = r"[-_ ]?(?:nummer(?:et)?|numero|number|numret|numre|numra|nr|no|id)"
_EVERY: Final = frozenset(Scheme)
_NOT_DANISH: Final = _EVERY - {Scheme.DK}

#: Words for the number of a Swedish business. A sole trader's is the personnummer, so that it may be a person's; a company's has a third
#: digit of at least 2, and is never read as one (Skatteverket, "Organisationsnummer").
_BUSINESSES: Final[tuple[tuple[Label, tuple[str, ...]], ...]] = (
    (Lookalike.ORGANISATION, (rf"|(?:org|organisations?|organisasjons?|foretaks|company)(?:[. ]?\s?nr|{_NUMBER}|)|",)),
    (Lookalike.ORGANISATION, (rf"|(?:vat|moms)(?:[. -]?(?:reg|registrerings|no)[. ]?)?(?:{_NUMBER}|)|",)),
)
#: Words in Swedish, Danish, Norwegian, Finnish and English, and in a scheme's own language. A word may be part of a compound
#: (`testpersonnummer`). A `|` at its start means that it matches only where a word begins (also in `patron_cpr` and `patronCpr`), a `|` at
#: its end only where a word ends.
_WORDS: Final[tuple[tuple[Label, tuple[str, ...]], ...]] = (
    (_EVERY, (rf"person(?:al)?{_NUMBER}", r"|pers[. ]*nr", "|ssn|")),
    (_NOT_DANISH, (r"|p[.-]?nr",)),
    (_EVERY, (rf"(?:national|personal|civic)[-_ ](?:identity|identification|id)?{_NUMBER}", "(?:personal|identification) code")),
    (_EVERY, (rf"(?:identity|identification|identitets|social security){_NUMBER}",)),
    (frozenset({Scheme.SE}), (rf"(?:samordnings?|coordination|interims?){_NUMBER}", r"|sam[.-]?nr")),
    (frozenset({Scheme.SE_LMA}), (r"|lma(?:[-_ ]?(?:kort|nummer|nr|number|card|id))?|", "dossiernummer")),
    (frozenset({Scheme.NO}), (rf"f(?:ø|oe?)dsels{_NUMBER}", rf"(?:hjelpe|birth){_NUMBER}", r"|[dh]-(?:nummer|nr)", r"|f\.?nr|")),
    (frozenset({Scheme.DK}), (rf"|e?-?cpr(?:{_NUMBER}|)|", rf"erstatnings{_NUMBER}")),
    (frozenset({Scheme.FI}), ("|hetu[a-zäö]{0,6}|", "henkil[öo]tunnu", "|sotu|", "personbeteckning")),
    (frozenset({Scheme.IS}), ("kennit[aöo]l", "|kt|")),
    (frozenset({Scheme.FO}), ("|p[-_ ]?tal(?:ið|inum|ini)?|",)),
    (frozenset({Scheme.EE}), ("isikukood",)),
    (frozenset({Scheme.LT}), ("asmens[-_ ]?kod",)),
    (frozenset({Scheme.LV}), (r"personas[-_ ]?kod", r"|p\. ?k\.")),
    (Lookalike.PHONE, ("|(?:tel|tlf|puh|phone|cell|fax|sms|ring|call|växel)|", r"|(?:telefon|mobil|puhelin|matkapuhelin|gsm|sími)")),
    (Lookalike.ORGANISATION, (rf"|(?:cvr|ean|p)(?:{_NUMBER})|", "|(?:cvr|ean|mva|y-tunnus|registrikood)", "produktionsenhed")),
    (Lookalike.ACCOUNT, (rf"konto(?:n|en|t|er)?(?:{_NUMBER}|)|", rf"bank account|account{_NUMBER}", r"|(?:clearing|reg[. ]*nr)")),
    (Lookalike.ACCOUNT, ("|(?:bankgiro|plusgiro|bg|pg|iban|swish|kid|ocr|fik|giro)|", "|(?:viite|tili)(?:numero)?")),
    (
        Lookalike.BARCODE,
        (r"str(?:eck|ek|eg)kode?", "barcode|viivakoodi", rf"(?:kort|card|kortti)(?:et|en|s|n)?(?:{_NUMBER}|)|"),
    ),
    (Lookalike.BARCODE, (r"|(?:copy|item|e[kx]s?emplar|nide|niteen)|", "|(?:item|copy)(?:_?id|number|nr)")),
    (
        Lookalike.BOOK,
        (
            "|is[bsm]n(?:-1[03])?|",
            "|faust",
            "|biblio(?:number|nummer|graphic)?",
            "|bib",
            "|libris",
            "|(?:gtin|upc|oclc|lccn|asin)(?:-?1[0-4])?|",
        ),
    ),
    (
        Lookalike.BOOK,
        ("|(?:title|record|holding|instance|work|teos|tietue)(?:_?id|number|nr|numero)?|", "|s/n|", rf"|(?:serie?|serial|sarja){_NUMBER}"),
    ),
    (Lookalike.CASE, (rf"|(?:ärende|diarie|journal|saks?|sags?|faktura|order|ordre)(?:{_NUMBER}|[. ]?nr|)|", "|dnr|")),
    (Lookalike.CASE, ("|(?:bestilling|referen[cs]e?|tilaus|lasku)", "|(?:ref|invoice|ticket|case|request|loan|hold)|")),
    (Lookalike.TIMESTAMP, ("|(?:exp|iat|nbf|ts|time|timestamp|epoch)|",)),
    *_BUSINESSES,
)
#: Where a word begins and ends, also within `patronCprNo`. Behind a digit none begins, so that a text has the same words once it is
#: redacted.
_CAPITAL: Final = r"(?-i:(?<=[a-zåäöæø])(?=[A-Z]))"
_WORD_BEGINS, _WORD_ENDS = rf"(?:(?<![^\W_])(?<!\*\*\*)(?<!\*[-\s./|_]\*)(?<!\*[-\s./|_]\*\*)|{_CAPITAL})", rf"(?:(?![^\W\d_])|{_CAPITAL})"


def _pattern(word: str) -> str:
    inner = word.removeprefix("|").removesuffix("|")
    inner = f"(?:{inner})"
    return (_WORD_BEGINS if word.startswith("|") else "") + inner + (_WORD_ENDS if word.endswith("|") else "")


_GROUPS: Final = "|".join(f"({'|'.join(map(_pattern, words))})" for _, words in _WORDS)
#: The first letter is tested before the words, for speed: most characters beside digits are digits too.
_LABEL: Final = re.compile(rf"(?=[a-zäö])(?:{_GROUPS})", re.IGNORECASE)
#: What follows a word that labels the digits before it, and not something of its own.
_LABELS_WHAT_PRECEDES: Final = re.compile(r"[^\W\d_]{0,10}\s{0,2}(?:[)\].,;!?]|\Z|\n)")
_OPENING: Final = re.compile(r"[ \t]{0,2}[(\[=]?[ \t]?")
_COUNTRY: Final = re.compile(r"(?:(?<![A-Za-z0-9])(?<!\*\*\*)|(?<=PNO)|(?<=\|AA))([A-Z]{2}|[a-z]{2})(?:[-:]|/[A-Z]{2}/)?\Z")
#: What may stand between a label and the digits directly behind it: the end of the word, punctuation, and a filler word or two.
_ITS_OWN: Final = re.compile(
    r"[^\W\d_]{0,10}[\s.:#=/\"'()\[\]<>_-]*(?:(?:nr|no|nummer|number|numero|id|är|er|is|on|in|har|has|values)\b[\s.:#=\"'()-]*){0,2}",
    re.IGNORECASE,
)
#: What may stand between a label and a number that has lost a zero: the end of the word, signs, tags and a few filler words.
_BESIDE: Final = re.compile(
    r"[^\W\d_]{0,10}(?:[\W_]{0,8}(?:nr|no|nummer|number|numero|id|är|er|is|on|in|har|has|values?|int\d*|str|type|td|th|b|u)\b){0,4}[\W_]{0,8}",
    re.IGNORECASE,
)
#: What may stand between a label and a number that is written in an unusual way: a few words, or signs.
_REACH: Final = re.compile(r"[^\W\d_]{0,10}[\W_]{0,8}|[^\n,;|0-9*]{0,32}\s*")
#: An asterisk is a digit that was redacted.
_DIGIT: Final = re.compile(r"[0-9*]")
#: What ends the part of a line that a label applies to.
_ENDS: Final = re.compile(r"[,;:!?\d*\n]|\.\s+[A-ZÅÄÖÆØ]|\s[-–—|]\s")
#: What says that no number follows: the label belongs to nothing.
_DENIED: Final = re.compile(r"\b(?:saknas|mangler|puuttuu|missing|unknown|none|null|okänt|ukjent|ukendt|ingen|inget|ei)\b", re.IGNORECASE)
#: The number or the sign of an item in a list, at the beginning of its line.
_MARKER: Final = re.compile(r"(?<=\n)[ \t]*(?:[-*•]|[0-9]{1,2}[.)])[ \t]+\Z")
#: How many characters a form asks for: "(12 siffror)".
_FORM_HINT: Final = re.compile(r"\([0-9]{1,2}[ -]?[^\W\d_]+\)")
_SIP2_PATRON: Final = "|AA"
_CLOSING_TAG: Final = re.compile(r"</[\w:.*-]*\Z")


class LabelMatch(NamedTuple):
    """The label of some digits, and the text between the two."""

    label: Label | None
    """What the label says; None if the digits have no label."""
    gap: str = ""
    """The text between the label and the digits."""
    is_inherited: bool = False
    """Whether other digits stand between the label and the digits, as in a list."""
    may_be_person: bool = False
    """Whether a number of Sweden behind this label, though it names an organisation, is that of a person."""
    is_prefix: bool = False
    """Whether the label is the letters of a country."""
    is_alike: bool = False
    """Whether the digits are written like the number from which the label is inherited."""

    @property
    def schemes(self) -> frozenset[Scheme]:
        """The schemes whose numbers the label names; empty if it names something else."""
        if isinstance(self.label, frozenset):
            return self.label
        return frozenset({Scheme.SE} if self.may_be_person else ())

    @property
    def is_beside(self) -> bool:
        """Whether at most punctuation and a filler word stand between the label and the digits."""
        return _BESIDE.fullmatch(self.gap) is not None

    @property
    def is_near(self) -> bool:
        """Whether at most a few words stand between the label and the digits, and no other digits."""
        return not (self.is_inherited or self.is_prefix) and _REACH.fullmatch(self.gap) is not None


def label_before(text: str, start: int) -> LabelMatch:
    """Return the label before the digits that begin at `start`; its `label` is None if no label stands there.

    A word for an identity number labels all digits after it. A word for a look-alike labels only the digits directly after it, and none if
    it belongs to a word for an identity number (`personnummer/lånekort`).
    """
    window = _FORM_HINT.sub(_blanks, _MARKER.sub(_blanks, text[max(0, start - _BEFORE) : start]))
    country = _COUNTRY.search(window)
    if country is not None and country[1].upper() in COUNTRIES:
        return LabelMatch(COUNTRIES[country[1].upper()], is_prefix=True)
    stripped = window.rstrip()
    line, blanks = stripped[stripped.rfind("\n") + 1 :], window[len(stripped) :]
    if line.endswith(_SIP2_PATRON):
        return LabelMatch(_EVERY, blanks)
    words = [word for word in _LABEL.finditer(line) if not _CLOSING_TAG.search(line, max(0, word.start() - _AFTER), word.start())]
    for index in range(len(words) - 1, -1, -1):
        word, gap = words[index], line[words[index].end() :] + blanks
        if _DENIED.search(gap):
            continue
        found = LabelMatch(_meaning(word), gap, _DIGIT.search(gap) is not None, _is_business(word))
        if isinstance(found.label, frozenset) or (_ITS_OWN.fullmatch(gap) and not _is_included(line, words, index)):
            return found
    return LabelMatch(None)


def label_of(heading: str) -> LabelMatch:
    """Return what the heading of a column says; its `label` is None if it names nothing of which nordlib knows."""
    words = list(_LABEL.finditer(heading))
    found = [LabelMatch(_meaning(word), " ", may_be_person=_is_business(word)) for word in words]
    return next((label for label in found if isinstance(label.label, frozenset)), found[0] if found else LabelMatch(None))


def label_after(text: str, end: int) -> frozenset[Scheme] | None:
    """Return the schemes named by a word directly after the digits that end before `end`: `9005192381 (personnummer)`.

    Returns None if no word for an identity number stands there.
    """
    opening = _OPENING.match(text, end)
    word = _LABEL.match(text, end if opening is None else opening.end(), end + _AFTER)
    if word is None or not _LABELS_WHAT_PRECEDES.match(text, word.end()):
        return None
    label = _meaning(word)
    return label if isinstance(label, frozenset) else None


def _blanks(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _is_included(line: str, words: list[re.Match[str]], index: int) -> bool:
    """Whether a word for a look-alike belongs to the word before it, which names an identity number."""
    if not index:
        return False
    between = words[index - 1].end(), words[index].start() + 1
    if _ENDS.search(line, *between) or _DENIED.search(line, *between):
        return False
    return isinstance(_meaning(words[index - 1]), frozenset)


def _meaning(word: re.Match[str]) -> Label:
    return _WORDS[(word.lastindex or 1) - 1][0]


def _is_business(word: re.Match[str]) -> bool:
    return _WORDS[(word.lastindex or 1) - 1] in _BUSINESSES
