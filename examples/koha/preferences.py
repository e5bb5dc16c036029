"""The system preferences of Koha that a renewal depends on: read, or refused by name where nordlib has nothing like them.

Sources: `CanBookBeRenewed`, `GetSoonestRenewDate`, `CalcDateDue` and `AddRenewal` in `C4/Circulation.pm`, and `C4/Overdues.pm` (Koha 23.11;
where later versions gave a preference another name, that one too; read in November 2026).
"""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

import attrs
from koha.connection import Sql

from nordlib.errors import InvalidPolicy

__all__ = ["Preferences", "read_preferences"]

#: What each preference is if Koha has no value for it.
_DEFAULTS: Final = {
    "AllowRenewalIfOtherItemsAvailable": "0",
    "BlockExpiredPatronOpacActions": "1",
    "CalculateFinesOnReturn": "1",
    "CircControl": "ItemHomeLibrary",
    "FineNoRenewals": "",
    "FinesIncludeGracePeriod": "1",
    "FutureHoldsBlockRenewals": "0",
    "HomeOrHoldingBranch": "homebranch",
    "ManualRenewalPeriodBase": "date_due",
    "NoRenewalBeforePrecision": "exact_time",
    "OverduesBlockRenewing": "allow",
    "RestrictionBlockRenewing": "0",
    "ReturnBeforeExpiry": "0",
    "UnseenRenewals": "0",
    "finesMode": "off",
    "finesCalendar": "noFinesWhenClosed",
    "useDaysMode": "Calendar",
}
#: The name of a preference in other versions.
_OTHER_NAMES: Final = {
    "OPACFineNoRenewals": "FineNoRenewals",
    "RenewalPeriodBase": "ManualRenewalPeriodBase",
}
#: What must have one of these values, and what else would need.
_MUST_BE: Final[Mapping[str, tuple[tuple[str, ...], str]]] = {
    "BlockExpiredPatronOpacActions": (("0", "1", "", "renew", "hold", "hold,renew"), "nordlib knows whether an expired patron may renew"),
    "CircControl": (("ItemHomeLibrary", "PatronLibrary"), "the library at which the patron stands is not in the database"),
    "ConsiderLibraryHoursInCirculation": (("ignore", ""), "the opening hours of a library are not read here"),
    "FineNoRenewalsIncludeCredits": (("1", ""), "the debt is the whole balance here, with its credits"),
    "ItemsDeniedRenewal": (("",), "it names columns and values of items, which nordlib has no rule for"),
    "MaxFine": (("0", ""), "nordlib caps the fee of one loan, not all fees of a patron"),
    "OPACFineNoRenewalsIncludeCredits": (("1", ""), "the debt is the whole balance here, with its credits"),
    "UseRecalls": (("off", "0", ""), "the table of recalls is not read here"),
    "finesCalendar": (("ignoreCalendar", "noFinesWhenClosed"), "it is one of these two"),
    "item-level_itypes": (("1", ""), "the item type is that of the item here"),
    "useDaysMode": (("Calendar", "Datedue", "Days", "Dayweek"), "it is one of these four"),
    "OverduesBlockRenewing": (("allow", "block", "blockitem"), "it is one of these three"),
    "ManualRenewalPeriodBase": (("date_due", "now"), "it is one of these two"),
    "NoRenewalBeforePrecision": (("date", "exact_time"), "it is one of these two"),
}
_DECIMALS: Final = 2
_NAMES: Final = sorted({*_DEFAULTS, *_OTHER_NAMES, *_MUST_BE})


@attrs.frozen
class Preferences:
    """What the preferences say, in the words of a renewal."""

    days_mode: str
    """How closed days count, where no circulation rule says it."""
    from_today: bool
    """Whether a renewal counts from today, and not from the due date."""
    exact_window: bool
    """Whether "no renewal before" is counted to the minute."""
    other_copies_serve: bool
    """Whether copies on the shelf serve the patrons who wait."""
    future_holds_block: bool
    expired_may_renew: bool
    """Whether an expired patron may renew, where the category does not say it."""
    restriction_blocks: bool
    late_item_blocks: bool
    late_items_block: bool
    """Whether any late item of the patron blocks."""
    ends_with_card: bool
    counts_unseen: bool
    charges_when_renewed: bool
    """Whether the fine of a late item is worked out when it is renewed; otherwise Koha's nightly job has done it."""
    grace_is_charged: bool
    closed_days_free: bool
    debt_limit: Decimal | None
    by_patron: bool
    """Whether the rules are those of the patron's library, and not of the item's."""
    by_holding_branch: bool

    def library_of(self, row: Mapping[str, object]) -> str | None:
        """Return the library whose rules apply to a checkout (`_GetCircControlBranch`)."""
        if self.by_patron:
            return _text(row["patron_branch"])
        return (_text(row["holdingbranch"]) if self.by_holding_branch else None) or _text(row["homebranch"])


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def read_preferences(sql: Sql) -> Preferences:
    """Read the preferences. Raises `InvalidPolicy` for one that nordlib cannot follow: it names it, and says why."""
    rows = sql.rows("SELECT variable, value FROM systempreferences WHERE variable IN :names", names=_NAMES)
    stored = {row["variable"]: (row["value"] or "").strip() for row in rows}
    for other, name in _OTHER_NAMES.items():
        if other in stored:
            stored.setdefault(name, stored[other])
    for name, (allowed, why) in _MUST_BE.items():
        if name in stored and stored[name] not in allowed:
            known = ", ".join(each or "empty" for each in allowed)
            raise InvalidPolicy(name, f"is {stored[name]!r}, and it must be one of: {known}; {why}")
    found = {**_DEFAULTS, **stored}
    late = found["OverduesBlockRenewing"]
    return Preferences(
        days_mode=found["useDaysMode"],
        from_today=found["ManualRenewalPeriodBase"] == "now",
        exact_window=found["NoRenewalBeforePrecision"] == "exact_time",
        other_copies_serve=found["AllowRenewalIfOtherItemsAvailable"] == "1",
        future_holds_block=found["FutureHoldsBlockRenewals"] == "1",
        expired_may_renew=not (found["BlockExpiredPatronOpacActions"] == "1" or "renew" in found["BlockExpiredPatronOpacActions"]),
        restriction_blocks=found["RestrictionBlockRenewing"] == "1",
        late_item_blocks=late != "allow",
        late_items_block=late == "block",
        ends_with_card=found["ReturnBeforeExpiry"] == "1",
        counts_unseen=found["UnseenRenewals"] == "1",
        charges_when_renewed=found["CalculateFinesOnReturn"] == "1" and found["finesMode"] == "production",
        grace_is_charged=found["FinesIncludeGracePeriod"] == "1",
        closed_days_free=found["finesCalendar"] == "noFinesWhenClosed",
        debt_limit=_limit(found["FineNoRenewals"]),
        by_patron=found["CircControl"] == "PatronLibrary",
        by_holding_branch=found["HomeOrHoldingBranch"] == "holdingbranch",
    )


def _limit(value: str) -> Decimal | None:
    """Return the debt above which Koha refuses; None where it is empty or 0, which Koha reads as no limit."""
    try:
        limit = Decimal(value or "0")
        is_exact = limit == round(limit, _DECIMALS)  # an amount that is endless, or has 28 digits, cannot be rounded
    except InvalidOperation:
        limit, is_exact = Decimal(), False
    if not is_exact or limit < 0:
        raise InvalidPolicy("FineNoRenewals", f"is {value!r}; it must be an amount of at most {_DECIMALS} decimals, such as 100 or 99.50")
    return limit or None
