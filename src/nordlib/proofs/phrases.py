"""How sentences call the facts of a renewal: each column of loans by name, and what it means if it is true, false or null."""

from collections.abc import Mapping
from typing import Final

import attrs

__all__ = ["PHRASES", "TODAY", "Phrase"]

#: How sentences call the day of the question.
TODAY: Final = "today"


@attrs.frozen
class Phrase:
    """The words for one column."""

    noun: str = ""
    """What its value is called; empty for a flag."""
    yes: str = ""
    """What is so if a flag is true; for any other column, if it is not null."""
    no: str = ""
    """What is so if a flag is false; for any other column, if it is null."""
    words: Mapping[str, str] = attrs.field(factory=dict[str, str])
    """What is so for each word; empty if the noun and the word say it."""


#: The words for each column of loans.
PHRASES: Final[Mapping[str, Phrase]] = {
    "now": Phrase("the moment of the request"),
    "due": Phrase("the due date", "the loan is by days", "the loan is by the hour"),
    "due_at": Phrase("the due instant", "the loan is by the hour", "the loan is by days"),
    "item_type": Phrase("the item type"),
    "kind": Phrase(words={"local": "the loan is local", "ill": "the loan is an interlibrary loan"}),
    "renewals_used": Phrase("the number of renewals so far"),
    "status": Phrase(
        words={
            "on_loan": "the loan is open",
            "returned": "the copy was returned",
            "lost": "the copy is lost",
            "claimed_returned": "the patron claims to have returned the copy",
        }
    ),
    "recalled": Phrase(yes="the loan was recalled", no="the loan was not recalled"),
    "last_renewed_on": Phrase("the day of the last renewal", "the day of the last renewal is known", "no day of a last renewal is known"),
    "lent_on": Phrase("the day of lending", "the day of lending is known", "the day of lending is not known"),
    "unseen_renewals": Phrase("the number of renewals in a row without the material being shown"),
    "owner_permission": Phrase(
        yes="the owner's terms are known",
        no="no terms of an owner are known",
        words={
            "allowed": "the owner permits renewals",
            "not_allowed": "the owner does not permit renewals",
            "unknown": "it is not known whether the owner permits renewals",
        },
    ),
    "owner_max_renewals": Phrase(
        "the owner's own limit on renewals", "the owner has a limit on renewals", "no limit of the owner is known"
    ),
    "owner_latest_due": Phrase(
        "the latest due date that the owner grants",
        "the owner grants due dates until a day",
        "no latest due date of the owner is known",
    ),
    "owner_pending": Phrase(yes="a renewal awaits the owner's answer", no="no renewal awaits the owner's answer"),
    "owner_rejected": Phrase(yes="the owner has rejected the last renewal", no="the owner has not rejected the last renewal"),
    "waiting": Phrase(
        "the number of other patrons who wait", "it is known how many other patrons wait", "it is not known whether other patrons wait"
    ),
    "waiting_on_this_copy": Phrase("the number of patrons who wait for this very copy"),
    "available_copies": Phrase("the number of other copies on the shelf"),
    "blocked": Phrase(yes="the patron is blocked", no="the patron is not blocked"),
    "card_expires_on": Phrase("the last valid day of the card", "the card has a last day", "the card has no last day"),
    "card_is_known": Phrase(yes="the library knows about the card", no="the library does not know about the card"),
    "debt": Phrase("the debt of the patron", "the debt of the patron is known", "the debt of the patron is not known"),
    "patron_category": Phrase(words={"adult": "the patron pays fees as an adult", "child": "the patron pays fees as a child"}),
    "price": Phrase("the price of the item", "the price of the item is known", "the price of the item is not known"),
    "asked_by": Phrase(
        yes="the case says who asks",
        no="the host has checked who asks",
        words={"patron": "the patron of the loan asks", "other_patron": "another patron asks", "staff": "staff ask"},
    ),
    "named_due": Phrase("the due date that staff name", "staff name a due date", "no due date is named"),
    "unseen": Phrase(yes="the material is not shown to staff", no="the material is shown to staff"),
    "late_loans": Phrase(
        "the number of other late loans", "it is known how many other loans are late", "it is not known whether other loans are late"
    ),
    "free_until": Phrase("the last day on which the copy is free", "the copy is booked", "the copy is not booked"),
}
