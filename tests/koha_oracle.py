"""What a renewal of a checkout in Koha's tables must give, from the raw rows alone and without nordlib.

Each circulation rule is asked by its own name with the query that Koha asks (`get_effective_rule`), and the rest follows
`CanBookBeRenewed`, `GetSoonestRenewDate`, `CalcDateDue` and `CalcFine`. Nordlib's own rules differ in what the how-to lists, and so does
this: a hold of the patron does not count, nor one whose last day has passed; a lost item is not renewed; a renewal must give a later date.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import ceil, floor
from typing import Any, Final, NamedTuple

from sqlalchemy import Engine, text

__all__ = ["LEFT_TO_KOHA", "Answer", "Oracle"]

#: The answer about a checkout that Koha alone decides.
LEFT_TO_KOHA: Final = "left to Koha"
_RULE: Final = """SELECT rule_value FROM circulation_rules WHERE rule_name = :name AND (branchcode = :branch OR branchcode IS NULL)
    AND (categorycode = :category OR categorycode IS NULL) AND (itemtype = :item_type OR itemtype IS NULL)
    ORDER BY branchcode DESC, categorycode DESC, itemtype DESC LIMIT 1"""
_END: Final = time(23, 59)


class Answer(NamedTuple):
    """The reasons of a refusal, or the new due date and the fee of a renewal."""

    reasons: frozenset[str]
    due: datetime | None
    fee: Decimal


class Oracle:
    """The raw rows of a library, read once."""

    def __init__(self, engine: Engine, now: datetime) -> None:
        self.now, self.today = now, now.date()
        with engine.connect() as connection:
            self._connection = connection
            self.preferences = {row.variable: row.value for row in connection.execute(text("SELECT * FROM systempreferences"))}
            rows = {
                name: self._table(connection, name) for name in ("issues", "items", "biblioitems", "borrowers", "categories", "reserves")
            }
            self.holidays = self._table(connection, "repeatable_holidays"), self._table(connection, "special_holidays")
            self.balances = {
                row[0]: row[1]
                for row in connection.execute(text("SELECT borrowernumber, SUM(amountoutstanding) FROM accountlines GROUP BY 1"))
            }
            self.issues = {row["issue_id"]: row for row in rows["issues"]}
            self.items = {row["itemnumber"]: row for row in rows["items"]}
            self.types = {row["biblioitemnumber"]: row["itemtype"] for row in rows["biblioitems"]}
            self.patrons = {row["borrowernumber"]: row for row in rows["borrowers"]}
            self.blocks = {row["categorycode"]: row["BlockExpiredPatronOpacActions"] for row in rows["categories"]}
            self.reserves = rows["reserves"]
            self._rules: dict[Any, str] = {}
            self.answers = {key: self.answer(key) for key in self.issues}

    @staticmethod
    def _table(connection: Any, name: str) -> list[dict[str, Any]]:
        return [dict(row) for row in connection.execute(text(f"SELECT * FROM {name}")).mappings()]  # noqa: S608 - names of our own

    def rule(self, scope: tuple[str, str, str], name: str) -> str:
        """Return the value of a rule, empty where there is none."""
        if (scope, name) not in self._rules:
            branch, category, item_type = scope
            given = {"branch": branch, "category": category, "item_type": item_type, "name": name}
            found = self._connection.execute(text(_RULE), given).scalar()
            self._rules[scope, name] = found or ""
        return self._rules[scope, name]

    def scope(self, issue: dict[str, Any]) -> tuple[str, str, str]:
        item, patron = self.items[issue["itemnumber"]], self.patrons[issue["borrowernumber"]]
        held = item["holdingbranch"] if self.preferences["HomeOrHoldingBranch"] == "holdingbranch" else None
        branch = patron["branchcode"] if self.preferences["CircControl"] == "PatronLibrary" else held or item["homebranch"]
        return branch, patron["categorycode"], item["itype"] or self.types[item["biblioitemnumber"]]

    def answer(self, key: int) -> Answer | str:
        """Return what is decided about a checkout, with the balances as they are now."""
        issue = self.issues[key]
        patron = self.patrons[issue["borrowernumber"]]
        if issue["onsite_checkout"] or (issue["auto_renew"] and patron["autorenew_checkouts"]):
            return LEFT_TO_KOHA
        reasons = frozenset((*self._of_patron(issue, patron), *self._of_loan(issue)))
        due = self._new_due(issue)
        if not reasons and due <= issue["date_due"]:
            reasons = frozenset({"no_gain"})
        is_charged = issue["date_due"] < self.now and "not_in_time" not in reasons
        return Answer(reasons, None if reasons else due, self._fee(issue) if is_charged else Decimal())

    def _of_patron(self, issue: dict[str, Any], patron: dict[str, Any]) -> Iterator[str]:
        if (
            patron["debarred"]
            and datetime.combine(patron["debarred"], time()) > self.now
            and self.preferences["RestrictionBlockRenewing"] == "1"
        ):
            yield "patron_blocked"
        blocks = self.blocks[patron["categorycode"]]
        blocks = int(self.preferences["BlockExpiredPatronOpacActions"]) if blocks < 0 else blocks
        if blocks and patron["dateexpiry"] and patron["dateexpiry"] < self.today:
            yield "patron_expired"
        if self.balances.get(issue["borrowernumber"], 0) > Decimal(self.preferences["FineNoRenewals"]):
            yield "patron_debt"

    def _of_loan(self, issue: dict[str, Any]) -> Iterator[str]:
        scope, item = self.scope(issue), self.items[issue["itemnumber"]]
        allowed, unseen = int(self.rule(scope, "renewalsallowed") or 0), self.rule(scope, "unseen_renewals_allowed")
        if allowed <= issue["renewals_count"]:
            yield "renewal_limit_reached"
        if self.preferences["UnseenRenewals"] == "1" and unseen and int(unseen) <= issue["unseen_renewals"]:
            yield "unseen_limit_reached"
        if self.preferences["OverduesBlockRenewing"] == "blockitem" and issue["date_due"] < self.now:
            yield "not_in_time"
        if item["itemlost"]:
            yield "item_lost"
        before = self.rule(scope, "norenewalbefore")
        if before:
            hours = self.rule(scope, "lengthunit") == "hours"
            soonest = issue["date_due"] - (timedelta(hours=int(before)) if hours else timedelta(days=int(before)))
            if not hours and self.preferences["NoRenewalBeforePrecision"] == "date":
                soonest = datetime.combine(soonest.date(), time())
            if soonest > self.now:
                yield "too_early"
        if self._held(issue, item, scope[2]):
            yield "reserved_by_other"

    def _held(self, issue: dict[str, Any], item: dict[str, Any], item_type: str) -> bool:
        waiting = [
            hold for hold in self.reserves
            if hold["biblionumber"] == item["biblionumber"] and hold["borrowernumber"] != issue["borrowernumber"]
            and not (hold["found"] or hold["suspend"] or hold["non_priority"])
            and hold["itemnumber"] in (None, item["itemnumber"]) and hold["itemtype"] in (None, item_type)
            and (hold["reservedate"] <= self.today or self.preferences["FutureHoldsBlockRenewals"] == "1")
            and (hold["expirationdate"] or hold["patron_expiration_date"] or self.today) >= self.today
        ]  # fmt: skip
        if self.preferences["AllowRenewalIfOtherItemsAvailable"] == "1" and not any(hold["itemnumber"] for hold in waiting):
            return len(waiting) > self._free_copies(item)
        return bool(waiting)

    def _free_copies(self, item: dict[str, Any]) -> int:
        taken = {hold["itemnumber"] for hold in self.reserves if hold["found"]}
        return sum(
            other["biblionumber"] == item["biblionumber"] and other["itemnumber"] != item["itemnumber"]
            and other["onloan"] is None and other["itemnumber"] not in taken
            and not (other["damaged"] or other["itemlost"] or other["notforloan"] or other["withdrawn"])
            for other in self.items.values()
        )  # fmt: skip

    # dates

    def is_open(self, branch: str, day: date) -> bool:
        repeated, special = self.holidays
        for row in special:
            if row["branchcode"] == branch and (row["year"], row["month"], row["day"]) == (day.year, day.month, day.day):
                return bool(row["isexception"])
        weekday = day.isoweekday() % 7
        return not any(
            row["branchcode"] == branch
            and (row["weekday"] == weekday or (row["weekday"] is None and (row["month"], row["day"]) == (day.month, day.day)))
            for row in repeated
        )

    def _new_due(self, issue: dict[str, Any]) -> datetime:
        scope = self.scope(issue)
        branch, count = scope[0], int(self.rule(scope, "renewalperiod") or self.rule(scope, "issuelength"))
        start = issue["date_due"] if self.preferences["ManualRenewalPeriodBase"] == "date_due" else self.now
        if self.rule(scope, "lengthunit") == "hours":
            return start + timedelta(hours=count)
        mode = self.rule(scope, "daysmode") or self.preferences["useDaysMode"]
        day = start.date()
        if mode == "Calendar":
            for _ in range(count):
                day = self._open_from(branch, day + timedelta(1), 1)
        else:
            day += timedelta(count)
            if mode == "Dayweek" and count % 7 == 0 and self._opens_weekly(branch, day):
                while not self.is_open(branch, day):
                    day += timedelta(7)
            elif mode != "Days":
                day = self._open_from(branch, day, 1)
        hard = self.rule(scope, "hardduedate")
        if hard and (self.rule(scope, "hardduedatecompare") == "0" or date.fromisoformat(hard) < day):
            day = date.fromisoformat(hard)
        ends = self.patrons[issue["borrowernumber"]]["dateexpiry"]
        if self.preferences["ReturnBeforeExpiry"] == "1" and ends and ends < day:
            day = ends
            if mode != "Days":
                earlier = self._open_from(branch, day, -1)
                day = earlier if earlier >= self.today else day
        return datetime.combine(day, _END)

    def _opens_weekly(self, branch: str, day: date) -> bool:
        return not any(row["branchcode"] == branch and row["weekday"] == day.isoweekday() % 7 for row in self.holidays[0])

    def _open_from(self, branch: str, day: date, step: int) -> date:
        while not self.is_open(branch, day):
            day += timedelta(step)
        return day

    def _fee(self, issue: dict[str, Any]) -> Decimal:
        scope, item = self.scope(issue), self.items[issue["itemnumber"]]
        fine, period = Decimal(self.rule(scope, "fine") or 0), int(self.rule(scope, "chargeperiod") or 0)
        days = [issue["date_due"].date() + timedelta(number) for number in range(1, (self.today - issue["date_due"].date()).days + 1)]
        if self.preferences["finesCalendar"] == "noFinesWhenClosed":
            days = [day for day in days if self.is_open(scope[0], day)]
        units, grace = len(days), int(self.rule(scope, "firstremind") or 0)
        if not period or units <= grace:
            return Decimal()
        periods = (units if self.preferences["FinesIncludeGracePeriod"] == "1" else units - grace) / period
        amount = fine * (ceil(periods) if self.rule(scope, "chargeperiod_charge_at") == "1" else floor(periods))
        cap = Decimal(self.rule(scope, "overduefinescap") or 0)
        amount = min(amount, cap) if cap else amount
        price = item["replacementprice"] if self.rule(scope, "cap_fine_to_replacement_price") == "1" else None
        return min(amount, price) if price else amount
