"""Test numbers: the ranges reserved for tests, valid numbers from those ranges, and texts that are invalid on purpose."""
