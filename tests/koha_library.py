"""A library in Koha's tables by chance: 200 patrons with 2,000 checkouts, the rules they stand under, and what everything else needs.

It is written with plain SQL, and seeded: each preference, restriction, debt, hold and rule has its neighbours on both sides of every limit.
A biblioitemnumber is never the biblionumber of its own title, and always that of another one.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Final

from sqlalchemy import Connection, Engine, text

__all__ = ["NOW", "OTHER_PREFERENCES", "PREFERENCES", "STRICT_PREFERENCES", "fill", "insert", "snapshot"]

#: The wall clock of the library: a Tuesday.
NOW: Final = datetime(2026, 11, 24, 10, 0)  # noqa: DTZ001 - as Koha writes it
TODAY: Final = NOW.date()
PREFERENCES: Final = {
    "CircControl": "ItemHomeLibrary", "HomeOrHoldingBranch": "homebranch", "FineNoRenewals": "100", "RestrictionBlockRenewing": "1",
    "OverduesBlockRenewing": "allow", "ManualRenewalPeriodBase": "date_due", "NoRenewalBeforePrecision": "date", "useDaysMode": "Days",
    "CalculateFinesOnReturn": "1", "finesMode": "production", "FinesIncludeGracePeriod": "1", "finesCalendar": "ignoreCalendar",
    "UnseenRenewals": "1", "BlockExpiredPatronOpacActions": "1", "UseRecalls": "off", "ReturnBeforeExpiry": "0",
    "FutureHoldsBlockRenewals": "0", "AllowRenewalIfOtherItemsAvailable": "0", "item-level_itypes": "1", "MaxFine": "",
}  # fmt: skip
#: Other choices of the same preferences, of which each changes what is decided.
OTHER_PREFERENCES: Final = {
    **PREFERENCES,
    "CircControl": "PatronLibrary", "ManualRenewalPeriodBase": "now",
    "NoRenewalBeforePrecision": "exact_time", "useDaysMode": "Calendar", "FutureHoldsBlockRenewals": "1",
    "AllowRenewalIfOtherItemsAvailable": "1", "ReturnBeforeExpiry": "1", "FineNoRenewals": "99.50", "BlockExpiredPatronOpacActions": "0",
    "UnseenRenewals": "0", "finesCalendar": "noFinesWhenClosed", "FinesIncludeGracePeriod": "0",
}  # fmt: skip
#: The choices of a strict library, whose rules follow the item.
STRICT_PREFERENCES: Final = {
    **PREFERENCES, "OverduesBlockRenewing": "blockitem", "HomeOrHoldingBranch": "holdingbranch", "useDaysMode": "Dayweek",
}  # fmt: skip
_BRANCHES: Final = ("HEL", "ESP", "SNE")
_TYPES: Final = ("BK", "BK", "BK", "DVD", "CR", "REF", "PER")
_PATRONS, _LOANS, _TITLES = 200, 2_000, 600
#: Library, category, item type, and rules.
_RULES: Final = (
    (None, None, None, {"issuelength": "28", "lengthunit": "days", "renewalsallowed": "2", "norenewalbefore": "7", "fine": "5.50",
                        "chargeperiod": "1", "firstremind": "2", "overduefinescap": "50", "unseen_renewals_allowed": "2",
                        "reservesallowed": "5", "finedays": "0", "daysmode": "", "holdallowed": "from_any_library"}),
    ("HEL", None, None, {"renewalsallowed": "3"}),
    (None, "K", None, {"fine": "1", "overduefinescap": "10"}),
    (None, None, "DVD", {"issuelength": "7", "renewalperiod": "3", "renewalsallowed": "1", "norenewalbefore": ""}),
    ("HEL", None, "DVD", {"issuelength": "14", "daysmode": "Datedue", "cap_fine_to_replacement_price": "1"}),
    ("HEL", "K", None, {"norenewalbefore": "3"}),
    (None, None, "CR", {"issuelength": "4", "lengthunit": "hours", "daysmode": "Days", "fine": "0", "norenewalbefore": "1"}),
    (None, "K", "CR", {"fine": "0"}),
    (None, None, "REF", {"renewalsallowed": "0"}),
    (None, "X", "PER", {"chargeperiod": "7", "fine": "20", "chargeperiod_charge_at": "1", "overduefinescap": "70",
                        "hardduedate": "2026-12-20", "hardduedatecompare": "-1"}),
    ("ESP", "X", "PER", {"chargeperiod": "3", "chargeperiod_charge_at": "0"}),
    ("SNE", None, "PER", {"hardduedate": "2026-12-18", "hardduedatecompare": "0"}),
    ("ESP", None, "BK", {"daysmode": "Dayweek"}),
)  # fmt: skip


def insert(connection: Connection, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows; all have the columns of the first."""
    rows = [dict(row) for row in rows]
    if rows:
        names = list(rows[0])
        connection.execute(text(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)})"), rows)  # noqa: S608 - names of our own


