"""Commands over loans: load, decide, save."""
