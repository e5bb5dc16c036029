"""Editing an account: contact data, validity, groups (MTM-21, MTM-24, MTM-40). A field that is mandatory is not emptied."""

from datetime import date
from enum import Enum
from typing import Final, Literal, TypeAlias, TypeVar

import attrs
from attrs import field

from nordlib.accounts.access import Access, account_is_visible, actor_is_permitted, version_is_current
from nordlib.accounts.agreement import borrower_remains_an_adult
from nordlib.accounts.models import Account, needs_end_date, require_storable
from nordlib.accounts.policy import AccountPolicy
from nordlib.accounts.uniqueness import email_is_available
from nordlib.accounts.validity import validity_has_not_passed, validity_is_short_enough, validity_matches_lma_card
from nordlib.contact import Email
from nordlib.decisions import Decision, Grant, RuleBook, Unknown, Verdict, fails, grant, not_applicable, passes_if, rule
from nordlib.identity import IdentityNumber, NumberKind
from nordlib.libraries import Library
from nordlib.messages import Message, MessageKind
from nordlib.name_folding import is_blank
from nordlib.texts import Language

__all__ = ["RULES", "UNCHANGED", "AccountChanges", "EditCase", "EditFacts", "Unchanged", "decide", "resolve_change"]


T = TypeVar("T")


class Unchanged(Enum):
    """The type of `UNCHANGED`, what an edit leaves as it is."""

    UNCHANGED = "unchanged"

    def __repr__(self) -> str:
        return "UNCHANGED"


UNCHANGED: Final = Unchanged.UNCHANGED
_Kept: TypeAlias = Literal[Unchanged.UNCHANGED]


@attrs.frozen
class AccountChanges:
    """What a registrar edits of an account (MTM-21). A blank name, and None elsewhere, empties a field.

    Raises `UnknownName` for a language, and `InvalidData` for a name that cannot be stored.
    """

    first_name: str | _Kept = field(default=UNCHANGED, repr=False)
    last_name: str | _Kept = field(default=UNCHANGED, repr=False)
    email: Email | _Kept | None = UNCHANGED
    valid_to: date | _Kept | None = UNCHANGED
    groups: frozenset[str] | _Kept = UNCHANGED
    language: Language | _Kept = UNCHANGED
    birth_date: date | _Kept | None = field(default=UNCHANGED, repr=False)
    """Where neither the number nor anybody told it before (READ-A11)."""

    def __attrs_post_init__(self) -> None:
        require_storable(self.language, self.first_name, self.last_name)


def resolve_change(change: T | _Kept, present: T) -> T:
    """The change, or what was there."""
    return present if change is UNCHANGED else change


@attrs.frozen
class EditCase:
    """An account in sight of whoever edits, and the changes. `account` is None where there is none to see.

    `email_is_taken`: another account has the new address. `is_current`: nobody has changed the account since it was looked at.
    """

    account: Account | None
    changes: AccountChanges
    library: Library | None
    email_is_taken: bool | Literal[Unknown.UNKNOWN]
    policy: AccountPolicy
    on: date
    is_current: bool = True
    access: Access = Access.ALLOWED

    @property
    def number(self) -> IdentityNumber | None:
        """The account's number."""
        return None if self.account is None else self.account.identity

    @property
    def new_birth_date(self) -> date | None:
        """The birth date that is added."""
        return None if self.changes.birth_date is UNCHANGED else self.changes.birth_date

    @property
    def email(self) -> Email | None:
        """The new address."""
        return None if self.changes.email is UNCHANGED else self.changes.email

    @property
    def valid_to(self) -> date | None:
        """The new last day; None where it stays what it was."""
        changed = None if self.changes.valid_to is UNCHANGED else self.changes.valid_to
        return None if self.account is not None and changed == self.account.valid_to else changed

    @property
    def lma_card_valid_to(self) -> date | None:
        """The last day of the LMA card, which is the account's; a new card is given with `replace_identity`."""
        if self.account is None or self.number is None or self.number.kind is not NumberKind.LMA:
            return None
        return self.account.valid_to

    @property
    def expires_with_lma_card(self) -> bool:
        """No new card is looked at."""
        return False


