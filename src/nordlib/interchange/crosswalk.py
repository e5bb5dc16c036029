"""The codes of other systems for each refusal of a renewal, what each translation loses, and the way back.

Koha returns one code, FOLIO a list, the Danish FBS a list from a small set, NCIP a problem type, SIP2 only yes or no and a line of text.
Only Koha has a code for "too early". A host that answers through one of them should therefore keep nordlib's own codes as well.
`SOURCES` has the place of each code in the system's own publication.
"""

from collections.abc import Mapping
from typing import Final

import attrs

from nordlib.decisions import code_of_reason
from nordlib.errors import UnknownName
from nordlib.interchange.code_sources import SOURCES, System

__all__ = ["CROSSWALK", "ForeignCodes", "foreign_codes", "nordlib_codes"]


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

    def code_in(self, system: System) -> str | None:
        """Return the code in a system; None if it has no code for this."""
        code: str | None = getattr(self, system.value)
        return code

    @property
    def cited(self) -> Mapping[System, str]:
        """The place of each code in the publication of its system. A system that has no code for this is left out.

        >>> foreign_codes("booked").cited[System.KOHA]
        'KohaSuomi/Koha-25x, 16847adb3924683d5f23e12de7ed93ff6c0293c3: C4/Circulation.pm, sub CanBookBeRenewed'
        """
        codes = {system: self.code_in(system) for system in System}
        return {system: SOURCES[system].place(code) for system, code in codes.items() if code is not None}


_NOT_RENEWABLE: Final = "Item Not Renewable"
_REQUESTED: Final = "Renewal Not Allowed - Item Has Outstanding Requests"
_BLOCKED: Final = "User Blocked"
_OTHER: Final = "deniedOtherReason"
_NO_OVERRIDE: Final = "OVERRIDE_RENEWAL_NOT_ALLOWED_FOR_CURRENT_LOAN"
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
    "no_policy": ForeignCodes(None, None, "deniedLoaningProfileNotFound", _NOT_RENEWABLE, "that no row of the policy table applies"),
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
        None,
        "ITEM_DECLARED_LOST_NOT_RENEWABLE",
        _OTHER,
        _NOT_RENEWABLE,
        "that the item is lost; FOLIO has a second code for an item that aged to lost",
    ),
    "claimed_returned": ForeignCodes(
        None, "ITEM_CLAIMED_RETURNED_NOT_RENEWABLE", _OTHER, _NOT_RENEWABLE, "that the patron claims to have returned the item"
    ),
    "not_your_loan": ForeignCodes(
        "item_issued_to_other_patron",
        "ITEM_CHECKED_OUT_TO_DIFFERENT_USER",
        _OTHER,
        "User Ineligible To Renew This Item",
        "that another patron has the loan, which Koha and FOLIO say",
    ),
    "staff_only": ForeignCodes(None, None, _OTHER, _NOT_RENEWABLE, "that staff may do it"),
    "override_not_allowed": ForeignCodes(None, _NO_OVERRIDE, _OTHER, _NOT_RENEWABLE, "which reason staff may not set aside"),
    "owner_decides": ForeignCodes(None, _NO_OVERRIDE, _OTHER, _NOT_RENEWABLE, "which reason only the owner can lift"),
    "outside_schedule": ForeignCodes(
        None,
        "RENEWAL_DATE_OUTSIDE_LOAN_POLICY_DATE_RANGES",
        _OTHER,
        _NOT_RENEWABLE,
        "that the schedule of due dates has no date for the day; FOLIO has a second code for a policy of fixed due dates",
    ),
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
    """Return the codes of other systems for a code of nordlib, which may be `unknown:CODE` or `CODE:PARAMETER`. Raises `UnknownName`.

    >>> foreign_codes("too_early").ncip, foreign_codes("too_early").information_lost
    ('Item Not Renewable', 'the first day on which a renewal is possible, which only Koha gives')
    """
    codes = CROSSWALK.get(code_of_reason(str(code)))
    if codes is None:
        raise UnknownName("renewal code", code, tuple(CROSSWALK))
    if not code.startswith("unknown:"):
        return codes
    return _UNKNOWN_PATRON if "patron_" in code else _UNKNOWN


#: An unknown fact is not the patron's doing, so other systems get a refusal without a cause.
_UNKNOWN: Final = ForeignCodes(None, None, _OTHER, _NOT_RENEWABLE, "that the library does not know a fact")
_UNKNOWN_PATRON: Final = attrs.evolve(_UNKNOWN, folio="USER_STATUS_CANNOT_BE_DETERMINED")


#: What codes say that no row gives. The other codes of `SOURCES` say nothing that nordlib has a code for: an error in the request or in the
#: policy of the host.
_ALSO_READ: Final[Mapping[System, Mapping[str, str]]] = {
    System.KOHA: {
        "onsite_checkout": "not_renewable",
        "auto_too_soon": "too_early",
        "auto_too_late": "longest_loan_reached",
        "auto_account_expired": "patron_expired",
        "auto_too_much_oweing": "patron_debt",
    },
    System.FOLIO: {
        "ITEM_NOT_LOANABLE": "not_renewable",
        "ITEM_AGED_TO_LOST_NOT_RENEWABLE": "item_lost",
        "USER_STATUS_CANNOT_BE_DETERMINED": "unknown:patron_expired",
        "RENEWAL_DATE_OUTSIDE_FIXED_LOAN_POLICY_DATE_RANGES": "outside_schedule",
        "OVERRIDE_RENEWAL_DUE_DATE_REQUIRED": "outside_schedule",
        "OVERRIDE_RENEWAL_DUE_DATE_REQUIRED_WHEN_DUE_DATE_UNCHANGED": "no_gain",
        "INSUFFICIENT_OVERRIDE_PERMISSIONS": "override_not_allowed",
    },
}


def nordlib_codes(system: System, code: str) -> tuple[str, ...]:
    """Return the codes of nordlib that a code of another system can mean; empty if nordlib has no code for it. Raises `UnknownName`.

    FBS may add codes, and asks that they are read as `deniedOtherReason` (fbs-adapter.yaml, line 370), so none of FBS is unknown.

    >>> nordlib_codes(System.KOHA, "overdue"), nordlib_codes(System.FOLIO, "ITEM_AGED_TO_LOST_NOT_RENEWABLE")
    (('not_in_time', 'too_late', 'patron_overdue'), ('item_lost',))
    """
    if code not in SOURCES[system].codes:
        if system is not System.FBS:
            raise UnknownName(f"code of {system.name}", code, tuple(SOURCES[system].codes))
        code = _OTHER
    further = _ALSO_READ.get(system, {}).get(code)
    return (*(ours for ours, row in CROSSWALK.items() if row.code_in(system) == code), *(() if further is None else (further,)))
