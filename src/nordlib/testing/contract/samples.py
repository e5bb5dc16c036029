"""The borrowers, staff, requests, messages, cardholders and cards that the cases put into a store.

The numbers of borrowers are published for tests (`nordlib.identity.testdata.ranges`); a pseudonym of a cardholder is that of no number.
"""

from datetime import date, datetime, timedelta, timezone
from itertools import islice
from random import Random
from typing import Any, Final

import attrs

from nordlib.accounts import AcceptedBy, Account, AccountId, Agreement, Registrar, StaffId, Transfer, TransferId
from nordlib.cards import Card, CardForm, Cardholder, CardholderId, CardKind, CardNumber
from nordlib.contact import parse_email
from nordlib.identity import IdentityNumber
from nordlib.identity.pseudonyms import Pseudonym
from nordlib.identity.testdata.valid import valid_numbers
from nordlib.libraries import LibraryId
from nordlib.messages import Message, MessageKind
from nordlib.patrons import Patron, PatronId, borrower_number

__all__ = [
    "NOW",
    "NUMBERS",
    "TODAY",
    "A",
    "B",
    "make_account",
    "make_card",
    "make_cardholder",
    "make_message",
    "make_pseudonym",
    "make_registrar",
    "make_transfer",
]

#: The day of the cases.
TODAY: Final = date(2026, 11, 24)
#: The instant of the cases: with microseconds and an offset of no Nordic country, to catch a store that saves the wall-clock time.
NOW: Final = datetime(2026, 11, 24, 12, 0, 0, 250_000, timezone(timedelta(hours=3, minutes=30)))
#: The first library, that of the sample borrowers and staff.
A: Final = LibraryId("A")
#: The second library.
B: Final = LibraryId("B")
_AGES: Final = range(30, 60)
#: Twenty published test numbers of adults.
NUMBERS: Final[tuple[IdentityNumber, ...]] = tuple(islice(valid_numbers("se", Random(1), on=TODAY, ages=_AGES), 20))  # noqa: S311 - a sample, not a secret


def make_account(index: int, **changes: Any) -> Account:
    """Return a sample borrower of the first library, different for each index from 0 to 19; `changes` replaces fields."""
    account = Account(
        AccountId(f"a{index:02}"),
        A,
        NUMBERS[index],
        f"Anna{index}",
        "Ek",
        parse_email(f"a{index}@example.se"),
        Agreement("1", AcceptedBy.BORROWER, NOW),
        "sv",
    )
    return attrs.evolve(account, **changes)


def make_transfer(index: int, of: Account, **changes: Any) -> Transfer:
    """Return a borrower's request to move to the second library; `changes` replaces fields."""
    return attrs.evolve(Transfer(TransferId(f"t{index:02}"), of.id, of.library, B, NOW), **changes)


def make_registrar(index: int, **changes: Any) -> Registrar:
    """Return a sample registrar of the first library; `changes` replaces fields."""
    return attrs.evolve(Registrar(StaffId(f"r{index:02}"), A, parse_email(f"r{index}@example.se")), **changes)


def make_message(subject_id: str = "a00", library: str = "B") -> Message:
    """Return a message to a borrower about a completed transfer to a library."""
    return Message(MessageKind.TRANSFER_COMPLETED, "a0@example.se", "sv", subject_id, {"library": library})


def make_pseudonym(index: int, key: str = "k1") -> Pseudonym:
    """Return a sample pseudonym under a key, different for each index."""
    return Pseudonym(f"{key}.{index:064x}")


def make_cardholder(index: int, **changes: Any) -> Cardholder:
    """Return a sample cardholder, different for each index; `changes` replaces fields."""
    return attrs.evolve(Cardholder(CardholderId(f"h{index:02}"), f"Anna{index} Ek", make_pseudonym(index)), **changes)


def make_patron(index: int, **changes: Any) -> Patron:
    """Return a sample patron, different for each index; `changes` replaces fields."""
    return attrs.evolve(
        Patron(PatronId(f"p{index:02}"), borrower_number(f"HB{index:06}"), f"Bo{index} Ek", make_pseudonym(index)), **changes
    )


def make_card(index: int, of: Cardholder, **changes: Any) -> Card:
    """Return a printed local card of a cardholder at the first library, different for each index; `changes` replaces fields."""
    return attrs.evolve(Card(CardNumber(f"N{index:09}"), CardKind.LOCAL, CardForm.PRINTED, of.id, A), **changes)