def fill(engine: Engine, preferences: Mapping[str, str] = PREFERENCES, seed: int = 7) -> None:
    """Fill the tables of Koha."""
    random = Random(seed)
    with engine.begin() as connection:
        insert(connection, "systempreferences", ({"variable": name, "value": value} for name, value in preferences.items()))
        insert(connection, "branches", ({"branchcode": code, "branchname": code} for code in _BRANCHES))
        kinds = (("PT", "A", -1), ("K", "C", -1), ("X", "A", 0), ("ST", "S", 1))
        insert(
            connection,
            "categories",
            (dict(zip(("categorycode", "category_type", "BlockExpiredPatronOpacActions"), each, strict=True)) for each in kinds),
        )
        insert(connection, "itemtypes", ({"itemtype": code} for code in sorted(set(_TYPES))))
        _rules_and_calendars(connection)
        _titles_and_patrons(connection, random)
        _checkouts(connection, random)
        _holds(connection, random)
        _accounts(connection, random)


def _rules_and_calendars(connection: Connection) -> None:
    cells = ("branchcode", "categorycode", "itemtype", "rule_name", "rule_value")
    rules = ((*scope, name, value) for *scope, values in _RULES for name, value in values.items())
    insert(connection, "circulation_rules", (dict(zip(cells, rule, strict=True)) for rule in rules))
    repeated = (("HEL", 0, None, None), ("ESP", 0, None, None), ("ESP", 6, None, None), ("ESP", None, 24, 12), ("HEL", None, 24, 12))
    insert(
        connection,
        "repeatable_holidays",
        ({"branchcode": code, "weekday": weekday, "day": day, "month": month, "description": ""} for code, weekday, day, month in repeated),
    )
    special = (("HEL", 22, 12, 0), ("HEL", 6, 12, 1), ("ESP", 1, 12, 0), ("ESP", 5, 12, 1))
    insert(
        connection,
        "special_holidays",
        (
            {"branchcode": code, "day": day, "month": month, "year": 2026, "isexception": opens, "description": ""}
            for code, day, month, opens in special
        ),
    )


def _titles_and_patrons(connection: Connection, random: Random) -> None:
    insert(connection, "biblio", ({"biblionumber": number, "datecreated": TODAY} for number in range(1, _TITLES + 1)))
    insert(
        connection,
        "biblioitems",
        (
            {"biblioitemnumber": number % _TITLES + 1, "biblionumber": number, "itemtype": _TYPES[number % 3]}
            for number in range(1, _TITLES + 1)
        ),
    )
    days = (None, TODAY - timedelta(1), TODAY, TODAY + timedelta(1), TODAY + timedelta(20), date(9999, 12, 31), date(2027, 6, 30))
    insert(
        connection,
        "borrowers",
        (
            {
                "borrowernumber": number,
                "branchcode": random.choice(_BRANCHES),
                "categorycode": random.choice(("PT", "PT", "K", "X", "ST")),
                "dateexpiry": random.choice((*days, *[date(2027, 6, 30)] * 12)),
                "debarred": random.choice((*days, *[None] * 20)),
                "autorenew_checkouts": random.random() < 0.8,
            }
            for number in range(1, _PATRONS + 1)
        ),
    )


