"""Register as a patron with an electronic identity, or register one's child (HEL-05).

The source says that one may do both, and not how. The reading is practice: an electronic identity attests the person, and for a child a
parent who is a patron consents.
"""

from datetime import date
from typing import Final

import attrs
from attrs import field

from nordlib.ages import is_adult
from nordlib.contact import Email, Phone
from nordlib.credentials import password_is_long_enough, password_is_not_common
from nordlib.decisions import (
    Decision,
    Grant,
    NoFacts,
    RuleBook,
    Verdict,
    fails,
    grant,
    not_applicable,
    passes_if,
    passes_unless_missing,
    rule,
)
from nordlib.hidden_fields import hides_fields
from nordlib.identity import IdentityNumber, Problem
from nordlib.identity.pseudonyms import Pseudonym
from nordlib.libraries import PatronId
from nordlib.name_folding import is_blank
from nordlib.passwords import HashedPassword
from nordlib.patrons.patron import BorrowerNumber, EidProvider, Patron
from nordlib.patrons.patron_policy import PatronPolicy
from nordlib.patrons.profile import text_messages_have_a_number
from nordlib.validation import checked

__all__ = [
    "REGISTRATION_RULES",
    "PatronForm",
    "PatronRegistrationCase",
    "PatronRegistrationRequest",
    "borrower_number_is_free",
    "child_is_a_minor",
    "children_are_registered_here",
    "parent_consents",
    "parent_is_adult",
    "patron_fields_are_filled_in",
    "patron_identity_is_accepted",
    "patron_is_new",
    "register",
    "registrant_has_eid",
]


@hides_fields
@attrs.frozen
@checked
class PatronForm:
    """A person who becomes a patron."""

    name: str = field(repr=False)
    """The name."""
    identity: IdentityNumber | Problem | None = field(default=None, repr=False)
    """The identity number as read; None if none was given. For oneself it is the one that the electronic identity attests."""
    email: Email | None = None
    """The e-mail address; None if there is none."""
    mobile: Phone | None = None
    """The mobile number; None if there is none."""
    sms_opt_in: bool = False
    """Whether the patron wants text messages."""

    @property
    def number(self) -> IdentityNumber | None:
        """The identity number, if it is valid."""
        return self.identity if isinstance(self.identity, IdentityNumber) else None


@attrs.frozen
@checked
class PatronRegistrationRequest:
    """What a person sends to become a patron, or to make a child one."""

    form: PatronForm
    """The person who becomes a patron."""
    code: HashedPassword
    """The code for logging in, hashed before (`hash_new_password`)."""
    eid: EidProvider | None = None
    """The electronic identity with which the person, or the parent, is logged in; the host has verified it. None without one."""
    parent: PatronId | None = None
    """The parent who is logged in and registers the child; None where the person registers personally."""
    parent_consents: bool = False
    """Whether the parent consents that the child becomes a patron."""


@hides_fields
@attrs.frozen
@checked
class PatronRegistrationCase:
    """A person who becomes a patron, or a child whom a parent registers."""

    registration: PatronRegistrationRequest
    """What was sent."""
    parent: Patron | None
    """The parent who registers the child; None where there is none, or the library does not know the parent."""
    identity: Pseudonym | None = field(repr=False)
    """The pseudonym of the number that will be stored; None without a valid number."""
    is_registered: bool
    """Whether a patron has the identity number already."""
    new_id: PatronId
    """The id of the new patron."""
    new_number: BorrowerNumber
    """The borrower number of the new patron."""
    number_is_taken: bool
    """Whether another patron has the borrower number."""
    policy: PatronPolicy
    """The policy of the library."""
    on: date
    """The date of the decision, in the zone of the library."""

    @property
    def form(self) -> PatronForm:
        """The person who becomes a patron."""
        return self.registration.form

    @property
    def number(self) -> IdentityNumber | None:
        """The identity number, if it is valid."""
        return self.form.number

    @property
    def is_for_child(self) -> bool:
        """Whether a parent registers a child."""
        return self.registration.parent is not None

    @property
    def password(self) -> HashedPassword:
        """The code for logging in."""
        return self.registration.code

    @property
    def changed(self) -> Patron:
        """The patron who would be stored."""
        return Patron(
            self.new_id,
            self.new_number,
            self.form.name,
            self.identity,
            None if self.number is None else self.number.birth_date,
            self.form.email,
            self.form.mobile,
            self.form.sms_opt_in,
            self.policy.language,
            self.registration.parent,
        )


