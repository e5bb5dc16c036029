"""Replacing the number of an account (MTM-38, MTM-41): a new LMA card, or a personnummer in place of a samordningsnummer.

`nordlib.identity.succession` decides which number may follow which. A borrower with an LMA number who gets a personnummer gets a new
account instead (MTM-39): see `nordlib.accounts.registration.rules`.
"""

from datetime import date
from typing import Final, Literal

import attrs

from nordlib.accounts.access import Access, account_is_visible, actor_is_permitted
from nordlib.accounts.agreement import borrower_remains_an_adult
from nordlib.accounts.models import Account
from nordlib.accounts.policy import AccountPolicy
from nordlib.accounts.staff import AgencyStaff, Registrar
from nordlib.accounts.uniqueness import (
    ExistingAccount,
    accepted_number,
    identity_number_is_valid,
    person_has_no_account_elsewhere,
    person_has_no_account_here,
    person_is_not_protected,
    registrar_is_not_the_borrower,
)
from nordlib.accounts.validity import lma_card_is_valid
from nordlib.decisions import Decision, Grant, RuleBook, Unknown, Verdict, grant, not_applicable, passes_if, passes_unless_missing, rule
from nordlib.identity import IdentityNumber, NumberKind, Problem, Scheme
from nordlib.identity.succession import Discrepancy, discrepancies, succession
from nordlib.validation import checked

__all__ = ["RULES", "IdentityReplacementCase", "IdentityReplacementFacts", "decide"]


@attrs.frozen
@checked
class IdentityReplacementCase:
    """An account, and the number that is to replace its own."""

    account: Account | None
    """The account; None if the actor cannot see it or it does not exist."""
    identity: IdentityNumber | Problem | None
    """The new number as read: a `Problem` if it cannot exist, None if it was not given."""
    new_lma_card_valid_to: date | None
    """The last valid day of the new LMA card; None for another number, and if it was not given."""
    existing_account: ExistingAccount | Literal[Unknown.UNKNOWN]
    """Where the person with the new number already has another account; UNKNOWN if the host cannot say."""
    policy: AccountPolicy
    """The policy of the register."""
    on: date
    """The date of the decision, in the zone of the register."""
    registrar: Registrar | AgencyStaff | None = None
    """The staff member who acts; None if the staff account was removed."""
    access: Access = Access.ALLOWED
    """Whether the actor may perform the action."""

    @property
    def lma_card_valid_to(self) -> date | None:
        """The last valid day of the new card; None if the new number is not that of an LMA card."""
        return self.new_lma_card_valid_to if self.is_lma else None

    @property
    def is_lma(self) -> bool:
        """Whether the new number was read as that of an LMA card."""
        return isinstance(self.identity, IdentityNumber) and self.identity.scheme is Scheme.SE_LMA

    @property
    def number(self) -> IdentityNumber | None:
        """The new number; None if it cannot exist, or the register does not accept it."""
        return accepted_number(self)

    @property
    def new_birth_date(self) -> date | None:
        """The birth date that the new number contains; None if it contains none."""
        return None if self.number is None else self.number.birth_date

    @property
    def is_identified(self) -> bool:
        """Whether the new number can exist and the register accepts it."""
        return self.number is not None

    @property
    def old_number(self) -> IdentityNumber | None:
        """The present number of the account; None if it has none."""
        return None if self.account is None else self.account.identity


@attrs.frozen
class IdentityReplacementFacts:
    """What is known about a replacement beyond the decision itself."""

    discrepancies: tuple[str, ...]
    """What differs between the old and the new number: `birth_date`, `sex`. Empty if nothing does.

    If anything does, the registrar must confirm that both numbers belong to one person.
    """


@rule("MTM-38 MTM-41", "field_required")
def new_number_is_given(case: IdentityReplacementCase) -> Verdict:
    """The number is given and, for an LMA number, the last valid day of the new card."""
    given = {"identity": case.identity is not None, "lma_card_valid_to": case.lma_card_valid_to is not None or not case.is_lma}
    missing = [name for name, is_given in given.items() if not is_given]
    return passes_unless_missing(missing)


@rule("MTM-39 READ-A10", "new_account_required")
def lma_account_keeps_an_lma_number(case: IdentityReplacementCase) -> Verdict:
    """An account with an LMA number never gets another kind of number: the person gets a new account."""
    if case.number is None or case.old_number is None or case.old_number.kind is not NumberKind.LMA:
        return not_applicable()
    return passes_if(case.number.kind is NumberKind.LMA)


@rule("MTM-41", "identity_change_not_allowed")
def number_may_succeed(case: IdentityReplacementCase) -> Verdict:
    """The new number is a permitted successor of the old one, or the same number, as on a new LMA card.

    A student's first number may not be an LMA number.
    """
    old, new = case.old_number, case.number
    if new is None or (old is not None and old.kind is NumberKind.LMA and new.kind is not NumberKind.LMA):
        return not_applicable()
    return passes_if(new.kind is not NumberKind.LMA if old is None else old == new or succession(old, new) is not None)


#: The rules for replacing the number of an account.
RULES: Final[RuleBook[IdentityReplacementCase]] = RuleBook(
    (actor_is_permitted,),
    (account_is_visible,),
    (person_is_not_protected,),
    (
        new_number_is_given,
        identity_number_is_valid,
        lma_account_keeps_an_lma_number,
        number_may_succeed,
        borrower_remains_an_adult,
        registrar_is_not_the_borrower,
        person_has_no_account_here,
        person_has_no_account_elsewhere,
        lma_card_is_valid,
    ),
    topic="identity_replacement",
)


def decide(case: IdentityReplacementCase) -> Decision[Account, IdentityReplacementFacts]:
    """Decide a replacement: grant the account with its new number, or refuse with every reason.

    The last valid day becomes that of the new LMA card; for any other number it does not change (READ-A32).
    """
    return RULES.decide(case, IdentityReplacementFacts(_discrepancies(case)), _replaced)


def _replaced(case: IdentityReplacementCase) -> Grant[Account, IdentityReplacementFacts]:
    account = case.account
    assert account is not None
    valid_to = case.lma_card_valid_to if case.is_lma else account.valid_to
    return grant(attrs.evolve(account, identity=case.number, valid_to=valid_to))


def _discrepancies(case: IdentityReplacementCase) -> tuple[str, ...]:
    """Return what differs between the new and the old number or, for a student, the birth date that the agency gave."""
    account, number = case.account, case.number
    if account is None or number is None:
        return ()
    if account.identity is not None:
        return tuple(sorted(discrepancy.value for discrepancy in discrepancies(account.identity, number)))
    return () if account.known_birth_date in (None, number.birth_date) or number.birth_date is None else (Discrepancy.BIRTH_DATE.value,)