def _checkouts(connection: Connection, random: Random) -> None:
    items, issues = [], []
    for number in range(1, _LOANS + 401):  # those after the last checkout are on the shelf
        title, on_loan, code = random.randint(1, _TITLES), number <= _LOANS, random.choice(_TYPES)
        due = datetime.combine(TODAY + timedelta(random.randint(-22, 25)), datetime(2026, 1, 1, 23, 59).time())  # noqa: DTZ001 - as Koha writes it
        code = _TYPES[title % 3] if random.random() < 0.1 else code
        if code == "CR":
            due = NOW + timedelta(minutes=random.randint(-300, 480))
        by_title = code == _TYPES[title % 3] and random.random() < 0.5
        home = random.choice(_BRANCHES)
        items.append({
            "itemnumber": number, "biblionumber": title, "biblioitemnumber": title % _TITLES + 1, "homebranch": home,
            "holdingbranch": random.choice((home, home, None, "HEL")), "replacementprice": random.choice((None, "12.50", "300.00")),
            "itype": random.choice((None, "")) if by_title else code, "itemlost": random.random() < 0.02,
            "damaged": random.random() < 0.1 and not on_loan, "notforloan": 0,
            "onloan": due.date() if on_loan else None, "renewals": random.choice((None, 0, 4)),
        })  # fmt: skip
        if on_loan:
            issues.append({
                "issue_id": number, "borrowernumber": random.randint(1, _PATRONS), "itemnumber": number, "date_due": due,
                "branchcode": home, "lastreneweddate": random.choice((None, None, NOW - timedelta(9), NOW - timedelta(hours=1))),
                "renewals_count": random.choice((0, 0, 0, 1, 1, 2, 3, 4)), "unseen_renewals": random.choice((0, 0, 0, 1, 2, 3)),
                "auto_renew": random.choice((0, 0, 0, 0, 0, 0, None, 1)) if random.random() < 0.4 else 0,
                "issuedate": NOW - timedelta(random.randint(20, 60)), "onsite_checkout": random.random() < 0.01,
            })  # fmt: skip
    insert(connection, "items", items)
    insert(connection, "issues", issues)


def _holds(connection: Connection, random: Random) -> None:
    copies = connection.execute(text("SELECT itemnumber, biblionumber, onloan FROM items")).mappings().all()
    rows = []
    for number in range(1, 301):
        copy = random.choice(copies)
        on_copy, is_found = random.random() < 0.3, copy["onloan"] is None and random.random() < 0.5
        rows.append({
            "reserve_id": number, "borrowernumber": random.randint(1, _PATRONS), "biblionumber": copy["biblionumber"], "branchcode": "HEL",
            "itemnumber": copy["itemnumber"] if on_copy or is_found else None, "item_level_hold": on_copy and random.random() < 0.9,
            "found": random.choice("WTP") if is_found else None, "suspend": random.random() < 0.15,
            "reservedate": TODAY + timedelta(random.choice((-30, -1, 0, 1, 9))),
            "expirationdate": random.choice((None, None, TODAY - timedelta(1), TODAY, TODAY + timedelta(9))),
            "patron_expiration_date": random.choice((None, None, None, TODAY - timedelta(2), TODAY + timedelta(3))),
            "itemtype": random.choice((None, None, None, "BK", "DVD")), "non_priority": random.random() < 0.1,
        })  # fmt: skip
    insert(connection, "reserves", rows)


def _accounts(connection: Connection, random: Random) -> None:
    amounts = ("99.49", "99.50", "99.500001", "99.999999", "100", "100.000001", "100.01", "0", "-20", "12.345678", "240")
    line = {"amount": None, "amountoutstanding": None, "borrowernumber": None, "debit_type_code": None, "status": None, "itemnumber": None}
    rows = [{**line, "borrowernumber": number, "amountoutstanding": random.choice(amounts)} for number in range(1, 90)]
    rows += [
        {**line, "borrowernumber": random.randint(1, 60), "amountoutstanding": random.choice(("-0.01", "0.000001", "5"))} for _ in range(40)
    ]
    late = connection.execute(text("SELECT borrowernumber, itemnumber FROM issues WHERE date_due < :now"), {"now": NOW}).mappings().all()
    for row in random.sample(list(late), 60):
        paid = random.choice(("3.000000", "1.000000", "0.000000"))
        rows.append({**line, **row, "amount": "3.000000", "amountoutstanding": paid, "debit_type_code": "OVERDUE", "status": "UNRETURNED"})
    insert(
        connection, "accountlines", ({**row, "amount": row["amount"] or row["amountoutstanding"], "interface": "intranet"} for row in rows)
    )


def snapshot(engine: Engine, tables: Iterable[str]) -> dict[str, dict[Any, dict[str, Any]]]:
    """Return every row of every table, by its first column."""
    with engine.connect() as connection:
        found = {table: connection.execute(text(f"SELECT * FROM {table}")).mappings().all() for table in tables}  # noqa: S608 - names of our own
    return {table: {next(iter(row.values())): dict(row) for row in rows} for table, rows in found.items()}
