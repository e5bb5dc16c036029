"""The columns of a table of loans that may be renewed: each fact of a `RenewalCase`, as one column."""

from enum import Enum
from typing import Any, Final

from nordlib.circulation.fees import FeeCategory
from nordlib.circulation.models import LoanKind, LoanStatus, RenewalPermission
from nordlib.columns.rules.facts import FactColumn
from nordlib.tracing import ExpressionKind

__all__ = ["ASKERS", "RENEWAL_COLUMNS"]

_FLAG, _NUMBER, _DAY, _WORD = ExpressionKind.FLAG, ExpressionKind.NUMBER, ExpressionKind.DAY, ExpressionKind.WORD

#: Who may ask for a renewal: the patron who has the loan, another patron, or staff.
ASKERS: Final = ("patron", "other_patron", "staff")


def _words(members: type[Enum]) -> tuple[str, ...]:
    return tuple(member.value for member in members)


def _optional(name: str, kind: ExpressionKind, meaning: str, null: str | None = None, absent: Any = None, **more: Any) -> FactColumn:
    return FactColumn(name, kind, meaning, null, is_optional=True, absent=absent, **more)


#: Every column that a policy may ask for. Which of them it asks, `renewal_columns` says.
RENEWAL_COLUMNS: Final[tuple[FactColumn, ...]] = (
    FactColumn("due", _DAY, "The due date.", "the loan is by the hour, and `due_at` says when it is due"),
    _optional("due_at", ExpressionKind.INSTANT, "The due instant of a loan by the hour.", "the loan is by days", instead_of="due"),
    FactColumn("item_type", _WORD, "The name of the row of the policy (`CirculationPolicy.item_types`)."),
    FactColumn("kind", _WORD, "Whether the loan is local or an interlibrary loan.", words=_words(LoanKind)),
    FactColumn("renewals_used", _NUMBER, "The number of renewals so far."),
    FactColumn("status", _WORD, "Where the copy is.", words=_words(LoanStatus)),
    FactColumn("recalled", _FLAG, "Whether the owner, or the library, wants the copy back."),
    FactColumn("last_renewed_on", _DAY, "The day of the last renewal.", "not renewed, or not known"),
    FactColumn("lent_on", _DAY, "The day on which the copy was lent.", "not known"),
    _optional("unseen_renewals", _NUMBER, "The number of renewals in a row without the material being shown to staff.", absent=0),
    FactColumn(
        "owner_permission",
        _WORD,
        "Whether the owner of an interlibrary loan permits renewals.",
        "the owner's terms are not known, or the loan is local",
        _words(RenewalPermission),
    ),
    FactColumn(
        "owner_max_renewals", _NUMBER, "The owner's own limit on renewals.", "no such limit is known", least=0, within="owner_permission"
    ),
    FactColumn("owner_latest_due", _DAY, "The latest due date that the owner grants.", "no such date is known"),
    FactColumn("owner_pending", _FLAG, "Whether a renewal awaits the owner's answer.", within="owner_permission"),
    FactColumn("owner_rejected", _FLAG, "Whether the owner has rejected the last renewal.", within="owner_permission"),
    FactColumn("waiting", _NUMBER, "The number of other patrons' holds that count today.", "not known", least=0),
    FactColumn("waiting_on_this_copy", _NUMBER, "How many of them are on this copy.", least=0, within="waiting", at_most="waiting"),
    _optional("available_copies", _NUMBER, "The number of other copies on the shelf.", absent=0, least=0),
    FactColumn("blocked", _FLAG, "Whether the library has blocked the patron.", "not known"),
    FactColumn("card_expires_on", _DAY, "The last valid day of the patron's card.", "the card has no last day"),
    _optional("card_is_known", _FLAG, "Whether the library knows about the patron's card.", absent=True),
    FactColumn("debt", ExpressionKind.AMOUNT, "What the patron owes, 0 for nothing, in the currency of the policy.", "not known"),
    FactColumn("patron_category", _WORD, "Whether the patron pays fees as an adult or as a child.", words=_words(FeeCategory)),
    _optional("price", ExpressionKind.AMOUNT, "The price of the item, in the currency of the fees.", "not known"),
    _optional("asked_by", _WORD, "Who asks.", "the host has checked who asks", words=ASKERS),
    _optional("named_due", _DAY, "The due date that staff name.", "none is named"),
    _optional("unseen", _FLAG, "Whether the material is not shown to staff.", absent=False),
    FactColumn("late_loans", _NUMBER, "How many other loans of the patron are as late as the policy asks.", "not known", least=0),
    _optional("free_until", _DAY, "The last day on which the copy is free for the patron.", "the copy is not booked"),
)
