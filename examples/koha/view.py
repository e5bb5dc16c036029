"""The renewal rules as views in Koha's database, for reports that need no Python: one for each library, since each has its own calendar.

`nordlib.columns.renewal_sql` writes the rules; here the columns of Koha get the names that it asks for. MariaDB has no instants with an
offset, so loans by the hour are left out, and so is what Koha alone decides. Drop the views and make them anew when staff change a rule.
Koha's own tables are not altered: besides the views there is a table of days for each library that has closed days.
"""

from datetime import date, datetime, timedelta
from typing import Final

from koha.rules import KohaRules
from sqlalchemy import Connection, text

from nordlib import columns
from nordlib.circulation import CirculationPolicy
from nordlib.dates import HourlyPeriod, local_date
from nordlib.libraries import LibraryId

__all__ = ["create_views", "view_sql"]

#: What is the same for every row, or asked only about interlibrary loans.
_ASSUMED: Final = {"kind": "local", "owner_permission": None, "recalled": False}
_YEARS: Final = 3  # that the table of days reaches, from a year ago
#: A cell of a rule that is for anything, or for the checkout.
_FITS: Final = "(w.{0} IS NULL OR w.{0} = {1})"


def create_views(connection: Connection, rules: KohaRules, library: LibraryId, *, now: datetime | None = None) -> str:
    """Make the views of a library, and return the name of the one that answers: `nordlib_renewals_` and the library.

    Without `now` it answers for whenever it is asked, by the clock of the session.
    """
    name, policy, calendar = library.lower(), _policy(rules, library), rules.calendars.get(library)
    if calendar is not None:
        today = local_date(now or datetime.now(rules.table.zone), rules.table.zone)
        first, last = today - timedelta(days=366), today + timedelta(days=366 * (_YEARS - 1))
        given = now or datetime.now(rules.table.zone)
        days = list(columns.calendar_rows(policy, calendar, first, last, now=given, assumed=_ASSUMED))
        _table_of_days(connection, f"nordlib_days_{name}", days)
    for statement in view_sql(rules, library, now=now):
        connection.exec_driver_sql(statement.replace("%", "%%"))
    return f"nordlib_renewals_{name}"


def view_sql(rules: KohaRules, library: LibraryId, *, now: datetime | None = None) -> tuple[str, str, str]:
    """Return the statements that make three views: the rows of the rules, the checkouts in nordlib's columns, and the answers."""
    name = library.lower()
    answers = columns.renewal_sql(
        _policy(rules, library),
        dialect="mariadb",
        table=f"nordlib_checkouts_{name}",
        now=now,
        view=f"nordlib_renewals_{name}",
        assumed=_ASSUMED,
        optional=("available_copies", "price", "unseen_renewals", "unseen"),
        calendar=rules.calendars.get(library),
        calendar_table=f"nordlib_days_{name}",
    )
    today = "CURRENT_DATE" if now is None else f"DATE '{local_date(now, rules.table.zone)}'"
    return _rows(rules, f"nordlib_rules_{name}"), _checkouts(rules, library, name, today), answers


def _policy(rules: KohaRules, library: LibraryId) -> CirculationPolicy:
    """Return the terms of a library by their names: the item type of a row is the name of its terms."""
    names = {row.terms for row in rules.table.rows if row.library in (None, library)}
    by_days = {name: rules.table.terms[name] for name in names if not isinstance(rules.table.terms[name].loan_period, HourlyPeriod)}
    return CirculationPolicy(rules.table.id, rules.table.zone, by_days)


def _rows(rules: KohaRules, name: str) -> str:
    def row(place: int, cells: tuple[str | None, ...]) -> str:
        return f"SELECT {place} AS place, " + ", ".join(f"{_quoted(cell)} AS {column}" for cell, column in zip(cells, names, strict=True))

    names = ("branchcode", "categorycode", "itemtype", "terms")
    found = [row(place, (each.library, each.category, each.material, each.terms)) for place, each in enumerate(rules.table.rows)]
    return f"CREATE VIEW {name} AS\n" + "\nUNION ALL ".join(found)


