"""How long an account is valid (MTM-12, MTM-24, MTM-37, MTM-40).

An account is valid until further notice, or to the end of its last valid day. With a samordningsnummer the last valid day is mandatory, and
at most a year ahead each time it is set; with an LMA card it is that of the card. An expired account stays until it is deleted, and can be
extended.
"""

from datetime import date
from typing import Protocol

from nordlib.accounts.policy import AccountPolicy
from nordlib.decisions import Verdict, not_applicable, passes_if, rule
from nordlib.identity import IdentityNumber, NumberKind

__all__ = [
    "HasLmaCard",
    "HasLmaCardAndValidity",
    "HasValidity",
    "lma_card_is_valid",
    "validity_has_not_passed",
    "validity_is_short_enough",
    "validity_matches_lma_card",
]


class HasValidity(Protocol):
    """A case in which a last valid day may be requested."""

    @property
    def number(self) -> IdentityNumber | None:
        """The identity number that the account has, or will have; None if it has none."""
        ...

    @property
    def valid_to(self) -> date | None:
        """The requested last valid day; None if none is requested."""
        ...

    @property
    def expires_with_lma_card(self) -> bool:
        """Whether the last valid day is that of an LMA card, which a separate rule checks."""
        ...

    @property
    def policy(self) -> AccountPolicy:
        """The policy of the register."""
        ...

    @property
    def on(self) -> date:
        """The date of the decision, in the zone of the register."""
        ...


class HasLmaCard(Protocol):
    """A case that may involve an LMA card."""

    @property
    def lma_card_valid_to(self) -> date | None:
        """The last valid day of the card; None without a card, and if the day is missing."""
        ...

    @property
    def on(self) -> date:
        """The date of the decision, in the zone of the register."""
        ...


class HasLmaCardAndValidity(HasLmaCard, Protocol):
    """A case that may involve an LMA card, and a last valid day of the account."""

    @property
    def valid_to(self) -> date | None:
        """The requested last valid day; None if none is requested."""
        ...


@rule("MTM-12", "validity_in_past", patron=("valid_to",))
def validity_has_not_passed(case: HasValidity) -> Verdict:
    """The last valid day is today or later; without one the account is valid until further notice."""
    if case.valid_to is None or case.expires_with_lma_card:
        return not_applicable()
    return passes_if(case.valid_to >= case.on, valid_to=case.valid_to)


@rule("MTM-40 READ-A09", "validity_too_long", patron=("valid_to", "latest"))
def validity_is_short_enough(case: HasValidity) -> Verdict:
    """With a samordningsnummer, the account is valid for at most the period in the policy, counted from today."""
    if case.valid_to is None or case.number is None or case.number.kind is not NumberKind.SAMORDNINGSNUMMER:
        return not_applicable()
    latest = case.policy.max_samordning_validity.after(case.on)
    return passes_if(case.valid_to <= latest, valid_to=case.valid_to, latest=latest)


@rule("MTM-37", "lma_card_expired", patron=("card_valid_to",))
def lma_card_is_valid(case: HasLmaCard) -> Verdict:
    """The last valid day of the LMA card is today or later."""
    if case.lma_card_valid_to is None:
        return not_applicable()
    return passes_if(case.lma_card_valid_to >= case.on, card_valid_to=case.lma_card_valid_to)


@rule("MTM-37", "validity_mismatch", patron=("card_valid_to",))
def validity_matches_lma_card(case: HasLmaCardAndValidity) -> Verdict:
    """The last valid day of the account is that of the LMA card."""
    if case.lma_card_valid_to is None or case.valid_to is None:
        return not_applicable()
    return passes_if(case.valid_to == case.lma_card_valid_to, card_valid_to=case.lma_card_valid_to)
