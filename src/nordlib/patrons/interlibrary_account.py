"""Create an interlibrary account, and keep it up to date (LIB-02 to LIB-06, LIB-12)."""

from typing import Final, Protocol

import attrs

from nordlib.changes import UNCHANGED, resolve_change
from nordlib.contact import ContactDetail, Email, EmailProblem
from nordlib.credentials import password_is_long_enough, password_is_not_common
from nordlib.decisions import Decision, Grant, NoFacts, RuleBook, Verdict, grant, not_applicable, passes_if, passes_unless_missing, rule
from nordlib.libraries import LibraryId
from nordlib.messages import Message, MessageKind
from nordlib.name_folding import is_blank
from nordlib.passwords import HashedPassword
from nordlib.patrons.interlibrary_models import (
    InterlibraryAccount,
    InterlibraryAccountChanges,
    InterlibraryAccountForm,
    InterlibraryAccountId,
    PatronDetails,
)
from nordlib.patrons.interlibrary_policy import InterlibraryAccountPolicy
from nordlib.texts import Language
from nordlib.validation import checked

__all__ = [
    "CREATION_RULES",
    "EDIT_RULES",
    "AccountCreationCase",
    "AccountEditCase",
    "account_fields_are_filled_in",
    "create",
    "edit",
    "home_library_participates",
    "interlibrary_account_is_known",
    "missing_details",
    "username_is_an_email",
    "username_is_free",
]


@attrs.frozen
@checked
class AccountCreationCase:
    """A patron who creates an interlibrary account."""

    form: InterlibraryAccountForm
    """What the patron filled in."""
    password: HashedPassword | None
    """The password, hashed before (`hash_new_password`); None if it is missing."""
    username_is_taken: bool
    """Whether another account has the user name."""
    new_id: InterlibraryAccountId
    """The id of the new account."""
    policy: InterlibraryAccountPolicy
    """The policy of the service."""

    @property
    def chosen_library(self) -> LibraryId | None:
        """The id of the home library that is judged; None if it is missing."""
        return None if "home_library" in self.missing else self.form.home_library

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of the mandatory fields that are missing."""
        return (*_missing(self.form), *(("password",) if self.password is None else ()))


@attrs.frozen
@checked
class AccountEditCase:
    """A patron who changes the own interlibrary account."""

    account: InterlibraryAccount | None
    """The account; None if there is none."""
    changes: InterlibraryAccountChanges
    """What changes."""
    username_is_taken: bool
    """Whether another account has the new user name."""
    policy: InterlibraryAccountPolicy
    """The policy of the service."""

    @property
    def form(self) -> InterlibraryAccountForm:
        """The account as it would be, as a form."""
        assert self.account is not None
        before, changes = self.account, self.changes
        changed = {name: getattr(changes, name) for name in ContactDetail if getattr(changes, name) is not UNCHANGED}
        return InterlibraryAccountForm(
            attrs.evolve(before.details, **changed),
            before.username if changes.username is UNCHANGED else changes.username,
            resolve_change(changes.home_library, before.home_library),
        )

    @property
    def chosen_library(self) -> LibraryId | None:
        """The id of the new home library; None if it does not change or is missing: one that left the service hinders no other change."""
        assert self.account is not None
        stays = self.form.home_library == self.account.home_library
        return None if stays or "home_library" in self.missing else self.form.home_library

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of the mandatory fields that would be missing."""
        return _missing(self.form)


