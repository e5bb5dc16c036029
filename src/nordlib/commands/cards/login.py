"""Log in with a card (NLR-34)."""

from datetime import datetime
from typing import cast

import attrs

from nordlib.cards import CardCredential, Cardholder, CardholderId, CardNumber, CardPolicy
from nordlib.cards import login as rules
from nordlib.cards.login import CardLoginCase, CardPasswordCase, secret_hash
from nordlib.commands.attempts import card_login_key
from nordlib.commands.authentication import Login, StoredSecret, authenticate
from nordlib.commands.cardholders import find_card, save_card_credential
from nordlib.dates import require_aware
from nordlib.decisions import Decision, NoFacts
from nordlib.errors import InvalidData
from nordlib.passwords import HashedPassword, Hasher
from nordlib.storage.protocols import CardsTx, Store, value_of

__all__ = ["choose_card_password", "log_in_with_card"]


def log_in_with_card(
    store: Store[CardsTx],
    card: CardNumber,
    *,
    pin: str | None = None,
    password: str | None = None,
    policy: CardPolicy,
    hasher: Hasher,
    now: datetime,
) -> Decision[Cardholder, NoFacts]:
    """Log in with a card number, and a PIN or a password: grant the cardholder.

    An unknown card, a wrong secret, a PIN where a password is set, and too many attempts (`PasswordPolicy.login_limit`) all get the same
    answer, after about the same time. A secret whose stored hash is weaker than the hasher now requires is hashed again.

    Args:
        store: The store; the command uses two transactions.
        card: The number of the card that was typed.
        pin: The PIN that was typed; None if a password was.
        password: The password that was typed; None if a PIN was.
        policy: The policy of the library.
        hasher: The hasher of the stored secrets.
        now: The instant of the login.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
        InvalidData: Neither or both of `pin` and `password` are given, or one of them is not a text.
    """
    require_aware(now)
    secret = pin if password is None else password
    if (pin is None) == (password is None) or not isinstance(cast("object", secret), str):
        raise InvalidData("login with a card", ("it needs a PIN or a password, as a text, and not both",))
    is_password = password is not None

    def find(tx: CardsTx) -> StoredSecret:
        stored = value_of(tx.card_credentials.get(card))
        return StoredSecret(secret_hash(stored, is_password=is_password), None if stored is None else stored.generation)

    def decide(tx: CardsTx, is_right: bool, rehashed: str | None) -> Decision[Cardholder, NoFacts]:
        found, records = find_card(tx, card) if is_right else (None, None)
        holder = None if records is None else value_of(records.holder)
        decision = rules.log_in(CardLoginCase(value_of(found), holder, is_right, policy))
        if decision and rehashed is not None:
            _save_rehashed(tx, card, rehashed, is_password)
        return decision

    login = Login(card_login_key(card), cast("str", secret), policy.passwords.login_limit, find, decide)
    return authenticate(store, login, hasher, now)


def _save_rehashed(tx: CardsTx, card: CardNumber, rehashed: str, is_password: bool) -> None:
    stored = tx.card_credentials.get(card)
    assert stored is not None
    before = stored.value
    changed = attrs.evolve(before, password_hash=rehashed) if is_password else attrs.evolve(before, pin_hash=rehashed)
    tx.card_credentials.save(changed, expected_version=stored.version)


def choose_card_password(
    tx: CardsTx, card: CardNumber, password: HashedPassword, *, by: CardholderId, policy: CardPolicy
) -> Decision[CardCredential, NoFacts]:
    """Choose a password for the holder's own card. From then on the password opens the card, and the PIN does not.

    The host hashes the password before: `hash_new_password(text, hasher)`.
    """
    found, _ = find_card(tx, card)
    own = value_of(found) if found is not None and found.value.holder == by else None
    stored = tx.card_credentials.get(card)
    credential = CardCredential(card) if stored is None else stored.value
    decision = rules.set_password(CardPasswordCase(own, credential, password, policy))
    if decision:
        save_card_credential(tx, stored, decision.value)
    return decision
