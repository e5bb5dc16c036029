"""Borrowers' accounts: registration, editing, numbers, validity, passwords, and moving. Pure rules; they know no storage."""

from nordlib.accounts.application import RegistrationCase
from nordlib.accounts.audit import AuditEntry
from nordlib.accounts.claims import Holder
from nordlib.accounts.credentials import Credential, LogInAttempt, LogInFacts, Owner, PasswordFacts, Realm, Ticket
from nordlib.accounts.editing import EditCase, EditFacts
from nordlib.accounts.ending import EndingCase, ProtectionRequest, Purge
from nordlib.accounts.forms import UNCHANGED, Changes, Form, GuardianForm, Presence, ProxyPapers, ReplacementForm, Representative
from nordlib.accounts.identity_change import IdentityCase, IdentityFacts
from nordlib.accounts.looking import Incoming, Sheet, StartPage
from nordlib.accounts.models import (
    Acceptance,
    Account,
    AccountId,
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
from nordlib.accounts.policy import AgencyContact, RegisterPolicy, SecondTransfer
from nordlib.accounts.presets import LEGIMUS
from nordlib.accounts.pull import ConsentBy, Offer, PullAttempt, PullCase, Pulled
from nordlib.accounts.registration import RegistrationFacts, Replaced
from nordlib.accounts.staff import AgencyStaff, Borrower, Registrar, RegistrarFacts, StaffId, StaffRole
from nordlib.accounts.transfer import AnswerCase, Answered, RequestCase, Requested, TransferFacts

__all__ = [
    "LEGIMUS",
    "RECOMMENDED",
    "SOURCES_FLOOR",
    "UNCHANGED",
    "Acceptance",
    "Account",
    "AccountId",
    "AgencyContact",
    "AgencyStaff",
    "Agreement",
    "AnswerCase",
    "Answered",
    "AuditEntry",
    "Authorisation",
    "AuthorisationId",
    "Borrower",
    "BorrowerKind",
    "Changes",
    "ConsentBy",
    "Credential",
    "EditCase",
    "EditFacts",
    "EndingCase",
    "Form",
    "Guardian",
    "GuardianForm",
    "Hasher",
    "Holder",
    "IdentityCase",
    "IdentityFacts",
    "Incoming",
    "LogInAttempt",
    "LogInFacts",
    "NewPassword",
    "Offer",
    "Owner",
    "PasswordFacts",
    "PasswordPolicy",
    "Presence",
    "ProtectionRequest",
    "ProxyPapers",
    "PullAttempt",
    "PullCase",
    "Pulled",
    "Purge",
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
    "Requested",
    "Scrypt",
    "SecondTransfer",
    "Sheet",
    "StaffId",
    "StaffRole",
    "StartPage",
    "Ticket",
    "Transfer",
    "TransferFacts",
    "TransferId",
    "TransferState",
    "new_password",
]
