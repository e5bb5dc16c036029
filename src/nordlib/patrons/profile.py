"""The profile that a patron keeps: the mobile number, the consent to text messages, the e-mail address (HEL-02, HEL-04)."""

from typing import Final, Literal, Protocol

import attrs
from attrs import field

from nordlib.changes import UNCHANGED, Unchanged, resolve_change
from nordlib.contact import Email, Phone
from nordlib.credentials import Credential, PasswordFacts, password_is_long_enough, password_is_not_common
from nordlib.decisions import Decision, Grant, NoFacts, RuleBook, Verdict, fails, grant, not_applicable, passes_if, rule
from nordlib.hidden_fields import hides_fields
from nordlib.passwords import HashedPassword
from nordlib.patrons.patron import Patron
from nordlib.patrons.patron_policy import PatronPolicy
from nordlib.texts import Language
from nordlib.validation import checked

__all__ = [
    "CODE_RULES",
    "PROFILE_RULES",
    "CodeCase",
    "ProfileCase",
    "ProfileChanges",
    "choose_code",
    "edit",
    "patron_is_known",
    "text_messages_have_a_number",
]


@hides_fields
@attrs.frozen
@checked
class ProfileChanges:
    """What a patron changes in the profile. A field that is `UNCHANGED` stays; None empties it."""

    mobile: Phone | Literal[Unchanged.UNCHANGED] | None = field(default=UNCHANGED, repr=False)
    """The mobile number."""
    sms_opt_in: bool | Literal[Unchanged.UNCHANGED] = UNCHANGED
    """Whether the patron wants text messages."""
    email: Email | Literal[Unchanged.UNCHANGED] | None = field(default=UNCHANGED, repr=False)
    """The e-mail address."""
    language: Language | Literal[Unchanged.UNCHANGED] = UNCHANGED
    """The language of the messages."""


@attrs.frozen
@checked
class ProfileCase:
    """A patron who changes the own profile."""

    patron: Patron | None
    """The patron; None if there is none."""
    changes: ProfileChanges
    """What changes."""
    policy: PatronPolicy
    """The policy of the library."""

    @property
    def changed(self) -> Patron:
        """The patron after the change."""
        assert self.patron is not None
        mobile = resolve_change(self.changes.mobile, self.patron.mobile)
        lapses = self.policy.new_number_needs_opt_in and mobile != self.patron.mobile
        return attrs.evolve(
            self.patron,
            mobile=mobile,
            sms_opt_in=resolve_change(self.changes.sms_opt_in, self.patron.sms_opt_in and not lapses),
            email=resolve_change(self.changes.email, self.patron.email),
            language=resolve_change(self.changes.language, self.patron.language),
        )


@attrs.frozen
@checked
class CodeCase:
    """A code that a patron chooses."""

    patron: Patron | None
    """The patron; None if there is none."""
    credential: Credential
    """What the patron logs in with now."""
    password: HashedPassword
    """The new code."""
    policy: PatronPolicy
    """The policy of the library."""


class HasPatron(Protocol):
    """A case about a patron who acts."""

    @property
    def patron(self) -> Patron | None:
        """The patron; None if there is none."""
        ...


@rule("HEL-01", "patron_unknown")
def patron_is_known(case: HasPatron) -> Verdict:
    """The library has the patron."""
    return passes_if(case.patron is not None)


class HasChangedPatron(Protocol):
    """A case after which a patron is stored."""

    @property
    def changed(self) -> Patron:
        """The patron as stored after the case."""
        ...


@rule("HEL-02 HEL-04", "field_required")
def text_messages_have_a_number(case: HasChangedPatron) -> Verdict:
    """A patron who wants text messages has a mobile number."""
    if not case.changed.sms_opt_in:
        return not_applicable()
    return passes_if(True) if case.changed.mobile is not None else fails("field_required:mobile")


#: The rules for changing a profile.
PROFILE_RULES: Final[RuleBook[ProfileCase]] = RuleBook((patron_is_known,), (text_messages_have_a_number,), topic="profile_edit")
#: The rules for choosing a code.
CODE_RULES: Final[RuleBook[CodeCase]] = RuleBook(
    (patron_is_known,), (password_is_long_enough, password_is_not_common), topic="password_change"
)


def edit(case: ProfileCase) -> Decision[Patron, NoFacts]:
    """Decide a change of the profile: grant the changed patron, or refuse with every reason."""
    return PROFILE_RULES.decide(case, NoFacts(), _edited)


def _edited(case: ProfileCase) -> Grant[Patron, NoFacts]:
    return grant(case.changed)


def choose_code(case: CodeCase) -> Decision[Credential, PasswordFacts]:
    """Decide a new code: grant what is stored, or refuse with every reason."""
    return CODE_RULES.decide(case, PasswordFacts(case.policy.passwords.min_length), _with_new_code)


def _with_new_code(case: CodeCase) -> Grant[Credential, PasswordFacts]:
    return grant(case.credential.with_password(case.password.hash))
