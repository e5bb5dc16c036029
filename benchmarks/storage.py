"""The storage rows of `make bench`: registrations, reading beside a writer, a page of loans, a closed day, and a search among many."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from itertools import count, islice
from pathlib import Path
from time import perf_counter
from typing import Final

import attrs
from sqlalchemy import bindparam, insert, select

from nordlib.accounts import LEGIMUS, AcceptedBy, AccountId, Agreement, BorrowerKind, Presence, Registrar, RegistrationForm, StaffId
from nordlib.circulation import HELSINGOR, DateClosing, ItemId, LaterClosings, Loan, LoanId, PatronId, PatronStanding, TitleId
from nordlib.commands import (
    NoticeRecipient,
    move_due_dates,
    preview_renewal,
    preview_renewals,
    register_borrower,
    search_borrowers,
    view_account,
)
from nordlib.contact import Email
from nordlib.identity import IdentityNumber, parse
from nordlib.identity.testdata.published import PERSONNUMMER, published_numbers
from nordlib.libraries import Library, LibraryId
from nordlib.messages import MessageKind
from nordlib.name_folding import name_words
from nordlib.storage.sql import SqlStore
from nordlib.storage.sql.schema import ACCOUNT, ACCOUNT_IDS, ACCOUNT_NAME_WORDS, LIBRARY, OUTBOX, REGISTRAR

NOW: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY: Final = date(2026, 11, 22)
POLICY: Final = attrs.evolve(LEGIMUS, accepted_numbers=attrs.evolve(LEGIMUS.accepted_numbers, accept_synthetic=True))
MAIN, BRANCH = Library(LibraryId("L0"), "Stadsbiblioteket"), Library(LibraryId("L1"), "Filialen", main_library_id=LibraryId("L0"))
BY: Final = Registrar(StaffId("r1"), MAIN.id, Email("r1@example.se", "r1@example.se"))
AGREEMENT: Final = Agreement("1", AcceptedBy.BORROWER, NOW)
A_LIBRARY: Final = 1_000
"""Borrowers of one library."""


_REGISTRAR: Final = select(REGISTRAR.table).where(REGISTRAR.table.c.id == bindparam("key"))
_LIBRARY: Final = select(LIBRARY.table).where(LIBRARY.table.c.id == bindparam("key"))
_BRANCHES: Final = select(LIBRARY.table).where(LIBRARY.table.c.main_library_id == bindparam("key")).order_by(LIBRARY.table.c.id)
_BY_EMAIL: Final = select(ACCOUNT.table).where(ACCOUNT.table.c.email_key == bindparam("key"))
_BY_NUMBER: Final = select(ACCOUNT.table).where(
    ACCOUNT.table.c.identity_number == bindparam("key"), ACCOUNT.table.c.identity_scheme == bindparam("scheme")
)
_ADD_ID, _ADD, _ADD_WORDS, _QUEUE = (insert(table) for table in (ACCOUNT_IDS, ACCOUNT.table, ACCOUNT_NAME_WORDS, OUTBOX))


def _empty(url: str) -> SqlStore:
    store = SqlStore.open(url)
    with store.transaction() as tx:
        tx.libraries.put(MAIN)
        tx.libraries.put(BRANCH)
        tx.registrars.add(BY)
    return store


def _forms() -> Iterator[tuple[AccountId, RegistrationForm]]:
    """One grown-up after the other."""
    grown_up = [each for each in published_numbers(PERSONNUMMER) if "1930" < each < "2000"]
    for place, text in enumerate(grown_up):
        address = f"p{place}@example.se"
        form = RegistrationForm(
            BorrowerKind.ADULT,
            MAIN.id,
            parse(text, "se", on=TODAY),
            "Anna",
            "Åkesson",
            Email(address, address),
            eligible=True,
            agreement=AGREEMENT,
            presence=Presence.IN_PERSON,
        )
        yield AccountId(f"b{place}"), form


def registering() -> tuple[Callable[[], object], Callable[[], object]]:
    """Register somebody by the rules, and with the same statements by hand; each in a database of its own in memory."""
    store, people = _empty("sqlite://"), _forms()
    other, others, places = _empty("sqlite://").engine, _forms(), count()

    def by_rules() -> None:
        account, form = next(people)
        store.run(register_borrower, form, by=BY, policy=POLICY, now=NOW, new_id=account).unwrap()

    def by_hand() -> None:
        account, form = next(others)
        number, email = form.identity, form.email
        assert isinstance(number, IdentityNumber)
        assert isinstance(email, Email)
        with other.begin() as connection:
            registrar = connection.execute(_REGISTRAR, {"key": BY.id}).one()
            connection.execute(_LIBRARY, {"key": registrar.library}).one()
            connection.execute(_BRANCHES, {"key": registrar.library}).all()
            library = connection.execute(_LIBRARY, {"key": form.library}).one()
            taken = connection.execute(_BY_EMAIL, {"key": email.key}).first()
            taken = taken or connection.execute(_BY_NUMBER, {"key": number.canonical, "scheme": number.scheme}).first()
            assert taken is None
            connection.execute(_ADD_ID, {"id": account})
            row = {
                "id": account,
                "version": 1,
                "library": library.id,
                "identity_scheme": number.scheme,
                "identity_kind": number.kind,
                "identity_number": number.canonical,
                "identity_birth_date": number.birth_date,
                "identity_sex": number.sex,
                "identity_flags": number.flags,
                "first_name": form.first_name,
                "last_name": form.last_name,
                "email": email.address,
                "email_key": email.key,
                "agreement_version": AGREEMENT.version,
                "agreement_accepted_by": AGREEMENT.accepted_by,
                "agreement_accepted_at": AGREEMENT.accepted_at,
                "language": "sv",
                "valid_to": None,
                "user_groups": frozenset[str](),
                "guardian_birth_date": None,
                "guardian_name": None,
                "birth_date": None,
                "attested_minor": False,
                "student_authorisation": None,
                "warned_end_dates": frozenset[date](),
                "created_on": TODAY,
                "last_active_on": None,
                "purge_warned_on": None,
                "protected": False,
            }
            connection.execute(_ADD, row)
            words = name_words(form.first_name, form.last_name)
            connection.execute(_ADD_WORDS, [{"account": account, "word": word, "times": 1, "library": library.id} for word in words])
            due = {
                "id": f"{next(places):020}",
                "kind": MessageKind.CREDENTIALS,
                "recipient": email.address,
                "language": "sv",
                "subject_id": account,
                "message_values": {"library": library.name},
                "attempts": 0,
                "available_from": None,
                "is_dead_letter": False,
            }
            connection.execute(_QUEUE, due)

    return by_rules, by_hand


A_PAGE: Final = 20
"""Loans on a page."""


def page_of_loans() -> tuple[Callable[[], object], Callable[[], object]]:
    """Preview a patron's loans in one transaction, and each in a transaction of its own; in a database in memory."""
    store, patron = SqlStore.open("sqlite://"), PatronId("p1")
    loans = [Loan(LoanId(f"l{place:02}"), patron, ItemId(f"i{place}"), TitleId(f"t{place}"), TODAY) for place in range(A_PAGE)]
    with store.transaction() as tx:
        tx.patron_standings.put(patron, PatronStanding())
        for loan in loans:
            tx.loans.add(loan)

    def at_once() -> None:
        assert len(preview_renewals(store, patron, by=PatronId("p1"), policy=HELSINGOR, now=NOW).granted) == A_PAGE

    def one_by_one() -> None:
        for loan in loans:
            assert store.run(preview_renewal, loan.id, by=PatronId("p1"), policy=HELSINGOR, now=NOW)

    return at_once, one_by_one


