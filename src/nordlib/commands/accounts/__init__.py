"""Commands over borrowers' accounts: load, decide, save."""
