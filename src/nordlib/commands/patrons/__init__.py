"""Commands over the patrons of a library."""
