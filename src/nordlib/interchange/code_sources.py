"""Where other systems say the codes with which they refuse a renewal: a place for each code, so that each can be looked up."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import attrs

from nordlib.errors import UnknownName
from nordlib.frozendict import frozendict
from nordlib.validation import frozen_mapping

__all__ = ["SOURCES", "CodeSource", "System"]


class System(StrEnum):
    """A system or protocol whose codes nordlib knows."""

    KOHA = "koha"
    """The library system Koha."""
    FOLIO = "folio"
    """The library system FOLIO, its module for circulation."""
    FBS = "fbs"
    """The Danish libraries' shared system FBS, by the interface that their web sites call."""
    NCIP = "ncip"
    """NISO Circulation Interchange Protocol (ANSI/NISO Z39.83), the problem types of Renew Item."""
    SIP2 = "sip2"
    """3M Standard Interchange Protocol, version 2.00, the answer to a renewal."""


def _codes(given: Mapping[str, str]) -> frozendict[str, str]:
    return frozen_mapping(given)


@attrs.frozen
class CodeSource:
    """The publication in which a system says its codes."""

    publication: str
    """The name of the repository, or of the document."""
    version: str
    """The commit with its date, or the edition."""
    file: str
    """The file of the repository, or the chapter of the document."""
    codes: frozendict[str, str] = attrs.field(converter=_codes)
    """Each code with which a renewal can be refused, and its place in the file."""

    def place(self, code: str) -> str:
        """Return where a code stands, as a line to print. Raises `UnknownName` for a code that the source does not have."""
        if code not in self.codes:
            raise UnknownName(f"code of {self.publication}", code, tuple(self.codes))
        return f"{self.publication}, {self.version}: {self.file}, {self.codes[code]}"


def _lines(lines: Mapping[str, int]) -> dict[str, str]:
    return {code: f"line {line}" for code, line in lines.items()}


_RENEWED: Final = "sub CanBookBeRenewed"
_KOHA_CODES: Final = (
    "no_item",
    "no_checkout",
    "onsite_checkout",
    "item_issued_to_other_patron",
    "item_denied_renewal",
    "auto_too_soon",
    "auto_account_expired",
    "auto_too_late",
    "auto_too_much_oweing",
    "too_many",
    "too_unseen",
    "restriction",
    "overdue",
    "recalled",
    "on_reserve",
    "booked",
    "too_soon",
)
_FOLIO_LINES: Final = {
    "ITEM_NOT_LOANABLE": 4,
    "ITEM_CHECKED_OUT_TO_DIFFERENT_USER": 6,
    "ITEM_AGED_TO_LOST_NOT_RENEWABLE": 7,
    "ITEM_DECLARED_LOST_NOT_RENEWABLE": 8,
    "ITEM_CLAIMED_RETURNED_NOT_RENEWABLE": 9,
    "USER_NOT_FOUND": 11,
    "USER_IS_INACTIVE_OR_EXPIRED": 12,
    "USER_STATUS_CANNOT_BE_DETERMINED": 13,
    "LOAN_RENEWAL_LIMIT_REACHED": 21,
    "LOAN_NOT_RENEWABLE": 22,
    "LOAN_POLICY_PROFILE_NOT_RECOGNIZED": 23,
    "LOAN_POLICY_RENEW_FROM_NOT_RECOGNIZED": 24,
    "LOAN_POLICY_RENEWAL_PERIOD_NOT_RECOGNIZED": 25,
    "LOAN_POLICY_RENEWAL_PERIOD_INTERVAL_NOT_RECOGNIZED": 26,
    "LOAN_POLICY_RENEWAL_PERIOD_DURATION_INVALID": 27,
    "RENEWAL_BLOCKED_BY_RECALL": 30,
    "RENEWAL_BLOCKED_BY_REMINDER_FEES": 31,
    "RENEWAL_BLOCKED_BY_HOLD_REQUEST": 32,
    "RENEWAL_DATE_OUTSIDE_LOAN_POLICY_DATE_RANGES": 33,
    "RENEWAL_DATE_OUTSIDE_FIXED_LOAN_POLICY_DATE_RANGES": 34,
    "RENEWAL_WOULD_NOT_CHANGE_DUE_DATE": 35,
    "FIXED_LOAN_POLICY_HAS_ALTERNATE_RENEWAL_PERIOD_FOR_HOLDS": 36,
    "FIXED_LOAN_POLICY_HAS_RENEWAL_PERIOD": 37,
    "OVERRIDE_RENEWAL_COMMENT_REQUIRED": 40,
    "OVERRIDE_RENEWAL_DUE_DATE_REQUIRED": 41,
    "OVERRIDE_RENEWAL_DUE_DATE_REQUIRED_WHEN_DUE_DATE_UNCHANGED": 42,
    "OVERRIDE_RENEWAL_NOT_ALLOWED_FOR_CURRENT_LOAN": 43,
    "INSUFFICIENT_OVERRIDE_PERMISSIONS": 44,
    "USER_IS_BLOCKED_MANUALLY": 53,
    "USER_IS_BLOCKED_AUTOMATICALLY": 54,
}
_FBS_CODES: Final = (
    "deniedReserved",
    "deniedMaxRenewalsReached",
    "deniedLoanerIsBlocked",
    "deniedMaterialIsNotLoanable",
    "deniedMaterialIsNotFound",
    "deniedLoanerNotFound",
    "deniedLoaningProfileNotFound",
    "deniedOtherReason",
)
_NCIP_LINES: Final = {
    "Item Not Checked Out": 21,
    "Item Not Renewable": 23,
    "Maximum Renewals Exceeded": 25,
    "Renewal Not Allowed - Item Has Outstanding Requests": 27,
    "Unknown Item": 29,
    "Unknown User": 31,
    "User Authentication Failed": 33,
    "User Blocked": 35,
    "User Ineligible To Renew This Item": 37,
}

#: The source of each system's codes, read on 2026-11-30.
SOURCES: Final[Mapping[System, CodeSource]] = {
    System.KOHA: CodeSource(
        "KohaSuomi/Koha-25x", "16847adb3924683d5f23e12de7ed93ff6c0293c3", "C4/Circulation.pm", dict.fromkeys(_KOHA_CODES, _RENEWED)
    ),
    System.FOLIO: CodeSource(
        "folio-org/mod-circulation",
        "196c4da83c90b46a4faef52798adb2b139aaf192 (2026-08-20)",
        "src/main/java/org/folio/circulation/support/ErrorCode.java",
        _lines(_FOLIO_LINES),
    ),
    System.FBS: CodeSource(
        "danskernesdigitalebibliotek/dpl-react",
        "8ff183f0cf3703bf564054a394a65242eedf2ac7 (2026-03-09)",
        "src/core/fbs/fbs-adapter.yaml",
        dict.fromkeys(_FBS_CODES, "line 370"),
    ),
    System.NCIP: CodeSource(
        "eXtensibleCatalog/NCIP2-Toolkit",
        "3e2603c2010dd2bcbdbe104eb46d64c38c539dc6 (2017-02-20)",
        "core/trunk/service/src/main/java/org/extensiblecatalog/ncip/v2/service/Version1RenewItemProcessingError.java",
        _lines(_NCIP_LINES),
    ),
    System.SIP2: CodeSource(
        "3M Standard Interchange Protocol", "version 2.00, revision 2.12 (2006-04-11)", "Renew Response (30)", {"0": "field ok"}
    ),
}