@attrs.frozen
class EditFacts:
    """Whether the borrower logs in with another address from now on."""

    login_changes: bool


@rule("MTM-10 MTM-37 MTM-40", "field_required")
def mandatory_fields_stay_filled(case: EditCase) -> Verdict:
    """Names, e-mail and, where there has to be one, the last day are not emptied."""
    changes, named = case.changes, case.account is not None and not case.account.protected
    emptied = {
        "first_name": named and changes.first_name is not UNCHANGED and is_blank(changes.first_name),
        "last_name": named and changes.last_name is not UNCHANGED and is_blank(changes.last_name),
        "email": changes.email is None,
        "valid_to": changes.valid_to is None and needs_end_date(case.number),
    }
    missing = [name for name, is_emptied in emptied.items() if is_emptied]
    return fails(*(f"field_required:{name}" for name in missing)) if missing else passes_if(True)


@rule("MTM-49", "field_not_allowed")
def protected_account_has_no_personal_data(case: EditCase) -> Verdict:
    """Of a protected person no name, group or birth date is written down."""
    if case.account is None or not case.account.protected:
        return not_applicable()
    changes = case.changes
    written = {
        "first_name": changes.first_name is not UNCHANGED and not is_blank(changes.first_name),
        "last_name": changes.last_name is not UNCHANGED and not is_blank(changes.last_name),
        "groups": changes.groups is not UNCHANGED and bool(changes.groups),
        "birth_date": changes.birth_date is not UNCHANGED and changes.birth_date is not None,
    }
    wrong = [name for name, is_written_down in written.items() if is_written_down]
    return fails(*(f"field_not_allowed:{name}" for name in wrong)) if wrong else passes_if(True)


@rule("MTM-15", "unknown_group")
def chosen_groups_are_published(case: EditCase) -> Verdict:
    """The user groups are groups of the policy, or ones that the account has already."""
    had = frozenset[str]() if case.account is None else case.account.groups
    unknown = sorted(resolve_change(case.changes.groups, had) - had - case.policy.user_groups)
    return fails(*(f"unknown_group:{name}" for name in unknown)) if unknown else passes_if(True)


@rule("READ-A11", "birth_date_known")
def birth_date_is_new(case: EditCase) -> Verdict:
    """A birth date is added where neither the number nor anybody told it before."""
    if case.changes.birth_date is UNCHANGED or case.account is None:
        return not_applicable()
    return passes_if(case.account.known_birth_date in (None, case.changes.birth_date))


RULES: Final[RuleBook[EditCase]] = RuleBook(
    (actor_is_permitted,),
    (account_is_visible,),
    (version_is_current,),
    (
        mandatory_fields_stay_filled,
        protected_account_has_no_personal_data,
        email_is_available,
        validity_has_not_passed,
        validity_is_short_enough,
        validity_matches_lma_card,
        chosen_groups_are_published,
        birth_date_is_new,
        borrower_remains_an_adult,
    ),
    topic="account_edit",
)


def decide(case: EditCase) -> Decision[Account, EditFacts]:
    """The edited account, or every reason why not. The former address is told of a new one where the policy says so."""
    return RULES.decide(case, EditFacts(login_changes=False), _edited)


def _edited(case: EditCase) -> Grant[Account, EditFacts]:
    account, changes = case.account, case.changes
    assert account is not None
    edited = attrs.evolve(
        account,
        first_name=resolve_change(changes.first_name, account.first_name).strip(),
        last_name=resolve_change(changes.last_name, account.last_name).strip(),
        email=resolve_change(changes.email, account.email) or account.email,
        valid_to=resolve_change(changes.valid_to, account.valid_to),
        groups=resolve_change(changes.groups, account.groups),
        language=resolve_change(changes.language, account.language),
        birth_date=resolve_change(changes.birth_date, account.birth_date),
    )
    moved = edited.email != account.email
    messages = (_notice(account, case.library),) if moved and case.policy.notify_old_email else ()
    return grant(edited, messages, EditFacts(login_changes=moved))


def _notice(account: Account, library: Library | None) -> Message:
    name = account.library if library is None else library.name
    return Message(MessageKind.EMAIL_CHANGED, account.email.address, account.language, account.id, {"library": name})
