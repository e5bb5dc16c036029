"""Patrons who log in to a library: the profile, text messages, children whom a parent registers. The rules are independent of storage."""

from nordlib.libraries import PatronId
from nordlib.patrons.login import EidLoginCase, PatronLoginCase
from nordlib.patrons.patron import BorrowerNumber, EidProvider, Patron, borrower_number
from nordlib.patrons.patron_policy import HELSINGOR_PATRONS, PatronPolicy
from nordlib.patrons.profile import CodeCase, ProfileCase, ProfileChanges
from nordlib.patrons.registration import PatronForm, PatronRegistrationCase, PatronRegistrationRequest

__all__ = [
    "HELSINGOR_PATRONS",
    "BorrowerNumber",
    "CodeCase",
    "EidLoginCase",
    "EidProvider",
    "Patron",
    "PatronForm",
    "PatronId",
    "PatronLoginCase",
    "PatronPolicy",
    "PatronRegistrationCase",
    "PatronRegistrationRequest",
    "ProfileCase",
    "ProfileChanges",
    "borrower_number",
]
