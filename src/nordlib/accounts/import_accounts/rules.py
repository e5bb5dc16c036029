"""Importing an account from another register (MTM-09 to MTM-18, 24, 36, 37, 40, 49, 51).

The rules are those of a registration that a register without its own history can still ask for. The old register has attested what a form
asks for besides: the reading impairment (MTM-05), and the visit to the library (MTM-47). An expired account is imported too: it lets no
one log in, and remains until it is deleted (MTM-24). Any version of the agreement counts; if the policy requires the present one, the
borrower's acceptance is due at the next login (READ-A25).

No message is made: the borrower logs in as before.
"""

from typing import Final, NamedTuple

from nordlib.accounts.access import Access, actor_is_permitted
from nordlib.accounts.agreement import guardian_is_of_age
from nordlib.accounts.import_accounts.case import IdUse, ImportCase
from nordlib.accounts.models import Account, needs_end_date
from nordlib.accounts.registration.eligibility import groups_are_published, library_is_registered
from nordlib.accounts.uniqueness import (
    email_is_available,
    email_is_valid,
    identity_number_is_valid,
    person_has_no_account_here,
    person_is_not_protected,
)
from nordlib.accounts.validity import validity_is_short_enough
from nordlib.contact import EmailProblem
from nordlib.credentials import Credential, Principal, Realm
from nordlib.decisions import Decision, Grant, NoFacts, RuleBook, Verdict, fails, grant, passes_if, passes_unless_missing, rule

__all__ = ["RULES", "NewAccount", "decide", "is_already_imported"]


class NewAccount(NamedTuple):
    """A granted import."""

    account: Account
    """The account to store."""
    credential: Credential | None
    """The password hash and the last login to store with it; None if the row has neither."""


@rule("READ-C25", "id_taken")
def id_is_free(case: ImportCase) -> Verdict:
    """No account of another person has the id of the row, and no account that was deleted had it."""
    return passes_if(case.id_use not in (IdUse.OTHER_PERSON, IdUse.DELETED))


@rule("READ-C25", "changed_since_import")
def account_is_unchanged(case: ImportCase) -> Verdict:
    """The account was not imported before with another content. What the register has now is kept."""
    return passes_if(case.id_use is not IdUse.CHANGED_ACCOUNT)


@rule("MTM-10 MTM-16 MTM-17 MTM-37 MTM-40", "field_required")
def row_is_filled(case: ImportCase) -> Verdict:
    """Every mandatory field is filled in: an id, and what a registration requires of the borrower.

    For a protected identity only the number, the address and the last valid day are asked for, since nothing else is kept (MTM-49).
    """
    form, is_kept = case.form, not case.form.protected
    needs_guardian, unreadable = case.is_minor and is_kept, form.unreadable
    needs_guardian_name = needs_guardian and (case.is_lma or case.policy.guardian_name_required)
    needs_last_day = case.number is not None and needs_end_date(case.number)
    given = {
        "id": form.id != "",
        "identity": form.identity is not None,
        "first_name": form.first_name != "" or not is_kept,
        "last_name": form.last_name != "" or not is_kept,
        "email": form.email not in (None, EmailProblem.EMPTY),
        "guardian.birth_date": form.guardian_birth_date is not None or not needs_guardian,
        "guardian.name": form.guardian_name != "" or not needs_guardian_name,
        "valid_to": form.valid_to is not None or not needs_last_day,
    }
    missing = [name for name, is_given in given.items() if not is_given and name not in unreadable]
    return passes_unless_missing(missing)


@rule("READ-C25", "field_invalid")
def row_is_readable(case: ImportCase) -> Verdict:
    """Every field can be read and stored: days are days, no name is too long, and the host's hasher knows the password hash."""
    unreadable = list(dict.fromkeys(case.form.unreadable))
    if not case.hash_is_readable and "password_hash" not in unreadable:
        unreadable.append("password_hash")
    return fails(*(f"field_invalid:{name}" for name in unreadable)) if unreadable else passes_if(True)


@rule("MTM-09 READ-A25", "agreement_not_accepted")
def agreement_was_accepted(case: ImportCase) -> Verdict:
    """The agreement was accepted on a known day, in any version."""
    return passes_if(case.form.agreement is not None or "agreement_accepted_on" in case.form.unreadable)


#: The rules for importing an account. All rules of the last stage are evaluated.
RULES: Final[RuleBook[ImportCase]] = RuleBook(
    (actor_is_permitted,),
    (id_is_free, account_is_unchanged),
    (
        row_is_filled,
        row_is_readable,
        agreement_was_accepted,
        identity_number_is_valid,
        person_is_not_protected,
        person_has_no_account_here,
        email_is_valid,
        email_is_available,
        guardian_is_of_age,
        validity_is_short_enough,
        groups_are_published,
        library_is_registered,
    ),
    topic="account_import",
)


def is_already_imported(case: ImportCase) -> bool:
    """Whether the actor may import, and the row was imported before, so that there is nothing to do or to refuse."""
    return case.access is Access.ALLOWED and case.id_use is IdUse.SAME_ACCOUNT


def decide(case: ImportCase) -> Decision[NewAccount, NoFacts]:
    """Decide an import: grant the account and its credential, or refuse with every reason. Nothing is mailed."""
    return RULES.decide(case, NoFacts(), _new_account)


def _new_account(case: ImportCase) -> Grant[NewAccount, NoFacts]:
    assert case.account is not None
    form, principal = case.form, Principal(Realm.BORROWER, case.account.id)
    has_credential = form.password_hash is not None or form.last_login is not None
    credential = Credential(principal, form.password_hash, last_login=form.last_login) if has_credential else None
    return grant(NewAccount(case.account, credential))
