"""The tables of Koha that a renewal asks or writes, and a database of its own with them.

Names, types and keys are those of `installer/data/mysql/kohastructure.sql` of Koha 23.11 (Koha-Community/Koha, commit 00545f8, read in
November 2026). Of each table only the columns are here that the adapter names, and those without a default; Koha's own tables have more.
The adapter names every column that it reads or writes, so it runs on them as they are: none is altered, and none is added.
"""

import secrets
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Engine, create_engine, make_url

__all__ = ["TABLES", "database", "make_tables"]

_END: Final = "ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci"
_CHANGED: Final = "timestamp NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp()"
_CASCADE: Final = "ON DELETE CASCADE ON UPDATE CASCADE"
_SET_NULL: Final = "ON DELETE SET NULL ON UPDATE CASCADE"

#: The columns and keys of each table, in an order in which each finds the tables that it refers to.
TABLES: Final = {
    "systempreferences": "variable varchar(50) NOT NULL PRIMARY KEY, value mediumtext",
    "branches": "branchcode varchar(10) NOT NULL DEFAULT '' PRIMARY KEY, branchname longtext NOT NULL",
    "categories": """
        categorycode varchar(10) NOT NULL DEFAULT '' PRIMARY KEY, description longtext, category_type varchar(1) NOT NULL DEFAULT 'A',
        BlockExpiredPatronOpacActions tinyint(1) NOT NULL DEFAULT -1""",
    "itemtypes": "itemtype varchar(10) NOT NULL DEFAULT '' PRIMARY KEY, description longtext, rentalcharge decimal(28,6)",
    "biblio": "biblionumber int(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, title longtext, datecreated date NOT NULL",
    "biblioitems": f"""
        biblioitemnumber int(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, biblionumber int(11) NOT NULL DEFAULT 0, itemtype varchar(10),
        FOREIGN KEY (biblionumber) REFERENCES biblio (biblionumber) {_CASCADE}""",
    "items": f"""
        itemnumber int(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, biblionumber int(11) NOT NULL DEFAULT 0,
        biblioitemnumber int(11) NOT NULL DEFAULT 0, barcode varchar(20) UNIQUE, homebranch varchar(10), holdingbranch varchar(10),
        replacementprice decimal(8,2), notforloan tinyint(1) NOT NULL DEFAULT 0, damaged tinyint(1) NOT NULL DEFAULT 0,
        itemlost tinyint(1) NOT NULL DEFAULT 0, withdrawn tinyint(1) NOT NULL DEFAULT 0, renewals smallint(6), onloan date,
        itype varchar(10), timestamp {_CHANGED},
        FOREIGN KEY (biblioitemnumber) REFERENCES biblioitems (biblioitemnumber) {_CASCADE},
        FOREIGN KEY (homebranch) REFERENCES branches (branchcode) ON UPDATE CASCADE,
        FOREIGN KEY (holdingbranch) REFERENCES branches (branchcode) ON UPDATE CASCADE,
        FOREIGN KEY (biblionumber) REFERENCES biblio (biblionumber) {_CASCADE}""",
    "borrowers": f"""
        borrowernumber int(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, cardnumber varchar(32) UNIQUE, surname longtext, firstname mediumtext,
        branchcode varchar(10) NOT NULL DEFAULT '', categorycode varchar(10) NOT NULL DEFAULT '', dateexpiry date, debarred date,
        autorenew_checkouts tinyint(1) NOT NULL DEFAULT 1, updated_on {_CHANGED},
        FOREIGN KEY (categorycode) REFERENCES categories (categorycode), FOREIGN KEY (branchcode) REFERENCES branches (branchcode)""",
    "issues": f"""
        issue_id int(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, borrowernumber int(11) NOT NULL, itemnumber int(11) NOT NULL UNIQUE,
        date_due datetime, branchcode varchar(10), lastreneweddate datetime, renewals_count tinyint(4) NOT NULL DEFAULT 0,
        unseen_renewals tinyint(4) NOT NULL DEFAULT 0, auto_renew tinyint(1) DEFAULT 0, issuedate datetime,
        onsite_checkout int(1) NOT NULL DEFAULT 0, timestamp {_CHANGED}, KEY bordate (borrowernumber, timestamp),
        FOREIGN KEY (borrowernumber) REFERENCES borrowers (borrowernumber) ON UPDATE CASCADE,
        FOREIGN KEY (itemnumber) REFERENCES items (itemnumber) ON UPDATE CASCADE""",
    "checkout_renewals": f"""
        renewal_id int(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, checkout_id int(11), renewer_id int(11), seen tinyint(1) DEFAULT 0,
        interface varchar(16) NOT NULL, timestamp timestamp NOT NULL DEFAULT current_timestamp(),
        renewal_type enum('Automatic','Manual') NOT NULL DEFAULT 'Manual',
        FOREIGN KEY (renewer_id) REFERENCES borrowers (borrowernumber) {_SET_NULL}""",
    "reserves": f"""
        reserve_id int(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, borrowernumber int(11) NOT NULL DEFAULT 0, reservedate date,
        biblionumber int(11) NOT NULL DEFAULT 0, item_group_id int(11), branchcode varchar(10) NOT NULL,
        priority smallint(6) NOT NULL DEFAULT 1, found varchar(1), itemnumber int(11), waitingdate date, expirationdate date,
        patron_expiration_date date, suspend tinyint(1) NOT NULL DEFAULT 0, suspend_until datetime, itemtype varchar(10),
        item_level_hold tinyint(1) NOT NULL DEFAULT 0, non_priority tinyint(1) NOT NULL DEFAULT 0, timestamp {_CHANGED},
        FOREIGN KEY (borrowernumber) REFERENCES borrowers (borrowernumber) {_CASCADE},
        FOREIGN KEY (biblionumber) REFERENCES biblio (biblionumber) {_CASCADE},
        FOREIGN KEY (itemnumber) REFERENCES items (itemnumber) {_CASCADE},
        FOREIGN KEY (branchcode) REFERENCES branches (branchcode) {_CASCADE},
        FOREIGN KEY (itemtype) REFERENCES itemtypes (itemtype) {_CASCADE}""",
    "account_debit_types": "code varchar(80) NOT NULL PRIMARY KEY, description varchar(200), is_system tinyint(1) NOT NULL DEFAULT 0",
    "accountlines": f"""
        accountlines_id int(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, issue_id int(11), borrowernumber int(11), itemnumber int(11),
        date timestamp NULL DEFAULT NULL, amount decimal(28,6), description longtext, debit_type_code varchar(80), status varchar(16),
        amountoutstanding decimal(28,6), timestamp {_CHANGED}, note mediumtext, manager_id int(11), interface varchar(16) NOT NULL,
        branchcode varchar(10),
        FOREIGN KEY (borrowernumber) REFERENCES borrowers (borrowernumber) {_SET_NULL},
        FOREIGN KEY (manager_id) REFERENCES borrowers (borrowernumber) {_SET_NULL},
        FOREIGN KEY (branchcode) REFERENCES branches (branchcode) {_SET_NULL},
        FOREIGN KEY (debit_type_code) REFERENCES account_debit_types (code) ON UPDATE CASCADE,
        FOREIGN KEY (itemnumber) REFERENCES items (itemnumber) {_SET_NULL}""",
    "account_offsets": f"""
        id int(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, credit_id int(11), debit_id int(11),
        type enum('CREATE','APPLY','VOID','OVERDUE_INCREASE','OVERDUE_DECREASE') NOT NULL, amount decimal(26,6) NOT NULL,
        created_on timestamp NOT NULL DEFAULT current_timestamp(),
        FOREIGN KEY (debit_id) REFERENCES accountlines (accountlines_id) {_CASCADE},
        FOREIGN KEY (credit_id) REFERENCES accountlines (accountlines_id) {_CASCADE}""",
    "circulation_rules": f"""
        id int(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, branchcode varchar(10), categorycode varchar(10), itemtype varchar(10),
        rule_name varchar(32) NOT NULL, rule_value varchar(32) NOT NULL,
        UNIQUE KEY branchcode (branchcode, categorycode, itemtype, rule_name), KEY rule_name (rule_name),
        FOREIGN KEY (branchcode) REFERENCES branches (branchcode) {_CASCADE},
        FOREIGN KEY (categorycode) REFERENCES categories (categorycode) {_CASCADE},
        FOREIGN KEY (itemtype) REFERENCES itemtypes (itemtype) {_CASCADE}""",
    "repeatable_holidays": f"""
        id int(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, branchcode varchar(10) NOT NULL, weekday smallint(6), day smallint(6),
        month smallint(6), title varchar(50) NOT NULL DEFAULT '', description mediumtext NOT NULL,
        FOREIGN KEY (branchcode) REFERENCES branches (branchcode) {_CASCADE}""",
    "special_holidays": f"""
        id int(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, branchcode varchar(10) NOT NULL, day smallint(6) NOT NULL DEFAULT 0,
        month smallint(6) NOT NULL DEFAULT 0, year smallint(6) NOT NULL DEFAULT 0, isexception smallint(1) NOT NULL DEFAULT 1,
        title varchar(50) NOT NULL DEFAULT '', description mediumtext NOT NULL,
        FOREIGN KEY (branchcode) REFERENCES branches (branchcode) {_CASCADE}""",
}


def make_tables(engine: Engine) -> None:
    """Create the tables, with the type of a fee that Koha's installation has."""
    with engine.begin() as connection:
        for name, columns in TABLES.items():
            connection.exec_driver_sql(f"CREATE TABLE {name} ({columns}) {_END}")
        connection.exec_driver_sql("INSERT INTO account_debit_types VALUES ('OVERDUE', 'Overdue fine', 1)")


@contextmanager
def database(address: str) -> Generator[str]:
    """Make an empty database beside the one of an address, give its address, and drop it at the end."""
    name = f"nordlib_koha_{secrets.token_hex(4)}"
    server = create_engine(address, isolation_level="AUTOCOMMIT")
    try:
        with server.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
        yield make_url(address).set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name}")
        server.dispose()
