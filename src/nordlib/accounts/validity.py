"""Until when an account is valid (MTM-12, MTM-24, MTM-37, MTM-40).

Until further notice, or to the end of a last day. With a samordningsnummer there is a last day, at most a year away and each time anew;
with an LMA card it is the card's own. An account that has run out stays until it is deleted, and can be extended.
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
    """A case in which a last day of validity is asked for; None: none is."""

    @property
    def number(self) -> IdentityNumber | None:
        """The number that the account has, or will have."""
        ...

    @property
    def valid_to(self) -> date | None:
        """The last day that is asked for."""
        ...

    @property
    def expires_with_lma_card(self) -> bool:
        """Whether the last day is that of an LMA card, which has a rule of its own."""
        ...

    @property
    def policy(self) -> AccountPolicy:
        """The register's choices."""
        ...

    @property
    def on(self) -> date:
        """Today."""
        ...


class HasLmaCard(Protocol):
    """A case with the last day of an LMA card; None: the form asks for none, or it is missing."""

    @property
    def lma_card_valid_to(self) -> date | None:
        """The card's last day."""
        ...

    @property
    def on(self) -> date:
        """Today."""
        ...


class HasLmaCardAndValidity(HasLmaCard, Protocol):
    """The same, with a last day for the account."""

    @property
    def valid_to(self) -> date | None:
        """The last day that is asked for."""
        ...


@rule("MTM-12", "validity_in_past", patron=("valid_to",))
def validity_has_not_passed(case: HasValidity) -> Verdict:
    """The last day of validity is today or later; without one the account is valid until further notice."""
    if case.valid_to is None or case.expires_with_lma_card:
        return not_applicable()
    return passes_if(case.valid_to >= case.on, valid_to=case.valid_to)


@rule("MTM-40 READ-A09", "validity_too_long", patron=("valid_to", "latest"))
def validity_is_short_enough(case: HasValidity) -> Verdict:
    """With a samordningsnummer the account is valid no longer than the policy allows, counted from today."""
    if case.valid_to is None or case.number is None or case.number.kind is not NumberKind.SAMORDNINGSNUMMER:
        return not_applicable()
    latest = case.policy.max_samordning_validity.after(case.on)
    return passes_if(case.valid_to <= latest, valid_to=case.valid_to, latest=latest)


@rule("MTM-37", "lma_card_expired", patron=("card_valid_to",))
def lma_card_is_valid(case: HasLmaCard) -> Verdict:
    """The LMA card is valid today or longer."""
    if case.lma_card_valid_to is None:
        return not_applicable()
    return passes_if(case.lma_card_valid_to >= case.on, card_valid_to=case.lma_card_valid_to)


@rule("MTM-37", "validity_mismatch", patron=("card_valid_to",))
def validity_matches_lma_card(case: HasLmaCardAndValidity) -> Verdict:
    """The account is valid as long as the LMA card."""
    if case.lma_card_valid_to is None or case.valid_to is None:
        return not_applicable()
    return passes_if(case.valid_to == case.lma_card_valid_to, card_valid_to=case.lma_card_valid_to)
