"""The rules for a new password, under every policy that has requirements for passwords."""

from typing import Protocol

import attrs

from nordlib.decisions import PolicyId, Verdict, not_applicable, passes_if, rule
from nordlib.passwords import HashedPassword, PasswordPolicy
from nordlib.validation import checked

__all__ = ["ChoosesPassword", "HasPasswords", "PasswordFacts", "PasswordRequirements", "password_is_long_enough", "password_is_not_common"]


@attrs.frozen
class PasswordFacts:
    """What is known about a password change beyond the decision itself."""

    min_length: int
    """The minimum length of a password, in characters."""


@attrs.frozen
@checked
class PasswordRequirements:
    """What of a policy is about passwords."""

    id: PolicyId
    """The name and version of the policy."""
    passwords: PasswordPolicy
    """The requirements."""


class HasPasswords(Protocol):
    """A policy with requirements for passwords: that of a register, of cards, of patrons."""

    @property
    def id(self) -> PolicyId:
        """The name and version of the policy."""
        ...

    @property
    def passwords(self) -> PasswordPolicy:
        """The requirements."""
        ...


class ChoosesPassword(Protocol):
    """A case in which a password is chosen."""

    @property
    def password(self) -> HashedPassword | None:
        """The new password; None if it is missing, which another rule reports."""
        ...

    @property
    def policy(self) -> HasPasswords:
        """The policy with the requirements for it."""
        ...


@rule("MTM-22 LIB-06 NLR-34 READ-A16 READ-A35", "password_too_short", patron=("least",))
def password_is_long_enough(case: ChoosesPassword) -> Verdict:
    """The password has at least as many characters as the policy requires, whatever characters they are."""
    least = case.policy.passwords.min_length
    return not_applicable() if case.password is None else passes_if(case.password.length >= least, least=least)


@rule("READ-A16", "password_too_common")
def password_is_not_common(case: ChoosesPassword) -> Verdict:
    """The password is not on the host's list of common passwords, if the host has one."""
    return not_applicable() if case.password is None else passes_if(case.password.is_common is False)
