"""`issues` as nordlib's `Loans`: one checkout, its item and its patron.

- A checkout has no version. Its version is a hash of what the row holds, so every write changes it, also one of Koha's own.
- In a transaction that renews, `get` locks the row of `issues` first and reads after that: Koha's own renewal waits, or is seen.
- A loan by the day is due at 23:59 by the library's clock, as Koha writes it; any other time is a loan by the hour, in whole seconds.
"""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

import attrs
from koha.connection import Row, Sql
from koha.preferences import Preferences

from nordlib.circulation import (
    Due,
    DueInstant,
    ItemId,
    LastRenewal,
    Loan,
    LoanId,
    LoanStatus,
    Money,
    PatronId,
    TitleId,
)
from nordlib.errors import InvalidData, UnreadableRow, VersionConflict
from nordlib.libraries import LibraryId
from nordlib.storage.protocols import Versioned

__all__ = ["Act", "CheckoutOfKoha", "KohaLoans", "Place", "money", "number", "wall_clock"]

#: The time at which Koha lets a loan by the day end.
END_OF_DAY: Final = time(23, 59)
_INTERFACES: Final = ("opac", "intranet", "sip", "api", "commandline")


@attrs.define
class Act:
    """What `checkout_renewals` and `lastreneweddate` say about a renewal: Koha keeps more of it than nordlib's commands hand to a store."""

    now: datetime | None = None
    """The instant of the command."""
    renewer: int | None = None
    """The borrowernumber of the patron or of the staff who renew."""
    interface: str = "api"
    seen: bool = True


@attrs.frozen
class Place:
    """Whose rules apply to a checkout, and what caps its fine."""

    library: LibraryId | None
    category: str
    price: Money | None


@attrs.define
class CheckoutOfKoha(UnreadableRow):
    """A checkout that Koha alone decides."""

    why: str

    def __str__(self) -> str:
        return f"The checkout {self.id} is left to Koha: {self.why}."


