"""The end of an account: deleted by its library, or purged; and protection, which takes it out of every library's hands.

A deleted account is not kept (MTM-26): its e-mail address and number are free again, its request ends, its password is forgotten. A
protected person's account is the agency's (MTM-49, MTM-50, READ-A15): number and e-mail address stay, and nothing that tells a name or a
place; its requests, its messages that wait and its records go with the names.
"""

from datetime import date
from enum import StrEnum
from typing import Final

import attrs

from nordlib.accounts.models import Account, AccountId
from nordlib.accounts.policy import RegisterPolicy
from nordlib.accounts.powers import Acting, actor_may
from nordlib.accounts.sight import account_is_in_sight
from nordlib.accounts.staff import StaffId
from nordlib.dates import Period
from nordlib.decisions import Decision, Granted, Refused, RuleBook
from nordlib.messages import Message, MessageKind

__all__ = [
    "DELETION_RULES",
    "PROTECTION_REQUEST_RULES",
    "PROTECTION_RULES",
    "EndingCase",
    "EndingFacts",
    "ProtectionRequest",
    "Purge",
    "delete",
    "protect",
    "protected",
    "purge_of",
    "request_protection",
]


@attrs.frozen
class EndingCase:
    """An account in sight of whoever acts; None where there is none to see."""

    account: Account | None
    by: StaffId
    policy: RegisterPolicy
    acting: Acting = Acting.MAY


@attrs.frozen
class EndingFacts:
    """Nothing beside the answer."""


@attrs.frozen
class ProtectionRequest:
    """What the agency is told: whose account it is to take over, and who said so. No place is in it."""

    account: AccountId
    by: StaffId

    @property
    def about(self) -> str:
        """The id of what it is about."""
        return self.account


DELETION_RULES: Final[RuleBook[EndingCase]] = RuleBook((actor_may,), (account_is_in_sight,), about="deletion")
PROTECTION_REQUEST_RULES: Final[RuleBook[EndingCase]] = RuleBook((actor_may,), (account_is_in_sight,), about="protection_request")
PROTECTION_RULES: Final[RuleBook[EndingCase]] = RuleBook((actor_may,), (account_is_in_sight,), about="protection")


def delete(case: EndingCase) -> Decision[AccountId, EndingFacts]:
    """The id of the account that goes, or why it does not."""
    trace = DELETION_RULES.judge(case)
    if not trace.holds or case.account is None:
        return Refused(EndingFacts(), trace, case.policy.edition)
    return Granted(case.account.id, EndingFacts(), trace, case.policy.edition)


def request_protection(case: EndingCase) -> Decision[ProtectionRequest, EndingFacts]:
    """What the agency is told, or why not. Nothing is mailed."""
    trace = PROTECTION_REQUEST_RULES.judge(case)
    if not trace.holds or case.account is None:
        return Refused(EndingFacts(), trace, case.policy.edition)
    return Granted(ProtectionRequest(case.account.id, case.by), EndingFacts(), trace, case.policy.edition)


def protect(case: EndingCase) -> Decision[Account, EndingFacts]:
    """The account as the agency keeps it, or why it does not. The borrower is told (MTM-50), once."""
    trace, account = PROTECTION_RULES.judge(case), case.account
    if not trace.holds or account is None:
        return Refused(EndingFacts(), trace, case.policy.edition)
    values = {"library": case.policy.agency.name}
    told = Message(MessageKind.MOVED_TO_CENTRAL, account.email.address, account.language, account.id, values)
    messages = () if account.protected else (told,)
    return Granted(protected(account, case.policy), EndingFacts(), trace, case.policy.edition, messages)


def protected(account: Account, policy: RegisterPolicy) -> Account:
    """The account with number and e-mail address, the agreement and its last day, and nothing else of the person."""
    return Account(
        account.id,
        policy.central,
        account.identity,
        "",
        "",
        account.email,
        account.agreement,
        account.language,
        account.valid_to,
        attested_minor=account.attested_minor,
        warned_for=account.warned_for,
        created=account.created,
        protected=True,
    )


class Purge(StrEnum):
    """Why an account is purged (EXT-01)."""

    INACTIVE = "inactive"
    NEVER_LOGGED_IN = "never_logged_in"


def purge_of(account: Account, last_login: date | None, on: date, policy: RegisterPolicy) -> Purge | None:
    """Why an account is purged on a day; None where it stays. The months are counted from the last login, or from when it was made."""
    since, months = (last_login, policy.purge_inactive_months)
    if since is None:
        since, months = account.created, policy.purge_never_logged_in_months
    if since is None or months is None or on <= Period(months=months).after(since):
        return None
    return Purge.NEVER_LOGGED_IN if last_login is None else Purge.INACTIVE