class HasAccountForm(Protocol):
    """A case with the fields of an account."""

    @property
    def form(self) -> InterlibraryAccountForm:
        """The fields."""
        ...

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of the mandatory fields that are missing."""
        ...

    @property
    def chosen_library(self) -> LibraryId | None:
        """The id of the home library that is judged; None if there is nothing to judge."""
        ...

    @property
    def username_is_taken(self) -> bool:
        """Whether another account has the user name."""
        ...

    @property
    def policy(self) -> InterlibraryAccountPolicy:
        """The policy of the service."""
        ...


def missing_details(details: PatronDetails) -> tuple[ContactDetail, ...]:
    """Return the names of the details that are missing.

    >>> missing_details(PatronDetails("Anna Ek", "Storgatan 1", "451 30", " "))
    (<ContactDetail.CITY: 'city'>, <ContactDetail.PHONE: 'phone'>)
    """
    values = {name: getattr(details, name) for name in ContactDetail}
    return tuple(name for name, value in values.items() if value is None or (isinstance(value, str) and is_blank(value)))


def _missing(form: InterlibraryAccountForm) -> tuple[str, ...]:
    others = {"username": form.username is EmailProblem.EMPTY, "home_library": form.home_library is None or is_blank(form.home_library)}
    return (*missing_details(form.details), *(name for name, is_missing in others.items() if is_missing))


@rule("LIB-12", "patron_unknown")
def interlibrary_account_is_known(case: AccountEditCase) -> Verdict:
    """The service has the account of the patron who is logged in."""
    return passes_if(case.account is not None)


@rule("LIB-04", "field_required")
def account_fields_are_filled_in(case: HasAccountForm) -> Verdict:
    """Every field is filled in."""
    return passes_unless_missing(case.missing)


@rule("LIB-05", "username_must_be_email")
def username_is_an_email(case: HasAccountForm) -> Verdict:
    """The user name is an e-mail address; one that is missing is reported as missing alone."""
    if case.form.username is EmailProblem.EMPTY:
        return not_applicable()
    return passes_if(isinstance(case.form.username, Email))


@rule("LIB-02", "library_not_participating")
def home_library_participates(case: HasAccountForm) -> Verdict:
    """The home library is on the list of those that take part."""
    if case.chosen_library is None:
        return not_applicable()
    return passes_if(case.chosen_library in case.policy.participating_libraries)


@rule("LIB-03 LIB-05", "one_home_library_only")
def username_is_free(case: HasAccountForm) -> Verdict:
    """No other account has the user name: a patron has one account, with one home library."""
    return passes_if(not case.username_is_taken)


_FORM_RULES: Final = (account_fields_are_filled_in, username_is_an_email, home_library_participates, username_is_free)
#: The rules for creating an account.
CREATION_RULES: Final[RuleBook[AccountCreationCase]] = RuleBook(
    (*_FORM_RULES, password_is_long_enough, password_is_not_common), topic="interlibrary_account"
)
#: The rules for changing an account.
EDIT_RULES: Final[RuleBook[AccountEditCase]] = RuleBook((interlibrary_account_is_known,), _FORM_RULES, topic="interlibrary_account_edit")


def create(case: AccountCreationCase) -> Decision[InterlibraryAccount, NoFacts]:
    """Decide the creation of an account: grant it, or refuse with every reason."""
    return CREATION_RULES.decide(case, NoFacts(), lambda case: grant(_account(case.form, case.new_id, case.policy.language)))


def edit(case: AccountEditCase) -> Decision[InterlibraryAccount, NoFacts]:
    """Decide a change: grant the changed account, with a notice to the former address if the policy asks for it, or refuse."""
    return EDIT_RULES.decide(case, NoFacts(), _edited)


def _account(form: InterlibraryAccountForm, account: InterlibraryAccountId, language: Language) -> InterlibraryAccount:
    assert isinstance(form.username, Email)
    assert form.home_library is not None
    return InterlibraryAccount(account, form.details, form.username, form.home_library, language)


def _edited(case: AccountEditCase) -> Grant[InterlibraryAccount, NoFacts]:
    before = case.account
    assert before is not None
    changed = _account(case.form, before.id, resolve_change(case.changes.language, before.language))
    is_told = case.policy.notify_old_email and changed.username != before.username
    kind, values = MessageKind.INTERLIBRARY_EMAIL_CHANGED, {"library": case.policy.service}
    return grant(changed, (Message(kind, before.username.address, before.language, before.id, values),) if is_told else ())
