"""The error of a rule that asks more than a column can answer."""

import attrs

from nordlib.errors import NordlibError
from nordlib.shown_text import shown_sentence

__all__ = ["Untraceable"]


@attrs.define
class Untraceable(NordlibError):
    """A rule asks something that cannot be asked of a whole column, so that it cannot run over columns or in SQL.

    >>> print(Untraceable("loan_is_due", "for the length of the column `holds`"))
    `loan_is_due` cannot be traced: it asks for the length of the column `holds`. Ask only comparisons, None, UNKNOWN and enum members.
    """

    rule: str
    """The name of the rule or function."""
    asked: str = attrs.field(converter=shown_sentence)
    """What was asked, as the words after "it asks"."""

    def __str__(self) -> str:
        return f"`{self.rule}` cannot be traced: it asks {self.asked}. Ask only comparisons, None, UNKNOWN and enum members."
