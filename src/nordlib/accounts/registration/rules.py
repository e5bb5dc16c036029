"""Registering a borrower (MTM-05 to MTM-18, 36, 37, 39, 40, 43, 46, 47, 51).

A registrar fills in the form with the borrower present, or with a proxy who has the documents. A missing field is reported once, as
missing; an impossible number once, as invalid. All other rules are still evaluated, so one answer lists everything to fix.

A borrower with an LMA card who gets a personnummer gets a new account, and the old one is deleted: the same rules apply, and both happen in
one operation (READ-A10).
"""

from typing import Any, Final, NamedTuple, Unpack, overload

import attrs

from nordlib.accounts.access import account_is_visible, actor_is_permitted
from nordlib.accounts.agreement import agreement_is_accepted, guardian_accepts_for_the_child, guardian_is_of_age
from nordlib.accounts.models import Account, AccountId, Agreement, Guardian
from nordlib.accounts.policy import AccountPolicy
from nordlib.accounts.registration.by_name import RegistrationInput, case_of
from nordlib.accounts.registration.case import LmaReplacementCase, RegistrationCase
from nordlib.accounts.registration.eligibility import (
    borrower_can_enter_agreements,
    borrower_is_eligible,
    borrower_is_of_age,
    borrower_is_under_18,
    borrower_or_proxy_is_present,
    groups_are_published,
    library_is_administered,
    library_is_registered,
    mandatory_fields_are_filled,
    proxy_documents_are_complete,
)
from nordlib.accounts.uniqueness import (
    ExistingAccount,
    email_is_available,
    email_is_valid,
    identity_number_is_valid,
    person_has_no_account_elsewhere,
    person_has_no_account_here,
    person_is_not_protected,
    registrar_is_not_the_borrower,
)
from nordlib.accounts.validity import lma_card_is_valid, validity_has_not_passed, validity_is_short_enough, validity_matches_lma_card
from nordlib.contact import Email
from nordlib.decisions import Decision, Grant, RuleBook, Trace, Verdict, grant, passes_if, rule
from nordlib.errors import InvalidData
from nordlib.identity import NumberKind
from nordlib.libraries import Library
from nordlib.messages import Message, MessageKind
from nordlib.passwords import InitialPassword

__all__ = [
    "ELIGIBILITY_RULES",
    "LMA_REPLACEMENT_RULES",
    "RULES",
    "ExistingAccount",
    "LmaReplacement",
    "RegistrationCase",
    "RegistrationFacts",
    "decide",
    "replace_lma",
]


class LmaReplacement(NamedTuple):
    """A granted replacement."""

    deleted: AccountId
    """The id of the account with the LMA number, which is deleted."""
    account: Account
    """The account that replaces it."""


@attrs.frozen
class RegistrationFacts:
    """What is known about a registration beyond the decision itself."""

    can_be_pulled: bool
    """Whether the person has an account at another library, which may be moved here with consent."""


@rule("MTM-39 READ-A10", "identity_change_not_allowed")
def account_has_an_lma_number(case: LmaReplacementCase) -> Verdict:
    """The account has an LMA number; any other number is replaced on the same account (MTM-41)."""
    return passes_if(case.account is not None and case.account.identity is not None and case.account.identity.kind is NumberKind.LMA)


#: The rules for every new borrower. All of them are evaluated.
ELIGIBILITY_RULES: Final = (
    mandatory_fields_are_filled,
    agreement_is_accepted,
    guardian_accepts_for_the_child,
    borrower_is_eligible,
    registrar_is_not_the_borrower,
    identity_number_is_valid,
    person_has_no_account_here,
    person_has_no_account_elsewhere,
    email_is_valid,
    email_is_available,
    borrower_is_of_age,
    borrower_is_under_18,
    guardian_is_of_age,
    validity_has_not_passed,
    validity_is_short_enough,
    lma_card_is_valid,
    validity_matches_lma_card,
    groups_are_published,
    library_is_registered,
    library_is_administered,
    borrower_can_enter_agreements,
    borrower_or_proxy_is_present,
    proxy_documents_are_complete,
)
#: The rules for registering a borrower.
RULES: Final[RuleBook[RegistrationCase]] = RuleBook(
    (actor_is_permitted,), (person_is_not_protected,), ELIGIBILITY_RULES, topic="registration"
)
#: The rules for replacing an account with an LMA number.
LMA_REPLACEMENT_RULES: Final[RuleBook[LmaReplacementCase]] = RuleBook(
    (actor_is_permitted,),
    (account_is_visible,),
    (person_is_not_protected,),
    (account_has_an_lma_number, *ELIGIBILITY_RULES),
    topic="lma_replacement",
)


