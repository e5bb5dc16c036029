"""Editing an account: contact data, validity, groups (MTM-21, MTM-24, MTM-40). A field that is mandatory is not emptied."""

from datetime import date
from typing import Final, Literal

import attrs

from nordlib.accounts.claims import email_is_free
from nordlib.accounts.forms import UNCHANGED, Changes, chosen
from nordlib.accounts.models import Account, needs_an_end
from nordlib.accounts.policy import RegisterPolicy
from nordlib.accounts.powers import Acting, actor_may
from nordlib.accounts.sight import account_is_in_sight, version_is_the_stored_one
from nordlib.accounts.validity import validity_has_not_passed, validity_is_short_enough, validity_is_the_card_s
from nordlib.contact import Email
from nordlib.decisions import Decision, Granted, Refused, RuleBook, Unknown, Verdict, does_not_apply, fails, holds, rule
from nordlib.identity import IdentityNumber, Kind
from nordlib.messages import Message, MessageKind
from nordlib.names import is_written
from nordlib.people import is_adult
from nordlib.places import Library

__all__ = ["RULES", "EditCase", "EditFacts", "decide"]


@attrs.frozen
class EditCase:
    """An account in sight of whoever edits, and the changes. `account` is None where there is none to see.

    `email_is_taken`: another account has the new address. `is_current`: nobody has changed the account since it was looked at.
    """

    account: Account | None
    changes: Changes
    library: Library | None
    email_is_taken: bool | Literal[Unknown.UNKNOWN]
    policy: RegisterPolicy
    on: date
    is_current: bool = True
    acting: Acting = Acting.MAY

    @property
    def number(self) -> IdentityNumber | None:
        """The account's number."""
        return None if self.account is None else self.account.identity

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
    def card_valid_to(self) -> date | None:
        """The last day of the LMA card, which is the account's; a new card is given with `replace_identity`."""
        if self.account is None or self.number is None or self.number.kind is not Kind.LMA:
            return None
        return self.account.valid_to

    @property
    def end_is_the_card_s(self) -> bool:
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
        "first_name": named and changes.first_name is not UNCHANGED and not is_written(changes.first_name),
        "last_name": named and changes.last_name is not UNCHANGED and not is_written(changes.last_name),
        "email": changes.email is None,
        "valid_to": changes.valid_to is None and needs_an_end(case.number),
    }
    missing = [name for name, is_emptied in emptied.items() if is_emptied]
    return fails(*(f"field_required:{name}" for name in missing)) if missing else holds(True)


@rule("MTM-49", "field_not_allowed")
def protected_person_stays_without_a_name(case: EditCase) -> Verdict:
    """Of a protected person no name, group or birth date is written down."""
    if case.account is None or not case.account.protected:
        return does_not_apply()
    changes = case.changes
    written = {
        "first_name": changes.first_name is not UNCHANGED and is_written(changes.first_name),
        "last_name": changes.last_name is not UNCHANGED and is_written(changes.last_name),
        "groups": changes.groups is not UNCHANGED and bool(changes.groups),
        "birth_date": changes.birth_date is not UNCHANGED and changes.birth_date is not None,
    }
    wrong = [name for name, is_written_down in written.items() if is_written_down]
    return fails(*(f"field_not_allowed:{name}" for name in wrong)) if wrong else holds(True)


@rule("MTM-15", "unknown_group")
def chosen_groups_are_published(case: EditCase) -> Verdict:
    """The user groups are groups of the policy, or ones that the account has already."""
    had = frozenset[str]() if case.account is None else case.account.groups
    unknown = sorted(chosen(case.changes.groups, had) - had - case.policy.user_groups)
    return fails(*(f"unknown_group:{name}" for name in unknown)) if unknown else holds(True)


@rule("READ-A11", "birth_date_known")
def birth_date_was_not_known(case: EditCase) -> Verdict:
    """A birth date is added where neither the number nor anybody told it before."""
    if case.changes.birth_date is UNCHANGED or case.account is None:
        return does_not_apply()
    return holds(case.account.born in (None, case.changes.birth_date))


@rule("READ-A11 MTM-16", "is_a_minor")
def birth_date_makes_no_child(case: EditCase) -> Verdict:
    """The date does not make a child of one who was attested to be an adult: a child has a form of its own, and a guardian."""
    account, born = case.account, case.changes.birth_date
    if account is None or born is UNCHANGED or born is None or account.is_minor(case.on, case.policy.leap_day):
        return does_not_apply()
    return holds(is_adult(born, case.on, case.policy.leap_day))


RULES: Final[RuleBook[EditCase]] = RuleBook(
    (actor_may,),
    (account_is_in_sight,),
    (version_is_the_stored_one,),
    (
        mandatory_fields_stay_filled,
        protected_person_stays_without_a_name,
        email_is_free,
        validity_has_not_passed,
        validity_is_short_enough,
        validity_is_the_card_s,
        chosen_groups_are_published,
        birth_date_was_not_known,
        birth_date_makes_no_child,
    ),
    about="account_edit",
)


def decide(case: EditCase) -> Decision[Account, EditFacts]:
    """The edited account, or every reason why not. The former address is told of a new one where the policy says so."""
    trace, account, changes = RULES.judge(case), case.account, case.changes
    if not trace.holds or account is None:
        return Refused(EditFacts(login_changes=False), trace, case.policy.edition)
    email = chosen(changes.email, account.email) or account.email
    edited = attrs.evolve(
        account,
        first_name=chosen(changes.first_name, account.first_name).strip(),
        last_name=chosen(changes.last_name, account.last_name).strip(),
        email=email,
        valid_to=chosen(changes.valid_to, account.valid_to),
        groups=chosen(changes.groups, account.groups),
        language=chosen(changes.language, account.language),
        birth_date=chosen(changes.birth_date, account.birth_date),
    )
    moved = email != account.email
    told = (_notice(account, case.library),) if moved and case.policy.notify_old_email else ()
    return Granted(edited, EditFacts(login_changes=moved), trace, case.policy.edition, told)


def _notice(account: Account, library: Library | None) -> Message:
    name = account.library if library is None else library.name
    return Message(MessageKind.EMAIL_CHANGED, account.email.address, account.language, account.id, {"library": name})
