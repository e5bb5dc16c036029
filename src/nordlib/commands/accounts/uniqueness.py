"""Look up the values that only one account may have: an identity number, an e-mail address (MTM-11, MTM-51)."""

from nordlib.accounts import (
    AccountId,
    ExistingAccount,
    StudentAuthorisationId,
)
from nordlib.identity import IdentityNumber
from nordlib.storage.protocols import ALL_LIBRARIES, AccountsReadTx, LibraryScope

__all__ = ["email_is_taken", "existing_account"]


def existing_account(
    tx: AccountsReadTx,
    number: object,
    scope: LibraryScope,
    *,
    excluding: AccountId | None = None,
    student_authorisation: StudentAuthorisationId | None = None,
) -> ExistingAccount:
    """Return where the person already has an account.

    Args:
        tx: The transaction.
        number: The identity number as read; anything but an `IdentityNumber` belongs to no account.
        scope: The libraries whose accounts the actor sees.
        excluding: The id of an account that does not count; None if every account counts.
        student_authorisation: The id of the student's authorisation; None without one.
    """
    stored = tx.accounts.by_identity(number, ALL_LIBRARIES) if isinstance(number, IdentityNumber) else None
    if stored is None and student_authorisation is not None:
        stored = tx.accounts.by_student_authorisation(student_authorisation, ALL_LIBRARIES)
    if stored is None or stored.value.id == excluding:
        return ExistingAccount.NONE
    if stored.value.protected:
        return ExistingAccount.PROTECTED
    return ExistingAccount.OWN_LIBRARY if scope is ALL_LIBRARIES or stored.value.library in scope else ExistingAccount.ELSEWHERE


def email_is_taken(tx: AccountsReadTx, email_key: str, account: AccountId | None) -> bool:
    """Whether an account other than `account` has the e-mail address."""
    stored = tx.accounts.by_email(email_key, ALL_LIBRARIES)
    return stored is not None and stored.value.id != account
