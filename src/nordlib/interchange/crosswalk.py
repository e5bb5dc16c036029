"""The codes of other systems for each refusal of a renewal, and what each translation loses.

Koha returns one code, FOLIO a list, the Danish FBS a list from a small set, NCIP a problem type, SIP2 only yes or no and a line of text.
Only Koha has a code for "too early". A host that answers through one of them should therefore keep nordlib's own codes as well.
"""

from collections.abc import Mapping
from typing import Final

import attrs

from nordlib.errors import UnknownName

__all__ = ["CROSSWALK", "ForeignCodes", "foreign_codes"]


@attrs.frozen
class ForeignCodes:
    """The codes of other systems for one code of nordlib. FBS and NCIP use a general code where they have none of their own."""

    koha: str | None
    """The code from Koha's `CanBookBeRenewed`; None if Koha has no code for this."""
    folio: str | None
    """The error code from FOLIO's circulation module; None if FOLIO has no code for this."""
    fbs: str
    """The `renewalStatus` of FBS."""
    ncip: str
    """The problem type of NCIP's Renew Item."""
    information_lost: str
    """What most of these systems, or all, cannot express."""

    @property
    def sip2(self) -> str:
        """The `ok` field of SIP2's message 30: always not ok. The reason goes into a line of text (AF) that only a person can read."""
        return "0"


_NOT_RENEWABLE: Final = "Item Not Renewable"
_REQUESTED: Final = "Renewal Not Allowed - Item Has Outstanding Requests"
_BLOCKED: Final = "User Blocked"
_OTHER: Final = "deniedOtherReason"
_NO_DATE: Final = "the first day on which a renewal is possible, which only Koha gives"

