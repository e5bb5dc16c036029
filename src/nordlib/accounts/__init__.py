"""Borrowers' accounts: registration, editing, numbers, validity, passwords, and moving. Pure rules; they know no storage."""

from nordlib.accounts.application import RegistrationCase
from nordlib.accounts.claims import Holder
from nordlib.accounts.credentials import Credential, LogInAttempt, LogInFacts, Owner, PasswordFacts, Realm, Ticket
from nordlib.accounts.editing import EditCase, EditFacts
from nordlib.accounts.forms import UNCHANGED, Changes, Form, GuardianForm, Presence, ProxyPapers, ReplacementForm, Representative
from nordlib.accounts.identity_change import IdentityCase, IdentityFacts
from nordlib.accounts.models import (
    Acceptance,
    Account,
    AccountId,
    AccountStatus,
    Agreement,
    Authorisation,
    AuthorisationId,
    BorrowerKind,
    Guardian,
    Transfer,
    TransferId,
    TransferState,
)
from nordlib.accounts.passwords import RECOMMENDED, SOURCES_FLOOR, Hasher, NewPassword, PasswordPolicy, Scrypt, new_password
from nordlib.accounts.policy import AgencyContact, RegisterPolicy
from nordlib.accounts.presets import LEGIMUS
from nordlib.accounts.registration import RegistrationFacts, Replaced
from nordlib.accounts.staff import AgencyStaff, Borrower, Registrar, RegistrarFacts, StaffId, StaffRole
from nordlib.accounts.transfer import AnswerCase, Answered, RequestCase, TransferFacts

__all__ = [
    "LEGIMUS",
    "RECOMMENDED",
    "SOURCES_FLOOR",
    "UNCHANGED",
    "Acceptance",
    "Account",
    "AccountId",
    "AccountStatus",
    "AgencyContact",
    "AgencyStaff",
    "Agreement",
    "AnswerCase",
    "Answered",
    "Authorisation",
    "AuthorisationId",
    "Borrower",
    "BorrowerKind",
    "Changes",
    "Credential",
    "EditCase",
    "EditFacts",
    "Form",
    "Guardian",
    "GuardianForm",
    "Hasher",
    "Holder",
    "IdentityCase",
    "IdentityFacts",
    "LogInAttempt",
    "LogInFacts",
    "NewPassword",
    "Owner",
    "PasswordFacts",
    "PasswordPolicy",
    "Presence",
    "ProxyPapers",
    "Realm",
    "RegisterPolicy",
    "Registrar",
    "RegistrarFacts",
    "RegistrationCase",
    "RegistrationFacts",
    "Replaced",
    "ReplacementForm",
    "Representative",
    "RequestCase",
    "Scrypt",
    "StaffId",
    "StaffRole",
    "Ticket",
    "Transfer",
    "TransferFacts",
    "TransferId",
    "TransferState",
    "new_password",
]
