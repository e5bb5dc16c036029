"""Registering an adult borrower (MTM-05, 06, 08 to 15, 18, 36, 40, 46, 47, 51).

A registrar fills in the form with the borrower beside, or with a proxy who has the papers. What is missing is only reported as missing,
and a number that cannot exist only as that; every other rule is judged, so that one look at the answer tells all that has to be mended.
"""

from datetime import date
from enum import StrEnum
from typing import Final, Literal

import attrs

from nordlib.accounts.forms import AdultForm, Presence
from nordlib.accounts.models import Acceptance, Account, AccountId, Registrar
from nordlib.accounts.policy import RegisterPolicy
from nordlib.decisions import UNKNOWN, Decision, Granted, Refused, RuleBook, Unknown, Verdict, does_not_apply, fails, holds, rule
from nordlib.identity import IdentityNumber, Kind, Problem
from nordlib.messages import Message, MessageKind
from nordlib.people import is_adult
from nordlib.places import Library

__all__ = ["RULES", "Holder", "RegistrationCase", "RegistrationFacts", "decide"]


class Holder(StrEnum):
    """Where the person has an account already, as far as the registrar may know."""

    NOBODY = "nobody"
    OWN_LIBRARY = "own_library"
    ELSEWHERE = "elsewhere"


@attrs.frozen
class RegistrationCase:
    """The form, who registers, and what the store knows: the form's library, whether the registrar governs it, and what is taken."""

    form: AdultForm
    registrar: Registrar
    policy: RegisterPolicy
    on: date
    library: Library | None
    library_is_governed: bool
    email_is_taken: bool | Literal[Unknown.UNKNOWN]
    holder: Holder | Literal[Unknown.UNKNOWN]

    @property
    def number(self) -> IdentityNumber | None:
        """The identity number, where one was given that can exist."""
        identity = self.form.identity
        if not isinstance(identity, IdentityNumber) or self.policy.numbers.unwanted(identity) is not None:
            return None
        return identity

    @property
    def is_coordination_number(self) -> bool:
        """Whether the account is for one with a samordningsnummer."""
        return self.number is not None and self.number.kind is Kind.SAMORDNINGSNUMMER


@attrs.frozen
class RegistrationFacts:
    """What is told beside the answer: whether the person has an account elsewhere, which may be moved here with consent."""

    can_be_pulled: bool


@rule("MTM-10 MTM-40", "field_required")
def mandatory_fields_are_filled(case: RegistrationCase) -> Verdict:
    """Identity number, names and e-mail are given; with a samordningsnummer the last day of validity too."""
    form = case.form
    given = {
        "identity": form.identity is not None,
        "first_name": bool(form.first_name.strip()),
        "last_name": bool(form.last_name.strip()),
        "email": form.email is not None,
        "valid_to": form.valid_to is not None or not case.is_coordination_number,
    }
    missing = [name for name, is_given in given.items() if not is_given]
    return fails(*(f"field_required:{name}" for name in missing)) if missing else holds(True)


@rule("MTM-09", "agreement_not_accepted")
def agreement_is_accepted(case: RegistrationCase) -> Verdict:
    """The adult has gone through the agreement and accepted it; nobody else can."""
    agreement = case.form.agreement
    return holds(agreement is not None and agreement.accepted_by == Acceptance.BORROWER)


@rule("MTM-05", "not_eligible")
def borrower_is_eligible(case: RegistrationCase) -> Verdict:
    """A reading impairment rooted in a disability is attested (17 § upphovsrättslagen)."""
    return holds(case.form.eligible)


@rule("MTM-05", "self_registration_forbidden")
def registrar_is_somebody_else(case: RegistrationCase) -> Verdict:
    """Nobody registers oneself."""
    if case.number is None or case.registrar.identity is None:
        return does_not_apply()
    return holds(case.number != case.registrar.identity)


@rule("MTM-36 READ-A26", "identity_invalid", desk=("problem",))
def identity_number_can_exist(case: RegistrationCase) -> Verdict:
    """The number is one of the register's scheme and kinds, with a date that exists and a check digit that is right."""
    identity = case.form.identity
    if identity is None:
        return does_not_apply()
    if isinstance(identity, Problem):
        return holds(False, problem=identity.value)
    unwanted = case.policy.numbers.unwanted(identity)
    return holds(True) if unwanted is None else holds(False, problem=unwanted.value)


@rule("MTM-51", "identity_taken_own_library")
def person_has_no_account_here(case: RegistrationCase) -> Verdict:
    """The person has no account that the registrar governs."""
    if case.number is None:
        return does_not_apply()
    return holds(UNKNOWN if case.holder is UNKNOWN else case.holder in (Holder.NOBODY, Holder.ELSEWHERE))


@rule("MTM-51", "identity_taken_elsewhere")
def person_has_no_account_elsewhere(case: RegistrationCase) -> Verdict:
    """The person has no account at another library; where there is one, a pull may be offered, and nothing of it is shown."""
    if case.number is None:
        return does_not_apply()
    return holds(UNKNOWN if case.holder is UNKNOWN else case.holder in (Holder.NOBODY, Holder.OWN_LIBRARY))


