"""Hypothesis strategies for the tests of other projects. Needs the extra `nordlib[testing]`."""

from nordlib.testing.strategies import InvalidNumber, identity_numbers, invalid_numbers

__all__ = ["InvalidNumber", "identity_numbers", "invalid_numbers"]
