"""Who may have an account: the rules that apply to the registration form only (MTM-05 to MTM-18, 40, 43, 46, 47)."""

from typing import Protocol

import attrs

from nordlib.accounts.models import needs_end_date
from nordlib.accounts.policy import CONTACT_VALUES, AccountPolicy, contact_values
from nordlib.accounts.registration.case import RegistrationCase
from nordlib.accounts.registration.forms import Presence, Representative
from nordlib.ages import is_adult
from nordlib.contact import EmailProblem
from nordlib.decisions import Verdict, fails, not_applicable, passes_if, passes_unless_missing, rule
from nordlib.libraries import Library
from nordlib.name_folding import is_blank
from nordlib.shown_text import shown_name

__all__ = [
    "HasGroups",
    "HasLibrary",
    "borrower_can_enter_agreements",
    "borrower_is_eligible",
    "borrower_is_of_age",
    "borrower_is_under_18",
    "borrower_or_proxy_is_present",
    "groups_are_published",
    "library_is_administered",
    "library_is_registered",
    "mandatory_fields_are_filled",
    "proxy_documents_are_complete",
]


class HasGroups(Protocol):
    """A case with user groups for a new account."""

    @property
    def groups(self) -> frozenset[str]:
        """The user groups."""
        ...

    @property
    def policy(self) -> AccountPolicy:
        """The policy of the register."""
        ...


class HasLibrary(Protocol):
    """A case with the library of a new account."""

    @property
    def library(self) -> Library | None:
        """The library; None if it does not exist."""
        ...


@rule("MTM-10 MTM-16 MTM-17 MTM-37 MTM-40 MTM-43", "field_required")
def mandatory_fields_are_filled(case: RegistrationCase) -> Verdict:
    """Every mandatory field is filled in: number, names and e-mail address, and what the kind of borrower requires.

    A minor needs a guardian, an LMA number the last valid day of the card, and some accounts a last valid day. A student with the agency's
    authorisation needs no number.
    """
    form = case.form
    needs_last_day = not case.is_lma and (
        case.student_authorisation is not None or (case.number is not None and needs_end_date(case.number))
    )
    needs_guardian_name = case.is_minor and (case.is_lma or case.policy.guardian_name_required)
    given = {
        "identity": form.identity is not None or (case.student_authorisation is not None and not case.is_lma),
        "first_name": not is_blank(form.first_name),
        "last_name": not is_blank(form.last_name),
        "email": form.email not in (None, EmailProblem.EMPTY),
        "guardian.birth_date": form.guardian.birth_date is not None or not case.is_minor,
        "guardian.name": not is_blank(form.guardian.name) or not needs_guardian_name,
        "lma_card_valid_to": form.lma_card_valid_to is not None or not case.is_lma,
        "valid_to": form.valid_to is not None or not needs_last_day,
    }
    missing = [name for name, is_given in given.items() if not is_given]
    return passes_unless_missing(missing)


@rule("MTM-05", "not_eligible")
def borrower_is_eligible(case: RegistrationCase) -> Verdict:
    """A reading impairment rooted in a disability is attested (17 § upphovsrättslagen)."""
    return passes_if(case.form.eligible)


@rule("MTM-08 READ-A08", "is_a_minor")
def borrower_is_of_age(case: RegistrationCase) -> Verdict:
    """On a form for adults, the borrower is at least 18. Without a known birth date, the choice of form attests the age (READ-A11)."""
    if case.known_birth_date is None or case.is_minor:
        return not_applicable()
    return passes_if(is_adult(case.known_birth_date, case.on, case.policy.leap_day))


@rule("MTM-08 READ-A08", "not_a_minor")
def borrower_is_under_18(case: RegistrationCase) -> Verdict:
    """On a form for minors, the borrower is under 18. Without a known birth date, the choice of form attests the age (READ-A11)."""
    if case.known_birth_date is None or not case.is_minor:
        return not_applicable()
    return passes_if(not is_adult(case.known_birth_date, case.on, case.policy.leap_day))


@rule("MTM-15", "unknown_group")
def groups_are_published(case: HasGroups) -> Verdict:
    """Every user group is one of the policy's groups."""
    unknown = {shown_name(name) for name in case.groups - case.policy.user_groups}
    return fails(*(f"unknown_group:{name}" for name in sorted(unknown))) if unknown else passes_if(True)


@rule("MTM-18", "branch_not_registered")
def library_is_registered(case: HasLibrary) -> Verdict:
    """The library exists: a branch must be registered before its borrowers."""
    return passes_if(case.library is not None)


@rule("MTM-06 MTM-18", "not_your_library")
def library_is_administered(case: RegistrationCase) -> Verdict:
    """The library is the registrar's own or, if that is a main library, one of its branches."""
    return not_applicable() if case.library is None else passes_if(case.library_is_administered)


@rule("MTM-46", "has_administrator", patron=CONTACT_VALUES)
def borrower_can_enter_agreements(case: RegistrationCase) -> Verdict:
    """An adult with a förvaltare cannot accept the agreement; an adult with a god man can. A refusal says where to get help (MTM-54)."""
    if case.is_minor:
        return not_applicable()
    return passes_if(Representative.ADMINISTRATOR not in case.form.representatives, **contact_values(case.policy))


@rule("MTM-47 MTM-48", "in_person_required", patron=CONTACT_VALUES)
def borrower_or_proxy_is_present(case: RegistrationCase) -> Verdict:
    """The borrower came in person, sent a proxy, or is already a known talking-book borrower.

    The same holds for a borrower who lives abroad. A refusal says where to get help (MTM-54).
    """
    form = case.form
    return passes_if(
        form.presence in (Presence.IN_PERSON, Presence.PROXY) or form.known_talking_book_borrower, **contact_values(case.policy)
    )


@rule("MTM-47", "proxy_document_missing")
def proxy_documents_are_complete(case: RegistrationCase) -> Verdict:
    """A proxy showed a power of attorney, and proof of identity for both the proxy and the borrower."""
    if case.form.presence in (Presence.IN_PERSON, Presence.REMOTE):
        return not_applicable()
    documents: dict[str, bool] = attrs.asdict(case.form.proxy)
    missing = [name for name, was_shown in documents.items() if not was_shown]
    return fails(*(f"proxy_document_missing:{name}" for name in missing)) if missing else passes_if(True)
