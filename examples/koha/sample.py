"""A small library in Koha's tables: two branches, four patrons, eight checkouts and the rules for them."""

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from koha.connection import koha_engine
from koha.schema import database, make_tables
from koha.store import KohaStore
from sqlalchemy import Connection, Engine

__all__ = ["NOW", "ZONE", "fill_sample", "sample_store"]

ZONE: Final = ZoneInfo("Europe/Copenhagen")
#: The instant of the example: a Tuesday.
NOW: Final = datetime(2026, 11, 24, 10, tzinfo=ZONE)

_PREFERENCES: Final = (
    ("CircControl", "ItemHomeLibrary"), ("FineNoRenewals", "200"), ("RestrictionBlockRenewing", "1"), ("OverduesBlockRenewing", "allow"),
    ("ManualRenewalPeriodBase", "now"), ("NoRenewalBeforePrecision", "date"), ("useDaysMode", "Datedue"), ("CalculateFinesOnReturn", "1"),
    ("finesMode", "production"), ("finesCalendar", "ignoreCalendar"), ("UseRecalls", "off"),
)  # fmt: skip
_RULES: Final = (
    (None, None, None, "issuelength", "28"), (None, None, None, "lengthunit", "days"), (None, None, None, "renewalsallowed", "2"),
    (None, None, None, "norenewalbefore", "7"), (None, None, None, "fine", "10"), (None, None, None, "chargeperiod", "1"),
    (None, None, None, "overduefinescap", "100"), (None, None, None, "reservesallowed", "10"), (None, "K", None, "fine", "2"),
    (None, None, "DVD", "issuelength", "7"), ("ESP", None, None, "renewalsallowed", "5"),
    (None, None, "PC", "issuelength", "2"), (None, None, "PC", "lengthunit", "hours"), (None, None, "PC", "daysmode", "Days"),
    (None, None, "PC", "fine", "0"), (None, "K", "PC", "fine", "0"), (None, None, "PC", "norenewalbefore", ""),
)  # fmt: skip
#: Item, title, library, item type; each is a copy of a title whose biblioitemnumber is another number.
_ITEMS: Final = (
    (80, 12, "HEL", "BK"), (81, 13, "HEL", "BK"), (82, 14, "HEL", "DVD"), (83, 15, "ESP", "BK"), (84, 16, "HEL", "PC"),
    (85, 17, "ESP", "BK"), (86, 18, "HEL", "BK"), (87, 19, "HEL", "BK"),
)  # fmt: skip
#: Checkout, patron, item, due, renewals.
_ISSUES: Final = (
    (100, 7, 80, "2026-11-27 23:59:00", 0), (101, 7, 81, "2026-11-27 23:59:00", 0), (102, 7, 82, "2026-11-20 23:59:00", 1),
    (103, 7, 83, "2026-11-27 23:59:00", 4), (104, 7, 84, "2026-11-24 11:30:00", 0), (105, 8, 85, "2026-11-10 23:59:00", 0),
    (106, 9, 86, "2026-11-27 23:59:00", 0), (107, 10, 87, "2026-12-20 23:59:00", 0),
)  # fmt: skip


def fill_sample(engine: Engine) -> None:
    """Fill the tables, which are empty."""
    with engine.begin() as connection:
        _insert(connection, "systempreferences (variable, value)", _PREFERENCES)
        _insert(connection, "branches (branchcode, branchname)", (("HEL", "Helsingør"), ("ESP", "Espergærde")))
        _insert(connection, "categories (categorycode, category_type)", (("PT", "A"), ("K", "C")))
        _insert(connection, "itemtypes (itemtype)", (("BK",), ("DVD",), ("PC",)))
        _insert(connection, "circulation_rules (branchcode, categorycode, itemtype, rule_name, rule_value)", _RULES)
        _insert(
            connection,
            "repeatable_holidays (branchcode, weekday, day, month, description)",
            (("HEL", 0, None, None, ""), ("HEL", None, 22, 12, "")),
        )
        _insert(connection, "biblio (biblionumber, title, datecreated)", ((title, f"Bog {title}", "2026-01-01") for _, title, *_ in _ITEMS))
        _insert(connection, "biblioitems (biblioitemnumber, biblionumber)", ((31 - title, title) for _, title, *_ in _ITEMS))
        _insert(
            connection,
            "items (itemnumber, biblionumber, biblioitemnumber, homebranch, holdingbranch, itype, onloan)",
            (
                (item, title, 31 - title, branch, branch, code, due[:10])
                for (item, title, branch, code), (*_, due, _) in zip(_ITEMS, _ISSUES, strict=True)
            ),
        )
        _insert(
            connection,
            "borrowers (borrowernumber, branchcode, categorycode, dateexpiry, debarred)",
            (
                (7, "HEL", "PT", "2027-06-30", "2026-11-24"),
                (8, "ESP", "K", None, None),
                (9, "HEL", "PT", None, "2026-12-01"),
                (10, "HEL", "PT", None, None),
            ),
        )
        _insert(
            connection,
            "issues (issue_id, borrowernumber, itemnumber, date_due, renewals_count, issuedate)",
            ((*row, "2026-10-27 12:00:00") for row in _ISSUES),
        )
        _insert(
            connection, "reserves (reserve_id, borrowernumber, biblionumber, branchcode, reservedate)", ((1, 8, 13, "HEL", "2026-11-20"),)
        )
        _insert(
            connection,
            "accountlines (borrowernumber, itemnumber, issue_id, amount, amountoutstanding, debit_type_code, status, interface)",
            ((7, 82, 102, "30", "30", "OVERDUE", "UNRETURNED", "commandline"),),
        )


@contextmanager
def sample_store(address: str) -> Generator[KohaStore]:
    """Make the small library in a database of its own beside the one of an address, open it, and drop it at the end."""
    with database(address) as url:
        engine = koha_engine(url)
        make_tables(engine)
        fill_sample(engine)
        yield KohaStore(engine, zone=ZONE, currency="DKK")
        engine.dispose()


def _insert(connection: Connection, columns: str, rows: Iterable[tuple[Any, ...]]) -> None:
    given = list(rows)
    connection.exec_driver_sql(f"INSERT INTO {columns} VALUES ({', '.join(['%s'] * len(given[0]))})", given)  # noqa: S608 - names of our own
