"""`accountlines` as nordlib's `Charges`: a fee is a line in the transaction of the renewal.

Koha counts the fine of a late item in one line while it is out (`UNRETURNED`; `UpdateFine` in `C4/Overdues.pm`). A renewal ends that line
(`RENEWED`), and the fee of the renewal is its last amount: no second line is added. Every change of an amount is an offset, as in Koha.

A line is for one checkout. A charge for several, which a group of loans costs once, is a line without a checkout; they stand in its
note. The note begins with the id of the charge, so that the same renewal is never charged twice.
"""

import hashlib
from datetime import datetime, time
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

import attrs
from koha.connection import Row, Sql
from koha.loans import Act, KohaLoans, number

from nordlib.circulation import LoanId, Money, PatronId
from nordlib.circulation.charges import Charge, ChargeId, ChargeKind
from nordlib.errors import InvalidData, UniqueViolation, VersionConflict
from nordlib.storage.protocols import Versioned

__all__ = ["KohaCharges"]

_MARK: Final = "nordlib "
_UNDONE: Final = "CANCELLED"


@attrs.frozen
class _Line:
    """A line of an account, and the charge that it is."""

    id: int
    charge: Charge
    amount: Decimal
    version: int


class KohaCharges:
    """What patrons owe for late renewals."""

    _SELECT: Final = """
        SELECT accountlines_id, issue_id, borrowernumber, date, amount, amountoutstanding, status, note FROM accountlines
        WHERE debit_type_code = 'OVERDUE' AND note LIKE 'nordlib %'"""

    def __init__(self, sql: Sql, loans: KohaLoans, zone: ZoneInfo, currency: str, act: Act) -> None:
        self._sql, self._loans, self._zone, self._currency, self._act = sql, loans, zone, currency, act

    def get(self, charge: ChargeId) -> Versioned[Charge] | None:
        line = self._line(charge)
        return None if line is None else Versioned(line.charge, line.version)

    def for_patron(self, patron: PatronId) -> tuple[Charge, ...]:
        charges = [line.charge for line in self._lines(frozenset({number(patron)}))]
        return tuple(sorted(charges, key=lambda charge: (charge.charged_on, charge.id)))

    def add(self, charge: Charge) -> None:
        if charge.kind is not ChargeKind.LATE_RENEWAL:
            raise InvalidData("charge", ("Koha sends reminders itself, and charges for them; it must be for a late renewal",))
        self._sql.row("SELECT borrowernumber FROM borrowers WHERE borrowernumber = :patron FOR UPDATE", patron=number(charge.patron))
        if self._line(charge.id) is not None:
            raise UniqueViolation("charge", "id")
        counted = next((self._loans.counted[loan] for loan in charge.loans if loan in self._loans.counted), None)
        if counted is None:
            self._insert(charge)
        else:
            self._set(counted, charge)

    def save(self, charge: Charge, *, expected_version: int) -> None:
        line = self._line(charge.id)
        if line is None or line.version != expected_version:
            raise VersionConflict("charge", charge.id, expected_version)
        self._set(line.id, charge)

    def _insert(self, charge: Charge) -> None:
        loan = _only(charge.loans)
        row = None if loan is None else self._sql.row("SELECT itemnumber FROM issues WHERE issue_id = :loan", loan=number(loan))
        line = self._sql.write(
            "INSERT INTO accountlines (issue_id, borrowernumber, itemnumber, date, amount, amountoutstanding, debit_type_code, status,"
            " description, note, manager_id, interface) VALUES (:loan, :patron, :item, :at, :amount, :owed, 'OVERDUE', :status,"
            " 'Late renewal', :note, :manager, :interface)",
            loan=None if loan is None else number(loan), patron=number(charge.patron), item=None if row is None else row["itemnumber"],
            at=self._at(charge), amount=charge.amount.amount, owed=charge.amount.amount if charge.is_owed else 0, status=_status(charge),
            note=_note(charge), manager=self._manager(charge), interface=self._act.interface,
        )  # fmt: skip
        self._offset(line, "CREATE", charge.amount.amount)

    def _set(self, line: int, charge: Charge) -> None:
        """Change a line to what a charge says; what was paid of it stays paid."""
        before = self._sql.row(
            "SELECT COALESCE(amount, 0) AS amount, COALESCE(amountoutstanding, 0) AS amountoutstanding FROM accountlines"
            " WHERE accountlines_id = :line FOR UPDATE", line=line,
        )  # fmt: skip
        assert before is not None
        more = charge.amount.amount - before["amount"]
        owed, loan = before["amountoutstanding"] + more if charge.is_owed else Decimal(), _only(charge.loans)
        if owed < 0:
            raise InvalidData("charge", ("more was paid than it is now; refund the patron in Koha first",))
        self._sql.write(
            "UPDATE accountlines SET issue_id = :loan, date = :at, amount = :amount, amountoutstanding = :owed, status = :status,"
            " note = :note WHERE accountlines_id = :line",
            loan=None if loan is None else number(loan), at=self._at(charge), amount=charge.amount.amount, status=_status(charge),
            owed=owed, note=_note(charge), line=line,
        )  # fmt: skip
        if more:
            self._offset(line, "OVERDUE_INCREASE" if more > 0 else "OVERDUE_DECREASE", more)

    def _offset(self, line: int, kind: str, amount: Decimal) -> None:
        statement = "INSERT INTO account_offsets (debit_id, type, amount) VALUES (:line, :kind, :amount)"
        self._sql.write(statement, line=line, kind=kind, amount=amount)

    def _line(self, charge: ChargeId) -> _Line | None:
        """Return the line of a charge: among those of the patrons whose loans were read, which an index finds, or else among all."""
        return next((line for line in self._lines(frozenset(self._loans.patrons)) if line.charge.id == charge), None)

    def _lines(self, patrons: frozenset[int]) -> list[_Line]:
        if not patrons:
            return [self._read(row) for row in self._sql.rows(self._SELECT)]
        lock = "" if self._sql.reading else "FOR UPDATE"
        return [self._read(row) for row in self._sql.rows(f"{self._SELECT} AND borrowernumber IN :patrons {lock}", patrons=sorted(patrons))]

    def _read(self, row: Row) -> _Line:
        key, *several = row["note"].removeprefix(_MARK).split()
        one = () if row["issue_id"] is None else (LoanId(str(row["issue_id"])),)
        loans = frozenset((*one, *map(LoanId, several)))
        charge = Charge(
            ChargeId(key),
            PatronId(str(row["borrowernumber"])),
            ChargeKind.LATE_RENEWAL,
            Money(row["amount"], self._currency),
            row["date"].date(),
            frozenset() if row["status"] == _UNDONE else loans,
        )
        digest = hashlib.blake2b(repr(tuple(row.values())).encode(), digest_size=8).digest()
        return _Line(row["accountlines_id"], charge, row["amount"], int.from_bytes(digest))

    def _at(self, charge: Charge) -> datetime:
        now = None if self._act.now is None else self._act.now.astimezone(self._zone).replace(tzinfo=None, microsecond=0)
        return now if now is not None and now.date() == charge.charged_on else datetime.combine(charge.charged_on, time())

    def _manager(self, charge: Charge) -> int | None:
        """Return the staff who renewed; a patron is no manager of the own account."""
        return None if self._act.renewer == number(charge.patron) else self._act.renewer


def _only(loans: frozenset[LoanId]) -> LoanId | None:
    return next(iter(loans)) if len(loans) == 1 else None


def _note(charge: Charge) -> str:
    several = sorted(charge.loans) if len(charge.loans) > 1 else []
    return " ".join((f"{_MARK}{charge.id}", *several))


def _status(charge: Charge) -> str:
    return "RENEWED" if charge.is_owed else _UNDONE
