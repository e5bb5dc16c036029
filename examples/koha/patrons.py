"""`reserves` as nordlib's `Holds`, and `borrowers` with their `accountlines` as its `PatronStandings`."""

from collections import defaultdict
from datetime import date, datetime
from decimal import ROUND_CEILING, Decimal
from typing import Final, Literal
from zoneinfo import ZoneInfo

from koha.connection import Row, Sql
from koha.loans import Act, KohaLoans, number
from koha.preferences import Preferences

from nordlib.circulation import FeeCategory, Hold, HoldId, HoldStatus, ItemId, Money, PatronId, PatronStanding, TitleId
from nordlib.decisions import UNKNOWN, Unknown
from nordlib.errors import UnreadableRow

__all__ = ["KohaHolds", "KohaStandings"]

_CENT: Final = Decimal("0.01")
_CHILD: Final = "C"


class KohaHolds:
    """The holds. They are found by biblionumber: a biblioitemnumber is another number, though often the same one."""

    _SELECT: Final = """
        SELECT reserve_id, borrowernumber, biblionumber, itemnumber, item_level_hold, found, suspend, reservedate, expirationdate,
               patron_expiration_date, itemtype
        FROM reserves WHERE non_priority = 0 AND biblionumber IN :titles"""

    def __init__(self, sql: Sql, loans: KohaLoans) -> None:
        self._sql, self._loans = sql, loans
        self._found = dict[str, tuple[Hold, ...]]()

    def for_title(self, title: TitleId) -> tuple[Hold, ...]:
        """Return the holds on a title. In a question, those on all titles of the loans that were read are read at once."""
        if title in self._found:
            return self._found[title]
        titles = {str(title), *self._loans.titles} if self._sql.reading else {str(title)}
        by_title = defaultdict[str, list[Hold]](list)
        for row in self._sql.rows(self._SELECT, titles=sorted(map(number, titles))):
            by_title[str(row["biblionumber"])].append(_hold(row))
        if self._sql.reading:
            self._found.update({each: tuple(by_title[each]) for each in titles})
        return tuple(by_title[title])


def _hold(row: Row) -> Hold:
    """Return a hold. One that was found (waiting, in transit, in processing) has its copy already; the copy is in `itemnumber`.

    A hold is for one copy if it was placed so, or has a copy although none was found. `expirationdate` is the last day of pickup once a
    copy was found. A hold on a group of items counts as one on the title, so it stops more renewals than in Koha, and never fewer.
    """
    found, item = row["found"], None if row["itemnumber"] is None else ItemId(str(row["itemnumber"]))
    status = HoldStatus.READY_FOR_PICKUP if found else HoldStatus.SUSPENDED if row["suspend"] else HoldStatus.ACTIVE
    last: date | None = row["patron_expiration_date"]
    return Hold(
        HoldId(str(row["reserve_id"])),
        PatronId(str(row["borrowernumber"])),
        TitleId(str(row["biblionumber"])),
        item if row["item_level_hold"] or not found else None,
        status,
        active_from=row["reservedate"],
        expires_on=last if found else row["expirationdate"] or last,
        pickup_until=row["expirationdate"] if found else None,
        set_aside=item if found else None,
        item_type=row["itemtype"],
    )


class KohaStandings:
    """What Koha knows of its patrons."""

    _SELECT: Final = """
        SELECT p.dateexpiry, p.debarred, c.category_type,
               (SELECT SUM(amountoutstanding) FROM accountlines a WHERE a.borrowernumber = p.borrowernumber) AS balance
        FROM borrowers p JOIN categories c USING (categorycode) WHERE p.borrowernumber = :patron"""

    def __init__(self, sql: Sql, preferences: Preferences, zone: ZoneInfo, currency: str, act: Act) -> None:
        self._sql, self._preferences, self._zone, self._currency, self._act = sql, preferences, zone, currency, act

    def get(self, patron: PatronId, now: datetime) -> PatronStanding | Literal[Unknown.UNKNOWN]:
        """Return the standing of a patron. The day in `debarred` is free again (`Koha::Patron::is_debarred`).

        Raises `UnreadableRow` for a day that does not exist.
        """
        self._act.now = now
        row = self._sql.row(self._SELECT, patron=number(patron))
        if row is None:
            return UNKNOWN
        debarred, expires = row["debarred"], row["dateexpiry"]
        if not (isinstance(debarred, date | None) and isinstance(expires, date | None)):
            raise UnreadableRow("borrowers", str(patron))  # a day 0000-00-00 of an old database is a text here
        return PatronStanding(
            self._preferences.restriction_blocks and debarred is not None and debarred > now.astimezone(self._zone).date(),
            expires,
            self._debt(row["balance"]),
            FeeCategory.CHILD if row["category_type"] == _CHILD else FeeCategory.ADULT,
        )

    def _debt(self, balance: Decimal | None) -> Money | None:
        """Return a balance of six decimals in whole cents. It is rounded up: what is above a limit in Koha stays above it here."""
        debt = (balance or Decimal()).quantize(_CENT, ROUND_CEILING)
        return Money(debt, self._currency) if debt > 0 else None
