"""A row of the old register, and the form that is read from the row.

`ImportedAccount` is filled from the old system's texts. `examine_row` reads the texts, and never raises: a field that cannot be read is
named in `ImportForm.unreadable`, and a number or an address that is not valid is a `Problem` or an `EmailProblem`.
"""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any, Final

import attrs
from attrs import field

from nordlib.accounts.models import AcceptedBy, AccountId, Agreement, require_storable
from nordlib.accounts.policy import AccountPolicy
from nordlib.ages import is_adult
from nordlib.contact import Email, EmailProblem, examine_email
from nordlib.errors import InvalidData
from nordlib.hidden_fields import hides_fields
from nordlib.identity import IdentityNumber, Problem, Scheme, examine
from nordlib.libraries import LibraryId
from nordlib.texts import LANGUAGES, Language
from nordlib.validation import checked, frozen_set

__all__ = ["ImportForm", "ImportedAccount", "examine_row"]

_EARLIEST: Final = date(1900, 1, 1)  # old systems write an earlier day for a missing one
_LONGEST_HASH: Final = 1_000  # characters
_LONGEST_WORD: Final = 30  # characters


def _names(groups: Iterable[str]) -> frozenset[str]:
    return frozen_set(groups)


def _hidden(_model: type, fields: list["attrs.Attribute[Any]"]) -> list["attrs.Attribute[Any]"]:
    """Leave each field out of what shows the fields of a model, as rich and structlog do."""
    return [each.evolve(repr=False) for each in fields]


@hides_fields
@attrs.frozen(repr=False, field_transformer=_hidden)
@checked
class ImportedAccount:
    """An account as the old register wrote it. Every text may be padded with spaces, and a blank text is a missing value.

    Days are dates, or texts in ISO 8601 ("2026-11-28"). Every day except `valid_to` must be in the years from 1900 until the import. The
    repr shows nothing, because in a messy file any field may hold a number or a name.
    """

    id: str
    """The id that the account gets, which is opaque: not the identity number or the e-mail address."""
    library: LibraryId
    """The id of the library that keeps the account; not used for a protected identity."""
    identity: IdentityNumber | str | None
    """The borrower's identity number: of the register's scheme, or of an LMA card."""
    first_name: str
    """The borrower's first name; not kept for a protected identity."""
    last_name: str
    """The borrower's last name; not kept for a protected identity."""
    email: Email | str | None
    """The borrower's e-mail address."""
    agreement_accepted_on: date | str | None = None
    """The day on which the agreement was accepted: by the borrower, or by the guardian if the borrower was under 18 then (MTM-16)."""
    agreement_version: str = ""
    """The version that was accepted, in the old register's words; blank if it is not known."""
    password_hash: str | None = None
    """The password hash, exactly as the old register wrote it; None or blank if the borrower has no password."""
    valid_to: date | str | None = None
    """The last valid day, also if it has passed; None for validity until further notice."""
    guardian_birth_date: date | str | None = None
    """The birth date of the guardian; kept only while the borrower is under 18."""
    guardian_name: str = ""
    """The name of the guardian."""
    birth_date: date | str | None = None
    """The borrower's birth date, used only if the number does not tell it."""
    attested_minor: bool = False
    """Whether the old register has the borrower as a minor, used only if no birth date is known (READ-A11)."""
    created_on: date | str | None = None
    """The day of registration; None if it is not known, and then the account is never purged as never used (EXT-01)."""
    last_active_on: date | str | None = None
    """The last day of a loan or another sign of life (READ-A40); None if it is not known."""
    last_login: date | str | None = None
    """The day of the last login; None if it is not known."""
    language: str = "sv"
    """The language of the messages to the borrower."""
    groups: frozenset[str] = field(default=frozenset[str](), converter=_names)
    """The borrower's user groups, by their names in the policy."""
    protected: bool = False
    """Whether the identity is protected: the account becomes the agency's, and only its number and e-mail address are kept (MTM-49)."""

    def __repr__(self) -> str:
        return "ImportedAccount(...)"


@hides_fields
@attrs.frozen
@checked
class ImportForm:
    """What was read of a row. A missing value is None or blank."""

    id: AccountId = field(repr=False)
    """The id that the account gets."""
    library: LibraryId = field(repr=False)
    """The id of the library; blank if it cannot be an id."""
    identity: IdentityNumber | Problem | None
    """The identity number as read."""
    first_name: str = field(repr=False)
    """The first name, without surrounding spaces."""
    last_name: str = field(repr=False)
    """The last name, without surrounding spaces."""
    email: Email | EmailProblem | None
    """The e-mail address, or what is wrong with it."""
    agreement: Agreement | None
    """The acceptance of the agreement; None if its day is not known."""
    password_hash: str | None = field(repr=False)
    """The password hash, unchanged; None without a password."""
    valid_to: date | None
    """The last valid day."""
    guardian_birth_date: date | None = field(repr=False)
    """The birth date of the guardian."""
    guardian_name: str = field(repr=False)
    """The name of the guardian."""
    birth_date: date | None = field(repr=False)
    """The birth date that is known from elsewhere than the number; None if the number tells it."""
    attested_minor: bool
    """Whether the borrower is attested as a minor; False if a birth date is known."""
    created_on: date | None
    """The day of registration."""
    last_active_on: date | None
    """The day of the last sign of life."""
    last_login: date | None
    """The day of the last login."""
    language: Language
    """The language of the messages; Swedish if it cannot be read."""
    groups: frozenset[str] = field(repr=False)
    """The user groups, without those whose name cannot be repeated in a refusal."""
    protected: bool
    """Whether the identity is protected."""
    unreadable: tuple[str, ...]
    """The names of the fields that cannot be read or stored, apart from the number and the e-mail address."""


