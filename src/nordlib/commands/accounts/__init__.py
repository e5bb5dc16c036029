"""Commands on borrowers' accounts: load, decide, save."""
