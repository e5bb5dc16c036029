"""The agreement: gone through and accepted by the adult, or by the guardian of a minor (MTM-09, MTM-16, READ-A05, READ-A11, READ-A25).

A guardian's word binds until the child is 18. From that day the account lives on, and the borrower's own acceptance is due.
"""

from datetime import date
from typing import Final, Protocol

import attrs

from nordlib.accounts.models import Acceptance, Account, Agreement
from nordlib.accounts.policy import RegisterPolicy
from nordlib.accounts.powers import Acting, actor_may
from nordlib.accounts.sight import account_is_in_sight
from nordlib.decisions import Decision, Granted, Refused, RuleBook, Verdict, does_not_apply, holds, rule
from nordlib.people import is_adult

__all__ = [
    "RULES",
    "AgreementCase",
    "AgreementFacts",
    "GivenAgreement",
    "accept",
    "agreement_is_accepted",
    "guardian_accepts_for_the_child",
    "guardian_is_of_age",
    "own_acceptance_is_due",
]


class GivenAgreement(Protocol):
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
    def guardian_born(self) -> date | None:
        """The birth date of a minor's guardian."""
        ...

    @property
    def policy(self) -> RegisterPolicy:
        """The register's choices."""
        ...

    @property
    def on(self) -> date:
        """Today."""
        ...


@rule("MTM-09", "agreement_not_accepted")
def agreement_is_accepted(case: GivenAgreement) -> Verdict:
    """The agreement was gone through and accepted, in its present version; for an adult by nobody but the borrower."""
    agreement, version = case.agreement, case.policy.agreement_version
    if agreement is None or (version is not None and agreement.version != version):
        return holds(False)
    return holds(case.is_minor or agreement.accepted_by == Acceptance.BORROWER)


@rule("MTM-16 READ-A05", "agreement_must_be_accepted_by_guardian")
def guardian_accepts_for_the_child(case: GivenAgreement) -> Verdict:
    """For a minor nobody accepts the agreement but the guardian."""
    if case.agreement is None or not case.is_minor:
        return does_not_apply()
    return holds(case.agreement.accepted_by == Acceptance.GUARDIAN)


@rule("READ-A31", "guardian_not_adult")
def guardian_is_of_age(case: GivenAgreement) -> Verdict:
    """The guardian is 18 on the day."""
    if case.guardian_born is None or not case.policy.guardian_of_age:
        return does_not_apply()
    return holds(is_adult(case.guardian_born, case.on, case.policy.leap_day))


def own_acceptance_is_due(account: Account, on: date, policy: RegisterPolicy) -> bool:
    """Whether the borrower has to accept anew: of age since a guardian did (READ-A11), or there is a new version that asks for it."""
    if account.agreement.accepted_by == Acceptance.GUARDIAN and not account.is_minor(on, policy.leap_day):
        return True
    return policy.new_version_is_accepted_anew and account.agreement.version != policy.agreement_version


@attrs.frozen
class AgreementCase:
    """An account, in sight of whoever acts, and the agreement as it was accepted now. `account` is None where there is none to see."""

    account: Account | None
    agreement: Agreement | None
    policy: RegisterPolicy
    on: date
    acting: Acting = Acting.MAY

    @property
    def is_minor(self) -> bool:
        """Whether the borrower is under 18 today."""
        return self.account is not None and self.account.is_minor(self.on, self.policy.leap_day)

    @property
    def guardian_born(self) -> date | None:
        """The birth date of a minor's guardian."""
        return self.account.guardian.birth_date if self.account is not None and self.is_minor and self.account.guardian else None


@attrs.frozen
class AgreementFacts:
    """Whether an acceptance is due after the answer."""

    is_due: bool


RULES: Final[RuleBook[AgreementCase]] = RuleBook(
    (actor_may,),
    (account_is_in_sight,),
    (agreement_is_accepted, guardian_accepts_for_the_child, guardian_is_of_age),
    about="agreement_acceptance",
)


def accept(case: AgreementCase) -> Decision[Account, AgreementFacts]:
    """The account with the agreement that was accepted now, or why it is not."""
    trace, account, agreement = RULES.judge(case), case.account, case.agreement
    if not trace.holds or account is None or agreement is None:
        due = account is not None and own_acceptance_is_due(account, case.on, case.policy)
        return Refused(AgreementFacts(due), trace, case.policy.edition)
    return Granted(attrs.evolve(account, agreement=agreement), AgreementFacts(is_due=False), trace, case.policy.edition)
