"""Editing an account: contact data, validity, groups (MTM-21, MTM-24, MTM-40). A mandatory field cannot be emptied."""

from datetime import date
from typing import Final, Literal, TypeAlias

import attrs
from attrs import field

from nordlib.accounts.access import Access, account_is_visible, actor_is_permitted, version_is_current
from nordlib.accounts.agreement import borrower_remains_an_adult, guardian_is_of_age
from nordlib.accounts.models import Account, Guardian, needs_end_date, require_storable
from nordlib.accounts.policy import AccountPolicy
from nordlib.accounts.uniqueness import email_is_available, email_is_valid
from nordlib.accounts.validity import validity_has_not_passed, validity_is_short_enough, validity_matches_lma_card
from nordlib.changes import UNCHANGED, Unchanged, resolve_change
from nordlib.contact import Email, EmailProblem
from nordlib.decisions import (
    Decision,
    Grant,
    RuleBook,
    Unknown,
    Verdict,
    fails,
    grant,
    not_applicable,
    passes_if,
    passes_unless_missing,
    rule,
)
from nordlib.hidden_fields import hides_fields
from nordlib.identity import IdentityNumber, NumberKind
from nordlib.libraries import Library
from nordlib.messages import Message, MessageKind
from nordlib.name_folding import is_blank
from nordlib.shown_text import shown_name
from nordlib.texts import Language
from nordlib.validation import checked

__all__ = ["RULES", "AccountChanges", "EditCase", "EditFacts", "decide"]


_Unchanged: TypeAlias = Literal[Unchanged.UNCHANGED]


@hides_fields
@attrs.frozen
@checked
class AccountChanges:
    """The changes that a registrar makes to an account (MTM-21). A blank name, or None in another field, empties the field.

    Raises `UnknownName` for an unknown language, and `InvalidData` for a name that cannot be stored.
    """

    first_name: str | _Unchanged = field(default=UNCHANGED, repr=False)
    """The borrower's first name."""
    last_name: str | _Unchanged = field(default=UNCHANGED, repr=False)
    """The borrower's last name."""
    email: Email | EmailProblem | _Unchanged | None = UNCHANGED
    """The e-mail address, with which the borrower logs in. It is mandatory: None is refused."""
    valid_to: date | _Unchanged | None = UNCHANGED
    """The last valid day; None makes the account valid until further notice."""
    groups: frozenset[str] | _Unchanged = UNCHANGED
    """All the user groups of the borrower."""
    language: Language | _Unchanged = UNCHANGED
    """The language of the messages to the borrower."""
    birth_date: date | _Unchanged | None = field(default=UNCHANGED, repr=False)
    """A birth date that was not known before, neither from the number nor from an earlier edit (READ-A11)."""

    guardian: Guardian | _Unchanged = field(default=UNCHANGED, repr=False)
    """Another guardian of a minor, or the same with other data; a minor always has one (MTM-16)."""

    def __attrs_post_init__(self) -> None:
        require_storable(self.language, self.first_name, self.last_name)


@attrs.frozen
@checked
class EditCase:
    """An account, and the changes to it."""

    account: Account | None
    """The account; None if the actor cannot see it or it does not exist."""
    changes: AccountChanges
    """The changes that the registrar makes."""
    library: Library | None
    """The library of the account, which the notice to the former address names; None if the register does not have it."""
    email_is_taken: bool | Literal[Unknown.UNKNOWN]
    """Whether another account has the new e-mail address; UNKNOWN if the host cannot say."""
    policy: AccountPolicy
    """The policy of the register."""
    on: date
    """The date of the decision, in the zone of the register."""
    is_current: bool = True
    """Whether the account has not changed since the registrar viewed it."""
    access: Access = Access.ALLOWED
    """Whether the actor may perform the action."""

    @property
    def number(self) -> IdentityNumber | None:
        """The identity number of the account; None if it has none."""
        return None if self.account is None else self.account.identity

    @property
    def new_birth_date(self) -> date | None:
        """The birth date that the edit adds; None if it adds none."""
        return None if self.changes.birth_date is UNCHANGED else self.changes.birth_date

    @property
    def is_minor(self) -> bool:
        """Whether the borrower is under 18."""
        return self.account is not None and self.account.is_minor(self.on, self.policy.leap_day)

    @property
    def guardian_birth_date(self) -> date | None:
        """The birth date of the new guardian; None if the guardian does not change."""
        return None if self.changes.guardian is UNCHANGED else self.changes.guardian.birth_date

    @property
    def email(self) -> Email | None:
        """The new e-mail address; None if it does not change or is not valid."""
        return self.changes.email if isinstance(self.changes.email, Email) else None

    @property
    def written_email(self) -> Email | EmailProblem | None:
        """The new e-mail address, or what is wrong with it; None if it does not change."""
        return None if self.changes.email is UNCHANGED else self.changes.email

    @property
    def valid_to(self) -> date | None:
        """The new last valid day; None if it does not change, or is emptied."""
        changed = None if self.changes.valid_to is UNCHANGED else self.changes.valid_to
        return None if self.account is not None and changed == self.account.valid_to else changed

    @property
    def lma_card_valid_to(self) -> date | None:
        """The last valid day of the LMA card, which is also the account's; None without one. `replace_identity` records a new card."""
        if self.account is None or self.number is None or self.number.kind is not NumberKind.LMA:
            return None
        return self.account.valid_to

    @property
    def expires_with_lma_card(self) -> bool:
        """Whether the last valid day comes from a new LMA card: never, because an edit does not record a card."""
        return False