DUE: Final = 100
"""Loans that are due on the day that becomes closed."""


def moving_due_dates(others: int) -> Callable[[], object]:
    """Close the day on which some loans are due, among others that were due before; in a database in memory. Each call closes the next."""
    store, days = SqlStore.open("sqlite://"), (TODAY + timedelta(days=place) for place in count())
    with store.transaction() as tx:
        for place in range(DUE + others):
            due = TODAY if place < DUE else TODAY - timedelta(days=1 + place % 1_000)
            name = f"{place:07}"
            tx.loans.add(Loan(LoanId(name), PatronId(f"p{name}"), ItemId(f"i{name}"), TitleId(f"t{name}"), due))

    def work() -> None:
        closed = LaterClosings((DateClosing(next(days)),))
        assert len(move_due_dates(store, closings=closed, policy=HELSINGOR, now=NOW, recipient_of=_recipient_of).moved) == DUE

    return work


def _recipient_of(loan: Loan) -> NoticeRecipient:
    return NoticeRecipient(f"{loan.patron}@example.dk", "da", MAIN.name)


def reading(folder: Path) -> tuple[Callable[[], object], Callable[[], object]]:
    """View an account while another transaction has written and is not at its end, and while none is open; each in a file of its own."""

    def viewing(name: str) -> tuple[SqlStore, Callable[[], object]]:
        store, (account, form) = _empty(f"sqlite:///{folder}/{name}.db"), next(_forms())
        store.run(register_borrower, form, by=BY, policy=POLICY, now=NOW, new_id=account).unwrap()
        return store, lambda: store.read(view_account, account, by=BY, policy=POLICY, now=NOW).unwrap()

    (busy, beside), (_, alone) = viewing("busy"), viewing("alone")

    def write() -> None:
        with busy.transaction() as tx:
            tx.libraries.put(BRANCH)
            has_written.set()
            threading.Event().wait()

    has_written = threading.Event()
    threading.Thread(target=write, daemon=True).start()
    has_written.wait()
    return beside, alone


