"""The agreement: read through and accepted by the adult, or by the guardian of a minor (MTM-09, MTM-16, READ-A05, READ-A11, READ-A25).

A guardian's acceptance is valid until the child turns 18. From that day the account continues, and the borrower's own acceptance is due.
"""

from datetime import date
from typing import Final, Protocol

import attrs

from nordlib.accounts.access import Access, account_is_visible, actor_is_permitted
from nordlib.accounts.models import AcceptedBy, Account, Agreement
from nordlib.accounts.policy import AccountPolicy
from nordlib.ages import is_adult
from nordlib.decisions import Decision, Grant, RuleBook, Verdict, grant, not_applicable, passes_if, rule
from nordlib.validation import checked

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


class HasGuardian(Protocol):
    """A case with a minor's guardian, if there is one."""

    @property
    def guardian_birth_date(self) -> date | None:
        """The birth date of a minor's guardian; None for an adult, and if it is not known."""
        ...

    @property
    def policy(self) -> AccountPolicy:
        """The policy of the register."""
        ...

    @property
    def on(self) -> date:
        """The date of the decision, in the zone of the register."""
        ...


class HasAgreement(HasGuardian, Protocol):
    """A case with the acceptance of the agreement, if there is one."""

    @property
    def agreement(self) -> Agreement | None:
        """The acceptance: which version, by whom and when; None if the agreement was not accepted."""
        ...

    @property
    def is_minor(self) -> bool:
        """Whether the borrower is under 18."""
        ...


class HasNewBirthDate(Protocol):
    """A case in which an account gets a birth date, either directly or with a number."""

    @property
    def account(self) -> Account | None:
        """The account; None if the actor cannot see it or it does not exist."""
        ...

    @property
    def new_birth_date(self) -> date | None:
        """The new birth date; None if none is given."""
        ...

    @property
    def policy(self) -> AccountPolicy:
        """The policy of the register."""
        ...

    @property
    def on(self) -> date:
        """The date of the decision, in the zone of the register."""
        ...


@rule("MTM-09", "agreement_not_accepted")
def agreement_is_accepted(case: HasAgreement) -> Verdict:
    """The current version of the agreement was read through and accepted; for an adult, only the borrower's own acceptance counts."""
    agreement, version = case.agreement, case.policy.agreement_version
    if agreement is None or (version is not None and agreement.version != version):
        return passes_if(False)
    return passes_if(case.is_minor or agreement.accepted_by == AcceptedBy.BORROWER)


@rule("MTM-16 READ-A05", "agreement_must_be_accepted_by_guardian")
def guardian_accepts_for_the_child(case: HasAgreement) -> Verdict:
    """For a minor, only the guardian may accept the agreement."""
    if case.agreement is None or not case.is_minor:
        return not_applicable()
    return passes_if(case.agreement.accepted_by == AcceptedBy.GUARDIAN)


@rule("READ-A31", "guardian_not_adult")
def guardian_is_of_age(case: HasGuardian) -> Verdict:
    """The guardian is at least 18 on the date of the decision."""
    if case.guardian_birth_date is None or not case.policy.guardian_must_be_adult:
        return not_applicable()
    return passes_if(is_adult(case.guardian_birth_date, case.on, case.policy.leap_day))


@rule("MTM-16 READ-A11", "is_a_minor")
def borrower_remains_an_adult(case: HasNewBirthDate) -> Verdict:
    """The new birth date does not make an adult a minor: for a minor, the guardian accepts the agreement, on a separate form."""
    account, birth_date = case.account, case.new_birth_date
    if account is None or birth_date is None or account.is_minor(case.on, case.policy.leap_day):
        return not_applicable()
    return passes_if(is_adult(birth_date, case.on, case.policy.leap_day))


def must_accept_again(account: Account, on: date, policy: AccountPolicy) -> bool:
    """Whether the borrower must accept again.

    That is so if a guardian accepted and the borrower has since turned 18 (READ-A11), or if the policy requires a new version to be
    accepted (READ-A25).
    """
    if account.agreement.accepted_by == AcceptedBy.GUARDIAN and not account.is_minor(on, policy.leap_day):
        return True
    return policy.reaccept_new_version and account.agreement.version != policy.agreement_version


@attrs.frozen
@checked
class AgreementCase:
    """An account, and the acceptance of the agreement that is to be recorded."""

    account: Account | None
    """The account; None if the actor cannot see it or it does not exist."""
    agreement: Agreement | None
    """The new acceptance; None if the agreement was not accepted."""
    policy: AccountPolicy
    """The policy of the register."""
    on: date
    """The date of the decision, in the zone of the register."""
    access: Access = Access.ALLOWED
    """Whether the actor may perform the action."""

    @property
    def is_minor(self) -> bool:
        """Whether the borrower is under 18 on the date of the decision."""
        return self.account is not None and self.account.is_minor(self.on, self.policy.leap_day)

    @property
    def guardian_birth_date(self) -> date | None:
        """The birth date of a minor's guardian; None for an adult, and if it is not known."""
        return self.account.guardian.birth_date if self.account is not None and self.is_minor and self.account.guardian else None


@attrs.frozen
class AgreementFacts:
    """What is known about an acceptance beyond the decision itself."""

    is_due: bool
    """Whether the borrower must still accept the agreement after the decision."""


#: The rules for recording an acceptance.
RULES: Final[RuleBook[AgreementCase]] = RuleBook(
    (actor_is_permitted,),
    (account_is_visible,),
    (agreement_is_accepted, guardian_accepts_for_the_child, guardian_is_of_age),
    topic="agreement_acceptance",
)


def accept(case: AgreementCase) -> Decision[Account, AgreementFacts]:
    """Decide an acceptance: grant the account with the newly accepted agreement, or refuse with every reason."""
    is_due = case.account is not None and must_accept_again(case.account, case.on, case.policy)
    return RULES.decide(case, AgreementFacts(is_due), _accepted)


def _accepted(case: AgreementCase) -> Grant[Account, AgreementFacts]:
    assert case.account is not None
    assert case.agreement is not None
    return grant(attrs.evolve(case.account, agreement=case.agreement), facts=AgreementFacts(is_due=False))
