"""What other projects test with: strategies for hypothesis. Needs the extra `nordlib[testing]`."""

from nordlib.testing.strategies import FaultyNumber, faulty_numbers, identity_numbers

__all__ = ["FaultyNumber", "faulty_numbers", "identity_numbers"]