def _checkouts(rules: KohaRules, library: LibraryId, name: str, today: str) -> str:
    preferences = rules.preferences
    held = "COALESCE(t.holdingbranch, t.homebranch)" if preferences.by_holding_branch else "t.homebranch"
    branch = "p.branchcode" if preferences.by_patron else held
    item_type = "COALESCE(NULLIF(t.itype, ''), b.itemtype)"
    fits = " AND ".join(
        _FITS.format(*each) for each in (("branchcode", branch), ("categorycode", "p.categorycode"), ("itemtype", item_type))
    )
    begun = "" if preferences.future_holds_block else f"AND (r.reservedate IS NULL OR r.reservedate <= {today})"
    waits = f"""FROM reserves r WHERE r.biblionumber = t.biblionumber AND r.borrowernumber <> i.borrowernumber AND r.non_priority = 0
            AND r.found IS NULL AND r.suspend = 0 AND (r.itemnumber IS NULL OR r.itemnumber = i.itemnumber)
            AND (r.itemtype IS NULL OR r.itemtype = {item_type}) {begun}
            AND (COALESCE(r.expirationdate, r.patron_expiration_date) IS NULL
                 OR COALESCE(r.expirationdate, r.patron_expiration_date) >= {today})"""
    restricted = f"COALESCE(p.debarred > {today}, FALSE)" if preferences.restriction_blocks else "FALSE"
    return f"""CREATE VIEW nordlib_checkouts_{name} AS
SELECT i.issue_id, i.borrowernumber, DATE(i.date_due) AS due,
       (SELECT w.terms FROM nordlib_rules_{name} w WHERE {fits}
        ORDER BY w.branchcode IS NULL, w.categorycode IS NULL, w.itemtype IS NULL LIMIT 1) AS item_type,
       i.renewals_count AS renewals_used, i.unseen_renewals, TRUE AS unseen, IF(t.itemlost, 'lost', 'on_loan') AS status,
       DATE(i.lastreneweddate) AS last_renewed_on, DATE(i.issuedate) AS lent_on,
       (SELECT COUNT(*) {waits}) AS waiting, (SELECT COUNT(*) {waits} AND r.itemnumber IS NOT NULL) AS waiting_on_this_copy,
       (SELECT COUNT(*) FROM items o WHERE o.biblionumber = t.biblionumber AND o.itemnumber <> t.itemnumber AND o.onloan IS NULL
            AND o.notforloan = 0 AND o.damaged = 0 AND o.itemlost = 0 AND o.withdrawn = 0
            AND NOT EXISTS (SELECT 1 FROM reserves f WHERE f.itemnumber = o.itemnumber AND f.found IS NOT NULL)) AS available_copies,
       {restricted} AS blocked, p.dateexpiry AS card_expires_on,
       GREATEST(CEILING(COALESCE((SELECT SUM(a.amountoutstanding) FROM accountlines a WHERE a.borrowernumber = p.borrowernumber), 0) * 100)
                / 100, 0) AS debt,
       IF(c.category_type = 'C', 'child', 'adult') AS patron_category, t.replacementprice AS price,
       (SELECT COUNT(*) FROM issues l WHERE l.borrowernumber = i.borrowernumber AND l.issue_id <> i.issue_id
            AND DATE(l.date_due) < {today}) AS late_loans
FROM issues i JOIN items t USING (itemnumber) JOIN biblioitems b USING (biblioitemnumber)
     JOIN borrowers p ON p.borrowernumber = i.borrowernumber JOIN categories c USING (categorycode)
WHERE {branch} = {_quoted(library)} AND TIME(i.date_due) = '23:59:00' AND i.onsite_checkout = 0
      AND NOT (COALESCE(i.auto_renew, 0) AND p.autorenew_checkouts)"""  # noqa: S608 - names of our own


def _table_of_days(connection: Connection, name: str, days: list[dict[str, date | int | None]]) -> None:
    kinds = {column: "int" if isinstance(value, int) else "date" for column, value in days[0].items()}
    connection.exec_driver_sql(
        f"CREATE TABLE {name} ({', '.join(f'{column} {kind}' for column, kind in kinds.items())}, PRIMARY KEY (day))"
    )
    connection.execute(text(f"INSERT INTO {name} VALUES ({', '.join(f':{column}' for column in kinds)})"), days)  # noqa: S608 - names of our own


def _quoted(value: str | None) -> str:
    return "NULL" if value is None else "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"
