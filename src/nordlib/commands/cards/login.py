"""Log in with a card (NLR-34). The slow hash is computed between two transactions, never inside one."""

from datetime import datetime
from typing import cast

from nordlib.cards import CardCredential, Cardholder, CardholderId, CardNumber, CardPolicy
from nordlib.cards import login as rules
from nordlib.cards.login import CardLoginCase, CardPasswordCase, secret_hash
from nordlib.commands.cardholders import find_card, save_card_credential
from nordlib.dates import require_aware
from nordlib.decisions import Decision, NoFacts
from nordlib.errors import InvalidData
from nordlib.passwords import HashedPassword, Hasher, secret_matches
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

    An unknown card, a wrong secret, and a PIN where a password is set all get the same answer, after about the same time.

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
    stored_hash = store.run(_secret_hash, card, password is not None)
    matches = secret_matches(cast("str", secret), stored_hash, hasher)
    return store.run(_logged_in, card, stored_hash if matches else None, password is not None, policy)


def _secret_hash(tx: CardsTx, card: CardNumber, is_password: bool) -> str | None:
    return secret_hash(value_of(tx.card_credentials.get(card)), is_password=is_password)


def _logged_in(tx: CardsTx, card: CardNumber, verified: str | None, is_password: bool, policy: CardPolicy) -> Decision[Cardholder, NoFacts]:
    """Decide on what is stored now: if the secret was changed after it was verified, the given one is wrong."""
    stored, records = find_card(tx, card)
    matches = verified is not None and verified == _secret_hash(tx, card, is_password)
    return rules.log_in(CardLoginCase(value_of(stored), value_of(records.holder), matches, policy))


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
