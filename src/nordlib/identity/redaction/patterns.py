"""The patterns of numbers in a text: those that parsing reads too, and those that only redaction takes for a number.

The first kind comes from `nordlib.identity.written_forms`. In running text a number may have blanks around its sign, or a line may end
there. Directly behind a label everything that lenient parsing reads is a number, that is, white space between any two characters.

The second kind is the tables below: other separators (`_`, `/`, points), a date in four-digit years, and zeros that a spreadsheet or an
integer has lost from the front. Parsing refuses these, since in a form or a file they are errors; in a note they show a person.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final, NamedTuple

from nordlib.identity.number import Scheme
from nordlib.identity.written_forms import CHARACTERS, LOST_ZEROS, WRITTEN_FORMS

__all__ = ["COUNTRIES", "PLACE", "SHAPES", "GroupedPattern", "ShapePattern", "grouped_patterns"]

#: The schemes whose numbers may follow a country code, as in `EE30303039914` and `PNOSE-199005192381`.
COUNTRIES: Final[Mapping[str, frozenset[Scheme]]] = {
    scheme.value.upper(): frozenset({scheme}) for scheme in Scheme if scheme is not Scheme.SE_LMA
}
#: What people and damaged files put between the characters of a number beside a label, and how many of them in a row; or a bar, where each
#: character has a box of its own.
_GAP: Final = r"(?:(?<=[^0-9A-Za-z][0-9A-Za-z])[ ]?\|[ ]?(?=[0-9A-Za-z](?![0-9A-Za-z]))|[\s./_\\?>+~'\u00b4\u00b7\u2019\u2022-]{0,24}+)"
_BLANKS: Final = r"\s{0,24}+"
#: The schemes whose date DDMMYY is also written DDMMYYYY.
_LONG_DATES: Final = frozenset({Scheme.NO, Scheme.DK, Scheme.FI, Scheme.IS, Scheme.FO, Scheme.LV})

#: A number may not be preceded or followed by a digit or by four asterisks (digits that are already redacted).
_BEGIN: Final = r"(?<![0-9])(?<!\*\*\*\*)"
_END: Final = r"(?![0-9]|\*{4})"
#: What may not follow a Finnish number: the rest of one that is redacted already.
_FINNISH_END: Final = r"(?!\*\*[-*])" + _END
#: What may not follow a number beside a label.
_WORD_END: Final = r"(?![0-9A-Za-z]|:[0-9*]|\*\*)"


def _around(sign: str) -> str:
    """Return the pattern of a sign with blanks around it, or at the end of a line, also in a mail that is quoted."""
    return rf"[ ]?{sign}(?:[ ]|\r?\n[> ]{{0,3}})?"


#: The sign before the last part, as the pattern of a shape.
_SIGNS: Final[Mapping[str, str]] = {"~": rf"(?:{_around('[-+]')}|[ ])?", "C": _around(CHARACTERS["C"]), "": ""}


class ShapePattern(NamedTuple):
    """A pattern that may be a number in running text, without a label."""

    pattern: re.Pattern[str]
    """The pattern, with three groups: the date, the sign and the rest."""
    schemes: tuple[Scheme, ...]
    """The schemes whose numbers have this shape."""


class GroupedPattern(NamedTuple):
    """A pattern that counts as a number only beside a label."""

    pattern: re.Pattern[str]
    """The pattern of the whole number."""
    scheme: Scheme
    """The scheme of the number."""
    lost_zeros: int = 0
    """How many zeros the number has lost from its front."""
    has_long_date: bool = False
    """Whether the date is DDMMYYYY."""


def _characters(template: str) -> str:
    return "".join(CHARACTERS.get(character, re.escape(character)) for character in template)


def _shapes() -> Iterator[ShapePattern]:
    """Yield the patterns of the written forms, each once, and those that only redaction takes for a number."""
    users: dict[str, tuple[Scheme, ...]] = {}
    for scheme, forms in WRITTEN_FORMS.items():
        for form in forms:
            users[form] = (*users.get(form, ()), scheme)
    for form, schemes in users.items():
        sign = next((place for place in form if place in "~C"), "")
        date, _, rest = form.partition(sign) if sign else (form, "", "")
        end = _FINNISH_END if sign == "C" else _END
        yield ShapePattern(re.compile(f"({_characters(date)})({_SIGNS[sign]})({_characters(rest)}){end}"), schemes)
    for pattern, scheme in _OTHER_SHAPES:
        yield ShapePattern(re.compile(pattern, re.ASCII), (scheme,))


#: A Swedish date with hyphens, Norwegian and Finnish dates with points, and the ten digits in the VAT number of a sole trader.
_OTHER_SHAPES: Final = (
    (rf"(\d{{4}}-\d\d-\d\d)(-)(\d{{4}})(?!-[0-9*]){_END}", Scheme.SE),
    (rf"(\d\d\.\d\d\.\d\d)({_SIGNS['~']})(\d{{5}}){_END}", Scheme.NO),
    (rf"(\d\d\.\d\d\.\d\d)({_SIGNS['C']})(\d{{3}}{CHARACTERS['K']}){_FINNISH_END}", Scheme.FI),
    (r"(?<=SE)(\d{6})()(\d{4})(?=01(?![0-9*]))", Scheme.SE),
)
SHAPES: Final = tuple(_shapes())
"""The patterns of numbers in running text."""


@cache
def grouped_patterns(schemes: frozenset[Scheme]) -> tuple[GroupedPattern, ...]:
    """Return the patterns of the numbers of these schemes beside a label, in the order of the schemes."""
    return tuple(pattern for scheme in Scheme if scheme in schemes for pattern in _grouped(scheme))


def _grouped(scheme: Scheme) -> Iterator[GroupedPattern]:
    for form in WRITTEN_FORMS[scheme]:
        yield GroupedPattern(_spread(form), scheme)
        if scheme in _LONG_DATES:
            yield GroupedPattern(_spread(f"99{form}"), scheme, has_long_date=True)
        if scheme is Scheme.SE and form.startswith("99999999"):
            continue  # a year with its century has no zero to lose
        for lost in range(1, LOST_ZEROS.get(scheme, 0) + 1):
            yield from (GroupedPattern(pattern, scheme, lost) for pattern in _without_zeros(form[lost:]))


def _spread(form: str) -> re.Pattern[str]:
    """Return the pattern of a form with separators between any two characters, one of which may be the sign.

    What follows the slash of an LMA number stays together, since nothing tells where it ends.
    """
    form, slash, suffix = form.partition("/")
    places = [
        "(?:[A-FU-Ya-fu-y]|(?<![0-9]))" if place == "C" else CHARACTERS.get(place, re.escape(place)) for place in form if place != "~"
    ]
    ending = f"{_BLANKS}/{_BLANKS}{_characters(suffix)}" if slash else ""
    return re.compile(_GAP.join(places) + ending + _WORD_END, re.ASCII)


def _without_zeros(form: str) -> Iterator[re.Pattern[str]]:
    """Yield the patterns of a form that has lost its first digits: as it is, and with a separator before each thousand."""
    yield re.compile(_characters(form).replace(CHARACTERS["C"], f"[ ]?{CHARACTERS['C']}[ ]?") + _WORD_END)
    digits = form.count("9")
    if set(form) <= set("9~"):
        groups = [digits % 3] * bool(digits % 3) + [3] * (digits // 3)
        yield re.compile("[ .']".join(f"[0-9]{{{size}}}" for size in groups) + _WORD_END)


#: A number has six digits before its sign; a Finnish one that has lost its zero has five, and then a letter. The number of an item in a
#: list does not belong to the item.
PLACE: Final = re.compile(rf"{_BEGIN}(?!(?<![^\n])[0-9]{{1,2}}[.)][ \t])(?=[0-9](?:{_GAP}[0-9]){{4}}{_GAP}[0-9A-Za-z])", re.ASCII)
"""A place at which a number may begin."""
