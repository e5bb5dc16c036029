"""The columns of a table of returns: each fact of a `ReturnCase`, as one column. Its events are days of the library's zone."""

from typing import Final

from nordlib.circulation.fees import FeeCategory
from nordlib.circulation.models import LoanKind, LoanStatus
from nordlib.columns.rules.facts import FactColumn
from nordlib.tracing import ExpressionKind

__all__ = ["RETURN_COLUMNS"]

_DAY, _WORD = ExpressionKind.DAY, ExpressionKind.WORD

#: Every column that a policy may ask for. Which of them it asks, `return_columns` says.
RETURN_COLUMNS: Final[tuple[FactColumn, ...]] = (
    FactColumn("due", _DAY, "The due date, or the day on which a loan by the hour is due."),
    FactColumn("kind", _WORD, "Whether the loan is local or an interlibrary loan.", words=tuple(kind.value for kind in LoanKind)),
    FactColumn("status", _WORD, "Where the copy is.", words=tuple(status.value for status in LoanStatus)),
    FactColumn("recalled", ExpressionKind.FLAG, "Whether the owner, or the library, wants the copy back."),
    FactColumn("handed_in_on", _DAY, "The day of the first hand-in at a library of the home municipality.", "there was none"),
    FactColumn("handed_in_elsewhere_on", _DAY, "The day of the first hand-in at another library.", "there was none"),
    FactColumn("confirmed_on", _DAY, "The day on which the lending library's confirmation came.", "none has come"),
    FactColumn(
        "patron_category",
        _WORD,
        "Whether the patron pays fees as an adult or as a child.",
        words=tuple(category.value for category in FeeCategory),
    ),
    FactColumn("price", ExpressionKind.AMOUNT, "The price of the item, in the currency of the fees.", "not known", least=0),
    FactColumn("reminders", ExpressionKind.NUMBER, "How many reminders were sent about the loan.", least=0),
)