@rule("MTM-11 READ-A28", "email_taken")
def email_is_free(case: RegistrationCase) -> Verdict:
    """No other account that is not deleted has the address."""
    if case.form.email is None:
        return does_not_apply()
    return holds(UNKNOWN if case.email_is_taken is UNKNOWN else case.email_is_taken is False)


@rule("MTM-08 READ-A08", "is_a_minor")
def borrower_is_of_age(case: RegistrationCase) -> Verdict:
    """The form is for one who is 18; a number that holds no date leaves it to the registrar."""
    if case.number is None or case.number.birth_date is None:
        return does_not_apply()
    return holds(is_adult(case.number.birth_date, case.on, case.policy.leap_day))


@rule("MTM-12", "validity_in_past", patron=("valid_to",))
def validity_has_not_passed(case: RegistrationCase) -> Verdict:
    """The last day of validity is today or later; without one the account is valid until further notice."""
    if case.form.valid_to is None:
        return does_not_apply()
    return holds(case.form.valid_to >= case.on, valid_to=case.form.valid_to)


@rule("MTM-40 READ-A09", "validity_too_long", patron=("valid_to", "latest"))
def validity_is_short_enough(case: RegistrationCase) -> Verdict:
    """With a samordningsnummer the account is valid no longer than the policy allows, counted from today."""
    if case.form.valid_to is None or not case.is_coordination_number:
        return does_not_apply()
    latest = case.policy.samordning_max.after(case.on)
    return holds(case.form.valid_to <= latest, valid_to=case.form.valid_to, latest=latest)


@rule("MTM-15", "unknown_group")
def groups_are_published(case: RegistrationCase) -> Verdict:
    """The user groups are groups of the policy."""
    unknown = sorted(case.form.groups - case.policy.user_groups)
    return fails(*(f"unknown_group:{name}" for name in unknown)) if unknown else holds(True)


@rule("MTM-18", "branch_not_registered")
def library_is_registered(case: RegistrationCase) -> Verdict:
    """The library exists; a branch is registered before its borrowers are."""
    return holds(case.library is not None)


@rule("MTM-06 MTM-18", "not_your_library")
def library_is_governed(case: RegistrationCase) -> Verdict:
    """The registrar registers at the own library or, from a main library, at one of its branches."""
    return does_not_apply() if case.library is None else holds(case.library_is_governed)


@rule("MTM-46", "has_administrator")
def borrower_enters_into_agreements(case: RegistrationCase) -> Verdict:
    """An adult with a förvaltare cannot accept the agreement; one with a god man can."""
    return holds(case.form.has_administrator is False)


@rule("MTM-47", "in_person_required")
def borrower_or_proxy_came(case: RegistrationCase) -> Verdict:
    """The borrower came, sent a proxy, or is known as a talking-book borrower already."""
    form = case.form
    return holds(form.presence in (Presence.IN_PERSON, Presence.PROXY) or form.known_talking_book_borrower)


@rule("MTM-47", "proxy_document_missing")
def proxy_brought_the_papers(case: RegistrationCase) -> Verdict:
    """A proxy has a power of attorney and both proofs of identity."""
    if case.form.presence in (Presence.IN_PERSON, Presence.REMOTE):
        return does_not_apply()
    papers: dict[str, bool] = attrs.asdict(case.form.proxy)
    missing = [name for name, was_shown in papers.items() if not was_shown]
    return fails(*(f"proxy_document_missing:{name}" for name in missing)) if missing else holds(True)


RULES: Final = RuleBook(
    (
        mandatory_fields_are_filled,
        agreement_is_accepted,
        borrower_is_eligible,
        registrar_is_somebody_else,
        identity_number_can_exist,
        person_has_no_account_here,
        person_has_no_account_elsewhere,
        email_is_free,
        borrower_is_of_age,
        validity_has_not_passed,
        validity_is_short_enough,
        groups_are_published,
        library_is_registered,
        library_is_governed,
        borrower_enters_into_agreements,
        borrower_or_proxy_came,
        proxy_brought_the_papers,
    ),
    about="registration",
)


def decide(case: RegistrationCase, new_id: AccountId) -> Decision[Account, RegistrationFacts]:
    """The new account, or every reason why not.

    With `send_credentials` a message says that a password is due: whoever sends it makes one (MTM-13). Without, nothing is mailed, and a
    password has to be set by hand (MTM-14).
    """
    trace = RULES.judge(case)
    form, library, agreement = case.form, case.library, case.form.agreement
    if not trace.holds or case.number is None or library is None or form.email is None or agreement is None:
        return Refused(RegistrationFacts(can_be_pulled=case.holder == Holder.ELSEWHERE), trace, case.policy.edition)
    account = Account(
        new_id,
        library.id,
        case.number,
        form.first_name.strip(),
        form.last_name.strip(),
        form.email,
        agreement,
        form.language,
        form.valid_to,
        form.groups,
    )
    credentials = Message(MessageKind.CREDENTIALS, form.email.address, form.language, new_id, {"library": library.name})
    messages = (credentials,) if form.send_credentials else ()
    return Granted(account, RegistrationFacts(can_be_pulled=False), trace, case.policy.edition, messages)
