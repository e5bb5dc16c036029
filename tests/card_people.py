"""Three libraries of the Norwegian national card, their desks, and persons with published test numbers, for the tests of cards."""

import hashlib
from datetime import UTC, date, datetime
from random import Random
from typing import Any

import attrs

from nordlib.cards import BIBLIOTEKKORTET, NATIONAL_SERIES, CardNumber, DeskStaff, RulesAcceptance, RulesAcceptedBy
from nordlib.identity import IdentityNumber, NumberKind
from nordlib.identity.pseudonyms import KeyRing
from nordlib.identity.testdata.valid import valid_numbers
from nordlib.libraries import Library, LibraryId
from nordlib.passwords import Scrypt
from nordlib.storage import MemoryStore

NOW = datetime(2026, 3, 2, 11, tzinfo=UTC)
TODAY = NOW.date()
RANA, BODO, OSLO = map(LibraryId, ("NO-RANA", "NO-BODO", "NO-OSLO"))
LIBRARIES = tuple(Library(each, f"Bibliotek {each}") for each in (RANA, BODO, OSLO))
AT_RANA, AT_BODO, AT_OSLO = (DeskStaff(f"s-{library}", library) for library in (RANA, BODO, OSLO))
ACCEPTED = RulesAcceptance("1", RulesAcceptedBy.HOLDER, NOW)
#: A PIN of the longest kind is in no other thing by chance, and is never the one before.
POLICY = attrs.evolve(
    BIBLIOTEKKORTET, accepted_numbers=attrs.evolve(BIBLIOTEKKORTET.accepted_numbers, accept_synthetic=True), pin_length=12
)
CHEAP = Scrypt(cost=1)
KEYS = KeyRing("cards", {key: hashlib.sha256(key.encode()).digest() for key in ("k1", "k2")}, "k1")


def numbers_of_persons(count: int, ages: range) -> tuple[IdentityNumber, ...]:
    """Published test numbers of persons who have these ages on the day of the tests."""
    drawn = valid_numbers("no", Random(1), on=TODAY, kind=NumberKind.FNR, ages=ages)
    return tuple(next(drawn) for _ in range(count))


def born(number: IdentityNumber) -> date:
    assert number.birth_date is not None
    return number.birth_date


def card_number(serial: int) -> CardNumber:
    return NATIONAL_SERIES.number(serial)


def card_store(*things: Any, store: Any = None) -> Any:
    """A store with the three libraries and what a test gives it."""
    store = MemoryStore() if store is None else store
    parts = {
        "Cardholder": "cardholders",
        "Card": "cards",
        "CardCredential": "card_credentials",
        "FamilyConsent": "family_consents",
    }
    with store.transaction() as tx:
        for library in LIBRARIES:
            tx.libraries.put(library)
        for thing in things:
            if type(thing).__name__ == "Membership":
                tx.memberships.put(thing)
            else:
                getattr(tx, parts[type(thing).__name__]).add(thing)
    return store
