"""Decide that a password is reset through a link (MTM-23, LIB-06, READ-A17)."""

from datetime import datetime
from typing import Final

import attrs
from attrs import field

from nordlib.credentials.models import Credential
from nordlib.credentials.rules import PasswordFacts, PasswordRequirements, password_is_long_enough, password_is_not_common
from nordlib.dates import with_fixed_offset
from nordlib.decisions import Decision, Grant, RuleBook, Verdict, grant, passes_if, rule
from nordlib.hidden_fields import hides_fields
from nordlib.passwords import HashedPassword
from nordlib.validation import checked

__all__ = ["RESET_RULES", "ResetCase", "reset", "reset_link_is_valid"]


@hides_fields
@attrs.frozen
@checked
class ResetCase:
    """A password that its owner chooses through a link."""

    credential: Credential | None
    """The credential with the link; None if no such link is stored."""
    email_key: str | None = field(repr=False)
    """The key (`Email.key`) of the owner's present address; None if the owner no longer exists."""
    password: HashedPassword
    """The new password."""
    policy: PasswordRequirements
    """The policy with the requirements for it."""
    now: datetime = field(converter=with_fixed_offset)
    """The instant of the decision."""


@rule("MTM-23 LIB-06 READ-A17", "token_invalid")
def reset_link_is_valid(case: ResetCase) -> Verdict:
    """The link has not been used, replaced by a newer link, or expired, and it was sent to the owner's present address."""
    token = None if case.credential is None else case.credential.reset_token
    if token is None:
        return passes_if(False)
    return passes_if(case.now <= token.expires_at and case.email_key == token.email_key)


#: The rules for choosing a password through a link.
RESET_RULES: Final[RuleBook[ResetCase]] = RuleBook(
    (reset_link_is_valid,), (password_is_long_enough, password_is_not_common), topic="password_reset"
)


def reset(case: ResetCase) -> Decision[Credential, PasswordFacts]:
    """Decide a reset: grant the new credential, without the link, or refuse with every reason. A refused password leaves the link valid."""
    return RESET_RULES.decide(case, PasswordFacts(case.policy.passwords.min_length), _with_new_password)


def _with_new_password(case: ResetCase) -> Grant[Credential, PasswordFacts]:
    assert case.credential is not None
    return grant(case.credential.with_password(case.password.hash))
