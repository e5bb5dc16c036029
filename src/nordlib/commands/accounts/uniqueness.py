"""Look up what only one account may have: an identity number, an e-mail address (MTM-11, MTM-51)."""

from nordlib.accounts import (
    AccountId,
    ExistingAccount,
    StudentAuthorisationId,
)
from nordlib.identity import IdentityNumber
from nordlib.storage.protocols import ALL_LIBRARIES, AccountsTx, LibraryScope

__all__ = ["email_is_taken", "existing_account"]


def existing_account(
    tx: AccountsTx,
    number: object,
    scope: LibraryScope,
    *,
    excluding: AccountId | None = None,
    student_authorisation: StudentAuthorisationId | None = None,
) -> ExistingAccount:
    """Where the person has an account already, another than `excluding`."""
    found = tx.accounts.by_identity(number, ALL_LIBRARIES) if isinstance(number, IdentityNumber) else None
    if found is None and student_authorisation is not None:
        found = tx.accounts.by_student_authorisation(student_authorisation, ALL_LIBRARIES)
    if found is None or found.value.id == excluding:
        return ExistingAccount.NONE
    if found.value.protected:
        return ExistingAccount.PROTECTED
    return ExistingAccount.OWN_LIBRARY if scope is ALL_LIBRARIES or found.value.library in scope else ExistingAccount.ELSEWHERE


def email_is_taken(tx: AccountsTx, email_key: str, account: AccountId | None) -> bool:
    """Whether another account has the address."""
    found = tx.accounts.by_email(email_key, ALL_LIBRARIES)
    return found is not None and found.value.id != account
