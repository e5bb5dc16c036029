"""Commands on loans: load, decide, save."""
