"""Borrowers' accounts: registration, and moving an account between libraries. Pure rules; they know no storage."""

from nordlib.accounts.forms import AdultForm, Presence, ProxyPapers
from nordlib.accounts.models import (
    Acceptance,
    Account,
    AccountId,
    AccountStatus,
    Agreement,
    Borrower,
    Registrar,
    StaffId,
    Transfer,
    TransferId,
    TransferState,
)
from nordlib.accounts.policy import RegisterPolicy
from nordlib.accounts.presets import LEGIMUS
from nordlib.accounts.registration import Holder, RegistrationCase, RegistrationFacts
from nordlib.accounts.transfer import AnswerCase, Answered, RequestCase, TransferFacts

__all__ = [
    "LEGIMUS",
    "Acceptance",
    "Account",
    "AccountId",
    "AccountStatus",
    "AdultForm",
    "Agreement",
    "AnswerCase",
    "Answered",
    "Borrower",
    "Holder",
    "Presence",
    "ProxyPapers",
    "RegisterPolicy",
    "Registrar",
    "RegistrationCase",
    "RegistrationFacts",
    "RequestCase",
    "StaffId",
    "Transfer",
    "TransferFacts",
    "TransferId",
    "TransferState",
]
