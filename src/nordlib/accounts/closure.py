"""The end of an account, by deletion or purge; and protection, which moves the account from its library to the agency.

A deleted account is not kept (MTM-26): its e-mail address and number are free again, its transfer request ends, and its password is
deleted. The account of a protected person belongs to the agency (MTM-49, MTM-50, READ-A15): the number and the e-mail address stay, but
nothing that reveals a name or a place. Its transfer requests, waiting messages and records are deleted together with the names.
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
from nordlib.validation import checked

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
@checked
class ClosureCase:
    """An account that is to be deleted or protected."""

    account: Account | None
    """The account; None if the actor cannot see it or it does not exist."""
    by: StaffId
    """The id of the staff member who acts."""
    policy: AccountPolicy
    """The policy of the register."""
    access: Access = Access.ALLOWED
    """Whether the actor may perform the action."""


#: The rules for deleting an account.
DELETION_RULES: Final[RuleBook[ClosureCase]] = RuleBook((actor_is_permitted,), (account_is_visible,), topic="deletion")
#: The rules for asking the agency to protect an account.
PROTECTION_REQUEST_RULES: Final[RuleBook[ClosureCase]] = RuleBook((actor_is_permitted,), (account_is_visible,), topic="protection_request")
#: The rules for protecting an account.
PROTECTION_RULES: Final[RuleBook[ClosureCase]] = RuleBook((actor_is_permitted,), (account_is_visible,), topic="protection")


def delete(case: ClosureCase) -> Decision[AccountId, NoFacts]:
    """Decide a deletion: grant the id of the account to delete, or refuse with every reason."""
    return DELETION_RULES.decide(case, NoFacts(), lambda case: grant(_account(case).id))


def request_protection(case: ClosureCase) -> Decision[ProtectionRequest, NoFacts]:
    """Decide a request for protection: grant the record for the agency, or refuse with every reason. Nothing is mailed."""
    return PROTECTION_REQUEST_RULES.decide(case, NoFacts(), lambda case: grant(ProtectionRequest(_account(case).id, case.by)))


def protect(case: ClosureCase) -> Decision[Account, NoFacts]:
    """Decide a protection: grant the account as the agency keeps it, or refuse with every reason.

    The borrower is notified (MTM-50) once: not again if the account is already protected.
    """
    return PROTECTION_RULES.decide(case, NoFacts(), _protected)


def _protected(case: ClosureCase) -> Grant[Account, NoFacts]:
    account, values = _account(case), {"library": case.policy.agency.name}
    notice = Message(MessageKind.MOVED_TO_CENTRAL, account.email.address, account.language, account.id, values)
    return grant(as_protected(account, case.policy), () if account.protected else (notice,))


def _account(case: ClosureCase) -> Account:
    assert case.account is not None
    return case.account


def as_protected(account: Account, policy: AccountPolicy) -> Account:
    """Return the account as the agency keeps it.

    Of the personal data only the number and the e-mail address stay; the agreement and the last valid day stay too.
    """
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
        last_active_on=account.last_active_on,
        purge_warned_on=account.purge_warned_on,
        protected=True,
    )
