"""Look up the values that only one account may have (MTM-11, MTM-51), and people who may have an account already."""

from collections.abc import Iterator
from enum import StrEnum

from nordlib.accounts import (
    Account,
    AccountId,
    AccountPolicy,
    ExistingAccount,
    RegistrationForm,
    StudentAuthorisationId,
    views,
)
from nordlib.accounts.access import Action
from nordlib.accounts.views import ListingCase
from nordlib.commands.access import StaffActor, resolve_actor
from nordlib.decisions import Decision, NoFacts
from nordlib.identity import IdentityNumber
from nordlib.name_folding import name_words
from nordlib.storage.protocols import ALL_LIBRARIES, AccountsReadTx, LibraryScope
from nordlib.validation import check_model

__all__ = ["DuplicateHint", "email_is_taken", "existing_account", "find_duplicate_hints"]

_PAGE = 100  # accounts of one name that are read at a time


class DuplicateHint(StrEnum):
    """Why the person on a form may have an account already. It is only advice: nothing is refused for it."""

    SAME_NAME_AND_BIRTH_DATE = "same_name_and_birth_date"
    """An account with another number of the same kind, or without a number, has the same name and birth date."""
    OTHER_KIND_OF_NUMBER = "other_kind_of_number"
    """An account has the same name and birth date, and a number of another kind: a samordningsnummer before, a personnummer now."""


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


def find_duplicate_hints(
    tx: AccountsReadTx, form: RegistrationForm, *, by: StaffActor, policy: AccountPolicy
) -> Decision[tuple[DuplicateHint, ...], NoFacts]:
    """Return why the person on a form may have an account already, at any library; nothing of such an account is shown.

    For the registrar to ask before `register_borrower`, which refuses only the same number. Raises `InvalidData` if `form` is not a form.
    """
    check_model(form, RegistrationForm)
    actor, number = resolve_actor(tx, by, Action.REGISTER), form.identity
    hints = set[DuplicateHint]()
    if isinstance(number, IdentityNumber) and number.birth_date is not None:
        for other in _of_that_name(tx, form):
            if other.known_birth_date == number.birth_date and other.identity != number:
                is_other_kind = other.identity is not None and other.identity.kind is not number.kind
                hints.add(DuplicateHint.OTHER_KIND_OF_NUMBER if is_other_kind else DuplicateHint.SAME_NAME_AND_BIRTH_DATE)
    return views.list_results(ListingCase(tuple(sorted(hints)), policy, actor.access))


def _of_that_name(tx: AccountsReadTx, form: RegistrationForm) -> Iterator[Account]:
    """Yield the accounts with exactly the names on the form, folded."""
    names, after = sorted(name_words(form.first_name, form.last_name)), None
    while page := tx.accounts.search_by_name(tuple(names), ALL_LIBRARIES, after, _PAGE):
        accounts = [stored.value for stored in page]
        yield from (account for account in accounts if sorted(name_words(account.first_name, account.last_name)) == names)
        after = accounts[-1].id
