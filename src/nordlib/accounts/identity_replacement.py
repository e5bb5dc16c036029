"""Another number on the same account (MTM-38, MTM-41): a new LMA card, or a personnummer in the place of a samordningsnummer.

Which number may follow which is `nordlib.identity.succession`'s to say. One with an LMA number who gets a personnummer has a new account
instead (MTM-39): `nordlib.accounts.registration.rules`.
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
from nordlib.decisions import Decision, Grant, RuleBook, Unknown, Verdict, fails, grant, not_applicable, passes_if, rule
from nordlib.identity import IdentityNumber, NumberKind, Problem, Scheme
from nordlib.identity.succession import Discrepancy, discrepancies, succession

__all__ = ["RULES", "IdentityReplacementCase", "IdentityReplacementFacts", "decide"]


@attrs.frozen
class IdentityReplacementCase:
    """An account in sight of whoever acts, the new number as it was read, and for an LMA card its last day.

    `existing_account`: who else has the number. `account` is None where there is none to see.
    """

    account: Account | None
    identity: IdentityNumber | Problem | None
    new_lma_card_valid_to: date | None
    existing_account: ExistingAccount | Literal[Unknown.UNKNOWN]
    policy: AccountPolicy
    on: date
    registrar: Registrar | AgencyStaff | None = None
    access: Access = Access.ALLOWED

    @property
    def lma_card_valid_to(self) -> date | None:
        """The last day of the new card, where the number is that of one."""
        return self.new_lma_card_valid_to if self.is_lma else None

    @property
    def is_lma(self) -> bool:
        """Whether the new number is read as that of an LMA card."""
        return isinstance(self.identity, IdentityNumber) and self.identity.scheme is Scheme.SE_LMA

    @property
    def number(self) -> IdentityNumber | None:
        """The new number, where it can exist."""
        return accepted_number(self)

    @property
    def new_birth_date(self) -> date | None:
        """The birth date that the new number tells."""
        return None if self.number is None else self.number.birth_date

    @property
    def is_identified(self) -> bool:
        """Whether the new number can exist."""
        return self.number is not None

    @property
    def old_number(self) -> IdentityNumber | None:
        """The number that the account has."""
        return None if self.account is None else self.account.identity


@attrs.frozen
class IdentityReplacementFacts:
    """What the two numbers tell differently, so that somebody has to make sure that they are one person's: `birth_date`, `sex`."""

    discrepancies: tuple[str, ...]


@rule("MTM-38 MTM-41", "field_required")
def new_number_is_given(case: IdentityReplacementCase) -> Verdict:
    """The number is given, and with an LMA number the last day of the new card."""
    given = {"identity": case.identity is not None, "lma_card_valid_to": case.lma_card_valid_to is not None or not case.is_lma}
    missing = [name for name, is_given in given.items() if not is_given]
    return fails(*(f"field_required:{name}" for name in missing)) if missing else passes_if(True)


@rule("MTM-39 READ-A10", "new_account_required")
def lma_account_keeps_an_lma_number(case: IdentityReplacementCase) -> Verdict:
    """An account with an LMA number never gets another kind of number: the person has a new account."""
    if case.number is None or case.old_number is None or case.old_number.kind is not NumberKind.LMA:
        return not_applicable()
    return passes_if(case.number.kind is NumberKind.LMA)


@rule("MTM-41", "identity_change_not_allowed")
def number_may_succeed(case: IdentityReplacementCase) -> Verdict:
    """The new number may stand in the place of the old one; the same number stays, with a new card. A student's first is no LMA number."""
    old, new = case.old_number, case.number
    if new is None or (old is not None and old.kind is NumberKind.LMA and new.kind is not NumberKind.LMA):
        return not_applicable()
    return passes_if(new.kind is not NumberKind.LMA if old is None else old == new or succession(old, new) is not None)


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
    """The account with its new number, or every reason why not. The last day becomes the new card's, and else stays (READ-A32)."""
    return RULES.decide(case, IdentityReplacementFacts(_discrepancies(case)), _replaced)


def _replaced(case: IdentityReplacementCase) -> Grant[Account, IdentityReplacementFacts]:
    account = case.account
    assert account is not None
    valid_to = case.lma_card_valid_to if case.is_lma else account.valid_to
    return grant(attrs.evolve(account, identity=case.number, valid_to=valid_to))


def _discrepancies(case: IdentityReplacementCase) -> tuple[str, ...]:
    """What the number tells differently from the former one or, of a student, from the birth date that the agency gave."""
    account, number = case.account, case.number
    if account is None or number is None:
        return ()
    if account.identity is not None:
        return tuple(sorted(each.value for each in discrepancies(account.identity, number)))
    return () if account.known_birth_date in (None, number.birth_date) or number.birth_date is None else (Discrepancy.BIRTH_DATE.value,)
