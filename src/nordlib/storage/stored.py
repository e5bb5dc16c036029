"""Every stored type that both backends derive: its key, its unique fields, and the fields by which several are looked up."""

from typing import Final

import attrs

from nordlib.accounts import Account, Credential, Registrar, StudentAuthorisation, Transfer, TransferState
from nordlib.circulation import Hold, Loan, PatronId, PatronStanding
from nordlib.circulation.charges import Charge
from nordlib.circulation.interlibrary import LoanHistory
from nordlib.libraries import Library
from nordlib.storage.protocols import IdempotencyRecord
from nordlib.storage.queries import StoredType, Unique

__all__ = [
    "ACCOUNT",
    "CHARGE",
    "CREDENTIAL",
    "HOLD",
    "IDEMPOTENCY_RECORD",
    "LIBRARY",
    "LOAN",
    "LOAN_HISTORY",
    "PATRON_STANDING",
    "REGISTRAR",
    "STUDENT_AUTHORISATION",
    "TRANSFER",
    "StandingOfPatron",
]


@attrs.frozen
class StandingOfPatron:
    """The standing of a patron, and whose it is.

    Attributes:
        patron: The patron.
        standing: What is known of the patron.
    """

    patron: PatronId
    standing: PatronStanding


def _is_pending(transfer: Transfer) -> bool:
    return transfer.state == TransferState.PENDING


#: Borrowers' accounts.
ACCOUNT: Final = StoredType(
    "account",
    Account,
    unique={
        "identity": Unique(("identity.canonical", "identity.scheme", "identity.kind")),
        "email": Unique(("email.key",)),
        "student_authorisation": Unique(("student_authorisation",)),
    },
)
#: Requests to change library, in the order of their arrival for each account; at most one of them is pending.
TRANSFER: Final = StoredType(
    "transfer",
    Transfer,
    unique={"pending": Unique(("account",), when=_is_pending, label="account with a pending request")},
    lookup=("account",),
    arrival_within="account",
)
#: Libraries and their branches.
LIBRARY: Final = StoredType("library", Library, versioned=False)
#: Registrars.
REGISTRAR: Final = StoredType("registrar", Registrar, unique={"email": Unique(("email.key",))})
#: The agency's authorisations to register students.
STUDENT_AUTHORISATION: Final = StoredType("student_authorisation", StudentAuthorisation, versioned=False)
#: Hashes of passwords and of the tokens of links.
CREDENTIAL: Final = StoredType(
    "credential",
    Credential,
    key=("principal.realm", "principal.id"),
    unique={"reset_token": Unique(("reset_token.token_hash",), label="link")},
)
#: Loans.
LOAN: Final = StoredType("loan", Loan, lookup=("patron",))
#: Holds (reservations).
HOLD: Final = StoredType("hold", Hold, lookup=("title",), versioned=False)
#: What is known of patrons.
PATRON_STANDING: Final = StoredType("patron_standing", StandingOfPatron, key=("patron",), versioned=False)
#: What patrons owe for late renewals.
CHARGE: Final = StoredType("charge", Charge, lookup=("patron",))
#: The history of each interlibrary loan.
LOAN_HISTORY: Final = StoredType("loan_history", LoanHistory, key=("initial_loan.id",), versioned=False)
#: Requests that were granted and may come again, by a hash of the key that the client gave them.
IDEMPOTENCY_RECORD: Final = StoredType("request", IdempotencyRecord, key=("key",), versioned=False)
