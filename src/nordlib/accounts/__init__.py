"""Borrowers' accounts: registration, editing, numbers, validity, passwords and transfer. The rules are pure and independent of storage."""

from nordlib.accounts.closure import ClosureCase
from nordlib.accounts.edit import AccountChanges, EditCase, EditFacts
from nordlib.accounts.export import AccountTraces, ExportCase, PersonalDataExport
from nordlib.accounts.identity_replacement import IdentityReplacementCase, IdentityReplacementFacts
from nordlib.accounts.import_accounts.case import ImportCase
from nordlib.accounts.import_accounts.forms import ImportedAccount
from nordlib.accounts.lifecycle import PurgeReason
from nordlib.accounts.login import LoginFacts
from nordlib.accounts.merge import MergeCase, MergeFacts, MergeResult
from nordlib.accounts.models import (
    AcceptedBy,
    Account,
    AccountId,
    Agreement,
    BorrowerKind,
    Guardian,
    StudentAuthorisation,
    StudentAuthorisationId,
    Transfer,
    TransferId,
    TransferState,
)
from nordlib.accounts.policy import AccountPolicy, AgencyContact, SecondTransferRule
from nordlib.accounts.presets import LEGIMUS
from nordlib.accounts.pull import PullCase, PullPreview, PullResult
from nordlib.accounts.records import AuditEntry, ConsentGiver, MergeRecord, ProtectionRequest, PullAttempt
from nordlib.accounts.registration.case import RegistrationCase
from nordlib.accounts.registration.forms import GuardianForm, LmaReplacementForm, Presence, ProxyDocuments, RegistrationForm, Representative
from nordlib.accounts.registration.rules import LmaReplacement, RegistrationFacts
from nordlib.accounts.staff import AgencyStaff, BorrowerActor, Registrar, StaffId, StaffRole
from nordlib.accounts.timeline import account_timeline
from nordlib.accounts.transfer import TransferAnswerCase, TransferAnswerResult, TransferFacts, TransferRequestCase, TransferRequestResult
from nordlib.accounts.uniqueness import ExistingAccount
from nordlib.accounts.views import AccountView, IncomingTransfer, StartPage
from nordlib.changes import UNCHANGED
from nordlib.passwords import MTM_MINIMUM, RECOMMENDED, HashedPassword, Hasher, PasswordPolicy, Scrypt, hash_new_password

__all__ = [
    "LEGIMUS",
    "MTM_MINIMUM",
    "RECOMMENDED",
    "UNCHANGED",
    "AcceptedBy",
    "Account",
    "AccountChanges",
    "AccountId",
    "AccountPolicy",
    "AccountTraces",
    "AccountView",
    "AgencyContact",
    "AgencyStaff",
    "Agreement",
    "AuditEntry",
    "BorrowerActor",
    "BorrowerKind",
    "ClosureCase",
    "ConsentGiver",
    "EditCase",
    "EditFacts",
    "ExistingAccount",
    "ExportCase",
    "Guardian",
    "GuardianForm",
    "HashedPassword",
    "Hasher",
    "IdentityReplacementCase",
    "IdentityReplacementFacts",
    "ImportCase",
    "ImportedAccount",
    "IncomingTransfer",
    "LmaReplacement",
    "LmaReplacementForm",
    "LoginFacts",
    "MergeCase",
    "MergeFacts",
    "MergeRecord",
    "MergeResult",
    "PasswordPolicy",
    "PersonalDataExport",
    "Presence",
    "ProtectionRequest",
    "ProxyDocuments",
    "PullAttempt",
    "PullCase",
    "PullPreview",
    "PullResult",
    "PurgeReason",
    "Registrar",
    "RegistrationCase",
    "RegistrationFacts",
    "RegistrationForm",
    "Representative",
    "Scrypt",
    "SecondTransferRule",
    "StaffId",
    "StaffRole",
    "StartPage",
    "StudentAuthorisation",
    "StudentAuthorisationId",
    "Transfer",
    "TransferAnswerCase",
    "TransferAnswerResult",
    "TransferFacts",
    "TransferId",
    "TransferRequestCase",
    "TransferRequestResult",
    "TransferState",
    "account_timeline",
    "hash_new_password",
]
