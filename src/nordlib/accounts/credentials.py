"""Decide that a password is set or changed (MTM-03, MTM-21, MTM-22, READ-A16). A link resets one: `nordlib.credentials.reset`."""

from typing import Final

import attrs

from nordlib.accounts.access import Access, account_is_visible, actor_is_permitted
from nordlib.accounts.models import Account
from nordlib.accounts.policy import AccountPolicy
from nordlib.accounts.staff import Registrar
from nordlib.credentials import Credential, PasswordFacts, password_is_long_enough, password_is_not_common
from nordlib.decisions import Decision, Grant, RuleBook, grant
from nordlib.passwords import HashedPassword
from nordlib.validation import checked

__all__ = ["CHANGE_RULES", "PasswordCase", "change"]


@attrs.frozen
@checked
class PasswordCase:
    """A password that a registrar sets, or that its owner chooses."""

    account: Account | Registrar | None
    """The account, or the registrar, with the password; None if the actor cannot see it or it does not exist."""
    credential: Credential
    """The present credential of the owner."""
    password: HashedPassword
    """The new password."""
    policy: AccountPolicy
    """The policy of the register."""
    access: Access = Access.ALLOWED
    """Whether the actor may perform the action."""


#: The rules for setting or changing a password.
CHANGE_RULES: Final[RuleBook[PasswordCase]] = RuleBook(
    (actor_is_permitted,), (account_is_visible,), (password_is_long_enough, password_is_not_common), topic="password_change"
)


def change(case: PasswordCase) -> Decision[Credential, PasswordFacts]:
    """Decide a password change: grant the new credential, or refuse with every reason. The password is not mailed (MTM-22)."""
    return CHANGE_RULES.decide(case, PasswordFacts(case.policy.passwords.min_length), _with_new_password)


def _with_new_password(case: PasswordCase) -> Grant[Credential, PasswordFacts]:
    return grant(case.credential.with_password(case.password.hash))
