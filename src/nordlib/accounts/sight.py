"""What stands before every act on an account: whoever acts may see it, and nobody has changed it meanwhile (MTM-06, READ-A30)."""

from typing import Protocol

from nordlib.decisions import Verdict, holds, rule

__all__ = ["GivenAccount", "GivenVersion", "account_is_in_sight", "version_is_the_stored_one"]


class GivenAccount(Protocol):
    """A case about an account; None where whoever acts sees none."""

    @property
    def account(self) -> object | None:
        """The account, of a borrower or of the staff."""
        ...


class GivenVersion(Protocol):
    """A case that rests on what somebody saw on a screen before."""

    @property
    def is_current(self) -> bool:
        """Whether the account is stored in the version that was seen, or none was named."""
        ...


@rule("MTM-06 READ-A30", "not_visible")
def account_is_in_sight(case: GivenAccount) -> Verdict:
    """The account is the borrower's own, or one that the registrar governs; any other is as if it did not exist."""
    return holds(case.account is not None)


@rule("READ-C25", "version_conflict")
def version_is_the_stored_one(case: GivenVersion) -> Verdict:
    """Nobody has changed the account since it was looked at."""
    return holds(case.is_current)
