"""Amounts of money on the wire: NCIP has them as a whole number of the smallest unit (`MonetaryValue`)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from nordlib.errors import InvalidData, UnknownName
from nordlib.interchange.ncip.parties import Amount
from nordlib.interchange.xml_documents.scheme_values import SchemeValue
from nordlib.money import Money

__all__ = ["MINOR_DIGITS", "amount_of", "money_of"]

#: How many decimals the smallest unit of a currency has (ISO 4217:2015, table A.1).
MINOR_DIGITS: Final[Mapping[str, int]] = {"DKK": 2, "EUR": 2, "GBP": 2, "ISK": 0, "NOK": 2, "SEK": 2, "USD": 2}
_SCHEME: Final = "http://www.bsi-global.com/Technical+Information/Publications/_Publications/tig90x.doc"
_MOST: Final = 10**18


def amount_of(money: Money) -> Amount:
    """Return an amount on the wire. Raises `UnknownName` for a currency, and `InvalidData` for a part of the smallest unit.

    >>> amount_of(Money(Decimal("20.50"), "DKK")).units
    2050
    """
    units = money.amount.scaleb(_digits(money.currency))
    if units != units.to_integral_value() or abs(units) >= _MOST:
        raise InvalidData("amount", ("it must be a whole number of the smallest unit of its currency, of at most 18 digits",))
    return Amount(SchemeValue(money.currency, _SCHEME), int(units))


def money_of(amount: Amount) -> Money:
    """Return the money of an amount on the wire. Raises `UnknownName` for a currency.

    >>> money_of(Amount(SchemeValue("DKK"), 2050))
    Money(amount=Decimal('20.50'), currency='DKK')
    """
    code = amount.currency.value
    return Money(Decimal(amount.units).scaleb(-_digits(code)), code)


def _digits(currency: str) -> int:
    if currency not in MINOR_DIGITS:
        raise UnknownName("currency", currency, tuple(MINOR_DIGITS))
    return MINOR_DIGITS[currency]
