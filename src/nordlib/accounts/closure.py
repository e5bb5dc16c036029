"""The end of an account: deleted by its library, or purged; and protection, which takes it out of every library's hands.

A deleted account is not kept (MTM-26): its e-mail address and number are free again, its request ends, its password is forgotten. A
protected person's account is the agency's (MTM-49, MTM-50, READ-A15): number and e-mail address stay, and nothing that tells a name or a
place; its requests, its messages that wait and its records go with the names.
"""

from typing import Final

import attrs

from nordlib.accounts.access import Access, account_is_visible, actor_is_permitted
from nordlib.accounts.models import Account, AccountId
from nordlib.accounts.policy import AccountPolicy
from nordlib.accounts.records import ProtectionRequest
from nordlib.accounts.staff import StaffId
from nordlib.decisions import Decision, Grant, NoFacts, RuleBook, grant
from nordlib.messages import Message, MessageKind

__all__ = [
    "DELETION_RULES",
    "PROTECTION_REQUEST_RULES",
    "PROTECTION_RULES",
    "ClosureCase",
    "as_protected",
    "delete",
    "protect",
    "request_protection",
]


@attrs.frozen
class ClosureCase:
    """An account in sight of whoever acts; None where there is none to see."""

    account: Account | None
    by: StaffId
    policy: AccountPolicy
    access: Access = Access.ALLOWED


DELETION_RULES: Final[RuleBook[ClosureCase]] = RuleBook((actor_is_permitted,), (account_is_visible,), topic="deletion")
PROTECTION_REQUEST_RULES: Final[RuleBook[ClosureCase]] = RuleBook((actor_is_permitted,), (account_is_visible,), topic="protection_request")
PROTECTION_RULES: Final[RuleBook[ClosureCase]] = RuleBook((actor_is_permitted,), (account_is_visible,), topic="protection")


def delete(case: ClosureCase) -> Decision[AccountId, NoFacts]:
    """The id of the account that goes, or why it does not."""
    return DELETION_RULES.decide(case, NoFacts(), lambda case: grant(_account(case).id))


def request_protection(case: ClosureCase) -> Decision[ProtectionRequest, NoFacts]:
    """What the agency is told, or why not. Nothing is mailed."""
    return PROTECTION_REQUEST_RULES.decide(case, NoFacts(), lambda case: grant(ProtectionRequest(_account(case).id, case.by)))


def protect(case: ClosureCase) -> Decision[Account, NoFacts]:
    """The account as the agency keeps it, or why it does not. The borrower is told (MTM-50), once."""
    return PROTECTION_RULES.decide(case, NoFacts(), _protected)


def _protected(case: ClosureCase) -> Grant[Account, NoFacts]:
    account, values = _account(case), {"library": case.policy.agency.name}
    notice = Message(MessageKind.MOVED_TO_CENTRAL, account.email.address, account.language, account.id, values)
    return grant(as_protected(account, case.policy), () if account.protected else (notice,))


def _account(case: ClosureCase) -> Account:
    assert case.account is not None
    return case.account


def as_protected(account: Account, policy: AccountPolicy) -> Account:
    """The account with number and e-mail address, the agreement and its last day, and nothing else of the person."""
    return Account(
        account.id,
        policy.central_library,
        account.identity,
        "",
        "",
        account.email,
        account.agreement,
        account.language,
        account.valid_to,
        attested_minor=account.attested_minor,
        warned_end_dates=account.warned_end_dates,
        created_on=account.created_on,
        protected=True,
    )
