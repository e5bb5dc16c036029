"""Until when an account is valid (MTM-12, MTM-24, MTM-37, MTM-40).

Until further notice, or to the end of a last day. With a samordningsnummer there is a last day, at most a year away and each time anew;
with an LMA card it is the card's own. An account that has run out stays until it is deleted, and can be extended.
"""

from datetime import date
from typing import Protocol

from nordlib.accounts.policy import RegisterPolicy
from nordlib.decisions import Verdict, does_not_apply, holds, rule
from nordlib.identity import IdentityNumber, Kind

__all__ = [
    "GivenCard",
    "GivenCardAndTerm",
    "GivenTerm",
    "card_is_valid",
    "validity_has_not_passed",
    "validity_is_short_enough",
    "validity_is_the_card_s",
]


class GivenTerm(Protocol):
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
    def end_is_the_card_s(self) -> bool:
        """Whether the last day is that of an LMA card, which has a rule of its own."""
        ...

    @property
    def policy(self) -> RegisterPolicy:
        """The register's choices."""
        ...

    @property
    def on(self) -> date:
        """Today."""
        ...


class GivenCard(Protocol):
    """A case with the last day of an LMA card; None: the form asks for none, or it is missing."""

    @property
    def card_valid_to(self) -> date | None:
        """The card's last day."""
        ...

    @property
    def on(self) -> date:
        """Today."""
        ...


class GivenCardAndTerm(GivenCard, Protocol):
    """The same, with a last day for the account."""

    @property
    def valid_to(self) -> date | None:
        """The last day that is asked for."""
        ...


@rule("MTM-12", "validity_in_past", patron=("valid_to",))
def validity_has_not_passed(case: GivenTerm) -> Verdict:
    """The last day of validity is today or later; without one the account is valid until further notice."""
    if case.valid_to is None or case.end_is_the_card_s:
        return does_not_apply()
    return holds(case.valid_to >= case.on, valid_to=case.valid_to)


@rule("MTM-40 READ-A09", "validity_too_long", patron=("valid_to", "latest"))
def validity_is_short_enough(case: GivenTerm) -> Verdict:
    """With a samordningsnummer the account is valid no longer than the policy allows, counted from today."""
    if case.valid_to is None or case.number is None or case.number.kind is not Kind.SAMORDNINGSNUMMER:
        return does_not_apply()
    latest = case.policy.samordning_max.after(case.on)
    return holds(case.valid_to <= latest, valid_to=case.valid_to, latest=latest)


@rule("MTM-37", "lma_card_expired", patron=("card_valid_to",))
def card_is_valid(case: GivenCard) -> Verdict:
    """The LMA card is valid today or longer."""
    if case.card_valid_to is None:
        return does_not_apply()
    return holds(case.card_valid_to >= case.on, card_valid_to=case.card_valid_to)


@rule("MTM-37", "validity_mismatch", patron=("card_valid_to",))
def validity_is_the_card_s(case: GivenCardAndTerm) -> Verdict:
    """The account is valid as long as the LMA card."""
    if case.card_valid_to is None or case.valid_to is None:
        return does_not_apply()
    return holds(case.valid_to == case.card_valid_to, card_valid_to=case.card_valid_to)
