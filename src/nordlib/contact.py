"""E-mail addresses and telephone numbers: read once, compared by key, never as text.

Both are the work of well-kept packages (email-validator, phonenumbers), which are loaded when a function here is first called. No
address is ever looked up on the network.
"""

import unicodedata

import attrs
from attrs import field

from nordlib.errors import InvalidContact

__all__ = ["Email", "Phone", "parse_email", "parse_phone"]

_LONGEST = 320  # characters; no address is longer, and what is longer is not read at all


@attrs.frozen(repr=False)
class Email:
    """An e-mail address: `address` as it is written to, `key` as it is compared (READ-A28). Made by `parse_email`.

    Two addresses are one when their keys are equal: in NFC, the domain as the mail standards say, the local part case-folded.
    """

    address: str = field(eq=False)
    key: str

    def __repr__(self) -> str:
        return "Email(...)"


@attrs.frozen(repr=False)
class Phone:
    """A telephone number in E.164, for example +4511223344. Made by `parse_phone`."""

    number: str

    def __repr__(self) -> str:
        return "Phone(...)"


def parse_email(text: str) -> Email:
    """Read an e-mail address. Raises `InvalidContact`, whose sentence does not repeat the text.

    >>> parse_email(" Anna@Example.SE ").key
    'anna@example.se'
    """
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - 30 ms, for those who read addresses

    given = unicodedata.normalize("NFC", text.strip()) if len(text) <= _LONGEST else ""
    try:
        found = validate_email(given, check_deliverability=False, test_environment=True)
    except (EmailNotValidError, UnicodeError):
        raise InvalidContact("e-mail address", "An address has a local part, one @-sign and a domain: anna@example.se.") from None
    local = unicodedata.normalize("NFC", found.local_part.casefold())
    return Email(found.normalized, f"{local}@{found.ascii_domain.lower()}")


def parse_phone(text: str, region: str) -> Phone:
    """Read a telephone number; one without a country code is of `region` (ISO 3166, "SE"). Raises `InvalidContact`.

    >>> parse_phone("34 41 23 45", "DK").number
    '+4534412345'
    """
    import phonenumbers  # noqa: PLC0415 - 25 ms, for those who read telephone numbers

    hint = "A number has a country code (+46 70 ...), or is one of the library's own country."
    try:
        number = phonenumbers.parse(text[:_LONGEST], region)
    except phonenumbers.NumberParseException:
        raise InvalidContact("telephone number", hint) from None
    if not phonenumbers.is_possible_number(number):
        raise InvalidContact("telephone number", hint)
    return Phone(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
