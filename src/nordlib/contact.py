"""E-mail addresses and telephone numbers: parsed once, compared by key, never as text.

Two well-maintained packages (email-validator, phonenumbers) do the parsing; each is loaded when its function here is first called. No
address is ever looked up on the network.
"""

import unicodedata
from enum import StrEnum
from typing import ClassVar

import attrs
from attrs import field

from nordlib.errors import InvalidContact
from nordlib.hidden_fields import hides_fields
from nordlib.validation import checked

__all__ = ["Channel", "ContactDetail", "Email", "EmailProblem", "Phone", "examine_email", "parse_email", "parse_phone"]

_LONGEST = 320  # characters; no address is longer, and longer text is not parsed at all


@attrs.frozen(repr=False, eq=False)
@checked
class Email:
    """An e-mail address (READ-A28). Made by `parse_email`.

    Two addresses are equal when their keys are equal. In plain data an `Email` is its address.
    """

    json_schema: ClassVar[dict[str, str]] = {"type": "string", "format": "email"}
    """The JSON Schema of the plain form."""

    address: str = field(repr=False)
    """The address that mail is sent to."""
    key: str = field(repr=False)
    """The address as it is compared: in NFC, the domain in the form of the mail standards, the local part case-folded."""

    def __eq__(self, other: object) -> bool:
        return self.key == other.key if isinstance(other, Email) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.key)

    def __repr__(self) -> str:
        return "Email(...)"

    def to_json(self) -> str:
        """Return the address."""
        return self.address

    @classmethod
    def from_json(cls, plain: object) -> "Email":
        """Parse an address from its plain form. Raises `InvalidContact`."""
        return parse_email(plain)


@hides_fields
@attrs.frozen(repr=False)
@checked
class Phone:
    """A telephone number. Made by `parse_phone`. In plain data a `Phone` is its number."""

    json_schema: ClassVar[dict[str, str]] = {"type": "string", "description": "a telephone number with its country code"}
    """The JSON Schema of the plain form."""

    number: str = field(repr=False)
    """The number in E.164, for example +4511223344."""

    def __repr__(self) -> str:
        return "Phone(...)"

    def to_json(self) -> str:
        """Return the number."""
        return self.number

    @classmethod
    def from_json(cls, plain: object) -> "Phone":
        """Parse a number, with its country code, from its plain form. Raises `InvalidContact`."""
        return parse_phone(plain, "")


class ContactDetail(StrEnum):
    """The details by which a library knows a patron, and that two registers may have differently (LIB-10)."""

    NAME = "name"
    """The name."""
    ADDRESS = "address"
    """The street and the number."""
    POSTCODE = "postcode"
    """The postcode."""
    CITY = "city"
    """The town."""
    PHONE = "phone"
    """The telephone number."""


class EmailProblem(StrEnum):
    """Why a text is not a valid e-mail address."""

    EMPTY = "empty"
    """The text is missing or blank."""
    TOO_LONG = "too_long"
    """The text is longer than any address."""
    NO_AT_SIGN = "no_at_sign"
    """The text has no @-sign, or more than one."""
    INVALID = "invalid"
    """What stands before or after the @-sign cannot be a part of an address."""


def examine_email(text: object) -> Email | EmailProblem:
    """Read an e-mail address, and return what is wrong with a text that is not a valid one: for web forms, which show all reasons at once.

    >>> examine_email("anna.example.se").value
    'no_at_sign'
    """
    if not isinstance(text, str) or not text.strip():
        return EmailProblem.EMPTY
    if len(text) > _LONGEST:
        return EmailProblem.TOO_LONG
    if text.count("@") != 1:
        return EmailProblem.NO_AT_SIGN
    try:
        return parse_email(text)
    except InvalidContact:
        return EmailProblem.INVALID


def parse_email(text: object) -> Email:
    """Parse an e-mail address. Raises `InvalidContact`, whose sentence does not repeat the text.

    >>> parse_email(" Anna@Example.SE ").key
    'anna@example.se'
    """
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - takes 30 ms, which only callers that parse addresses pay

    candidate = unicodedata.normalize("NFC", text.strip()) if isinstance(text, str) and len(text) <= _LONGEST else ""
    try:
        email = validate_email(candidate, check_deliverability=False, test_environment=True)
    except (EmailNotValidError, UnicodeError):
        hint = "It must have a local part, one @-sign and a domain, for example anna@example.se."
        raise InvalidContact("e-mail address", hint) from None
    local = unicodedata.normalize("NFC", email.local_part.casefold())
    return Email(email.normalized, f"{local}@{email.ascii_domain.lower()}")


def parse_phone(text: object, region: str) -> Phone:
    """Parse a telephone number. Without a country code it belongs to `region` (ISO 3166, "SE"). Raises `InvalidContact`.

    >>> parse_phone("34 41 23 45", "DK").number
    '+4534412345'
    """
    import phonenumbers  # noqa: PLC0415 - takes 25 ms, which only callers that parse telephone numbers pay

    hint = "It must have a country code (+46 70 ...) or be a number in the library's own country."
    try:
        number = phonenumbers.parse(text[:_LONGEST] if isinstance(text, str) else "", region)
    except phonenumbers.NumberParseException:
        raise InvalidContact("telephone number", hint) from None
    if not phonenumbers.is_possible_number(number):
        raise InvalidContact("telephone number", hint)
    return Phone(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


class Channel(StrEnum):
    """How a message reaches a patron."""

    SMS = "sms"
    """A text message to the patron's mobile number."""
    EMAIL = "email"
    """An e-mail to the patron's address."""
