"""Exact amounts of money in one currency."""

from decimal import Decimal
from typing import Final, cast

import attrs

from nordlib.errors import InvalidData
from nordlib.validation import checked, drafted

__all__ = ["DECIMALS", "WHOLE_DIGITS", "Money"]


_CODE_LETTERS = 3  # the length of a currency code in ISO 4217
#: How many digits an amount has at most before the decimal point: with its decimals, two are added exactly in Python's 28 digits.
WHOLE_DIGITS: Final = 18
#: How many digits an amount has at most after the decimal point.
DECIMALS: Final = 9


@drafted
@attrs.frozen
@checked
class Money:
    """An exact amount in the main unit of a currency (ISO 4217): 20 kr. is `Money(Decimal(20), "DKK")`. Raises `InvalidData`.

    >>> Money(Decimal(20), "DKK") + Money(Decimal("0.50"), "DKK")
    Money(amount=Decimal('20.50'), currency='DKK')
    """

    amount: Decimal
    """The amount in the main unit of the currency: exact, finite, below 10**18 either way, and with at most nine decimals."""
    currency: str
    """The currency's code of three capital letters (ISO 4217)."""

    def __attrs_post_init__(self) -> None:
        if not self.amount.is_finite():
            raise InvalidData("amount of money", ("it is not an exact decimal; write Decimal(20) or Decimal('0.50')",))
        if self.amount.adjusted() >= WHOLE_DIGITS or cast("int", self.amount.as_tuple().exponent) < -DECIMALS:
            raise InvalidData("amount of money", (f"it must be below 10**{WHOLE_DIGITS}, with at most {DECIMALS} decimals",))
        if not (len(self.currency) == _CODE_LETTERS and self.currency.isascii() and self.currency.isupper()):
            raise InvalidData("currency", ("it must be a code of three capital letters, for example DKK",))

    def __add__(self, other: "Money") -> "Money":
        """Return the sum of two amounts. Raises `InvalidData` if their currencies differ."""
        if self.currency != other.currency:
            raise InvalidData("sum of money", (f"{self.currency} and {other.currency} differ; both amounts must be in one currency",))
        return Money(self.amount + other.amount, self.currency)

    def at_most(self, limit: "Money") -> "Money":
        """Return the smaller of two amounts. Raises `InvalidData` if their currencies differ."""
        self._check_comparable(limit)
        return min(self, limit, key=_amount)

    def at_least(self, least: "Money") -> "Money":
        """Return the larger of two amounts. Raises `InvalidData` if their currencies differ."""
        self._check_comparable(least)
        return max(self, least, key=_amount)

    def _check_comparable(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise InvalidData("amounts of money", (f"{self.currency} and {other.currency} differ; both amounts must be in one currency",))

    def __str__(self) -> str:
        """Return the amount and the code: "20 DKK", "20.50 DKK"."""
        return f"{self.digits} {self.currency}"

    @property
    def digits(self) -> str:
        """The amount in digits, with two decimals or more unless it is a whole number: "20", "20.50"."""
        whole, _, decimals = f"{self.amount:f}".partition(".")
        decimals = decimals.rstrip("0")
        return f"{whole}.{decimals:0<2}" if decimals else whole


def _amount(money: Money) -> Decimal:
    return money.amount
