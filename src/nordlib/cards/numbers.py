"""Card numbers: series with a prefix, a number of digits, and a check digit of the library's choice.

A command takes a `CardNumber`. A text that a person typed, or a scanner read, is parsed first: a slip of the finger then never
reaches another person's card.
"""

import secrets
from collections.abc import Callable
from typing import Final, cast

import attrs

from nordlib.cards.models import CardNumber
from nordlib.errors import InvalidData

__all__ = ["NATIONAL_SERIES", "CardNumberSeries"]

_LONGEST: Final = 40  # characters
_DIGITS: Final = "0123456789"
_LARGEST: Final = 9  # digit
_FEWEST: Final = 2  # digits: one, and its check digit


@attrs.frozen
class CardNumberSeries:
    """The card numbers of a library, or of the national register. Raises `InvalidData` for a series that has no numbers.

    >>> from nordlib.check_digits import luhn_digit
    >>> series = CardNumberSeries("R", 8, check_digit=luhn_digit)
    >>> series.number(7992739), series.is_valid("r 0799 2739"), series.is_valid("R07992731")
    ('R79927398', False, False)
    """

    prefix: str
    """The letters or digits with which every number begins; may be blank."""
    digits: int
    """How many digits follow, the check digit included; at least 2."""
    check_digit: Callable[[str], str | None] | None = None
    """The last digit, of the digits before it, or None for digits that have none; None for a series without check digits."""

    def __attrs_post_init__(self) -> None:
        if not (self.prefix.isascii() and self.prefix.upper() == self.prefix and "".join(self.prefix.split()) == self.prefix):
            raise InvalidData("series of card numbers", ("its prefix must be ASCII, in upper case, without blanks",))
        if not _FEWEST <= self.digits <= _LONGEST - len(self.prefix):
            raise InvalidData(
                "series of card numbers", (f"a number must have at least {_FEWEST} digits and at most {_LONGEST} characters",)
            )

    def parse(self, text: object) -> CardNumber:
        """Read a card number that was typed or scanned, with or without blanks and hyphens.

        Raises `InvalidData`, whose sentence does not repeat the text, for a number that the series does not have.

        >>> NATIONAL_SERIES.parse(" n 123 456 789 ")
        'N123456789'
        """
        plain = text.replace("-", "") if isinstance(text, str) and len(text) <= 2 * _LONGEST else ""
        number = "".join(plain.split()).upper()
        digits = number.removeprefix(self.prefix)
        if not number.startswith(self.prefix) or len(digits) != self.digits or digits.strip(_DIGITS):
            raise InvalidData("card number", (f"it must have {self.digits} digits{f' after {self.prefix}' if self.prefix else ''}",))
        if self.check_digit is not None and self.check_digit(digits[:-1]) != digits[-1]:
            raise InvalidData("card number", ("its check digit is wrong: one of the digits is not the one on the card",))
        return CardNumber(number)

    def is_valid(self, text: object) -> bool:
        """Whether `parse` reads the text."""
        try:
            self.parse(text)
        except InvalidData:
            return False
        return True

    def number(self, serial: int) -> CardNumber:
        """Return the number with a serial, with its check digit.

        Raises `InvalidData` for a serial that does not fit, or whose digits have no check digit.
        """
        width = self.digits - (self.check_digit is not None)
        if type(serial) is not int or not 0 <= serial < 10**width:
            raise InvalidData("serial of a card number", (f"it must be from 0 to {10**width - 1}",))
        body = f"{serial:0{width}}"
        check = "" if self.check_digit is None else self.check_digit(body)
        if check is None:
            raise InvalidData("serial of a card number", ("its digits have no check digit; take the next serial",))
        return CardNumber(self.prefix + body + check)

    def generate(self) -> CardNumber:
        """Return a random number of the series. A command refuses a number that another card has (`card_number_taken`)."""
        width = self.digits - (self.check_digit is not None)
        while True:
            serial = secrets.randbelow(cast("int", 10**width))
            try:
                return self.number(serial)
            except InvalidData:
                continue


#: The national card of Norway: N and nine digits. No check digit is published for it.
NATIONAL_SERIES: Final = CardNumberSeries("N", 9)
