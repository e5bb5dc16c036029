"""Test numbers: the ranges that are set aside for tests, valid numbers of them, and texts that are not valid on purpose."""
