"""Patrons who log in: at one library (Helsingør), and to request from other libraries (Libris). The rules are independent of storage."""

from nordlib.libraries import PatronId
from nordlib.patrons.home_library import HomeLibraryRegister
from nordlib.patrons.interlibrary_account import AccountCreationCase, AccountEditCase
from nordlib.patrons.interlibrary_login import InterlibraryLoginCase
from nordlib.patrons.interlibrary_models import (
    InterlibraryAccount,
    InterlibraryAccountChanges,
    InterlibraryAccountForm,
    InterlibraryAccountId,
    PatronDetails,
)
from nordlib.patrons.interlibrary_policy import LIBRIS, InterlibraryAccountPolicy
from nordlib.patrons.login import EidLoginCase, PatronLoginCase
from nordlib.patrons.patron import BorrowerNumber, EidProvider, Patron, borrower_number
from nordlib.patrons.patron_policy import HELSINGOR_PATRONS, PatronPolicy
from nordlib.patrons.profile import CodeCase, ProfileCase, ProfileChanges
from nordlib.patrons.registration import PatronForm, PatronRegistrationCase, PatronRegistrationRequest

__all__ = [
    "HELSINGOR_PATRONS",
    "LIBRIS",
    "AccountCreationCase",
    "AccountEditCase",
    "BorrowerNumber",
    "CodeCase",
    "EidLoginCase",
    "EidProvider",
    "HomeLibraryRegister",
    "InterlibraryAccount",
    "InterlibraryAccountChanges",
    "InterlibraryAccountForm",
    "InterlibraryAccountId",
    "InterlibraryAccountPolicy",
    "InterlibraryLoginCase",
    "Patron",
    "PatronDetails",
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