@attrs.frozen
class EditFacts:
    """What is known about an edit beyond the decision itself."""

    login_changes: bool
    """Whether the borrower logs in with another e-mail address from now on."""


@rule("MTM-10 MTM-17 MTM-37 MTM-40", "field_required")
def mandatory_fields_stay_filled(case: EditCase) -> Verdict:
    """The names, the e-mail address and, where one is required, the last valid day and the guardian's name are not emptied."""
    changes, has_names = case.changes, case.account is not None and not case.account.protected
    needs_name = case.is_minor and (case.lma_card_valid_to is not None or case.policy.guardian_name_required)
    emptied = {
        "first_name": has_names and changes.first_name is not UNCHANGED and is_blank(changes.first_name),
        "last_name": has_names and changes.last_name is not UNCHANGED and is_blank(changes.last_name),
        "email": changes.email in (None, EmailProblem.EMPTY),
        "valid_to": changes.valid_to is None and needs_end_date(case.number),
        "guardian.name": needs_name and changes.guardian is not UNCHANGED and is_blank(changes.guardian.name),
    }
    missing = [name for name, is_emptied in emptied.items() if is_emptied]
    return passes_unless_missing(missing)


@rule("MTM-49", "field_not_allowed")
def protected_account_has_no_personal_data(case: EditCase) -> Verdict:
    """No name, group, birth date or guardian is recorded for a protected person."""
    if case.account is None or not case.account.protected:
        return not_applicable()
    changes = case.changes
    recorded = {
        "first_name": changes.first_name is not UNCHANGED and not is_blank(changes.first_name),
        "last_name": changes.last_name is not UNCHANGED and not is_blank(changes.last_name),
        "groups": changes.groups is not UNCHANGED and bool(changes.groups),
        "birth_date": changes.birth_date is not UNCHANGED and changes.birth_date is not None,
        "guardian": changes.guardian is not UNCHANGED,
    }
    forbidden = [name for name, is_recorded in recorded.items() if is_recorded]
    return fails(*(f"field_not_allowed:{name}" for name in forbidden)) if forbidden else passes_if(True)


@rule("MTM-16", "field_not_allowed")
def guardian_is_a_minors(case: EditCase) -> Verdict:
    """A guardian is recorded for a minor alone."""
    if case.changes.guardian is UNCHANGED or case.account is None or case.account.protected:
        return not_applicable()
    return passes_if(True) if case.is_minor else fails("field_not_allowed:guardian")


@rule("MTM-15", "unknown_group")
def chosen_groups_are_published(case: EditCase) -> Verdict:
    """Every user group is one of the policy's groups, or one that the account already has."""
    present_groups = frozenset[str]() if case.account is None else case.account.groups
    groups = resolve_change(case.changes.groups, present_groups) - present_groups - case.policy.user_groups
    unknown = sorted({shown_name(name) for name in groups})
    return fails(*(f"unknown_group:{name}" for name in unknown)) if unknown else passes_if(True)


@rule("READ-A11", "birth_date_known")
def birth_date_is_new(case: EditCase) -> Verdict:
    """A birth date is only added if it was not known before, neither from the number nor from an earlier edit."""
    if case.changes.birth_date is UNCHANGED or case.account is None:
        return not_applicable()
    return passes_if(case.account.known_birth_date in (None, case.changes.birth_date))


#: The rules for editing an account.
RULES: Final[RuleBook[EditCase]] = RuleBook(
    (actor_is_permitted,),
    (account_is_visible,),
    (version_is_current,),
    (
        mandatory_fields_stay_filled,
        protected_account_has_no_personal_data,
        guardian_is_a_minors,
        guardian_is_of_age,
        email_is_valid,
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
    """Decide an edit: grant the edited account, or refuse with every reason.

    If the policy says so, a notice of a new e-mail address goes to the former one.
    """
    return RULES.decide(case, EditFacts(login_changes=False), _edited)


def _edited(case: EditCase) -> Grant[Account, EditFacts]:
    account, changes = case.account, case.changes
    assert account is not None
    edited = attrs.evolve(
        account,
        first_name=resolve_change(changes.first_name, account.first_name).strip(),
        last_name=resolve_change(changes.last_name, account.last_name).strip(),
        email=account.email if case.email is None else case.email,
        valid_to=resolve_change(changes.valid_to, account.valid_to),
        groups=resolve_change(changes.groups, account.groups),
        language=resolve_change(changes.language, account.language),
        birth_date=resolve_change(changes.birth_date, account.birth_date),
        guardian=resolve_change(changes.guardian, account.guardian),
    )
    email_changed = edited.email != account.email
    messages = (_notice(account, case.library),) if email_changed and case.policy.notify_old_email else ()
    return grant(edited, messages, EditFacts(login_changes=email_changed))


def _notice(account: Account, library: Library | None) -> Message:
    library_name = account.library if library is None else library.name
    return Message(MessageKind.EMAIL_CHANGED, account.email.address, account.language, account.id, {"library": library_name})