@overload
def decide(case: RegistrationCase, new_id: AccountId) -> Decision[Account, RegistrationFacts]: ...
@overload
def decide(*, new_id: AccountId = ..., **facts: Unpack[RegistrationInput]) -> Decision[Account, RegistrationFacts]: ...
def decide(case: RegistrationCase | None = None, new_id: AccountId | None = None, **facts: Any) -> Decision[Account, RegistrationFacts]:
    """Decide a registration: grant the new account, or refuse with every reason.

    Give a case and the id of the new account, or the facts of the case by keyword, as for `case_of`.

    With `send_credentials`, a message says that a password, or a link to choose one, is due; the password or link is created when the
    message is sent (MTM-13, READ-A03). Without it, nothing is mailed, and a password must be set by hand (MTM-14).
    """
    if case is None:
        case, new_id = case_of(**facts), AccountId("account") if new_id is None else new_id
    elif facts or new_id is None:
        raise InvalidData("registration", ("a case needs new_id beside it, and nothing else; facts by keyword need no case",))
    account_id = new_id

    def registered(case: RegistrationCase) -> Grant[Account, RegistrationFacts]:
        account, message = _new_account(case, account_id)
        return grant(account, (message,) if case.form.send_credentials else ())

    return RULES.decide(case, _facts, registered)


def replace_lma(case: LmaReplacementCase, new_id: AccountId) -> Decision[LmaReplacement, RegistrationFacts]:
    """Decide a replacement: grant the id of the account to delete and the new account, or refuse with every reason.

    Both happen in one operation, because both accounts have the same e-mail address (READ-A10).
    """

    def replaced(case: LmaReplacementCase) -> Grant[LmaReplacement, RegistrationFacts]:
        assert case.account is not None
        account, message = _new_account(case, new_id)
        return grant(LmaReplacement(case.account.id, account), (message,))

    return LMA_REPLACEMENT_RULES.decide(case, _facts, replaced)


def _new_account(case: RegistrationCase, new_id: AccountId) -> tuple[Account, Message]:
    """Return the account of a form that passes every rule, and the message that its credentials are due."""
    library, email, agreement = case.library, case.email, case.agreement
    assert library is not None
    assert email is not None
    assert agreement is not None
    account = account_from_form(case, library, email, agreement, new_id)
    return account, credentials_message(account, library, case.policy)


def _facts(trace: Trace) -> RegistrationFacts:
    """Return the facts: a pull is offered only if the answer reveals that there is an account to pull."""
    return RegistrationFacts(can_be_pulled="identity_taken_elsewhere" in trace.reasons())


def account_from_form(case: RegistrationCase, library: Library, email: Email, agreement: Agreement, new_id: AccountId) -> Account:
    """Return the account of a form that passes every rule.

    Args:
        case: The registration.
        library: The library on the form, which exists.
        email: The e-mail address on the form, which is not missing.
        agreement: The acceptance on the form, which is not missing.
        new_id: The id of the new account.
    """
    form, guardian = case.form, None
    if case.is_minor and form.guardian.birth_date is not None:
        guardian = Guardian(form.guardian.birth_date, form.guardian.name.strip())
    return Account(
        new_id,
        library.id,
        case.number,
        form.first_name.strip(),
        form.last_name.strip(),
        email,
        agreement,
        form.language,
        form.lma_card_valid_to if case.is_lma else form.valid_to,
        form.groups,
        guardian=guardian,
        birth_date=None if case.student_authorisation is None else case.student_authorisation.birth_date,
        attested_minor=case.is_minor and case.known_birth_date is None,
        student_authorisation=None if case.student_authorisation is None else case.student_authorisation.id,
        created_on=case.on,
    )


def credentials_message(account: Account, library: Library, policy: AccountPolicy) -> Message:
    """Return the message to a new borrower: a password, or a link to choose one, is due."""
    kind = MessageKind.CREDENTIALS if policy.passwords.initial_password == InitialPassword.GENERATED else MessageKind.SET_PASSWORD_LINK
    return Message(kind, account.email.address, account.language, account.id, {"library": library.name})
