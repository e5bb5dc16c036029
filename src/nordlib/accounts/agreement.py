"""The agreement: gone through and accepted by the adult, or by the guardian of a minor (MTM-09, MTM-16, READ-A05, READ-A11, READ-A25).

A guardian's word binds until the child is 18. From that day the account lives on, and the borrower's own acceptance is due.
"""

from datetime import date
from typing import Final, Protocol

import attrs

from nordlib.accounts.access import Access, account_is_visible, actor_is_permitted
from nordlib.accounts.models import AcceptedBy, Account, Agreement
from nordlib.accounts.policy import AccountPolicy
from nordlib.ages import is_adult
from nordlib.decisions import Decision, Grant, RuleBook, Verdict, grant, not_applicable, passes_if, rule

__all__ = [
    "RULES",
    "AgreementCase",
    "AgreementFacts",
    "HasAgreement",
    "HasNewBirthDate",
    "accept",
    "agreement_is_accepted",
    "borrower_remains_an_adult",
    "guardian_accepts_for_the_child",
    "guardian_is_of_age",
    "must_accept_again",
]


class HasAgreement(Protocol):
    """A case in which somebody accepted the agreement, or nobody did."""

    @property
    def agreement(self) -> Agreement | None:
        """Which version, by whom, when."""
        ...

    @property
    def is_minor(self) -> bool:
        """Whether it is for one under 18."""
        ...

    @property
    def guardian_birth_date(self) -> date | None:
        """The birth date of a minor's guardian."""
        ...

    @property
    def policy(self) -> AccountPolicy:
        """The register's choices."""
        ...

    @property
    def on(self) -> date:
        """Today."""
        ...


class HasNewBirthDate(Protocol):
    """A case in which an account is given a birth date, by itself or with a number."""

    @property
    def account(self) -> Account | None:
        """The account."""
        ...

    @property
    def new_birth_date(self) -> date | None:
        """The birth date; None where none is given."""
        ...

    @property
    def policy(self) -> AccountPolicy:
        """The register's choices."""
        ...

    @property
    def on(self) -> date:
        """Today."""
        ...


@rule("MTM-09", "agreement_not_accepted")
def agreement_is_accepted(case: HasAgreement) -> Verdict:
    """The agreement was gone through and accepted, in its present version; for an adult by nobody but the borrower."""
    agreement, version = case.agreement, case.policy.agreement_version
    if agreement is None or (version is not None and agreement.version != version):
        return passes_if(False)
    return passes_if(case.is_minor or agreement.accepted_by == AcceptedBy.BORROWER)


@rule("MTM-16 READ-A05", "agreement_must_be_accepted_by_guardian")
def guardian_accepts_for_the_child(case: HasAgreement) -> Verdict:
    """For a minor nobody accepts the agreement but the guardian."""
    if case.agreement is None or not case.is_minor:
        return not_applicable()
    return passes_if(case.agreement.accepted_by == AcceptedBy.GUARDIAN)


@rule("READ-A31", "guardian_not_adult")
def guardian_is_of_age(case: HasAgreement) -> Verdict:
    """The guardian is 18 on the day."""
    if case.guardian_birth_date is None or not case.policy.guardian_must_be_adult:
        return not_applicable()
    return passes_if(is_adult(case.guardian_birth_date, case.on, case.policy.leap_day))


@rule("MTM-16 READ-A11", "is_a_minor")
def borrower_remains_an_adult(case: HasNewBirthDate) -> Verdict:
    """The new birth date does not make a minor of an adult: a minor's guardian accepts the agreement, on a form of its own."""
    account, birth_date = case.account, case.new_birth_date
    if account is None or birth_date is None or account.is_minor(case.on, case.policy.leap_day):
        return not_applicable()
    return passes_if(is_adult(birth_date, case.on, case.policy.leap_day))


def must_accept_again(account: Account, on: date, policy: AccountPolicy) -> bool:
    """Whether the borrower has to accept anew: of age since a guardian did (READ-A11), or there is a new version that asks for it."""
    if account.agreement.accepted_by == AcceptedBy.GUARDIAN and not account.is_minor(on, policy.leap_day):
        return True
    return policy.reaccept_new_version and account.agreement.version != policy.agreement_version


@attrs.frozen
class AgreementCase:
    """An account, in sight of whoever acts, and the agreement as it was accepted now. `account` is None where there is none to see."""

    account: Account | None
    agreement: Agreement | None
    policy: AccountPolicy
    on: date
    access: Access = Access.ALLOWED

    @property
    def is_minor(self) -> bool:
        """Whether the borrower is under 18 today."""
        return self.account is not None and self.account.is_minor(self.on, self.policy.leap_day)

    @property
    def guardian_birth_date(self) -> date | None:
        """The birth date of a minor's guardian."""
        return self.account.guardian.birth_date if self.account is not None and self.is_minor and self.account.guardian else None


@attrs.frozen
class AgreementFacts:
    """Whether an acceptance is due after the answer."""

    is_due: bool


RULES: Final[RuleBook[AgreementCase]] = RuleBook(
    (actor_is_permitted,),
    (account_is_visible,),
    (agreement_is_accepted, guardian_accepts_for_the_child, guardian_is_of_age),
    topic="agreement_acceptance",
)


def accept(case: AgreementCase) -> Decision[Account, AgreementFacts]:
    """The account with the agreement that was accepted now, or why it is not."""
    due = case.account is not None and must_accept_again(case.account, case.on, case.policy)
    return RULES.decide(case, AgreementFacts(due), _accepted)


def _accepted(case: AgreementCase) -> Grant[Account, AgreementFacts]:
    assert case.account is not None
    assert case.agreement is not None
    return grant(attrs.evolve(case.account, agreement=case.agreement), facts=AgreementFacts(is_due=False))