def examine_row(row: ImportedAccount, policy: AccountPolicy, on: date) -> ImportForm:
    """Read a row.

    Args:
        row: The row.
        policy: The policy of the register, which has the scheme of the numbers and the zone of the days.
        on: The date of the import, in the zone of the register.
    """
    unreadable = list[str]()

    def day(name: str, written: date | str | None, latest: date = on) -> date | None:
        read = _date(written)
        if isinstance(read, str) or (read is not None and not _EARLIEST <= read <= latest):
            unreadable.append(name)
            return None
        return read

    def text(name: str, written: str) -> str:
        if not _is_storable(written):
            unreadable.append(name)
            return ""
        return written.strip()

    identity = _identity(row.identity, policy, on)
    born = day("birth_date", row.birth_date)
    if isinstance(identity, IdentityNumber) and identity.birth_date is not None:
        born = None
    known = identity.birth_date if isinstance(identity, IdentityNumber) and born is None else born
    account_id, version = text("id", row.id), text("agreement_version", row.agreement_version)
    if _tells_a_person(account_id, identity):
        unreadable.append("id")
    accepted_on = day("agreement_accepted_on", row.agreement_accepted_on)
    groups = frozenset(group for group in row.groups if group in policy.user_groups or _is_word(group))
    if groups != row.groups:
        unreadable.append("groups")
    language, password_hash = _language(row.language), row.password_hash
    if language is None:
        unreadable.append("language")
    if password_hash is not None and (len(password_hash) > _LONGEST_HASH or not password_hash.isprintable()):
        unreadable.append("password_hash")
    return ImportForm(
        AccountId(account_id),
        LibraryId(row.library.strip() if _is_storable(row.library) else ""),
        identity,
        text("first_name", row.first_name),
        text("last_name", row.last_name),
        row.email if isinstance(row.email, Email) else examine_email(row.email),
        None if accepted_on is None else _agreement(version, accepted_on, known, row.attested_minor, policy),
        password_hash if password_hash is not None and password_hash.strip() else None,
        day("valid_to", row.valid_to, date.max),
        day("guardian.birth_date", row.guardian_birth_date),
        text("guardian.name", row.guardian_name),
        born,
        row.attested_minor and known is None,
        day("created_on", row.created_on),
        day("last_active_on", row.last_active_on),
        day("last_login", row.last_login),
        language or "sv",
        groups,
        row.protected,
        tuple(unreadable),
    )


def _date(written: date | str | None) -> date | str | None:
    """Return a day, None for a missing one, or the text if it is not a day in ISO 8601."""
    if not isinstance(written, str):
        return written
    stripped = written.strip()
    try:
        return date.fromisoformat(stripped) if stripped else None
    except ValueError:
        return stripped


def _identity(written: IdentityNumber | str | None, policy: AccountPolicy, on: date) -> IdentityNumber | Problem | None:
    """Return the number in the register's scheme, or else that of an LMA card, or else its problem in the register's scheme."""
    if not isinstance(written, str):
        return written
    if not written.strip():
        return None
    result = policy.accepted_numbers.examine(written, policy.scheme, on=on, lenient=True)
    if isinstance(result, IdentityNumber):
        return result
    other = examine(written, policy.scheme, on=on, lenient=True)  # a number that the register does not accept is refused by a rule
    if isinstance(other, Problem):
        card = examine(written, Scheme.SE_LMA, on=on, lenient=True)
        return card if isinstance(card, IdentityNumber) else other
    return other


def _agreement(version: str, accepted_on: date, born: date | None, attested_minor: bool, policy: AccountPolicy) -> Agreement:
    """Return the acceptance at the start of the day. It was the guardian's if the borrower was under 18 on that day."""
    minor = attested_minor if born is None else not is_adult(born, accepted_on, policy.leap_day)
    accepted_by = AcceptedBy.GUARDIAN if minor else AcceptedBy.BORROWER
    return Agreement(version, accepted_by, datetime.combine(accepted_on, time(), policy.zone))


def _language(written: str) -> Language | None:
    return next((language for language in LANGUAGES if language == written.strip()), None)


def _is_storable(text: str) -> bool:
    try:
        require_storable(None, text)
    except InvalidData:
        return False
    return True


def _is_word(text: str) -> bool:
    """Whether a text may be repeated: it can be neither a number nor an address."""
    return len(text) <= _LONGEST_WORD and text.replace("_", "").replace("-", "").replace(" ", "").isalpha()


def _tells_a_person(account_id: str, identity: IdentityNumber | Problem | None) -> bool:
    """Whether an id has an e-mail address or the row's own number in it, with or without the century; an id stands in logs and errors."""
    if not isinstance(identity, IdentityNumber):
        return "@" in account_id
    number = identity.canonical.removeprefix(str(identity.birth_date.year // 100) if identity.birth_date else "")
    return "@" in account_id or _letters_and_digits(number) in _letters_and_digits(account_id)


def _letters_and_digits(text: str) -> str:
    return "".join(filter(str.isalnum, text)).upper()