#: Every code that refuses a renewal.
CROSSWALK: Final[Mapping[str, ForeignCodes]] = {
    "too_early": ForeignCodes("too_soon", None, _OTHER, _NOT_RENEWABLE, _NO_DATE),
    "not_in_time": ForeignCodes("overdue", None, _OTHER, _NOT_RENEWABLE, "that a renewal was possible until the due date"),
    "renewal_limit_reached": ForeignCodes(
        "too_many", "LOAN_RENEWAL_LIMIT_REACHED", "deniedMaxRenewalsReached", "Maximum Renewals Exceeded", "whose limit it is"
    ),
    "reserved_by_other": ForeignCodes(
        "on_reserve",
        "RENEWAL_BLOCKED_BY_HOLD_REQUEST",
        "deniedReserved",
        _REQUESTED,
        "how many patrons wait, and that other copies were counted",
    ),
    "not_renewable": ForeignCodes(
        "item_denied_renewal",
        "LOAN_NOT_RENEWABLE",
        "deniedMaterialIsNotLoanable",
        _NOT_RENEWABLE,
        "that no material of this kind can be renewed",
    ),
    "no_policy": ForeignCodes(None, None, _OTHER, _NOT_RENEWABLE, "that no row of the policy table applies"),
    "patron_blocked": ForeignCodes(
        "restriction",
        "USER_IS_BLOCKED_MANUALLY",
        "deniedLoanerIsBlocked",
        _BLOCKED,
        "whether the reason is a block, an expired card or a debt",
    ),
    "patron_expired": ForeignCodes(
        None,
        "USER_IS_INACTIVE_OR_EXPIRED",
        "deniedLoanerIsBlocked",
        "User Ineligible To Renew This Item",
        "when the card expired; Koha has a code for automatic renewals only",
    ),
    "patron_debt": ForeignCodes(
        None,
        "USER_IS_BLOCKED_AUTOMATICALLY",
        "deniedLoanerIsBlocked",
        _BLOCKED,
        "the debt and its limit; Koha has a code for automatic renewals only",
    ),
    "recalled": ForeignCodes("recalled", "RENEWAL_BLOCKED_BY_RECALL", _OTHER, _NOT_RENEWABLE, "that the owner wants the item back"),
    "owner_disallows_renewal": ForeignCodes(
        "item_denied_renewal", "LOAN_NOT_RENEWABLE", _OTHER, _NOT_RENEWABLE, "that it is the owner that does not allow the renewal"
    ),
    "owner_rejected_renewal": ForeignCodes(
        "item_denied_renewal", "LOAN_NOT_RENEWABLE", _OTHER, _NOT_RENEWABLE, "that the owner has rejected the renewal"
    ),
    "renewal_pending": ForeignCodes(None, None, _OTHER, _NOT_RENEWABLE, "that the owner has not answered yet"),
    "loan_closed": ForeignCodes("no_checkout", None, "deniedMaterialIsNotFound", "Item Not Checked Out", "that the item was returned"),
    "item_lost": ForeignCodes(
        None, "ITEM_DECLARED_LOST_NOT_RENEWABLE", _OTHER, _NOT_RENEWABLE, "that the item is lost; FOLIO distinguishes who reported it"
    ),
    "claimed_returned": ForeignCodes(
        None, "ITEM_CLAIMED_RETURNED_NOT_RENEWABLE", _OTHER, _NOT_RENEWABLE, "that the patron claims to have returned the item"
    ),
    "not_your_loan": ForeignCodes(None, None, _OTHER, "User Ineligible To Renew This Item", "that another patron has the loan"),
    "staff_only": ForeignCodes(None, None, _OTHER, _NOT_RENEWABLE, "that staff may do it"),
    "override_not_allowed": ForeignCodes(None, None, _OTHER, _NOT_RENEWABLE, "which reason staff may not set aside"),
    "owner_decides": ForeignCodes(None, None, _OTHER, _NOT_RENEWABLE, "which reason only the owner can lift"),
    "outside_schedule": ForeignCodes(None, None, _OTHER, _NOT_RENEWABLE, "that the schedule of due dates has no date for the day"),
    "too_late": ForeignCodes("overdue", None, _OTHER, _NOT_RENEWABLE, "the last day on which a late loan could be renewed"),
    "unseen_limit_reached": ForeignCodes("too_unseen", None, _OTHER, _NOT_RENEWABLE, "that the loan can be renewed at the desk"),
    "patron_overdue": ForeignCodes(
        "overdue", "USER_IS_BLOCKED_AUTOMATICALLY", "deniedLoanerIsBlocked", _BLOCKED, "that other loans are late, and how many"
    ),
    "longest_loan_reached": ForeignCodes(None, None, _OTHER, _NOT_RENEWABLE, "the last day of the longest loan"),
    "booked": ForeignCodes("booked", None, "deniedReserved", _REQUESTED, "the last day on which the copy is free"),
    "date_not_allowed": ForeignCodes(None, None, _OTHER, _NOT_RENEWABLE, "that the due date that staff named has passed"),
    "no_gain": ForeignCodes(
        None,
        "RENEWAL_WOULD_NOT_CHANGE_DUE_DATE",
        _OTHER,
        _NOT_RENEWABLE,
        "that another day may give a later due date, unless the card or the owner ends the loan",
    ),
}


def foreign_codes(code: str) -> ForeignCodes:
    """Return the codes of other systems for a code of nordlib, which may be `unknown:CODE`. Raises `UnknownName`.

    >>> foreign_codes("too_early").ncip, foreign_codes("too_early").information_lost
    ('Item Not Renewable', 'the first day on which a renewal is possible, which only Koha gives')
    """
    codes = CROSSWALK.get(str(code).removeprefix("unknown:"))
    if codes is None:
        raise UnknownName("renewal code", code, tuple(CROSSWALK))
    if not code.startswith("unknown:"):
        return codes
    return _UNKNOWN_PATRON if "patron_" in code else _UNKNOWN


#: An unknown fact is not the patron's doing, so other systems get a refusal without a cause.
_UNKNOWN: Final = ForeignCodes(None, None, _OTHER, _NOT_RENEWABLE, "that the library does not know a fact")
_UNKNOWN_PATRON: Final = attrs.evolve(_UNKNOWN, folio="USER_STATUS_CANNOT_BE_DETERMINED")