@rule("HEL-05", "eid_required")
def registrant_has_eid(case: PatronRegistrationCase) -> Verdict:
    """The person, or the parent, is logged in with an electronic identity that the library takes."""
    return passes_if(case.registration.eid in case.policy.eid_providers)


@rule("HEL-05", "patron_unknown", "child_registration_not_offered")
def children_are_registered_here(case: PatronRegistrationCase) -> Verdict:
    """Children are registered on the web where the library offers it, by a parent who is a patron."""
    if not case.is_for_child:
        return not_applicable()
    if not case.policy.parents_register_children:
        return fails("child_registration_not_offered")
    return fails("patron_unknown") if case.parent is None else passes_if(True)


@rule("HEL-05", "field_required")
def patron_fields_are_filled_in(case: PatronRegistrationCase) -> Verdict:
    """The name and the identity number are filled in."""
    is_missing = {"name": is_blank(case.form.name), "identity": case.form.identity is None}
    return passes_unless_missing([name for name, missing in is_missing.items() if missing])


@rule("HEL-05", "identity_invalid")
def patron_identity_is_accepted(case: PatronRegistrationCase) -> Verdict:
    """The identity number is valid, and the library accepts its kind."""
    if case.form.identity is None:
        return not_applicable()
    return passes_if(case.number is not None and case.policy.accepted_numbers.rejection_reason(case.number) is None)


@rule("HEL-05", "identity_taken_own_library")
def patron_is_new(case: PatronRegistrationCase) -> Verdict:
    """The person is not a patron of the library already."""
    return not_applicable() if case.number is None else passes_if(not case.is_registered)


@rule("HEL-05", "borrower_number_taken")
def borrower_number_is_free(case: PatronRegistrationCase) -> Verdict:
    """No other patron has the new borrower number."""
    return passes_if(not case.number_is_taken)


@rule("HEL-05", "parent_consent_required")
def parent_consents(case: PatronRegistrationCase) -> Verdict:
    """For a child, the parent consents."""
    return passes_if(case.registration.parent_consents) if case.is_for_child else not_applicable()


@rule("HEL-05", "not_a_minor")
def child_is_a_minor(case: PatronRegistrationCase) -> Verdict:
    """A child who is registered by a parent is under 18; a number without a birth date tells nothing."""
    if not case.is_for_child or case.number is None or case.number.birth_date is None:
        return not_applicable()
    return passes_if(not is_adult(case.number.birth_date, case.on, case.policy.leap_day))


@rule("HEL-05", "parent_not_adult")
def parent_is_adult(case: PatronRegistrationCase) -> Verdict:
    """The parent is 18 or older; where the birth date is not known, this is not judged."""
    if not case.is_for_child or case.parent is None or case.parent.birth_date is None:
        return not_applicable()
    return passes_if(is_adult(case.parent.birth_date, case.on, case.policy.leap_day))


#: The rules for becoming a patron.
REGISTRATION_RULES: Final[RuleBook[PatronRegistrationCase]] = RuleBook(
    (registrant_has_eid, children_are_registered_here),
    (
        patron_fields_are_filled_in,
        patron_identity_is_accepted,
        patron_is_new,
        borrower_number_is_free,
        text_messages_have_a_number,
        password_is_long_enough,
        password_is_not_common,
        parent_consents,
        child_is_a_minor,
        parent_is_adult,
    ),
    topic="patron_registration",
)


def register(case: PatronRegistrationCase) -> Decision[Patron, NoFacts]:
    """Decide a registration: grant the new patron, or refuse with every reason."""
    return REGISTRATION_RULES.decide(case, NoFacts(), _registered)


def _registered(case: PatronRegistrationCase) -> Grant[Patron, NoFacts]:
    return grant(case.changed)