def registering_at_once(folder: Path, people: int) -> tuple[float, float]:
    """Sixteen threads register people in a file: the seconds that the slowest in a hundred took, and registrations a second."""
    store, forms, waits = _empty(f"sqlite:///{folder}/threads.db"), list(islice(_forms(), people)), list[float]()

    def register(person: tuple[AccountId, RegistrationForm]) -> None:
        account, form = person
        began = perf_counter()
        store.run(register_borrower, form, by=BY, policy=POLICY, now=NOW, new_id=account).unwrap()
        waits.append(perf_counter() - began)

    began = perf_counter()
    with ThreadPoolExecutor(16) as pool:
        tuple(pool.map(register, forms))
    seconds = perf_counter() - began
    store.close()
    return sorted(waits)[people * 99 // 100], people / seconds


FIRST: Final = ("Karin", "Karl", "Anna", "Erik", "Åsa", "Örjan", "Maja", "Nils", "Inga", "Olle")
LAST: Final = ("Andersson", "Andreasson", "Berg", "Ek", "Åkesson", "Öberg", "Karlsson", "Nilsson", "Holm", "Zetterlund")


def register_of(accounts: int, folder: Path) -> Callable[[], object]:
    """A search in a register of so many accounts, by a registrar who sees one library and its branch."""
    store = _empty(f"sqlite:///{folder}/{accounts}.db")
    with store.engine.begin() as connection:
        for first in range(0, accounts, A_LIBRARY):
            rows, words = list[tuple[str, ...]](), list[tuple[str, ...]]()
            for place in range(first, first + A_LIBRARY):
                key, library = f"b{place:08}", f"L{place // A_LIBRARY}"
                names = FIRST[place % 10], LAST[place // 10 % 10]
                rows.append((key, library, *names, f"{key}@example.se", f"{key}@example.se"))
                words += [(key, word, library) for word in name_words(*names)]
            connection.exec_driver_sql(_ACCOUNT, rows)
            connection.exec_driver_sql(_WORD, words)

    def work() -> None:
        found = store.read(search_borrowers, "kar and", by=BY, policy=POLICY, now=NOW, limit=20).unwrap()
        assert len(found) == 20  # noqa: PLR2004 - a page

    return work


_ACCOUNT: Final = """
    INSERT INTO nordlib_accounts (id, library, first_name, last_name, email, email_key, version, agreement_version, agreement_accepted_by,
                                  agreement_accepted_at, language, user_groups, attested_minor, warned_end_dates, protected)
    VALUES (?, ?, ?, ?, ?, ?, 1, '1', 'borrower', '2026-11-22 12:00:00', 'sv', '[]', 0, '[]', 0)"""
_WORD: Final = "INSERT INTO nordlib_account_name_words (account, word, library, times) VALUES (?, ?, ?, 1)"
