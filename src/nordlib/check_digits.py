"""Check digits that numbers of several kinds share: library cards, organisations."""

from typing import Final

__all__ = ["luhn_digit", "modulus_11_digit"]

_LARGEST: Final = 9  # digit


def luhn_digit(digits: str) -> str:
    """Return the check digit of ISO/IEC 7812-1, annex B.

    >>> luhn_digit("7992739871")
    '3'
    """
    doubled = (int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-sum(value - _LARGEST if value > _LARGEST else value for value in doubled) % 10)


def modulus_11_digit(digits: str) -> str | None:
    """Return the check digit with the weights 2 to 7 from the right; None for digits that have none, because it would be 10.

    >>> modulus_11_digit("123456"), modulus_11_digit("000006")
    ('0', None)
    """
    total = sum(int(digit) * (2 + place % 6) for place, digit in enumerate(reversed(digits)))
    check = -total % 11
    return str(check) if check <= _LARGEST else None
