"""Koha's tables, nordlib's rules: `PYTHONPATH=examples python -m koha mysql+pymysql://root@127.0.0.1/test`.

The address is that of any database on a MariaDB server whose user may create databases. The example makes one of its own beside it, shows
what it does there, checks the adapter against the contract of a store, and drops the database.
"""

import sys

from koha.contract import CANNOT, check_adapter
from koha.renewals import preview_checkouts, renew_checkouts
from koha.sample import NOW, sample_store
from koha.store import KohaStore
from koha.view import create_views
from sqlalchemy import Engine

from nordlib.circulation import FeeCategory, PatronId
from nordlib.circulation.periods import LoanPeriod
from nordlib.dates import HourlyPeriod
from nordlib.libraries import LibraryId

_PATRON = PatronId("7")


def show_rules(store: KohaStore) -> None:
    print("The circulation rules as a policy table")
    for row in store.rules.table.rows:
        terms = store.rules.table.terms[row.terms]
        fine = 0 if terms.fees is None else terms.fees.fee(1, FeeCategory.ADULT)
        print(f"  {row.name:<9} {terms.max_renewals} renewals of {_length(terms.loan_period)}; a day late: {fine}")
    for sentence in store.rules.told:
        print(f"  {sentence}")


def _length(period: LoanPeriod) -> str:
    return f"{period.hours} hours" if isinstance(period, HourlyPeriod) else f"{getattr(period, 'days', None) or period} days"


def show_preview(store: KohaStore) -> None:
    print(f"\nWhat patron {_PATRON} can renew")
    for loan, decision in preview_checkouts(store, _PATRON, by=_PATRON, now=NOW).decisions.items():
        print(f"  {loan}: " + decision.explain("en").replace("\n", "\n       "))


def show_renewals(store: KohaStore) -> None:
    renewals = renew_checkouts(store, _PATRON, by=_PATRON, now=NOW)
    print(f"\nRenewed: {', '.join(renewals.granted)}; fee: {renewals.fee}")
    show(store.engine, "issues", "issue_id, date_due, renewals_count, lastreneweddate", "WHERE lastreneweddate IS NOT NULL")
    show(store.engine, "accountlines", "issue_id, amount, amountoutstanding, status", f"WHERE borrowernumber = {_PATRON}")
    show(store.engine, "account_offsets", "type, amount", "")


def show_view(store: KohaStore) -> None:
    with store.engine.begin() as connection:
        view = create_views(connection, store.rules, LibraryId("HEL"), now=NOW)
    print("\nThe same rules in the database")
    show(store.engine, view, "issue_id, granted, new_due, fee", "ORDER BY issue_id")


def show(engine: Engine, table: str, columns: str, which: str) -> None:
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(f"SELECT {columns} FROM {table} {which}").all()  # noqa: S608 - names of our own
    print(f"  {table} ({columns})")
    for row in rows:
        print("    " + ", ".join(str(value) for value in row))


def main(address: str) -> None:
    with sample_store(address) as store:
        show_rules(store)
        show_preview(store)
        show_view(store)
        show_renewals(store)
        print("\nThe contract of a store")
        report = check_adapter(store.engine)
        print(f"  {report}")
        for lack, why in CANNOT.items():
            print(f"  {lack}: {why}")
    if not report:
        sys.exit("The adapter failed: see the results above.")


if __name__ == "__main__":
    if len(sys.argv) != 2:  # noqa: PLR2004 - the program and an address
        sys.exit(__doc__)
    main(sys.argv[1])
