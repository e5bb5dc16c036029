"""What a host takes: the kinds of number, test numbers or not, and the cases that the sources leave open.

A number that is valid need not be one that a register takes. These are a host's own choices, so they come on top of reading.
"""

from enum import StrEnum

import attrs

from nordlib.identity.number import IdentityNumber, Kind

__all__ = ["Acceptance", "Unwanted"]


class Unwanted(StrEnum):
    """Why a host does not take a number that is valid."""

    KIND = "kind"
    """It is of a kind that the host does not take."""
    SYNTHETIC = "synthetic"
    """It is of a range that is published for tests."""
    MAY_BE_SYNTHETIC = "may_be_synthetic"
    """It is of a range that tests and real records share."""
    UNCHECKED = "unchecked"
    """It has no check digit that holds, and is not one of those that are known to be issued without."""


@attrs.frozen
class Acceptance:
    """The choices of a host. By default everything is taken but what is made for tests.

    `kinds` are those that are taken (None: all). `may_be_synthetic` decides on ranges that tests and real records share (a Norwegian month
    + 40, Finland's 900-999). `unlisted_without_check_digit` decides on a Danish number without modulus 11 on a day that is not on
    CPR-kontoret's list, and on an Icelandic company without check digit.

    >>> from nordlib.identity import parse
    >>> Acceptance().unwanted(parse("17912099997", "no"))
    <Unwanted.SYNTHETIC: 'synthetic'>
    """

    kinds: frozenset[Kind] | None = None
    synthetic: bool = False
    may_be_synthetic: bool = True
    unlisted_without_check_digit: bool = True

    def unwanted(self, number: IdentityNumber) -> Unwanted | None:
        """Why the host does not take the number; None if it does."""
        if self.kinds is not None and number.kind not in self.kinds:
            return Unwanted.KIND
        if number.synthetic and not self.synthetic:
            return Unwanted.SYNTHETIC
        if number.may_be_synthetic and not self.may_be_synthetic:
            return Unwanted.MAY_BE_SYNTHETIC
        if not self.unlisted_without_check_digit and _is_unchecked(number):
            return Unwanted.UNCHECKED
        return None


def _is_unchecked(number: IdentityNumber) -> bool:
    return "no_mod11_unlisted_date" in number.flags or (number.kind is Kind.COMPANY and "no_mod11" in number.flags)
