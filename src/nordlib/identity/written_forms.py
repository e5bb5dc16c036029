"""The written forms of numbers that parsing reads, as one table.

A form is a template with one character for each character of the number:

    9  a digit
    ~  the sign (or blank) before the last part, which may be left out
    L  the letter of a Swedish interim number
    A  a letter of a Danish number
    C  the sign of the century in a Finnish number
    K  the check character of a Finnish number
    *  digits, at least one; redaction reads up to four

Strict parsing reads no other form. Lenient parsing reads the same forms with white space and invisible characters anywhere among them, with
look-alikes of the hyphen, and with lower-case letters. Redaction searches for this table and for a second one, of forms that parsing
refuses (`nordlib.identity.redaction.patterns`).
"""

from collections.abc import Mapping
from typing import Final

from nordlib.identity.kinds import Scheme

__all__ = ["CHARACTERS", "LENGTHS", "LOST_ZEROS", "WRITTEN_FORMS"]

#: The templates by scheme, the longest first.
WRITTEN_FORMS: Final[Mapping[Scheme, tuple[str, ...]]] = {
    Scheme.SE: ("99999999~9999", "99999999~L999", "999999~9999", "999999~L999"),
    Scheme.SE_LMA: ("99~999999/*", "99~999999"),
    Scheme.NO: ("999999~99999",),
    Scheme.DK: ("999999~9999", "999999~9AA9"),
    Scheme.FI: ("999999C999K",),
    Scheme.IS: ("999999~9999",),
    Scheme.FO: ("999999~999",),
    Scheme.EE: ("99999999999",),
    Scheme.LT: ("99999999999",),
    Scheme.LV: ("999999~99999",),
}
#: The characters that each character of a template stands for, as a regular expression; any other stands for itself.
CHARACTERS: Final[Mapping[str, str]] = {
    "9": "[0-9]",
    "~": "[-+ ]?",
    "L": "[TRSUWXJKLMNtrsuwxjklmn]",
    "A": "[A-Za-z]",
    "C": "[-+A-FU-Ya-fu-y]",
    "K": "[0-9A-Ya-y]",
    "*": "[0-9]{1,4}(?![-. ]?[0-9*])",
}
#: How many characters a number has by scheme, signs not counted, the fewest first.
LENGTHS: Final[Mapping[Scheme, tuple[int, ...]]] = {
    scheme: tuple(sorted({len(form.partition("/")[0].replace("~", "")) for form in forms})) for scheme, forms in WRITTEN_FORMS.items()
}
#: How many zeros a number may have lost from its front, where programs take it for a whole number: the day has one, and the year of a
#: Swedish number up to three (from 2000 to 2009).
LOST_ZEROS: Final[Mapping[Scheme, int]] = {
    Scheme.SE: 3,
    Scheme.SE_LMA: 1,
    Scheme.NO: 1,
    Scheme.DK: 1,
    Scheme.FI: 1,
    Scheme.IS: 1,
    Scheme.FO: 1,
    Scheme.LV: 1,
}
