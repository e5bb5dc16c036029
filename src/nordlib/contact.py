"""E-mail addresses and telephone numbers: read once, compared by key, never as text.

Both are the work of well-kept packages (email-validator, phonenumbers), which are loaded when a function here is first called. No
address is ever looked up on the network.
"""

import unicodedata
from enum import StrEnum
from typing import ClassVar

import attrs

from nordlib.errors import InvalidContact

__all__ = ["Channel", "Email", "Phone", "parse_email", "parse_phone"]

_LONGEST = 320  # characters; no address is longer, and what is longer is not read at all


@attrs.frozen(repr=False, eq=False)
class Email:
    """An e-mail address: `address` as it is written to, `key` as it is compared (READ-A28). Made by `parse_email`.

    Two addresses are one when their keys are equal: in NFC, the domain as the mail standards say, the local part case-folded. In plain data
    it is the address.
    """

    json_schema: ClassVar[dict[str, str]] = {"type": "string", "format": "email"}

    address: str
    key: str

    def __eq__(self, other: object) -> bool:
        return self.key == other.key if isinstance(other, Email) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.key)

    def __repr__(self) -> str:
        return "Email(...)"

    def to_json(self) -> str:
        """The address."""
        return self.address

    @classmethod
    def from_json(cls, plain: object) -> "Email":
        """Read an address. Raises `InvalidContact`."""
        return parse_email(plain)


@attrs.frozen(repr=False)
class Phone:
    """A telephone number in E.164, for example +4511223344. Made by `parse_phone`. In plain data it is the number."""

    json_schema: ClassVar[dict[str, str]] = {"type": "string", "description": "a telephone number with its country code"}

    number: str

    def __repr__(self) -> str:
        return "Phone(...)"

    def to_json(self) -> str:
        """The number."""
        return self.number

    @classmethod
    def from_json(cls, plain: object) -> "Phone":
        """Read a number with its country code. Raises `InvalidContact`."""
        return parse_phone(plain, "")


def parse_email(text: object) -> Email:
    """Read an e-mail address. Raises `InvalidContact`, whose sentence does not repeat the text.

    >>> parse_email(" Anna@Example.SE ").key
    'anna@example.se'
    """
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - 30 ms, for those who read addresses

    given = unicodedata.normalize("NFC", text.strip()) if isinstance(text, str) and len(text) <= _LONGEST else ""
    try:
        found = validate_email(given, check_deliverability=False, test_environment=True)
    except (EmailNotValidError, UnicodeError):
        raise InvalidContact("e-mail address", "An address has a local part, one @-sign and a domain: anna@example.se.") from None
    local = unicodedata.normalize("NFC", found.local_part.casefold())
    return Email(found.normalized, f"{local}@{found.ascii_domain.lower()}")


def parse_phone(text: object, region: str) -> Phone:
    """Read a telephone number; one without a country code is of `region` (ISO 3166, "SE"). Raises `InvalidContact`.

    >>> parse_phone("34 41 23 45", "DK").number
    '+4534412345'
    """
    import phonenumbers  # noqa: PLC0415 - 25 ms, for those who read telephone numbers

    hint = "A number has a country code (+46 70 ...), or is one of the library's own country."
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
    EMAIL = "email"
