"""Commands on messages to and from patrons: load, decide, save."""
