"""What other systems would say for each refusal of a renewal, and what is lost on the way.

Koha gives one code, FOLIO a list, the Danish FBS a list of few, NCIP a problem type, SIP2 only yes or no and a line of text. Only Koha has
a word for "too early". So a host that answers through one of them keeps nordlib's own codes beside it.
"""

from collections.abc import Mapping
from typing import Final

import attrs

from nordlib.errors import UnknownName

__all__ = ["CROSSWALK", "ForeignCodes", "foreign_codes"]


@attrs.frozen
class ForeignCodes:
    """One code in the words of other systems. None: it has no word for it; FBS and NCIP then say what they say of everything else.

    `koha` is of `CanBookBeRenewed`, `folio` of the circulation module's errors, `fbs` of `renewalStatus`, `ncip` of Renew Item.
    """

    koha: str | None
    folio: str | None
    fbs: str
    ncip: str
    information_lost: str
    """What most of them, or all, do not carry."""

    @property
    def sip2(self) -> str:
        """Message 30: not ok, and a line of text (AF) that only a person reads."""
        return "0"


_NOT_RENEWABLE: Final = "Item Not Renewable"
_REQUESTED: Final = "Renewal Not Allowed - Item Has Outstanding Requests"
_BLOCKED: Final = "User Blocked"
_OTHER: Final = "deniedOtherReason"
_NO_DATE: Final = "the first day on which it is possible, which only Koha tells"

#: Every code that refuses a renewal.
CROSSWALK: Final[Mapping[str, ForeignCodes]] = {
    "too_early": ForeignCodes("too_soon", None, _OTHER, _NOT_RENEWABLE, _NO_DATE),
    "not_in_time": ForeignCodes("overdue", None, _OTHER, _NOT_RENEWABLE, "that it was possible until the due date"),
    "renewal_limit_reached": ForeignCodes(
        "too_many", "LOAN_RENEWAL_LIMIT_REACHED", "deniedMaxRenewalsReached", "Maximum Renewals Exceeded", "whose limit it is"
    ),
    "reserved_by_other": ForeignCodes(
        "on_reserve", "RENEWAL_BLOCKED_BY_HOLD_REQUEST", "deniedReserved", _REQUESTED, "how many wait, and that other copies were counted"
    ),
    "not_renewable": ForeignCodes(
        "item_denied_renewal",
        "LOAN_NOT_RENEWABLE",
        "deniedMaterialIsNotLoanable",
        _NOT_RENEWABLE,
        "that all material of the kind is so",
    ),
    "patron_blocked": ForeignCodes(
        "restriction",
        "USER_IS_BLOCKED_MANUALLY",
        "deniedLoanerIsBlocked",
        _BLOCKED,
        "whether it is a block, a card that ran out, or a debt",
    ),
    "patron_expired": ForeignCodes(
        None,
        "USER_IS_INACTIVE_OR_EXPIRED",
        "deniedLoanerIsBlocked",
        "User Ineligible To Renew This Item",
        "when the card ran out; Koha has a word for automatic renewals alone",
    ),
    "patron_debt": ForeignCodes(
        None,
        "USER_IS_BLOCKED_AUTOMATICALLY",
        "deniedLoanerIsBlocked",
        _BLOCKED,
        "the debt and its limit; Koha has a word for automatic renewals alone",
    ),
    "recalled": ForeignCodes("recalled", "RENEWAL_BLOCKED_BY_RECALL", _OTHER, _NOT_RENEWABLE, "that the owner wants it back"),
    "owner_disallows_renewal": ForeignCodes(
        "item_denied_renewal", "LOAN_NOT_RENEWABLE", _OTHER, _NOT_RENEWABLE, "that it is the owner who does not allow it"
    ),
    "owner_rejected_renewal": ForeignCodes(
        "item_denied_renewal", "LOAN_NOT_RENEWABLE", _OTHER, _NOT_RENEWABLE, "that the owner has said no"
    ),
    "renewal_pending": ForeignCodes(None, None, _OTHER, _NOT_RENEWABLE, "that an answer is awaited"),
    "loan_closed": ForeignCodes("no_checkout", None, "deniedMaterialIsNotFound", "Item Not Checked Out", "that it was returned"),
    "item_lost": ForeignCodes(
        None, "ITEM_DECLARED_LOST_NOT_RENEWABLE", _OTHER, _NOT_RENEWABLE, "that it is lost; FOLIO tells apart who said so"
    ),
    "claimed_returned": ForeignCodes(None, "ITEM_CLAIMED_RETURNED_NOT_RENEWABLE", _OTHER, _NOT_RENEWABLE, "that the patron says so"),
    "no_gain": ForeignCodes(None, "RENEWAL_WOULD_NOT_CHANGE_DUE_DATE", _OTHER, _NOT_RENEWABLE, "that asking later would give more"),
}


def foreign_codes(code: str) -> ForeignCodes:
    """What other systems would say for a code. Raises `UnknownName`.

    >>> foreign_codes("too_early").ncip, foreign_codes("too_early").information_lost
    ('Item Not Renewable', 'the first day on which it is possible, which only Koha tells')
    """
    known = CROSSWALK.get(str(code).removeprefix("unknown:"))
    if known is None:
        raise UnknownName("code of a renewal", code, tuple(CROSSWALK))
    if not code.startswith("unknown:"):
        return known
    return _UNKNOWN_PATRON if "patron_" in code else _UNKNOWN


#: What is not known is nobody's fault, and is told as nothing more than a no.
_UNKNOWN: Final = ForeignCodes(None, None, _OTHER, _NOT_RENEWABLE, "that the library cannot say")
_UNKNOWN_PATRON: Final = attrs.evolve(_UNKNOWN, folio="USER_STATUS_CANNOT_BE_DETERMINED")