class KohaLoans:
    """The checkouts."""

    _SELECT: Final = """
        SELECT i.issue_id, i.borrowernumber, i.itemnumber, i.date_due, i.lastreneweddate, i.renewals_count, i.unseen_renewals,
               i.auto_renew, i.issuedate, i.onsite_checkout, t.biblionumber, t.homebranch, t.holdingbranch, t.itemlost,
               t.replacementprice, COALESCE(NULLIF(t.itype, ''), b.itemtype) AS item_type, p.branchcode AS patron_branch, p.categorycode,
               p.autorenew_checkouts
        FROM issues i JOIN items t USING (itemnumber) JOIN biblioitems b USING (biblioitemnumber)
             JOIN borrowers p ON p.borrowernumber = i.borrowernumber"""

    def __init__(self, sql: Sql, preferences: Preferences, zone: ZoneInfo, currency: str, act: Act) -> None:
        self._sql, self._preferences, self._zone, self._currency, self._act = sql, preferences, zone, currency, act
        self._rows = dict[str, Row]()
        self.titles = set[str]()
        """The titles of the loans that were read, whose holds can be read at once."""
        self.patrons = set[int]()
        """The patrons of these loans."""
        self.counted = dict[LoanId, int]()
        """The lines of the account in which Koha counted the fine of a late item until it was renewed here."""

    def get(self, loan: LoanId) -> Versioned[Loan] | None:
        row = self._row(loan)
        return None if row is None else self._loan(row)

    def for_patron(self, patron: PatronId) -> tuple[Versioned[Loan] | UnreadableRow, ...]:
        found: list[Versioned[Loan] | UnreadableRow] = []
        for row in self._sql.rows(
            f"{self._SELECT} WHERE i.borrowernumber = :patron ORDER BY i.date_due, i.issue_id", patron=number(patron)
        ):
            self._note(row, may_change=not self._sql.reading)
            try:
                found.append(self._loan(row))
            except UnreadableRow as error:
                found.append(error)
        return tuple(found)

    def place(self, loan: LoanId) -> Place | None:
        """Return whose rules apply to a checkout; None where it is not stored."""
        row = self._row(loan)
        if row is None:
            return None
        library = self._preferences.library_of(row)
        return Place(None if library is None else LibraryId(library), row["categorycode"], money(row["replacementprice"], self._currency))

    def save(self, loan: Loan, *, expected_version: int) -> None:
        self._rows.pop(loan.id, None)
        stored = self.get(loan.id)
        if stored is None or stored.version != expected_version:
            raise VersionConflict("loan", loan.id, expected_version)
        before = stored.value
        kept = attrs.evolve(
            before, due=loan.due, renewals_used=loan.renewals_used, unseen_renewals=loan.unseen_renewals, last_renewal=loan.last_renewal
        )
        if kept != loan:
            raise InvalidData("checkout", ("a renewal changes its due date, its counts and its day, and nothing else of it",))
        due, renewed_at = wall_clock(loan.due, self._zone), self._renewed_at(loan)
        unseen = loan.unseen_renewals if self._preferences.counts_unseen else before.unseen_renewals  # Koha leaves it alone then
        self._sql.write(
            "UPDATE issues SET date_due = :due, renewals_count = :count, unseen_renewals = :unseen, lastreneweddate = :at"
            " WHERE issue_id = :loan",
            due=due, count=loan.renewals_used, unseen=unseen, at=renewed_at, loan=number(loan.id),
        )  # fmt: skip
        renewals = max(loan.renewals_used - before.renewals_used, 0)
        self._sql.write(
            "UPDATE items SET onloan = :day, renewals = COALESCE(renewals, 0) + :renewals WHERE itemnumber = :item",
            day=due.date(), renewals=renewals, item=number(loan.item),
        )  # fmt: skip
        if renewals:
            self._record(loan, renewed_at)
        self._rows.pop(loan.id, None)

    def _record(self, loan: Loan, at: datetime | None) -> None:
        """Add what `AddRenewal` adds: the renewal, and that a fine which was still counted is counted no longer."""
        self._sql.write(
            "INSERT INTO checkout_renewals (checkout_id, renewer_id, seen, interface, timestamp, renewal_type)"
            " VALUES (:loan, :renewer, :seen, :interface, COALESCE(:at, current_timestamp()), 'Manual')",
            loan=number(loan.id), renewer=self._act.renewer, seen=self._act.seen, interface=self._act.interface, at=at,
        )  # fmt: skip
        line = self._sql.row(
            "SELECT accountlines_id FROM accountlines WHERE itemnumber = :item AND borrowernumber = :patron"
            " AND debit_type_code = 'OVERDUE' AND status = 'UNRETURNED' FOR UPDATE",
            item=number(loan.item), patron=number(loan.patron),
        )  # fmt: skip
        if line is not None:
            self.counted[loan.id] = line["accountlines_id"]
            self._sql.write("UPDATE accountlines SET status = 'RENEWED' WHERE accountlines_id = :line", line=line["accountlines_id"])

    def _renewed_at(self, loan: Loan) -> datetime | None:
        """Return the instant of the last renewal: that of the command on its day, and otherwise the start of the day."""
        if loan.last_renewal is None:
            return None
        now = None if self._act.now is None else self._act.now.astimezone(self._zone).replace(tzinfo=None, microsecond=0)
        return now if now is not None and now.date() == loan.last_renewal.on else datetime.combine(loan.last_renewal.on, time())

    def _row(self, loan: LoanId) -> Row | None:
        key = number(loan)
        if loan in self._rows:
            return self._rows[loan]
        if not self._sql.reading:
            self._sql.row("SELECT issue_id FROM issues WHERE issue_id = :loan FOR UPDATE", loan=key)
        row = self._sql.row(f"{self._SELECT} WHERE i.issue_id = :loan", loan=key)
        if row is not None:
            self._note(row, may_change=False)
        return row

    def _note(self, row: Row, *, may_change: bool) -> None:
        """Remember what is asked next, and the row itself unless others may still change it."""
        self.titles.add(str(row["biblionumber"]))
        self.patrons.add(row["borrowernumber"])
        if not may_change:
            self._rows[str(row["issue_id"])] = row

    def _loan(self, row: Row) -> Versioned[Loan]:
        key, item_type, due = str(row["issue_id"]), row["item_type"], row["date_due"]
        renewed, lent = row["lastreneweddate"], row["issuedate"]
        if item_type is None or not isinstance(due, datetime) or not all(isinstance(at, datetime | None) for at in (renewed, lent)):
            raise UnreadableRow("issues", key)  # also a day 0000-00-00 of an old database, which is a text here
        if row["onsite_checkout"]:
            raise CheckoutOfKoha("issues", key, "it is used on the premises, and never renewed")
        if row["auto_renew"] and row["autorenew_checkouts"]:
            raise CheckoutOfKoha("issues", key, "it renews automatically, and its job asks rules that nordlib was not given")
        loan = Loan(
            LoanId(key),
            PatronId(str(row["borrowernumber"])),
            ItemId(str(row["itemnumber"])),
            TitleId(str(row["biblionumber"])),
            due.date() if due.time() == END_OF_DAY else DueInstant(due.replace(tzinfo=self._zone)),
            item_type,
            renewals_used=row["renewals_count"],
            status=LoanStatus.LOST if row["itemlost"] else LoanStatus.ON_LOAN,
            lent_on=None if lent is None else lent.date(),
            last_renewal=None if renewed is None else LastRenewal(renewed.date()),
            unseen_renewals=row["unseen_renewals"],
        )
        return Versioned(loan, _version(row.values()))


def _version(values: Iterable[object]) -> int:
    return int.from_bytes(hashlib.blake2b(repr(tuple(values)).encode(), digest_size=8).digest())


def number(key: str) -> int:
    """Return Koha's number of an id; one that no row has for a text that is not a number."""
    return int(key) if key.isascii() and key.isdecimal() and len(key) < len(str(2**31)) else -1


def money(amount: object, currency: str) -> Money | None:
    """Return an amount of a decimal column; None for NULL."""
    return Money(amount, currency) if isinstance(amount, Decimal) else None


def wall_clock(due: Due, zone: ZoneInfo) -> datetime:
    """Return a due date or instant as Koha writes it."""
    return datetime.combine(due, END_OF_DAY) if isinstance(due, date) else due.at.astimezone(zone).replace(tzinfo=None)
