"""Logging in with a card number and a PIN, or a password where one is set (NLR-34).

A card of either kind opens, also one that awaits activation. Every failure gives the same answer.
"""

from typing import Final

import attrs

from nordlib.cards.access import card_is_in_use, is_in_use
from nordlib.cards.models import Card, CardCredential, Cardholder
from nordlib.cards.policy import CardPolicy
from nordlib.credentials import password_is_long_enough, password_is_not_common
from nordlib.decisions import Decision, Grant, NoFacts, RuleBook, Verdict, grant, passes_if, rule
from nordlib.passwords import HashedPassword
from nordlib.validation import checked

__all__ = [
    "LOGIN_RULES",
    "PASSWORD_RULES",
    "CardLoginCase",
    "CardPasswordCase",
    "card_secret_is_right",
    "log_in",
    "secret_hash",
    "set_password",
]


@attrs.frozen
@checked
class CardLoginCase:
    """An attempt to log in with a card."""

    card: Card | None
    """The card; None if no card has the number."""
    holder: Cardholder | None
    """The holder of the card; None without a card."""
    secret_matches: bool
    """Whether what was entered is what opens the card now. False, whatever was entered, after too many attempts (EXT-11)."""
    policy: CardPolicy
    """The policy of the library."""


@attrs.frozen
@checked
class CardPasswordCase:
    """A password that a holder chooses for a card; from then on the PIN does not open it."""

    card: Card | None
    """The holder's own card; None if no card of the holder has the number."""
    credential: CardCredential
    """What the holder logs in with now."""
    password: HashedPassword
    """The new password."""
    policy: CardPolicy
    """The policy of the library."""


@rule("NLR-34 EXT-11", "invalid_credentials")
def card_secret_is_right(case: CardLoginCase) -> Verdict:
    """The card is in use, and its password was entered, or its PIN if it has no password."""
    return passes_if(is_in_use(case.card) and case.holder is not None and case.secret_matches)


#: The rules for logging in with a card.
LOGIN_RULES: Final[RuleBook[CardLoginCase]] = RuleBook((card_secret_is_right,), topic="log_in")
#: The rules for choosing a password for a card.
PASSWORD_RULES: Final[RuleBook[CardPasswordCase]] = RuleBook(
    (card_is_in_use,), (password_is_long_enough, password_is_not_common), topic="password_change"
)


def secret_hash(credential: CardCredential | None, *, is_password: bool) -> str | None:
    """Return the hash that a password, or a PIN, must match; None if that does not open the card.

    A card that has a password is opened by the password alone, one without by its PIN alone.

    >>> from nordlib.cards import CardNumber
    >>> both = CardCredential(CardNumber("N000000001"), pin_hash="a", password_hash="b")
    >>> secret_hash(both, is_password=True), secret_hash(both, is_password=False)
    ('b', None)
    """
    if credential is None:
        return None
    if is_password:
        return credential.password_hash
    return credential.pin_hash if credential.password_hash is None else None


def log_in(case: CardLoginCase) -> Decision[Cardholder, NoFacts]:
    """Decide a login: grant the cardholder, or refuse."""
    return LOGIN_RULES.decide(case, NoFacts(), _logged_in)


def _logged_in(case: CardLoginCase) -> Grant[Cardholder, NoFacts]:
    assert case.holder is not None
    return grant(case.holder)


def set_password(case: CardPasswordCase) -> Decision[CardCredential, NoFacts]:
    """Decide a password: grant what is stored, or refuse with every reason."""
    return PASSWORD_RULES.decide(case, NoFacts(), _with_password)


def _with_password(case: CardPasswordCase) -> Grant[CardCredential, NoFacts]:
    changed = attrs.evolve(case.credential, password_hash=case.password.hash, generation=case.credential.generation + 1)
    return grant(changed)
