"""The storage rows of `make bench`: a registration against its statements by hand, and a search in a register a hundred times as large."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Final

import attrs
from sqlalchemy import bindparam, insert, select

from nordlib.accounts import LEGIMUS, AcceptedBy, AccountId, Agreement, BorrowerKind, Presence, Registrar, RegistrationForm, StaffId
from nordlib.commands import register_borrower, search_borrowers
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
        assert email is not None
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
        found = store.run(search_borrowers, "kar and", by=BY, policy=POLICY, now=NOW, limit=20).unwrap()
        assert len(found) == 20  # noqa: PLR2004 - a page

    return work


_ACCOUNT: Final = """
    INSERT INTO nordlib_accounts (id, library, first_name, last_name, email, email_key, version, agreement_version, agreement_accepted_by,
                                  agreement_accepted_at, language, user_groups, attested_minor, warned_end_dates, protected)
    VALUES (?, ?, ?, ?, ?, ?, 1, '1', 'borrower', '2026-11-22 12:00:00', 'sv', '[]', 0, '[]', 0)"""
_WORD: Final = "INSERT INTO nordlib_account_name_words (account, word, library, times) VALUES (?, ?, ?, 1)"
