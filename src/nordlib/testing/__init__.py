"""What other projects test with: strategies for hypothesis. Needs the extra `nordlib[testing]`."""

from nordlib.testing.strategies import InvalidNumber, identity_numbers, invalid_numbers

__all__ = ["InvalidNumber", "identity_numbers", "invalid_numbers"]
