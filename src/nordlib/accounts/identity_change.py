"""Another number on the same account (MTM-38, MTM-41): a new LMA card, or a personnummer in the place of a samordningsnummer.

Which number may follow which is `nordlib.identity.succession`'s to say. One with an LMA number who gets a personnummer has a new account
instead (MTM-39): `nordlib.accounts.registration`.
"""

from datetime import date
from typing import Final, Literal

import attrs

from nordlib.accounts.claims import (
    Holder,
    identity_number_can_exist,
    number_that_counts,
    person_has_no_account_elsewhere,
    person_has_no_account_here,
    person_is_not_protected,
    registrar_is_somebody_else,
)
from nordlib.accounts.models import Account
from nordlib.accounts.policy import RegisterPolicy
from nordlib.accounts.powers import Acting, actor_may
from nordlib.accounts.sight import account_is_in_sight
from nordlib.accounts.staff import AgencyStaff, Registrar
from nordlib.accounts.validity import card_is_valid
from nordlib.decisions import Decision, Granted, Refused, RuleBook, Unknown, Verdict, does_not_apply, fails, holds, rule
from nordlib.identity import IdentityNumber, Kind, Problem, Scheme
from nordlib.identity.succession import Doubt, doubts, succession
from nordlib.people import is_adult

__all__ = ["RULES", "IdentityCase", "IdentityFacts", "decide"]


@attrs.frozen
class IdentityCase:
    """An account in sight of whoever acts, the new number as it was read, and for an LMA card its last day.

    `holder`: who else has the number. `account` is None where there is none to see.
    """

    account: Account | None
    identity: IdentityNumber | Problem | None
    new_card_valid_to: date | None
    holder: Holder | Literal[Unknown.UNKNOWN]
    policy: RegisterPolicy
    on: date
    registrar: Registrar | AgencyStaff | None = None
    acting: Acting = Acting.MAY

    @property
    def card_valid_to(self) -> date | None:
        """The last day of the new card, where the number is that of one."""
        return self.new_card_valid_to if self.is_lma else None

    @property
    def is_lma(self) -> bool:
        """Whether the new number is read as that of an LMA card."""
        return isinstance(self.identity, IdentityNumber) and self.identity.scheme is Scheme.SE_LMA

    @property
    def number(self) -> IdentityNumber | None:
        """The new number, where it can exist."""
        return number_that_counts(self)

    @property
    def is_identified(self) -> bool:
        """Whether the new number can exist."""
        return self.number is not None

    @property
    def former(self) -> IdentityNumber | None:
        """The number that the account has."""
        return None if self.account is None else self.account.identity


@attrs.frozen
class IdentityFacts:
    """What the two numbers tell differently, so that somebody has to make sure that they are one person's: `birth_date`, `sex`."""

    doubts: tuple[str, ...]


@rule("MTM-38 MTM-41", "field_required")
def new_number_is_given(case: IdentityCase) -> Verdict:
    """The number is given, and with an LMA number the last day of the new card."""
    given = {"identity": case.identity is not None, "lma_card_valid_to": case.card_valid_to is not None or not case.is_lma}
    missing = [name for name, is_given in given.items() if not is_given]
    return fails(*(f"field_required:{name}" for name in missing)) if missing else holds(True)


@rule("MTM-39 READ-A10", "new_account_required")
def lma_account_keeps_an_lma_number(case: IdentityCase) -> Verdict:
    """An account with an LMA number never gets another kind of number: the person has a new account."""
    if case.number is None or case.former is None or case.former.kind is not Kind.LMA:
        return does_not_apply()
    return holds(case.number.kind is Kind.LMA)


@rule("MTM-41", "identity_change_not_allowed")
def number_may_follow(case: IdentityCase) -> Verdict:
    """The new number may stand in the place of the old one; the same number stays, with a new card. A student's first is no LMA number."""
    old, new = case.former, case.number
    if new is None or (old is not None and old.kind is Kind.LMA and new.kind is not Kind.LMA):
        return does_not_apply()
    return holds(new.kind is not Kind.LMA if old is None else old == new or succession(old, new) is not None)


@rule("MTM-16", "is_a_minor")
def borrower_stays_of_age(case: IdentityCase) -> Verdict:
    """The number does not make a child of an adult: for a child the guardian accepts the agreement, on a form of its own."""
    account, born = case.account, None if case.number is None else case.number.birth_date
    if account is None or born is None or account.is_minor(case.on, case.policy.leap_day):
        return does_not_apply()
    return holds(is_adult(born, case.on, case.policy.leap_day))


RULES: Final[RuleBook[IdentityCase]] = RuleBook(
    (actor_may,),
    (account_is_in_sight,),
    (person_is_not_protected,),
    (
        new_number_is_given,
        identity_number_can_exist,
        lma_account_keeps_an_lma_number,
        number_may_follow,
        borrower_stays_of_age,
        registrar_is_somebody_else,
        person_has_no_account_here,
        person_has_no_account_elsewhere,
        card_is_valid,
    ),
    about="identity_replacement",
)


def decide(case: IdentityCase) -> Decision[Account, IdentityFacts]:
    """The account with its new number, or every reason why not. The last day becomes the new card's, and else stays (READ-A32)."""
    trace, account, number = RULES.judge(case), case.account, case.number
    told = _doubts(case)
    if not trace.holds or account is None or number is None:
        return Refused(IdentityFacts(told), trace, case.policy.edition)
    valid_to = case.card_valid_to if case.is_lma else account.valid_to
    return Granted(attrs.evolve(account, identity=number, valid_to=valid_to), IdentityFacts(told), trace, case.policy.edition)


def _doubts(case: IdentityCase) -> tuple[str, ...]:
    """What the number tells differently from the former one or, of a student, from the birth date that the agency gave."""
    account, number = case.account, case.number
    if account is None or number is None:
        return ()
    if account.identity is not None:
        return tuple(sorted(each.value for each in doubts(account.identity, number)))
    return () if account.born in (None, number.birth_date) or number.birth_date is None else (Doubt.BIRTH_DATE.value,)
