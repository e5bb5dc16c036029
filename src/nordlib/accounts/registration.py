"""Registering a borrower (MTM-05 to MTM-18, 36, 37, 39, 40, 43, 46, 47, 51).

A registrar fills in the form with the borrower beside, or with a proxy who has the papers. What is missing is only reported as missing,
and a number that cannot exist only as that; every other rule is judged, so that one look at the answer tells all that has to be mended.

One with an LMA card who gets a personnummer has a new account, and the old one is deleted: the same rules, and one act (READ-A10).
"""

from typing import Final, NamedTuple

import attrs

from nordlib.accounts.application import RegistrationCase
from nordlib.accounts.claims import (
    Holder,
    email_is_free,
    identity_number_can_exist,
    person_has_no_account_elsewhere,
    person_has_no_account_here,
    person_is_not_protected,
    registrar_is_somebody_else,
)
from nordlib.accounts.consent import agreement_is_accepted, guardian_accepts_for_the_child, guardian_is_of_age
from nordlib.accounts.entitlement import (
    borrower_enters_into_agreements,
    borrower_is_eligible,
    borrower_is_of_age,
    borrower_is_under_18,
    borrower_or_proxy_came,
    groups_are_published,
    library_is_governed,
    library_is_registered,
    mandatory_fields_are_filled,
    proxy_brought_the_papers,
)
from nordlib.accounts.models import Account, AccountId, Agreement, Guardian
from nordlib.accounts.passwords import FirstPassword
from nordlib.accounts.policy import RegisterPolicy
from nordlib.accounts.powers import actor_may
from nordlib.accounts.sight import account_is_in_sight
from nordlib.accounts.validity import card_is_valid, validity_has_not_passed, validity_is_short_enough, validity_is_the_card_s
from nordlib.contact import Email
from nordlib.decisions import Decision, Granted, Refused, RuleBook, Trace, Verdict, holds, rule
from nordlib.identity import Kind
from nordlib.messages import Message, MessageKind
from nordlib.places import Library

__all__ = [
    "ENTITLED",
    "LMA_REPLACEMENT_RULES",
    "RULES",
    "Holder",
    "LmaReplacementCase",
    "RegistrationCase",
    "RegistrationFacts",
    "Replaced",
    "decide",
    "replace_lma",
]


@attrs.frozen
class LmaReplacementCase(RegistrationCase):
    """A form for the borrower of an account with an LMA number, who has another number now; None where there is no account to see."""

    account: Account | None = None


class Replaced(NamedTuple):
    """The id of the account that was deleted, and the account in its place."""

    deleted: AccountId
    account: Account


@attrs.frozen
class RegistrationFacts:
    """What is told beside the answer: whether the person has an account elsewhere, which may be moved here with consent."""

    can_be_pulled: bool


@rule("MTM-39 READ-A10", "identity_change_not_allowed")
def account_has_an_lma_number(case: LmaReplacementCase) -> Verdict:
    """The account has the number of an LMA card; any other number is replaced in place (MTM-41)."""
    return holds(case.account is not None and case.account.identity is not None and case.account.identity.kind is Kind.LMA)


#: All of these are judged for whoever is to have an account.
ENTITLED: Final = (
    mandatory_fields_are_filled,
    agreement_is_accepted,
    guardian_accepts_for_the_child,
    borrower_is_eligible,
    registrar_is_somebody_else,
    identity_number_can_exist,
    person_has_no_account_here,
    person_has_no_account_elsewhere,
    email_is_free,
    borrower_is_of_age,
    borrower_is_under_18,
    guardian_is_of_age,
    validity_has_not_passed,
    validity_is_short_enough,
    card_is_valid,
    validity_is_the_card_s,
    groups_are_published,
    library_is_registered,
    library_is_governed,
    borrower_enters_into_agreements,
    borrower_or_proxy_came,
    proxy_brought_the_papers,
)
RULES: Final[RuleBook[RegistrationCase]] = RuleBook((actor_may,), (person_is_not_protected,), ENTITLED, about="registration")
LMA_REPLACEMENT_RULES: Final[RuleBook[LmaReplacementCase]] = RuleBook(
    (actor_may,),
    (account_is_in_sight,),
    (person_is_not_protected,),
    (account_has_an_lma_number, *ENTITLED),
    about="lma_replacement",
)


def decide(case: RegistrationCase, new_id: AccountId) -> Decision[Account, RegistrationFacts]:
    """The new account, or every reason why not.

    With `send_credentials` a message says that a password, or a link to choose one, is due: whoever sends it makes it (MTM-13, READ-A03).
    Without, nothing is mailed, and a password has to be set by hand (MTM-14).
    """
    trace = RULES.judge(case)
    form, library, agreement = case.form, case.library, case.form.agreement
    if not trace.holds or library is None or form.email is None or agreement is None:
        return Refused(_told(trace), trace, case.policy.edition)
    account = opened(case, library, form.email, agreement, new_id)
    messages = (credentials(account, library, case.policy),) if form.send_credentials else ()
    return Granted(account, RegistrationFacts(can_be_pulled=False), trace, case.policy.edition, messages)


def replace_lma(case: LmaReplacementCase, new_id: AccountId) -> Decision[Replaced, RegistrationFacts]:
    """The deleted account and the new one, or every reason why not: one act, for both have one e-mail address (READ-A10)."""
    trace, old = LMA_REPLACEMENT_RULES.judge(case), case.account
    library, email, agreement = case.library, case.email, case.agreement
    if not trace.holds or old is None or library is None or email is None or agreement is None:
        return Refused(_told(trace), trace, case.policy.edition)
    account = opened(case, library, email, agreement, new_id)
    replaced = Replaced(old.id, account)
    told = (credentials(account, library, case.policy),)
    return Granted(replaced, RegistrationFacts(can_be_pulled=False), trace, case.policy.edition, told)


def _told(trace: Trace) -> RegistrationFacts:
    """A pull is offered only where it is told that there is something to pull."""
    return RegistrationFacts(can_be_pulled="identity_taken_elsewhere" in trace.reasons())


def opened(case: RegistrationCase, library: Library, email: Email, agreement: Agreement, new_id: AccountId) -> Account:
    """The account of a form that holds."""
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
        form.card_valid_to if case.is_lma else form.valid_to,
        form.groups,
        guardian=guardian,
        birth_date=None if case.authorisation is None else case.authorisation.birth_date,
        attested_minor=case.is_minor and case.born is None,
        authorisation=None if case.authorisation is None else case.authorisation.id,
        created=case.on,
    )


def credentials(account: Account, library: Library, policy: RegisterPolicy) -> Message:
    """What a new borrower is sent: that a password, or a link to choose one, is due."""
    kind = MessageKind.CREDENTIALS if policy.passwords.first == FirstPassword.GENERATED else MessageKind.SET_PASSWORD_LINK
    return Message(kind, account.email.address, account.language, account.id, {"library": library.name})
