"""Every stored type that both backends derive: its key, its unique fields, and the fields by which several are looked up."""

from typing import Final

import attrs

from nordlib.accounts import Account, Registrar, StudentAuthorisation, Transfer, TransferState
from nordlib.attempts import Attempts
from nordlib.cards import Card, CardCredential, Cardholder, CardKind, CardState, FamilyConsent, LibraryInstruction, Membership
from nordlib.circulation import Hold, Loan, PatronId, PatronStanding, SavedTitle
from nordlib.circulation.charges import Charge
from nordlib.circulation.interlibrary import LoanHistory
from nordlib.circulation.interlibrary_requests import InterlibraryRequest
from nordlib.credentials import Credential
from nordlib.libraries import Library
from nordlib.patrons import InterlibraryAccount, Patron
from nordlib.storage.protocols import AutoRenewalPreference, IdempotencyRecord, JobRun, SentNotice
from nordlib.storage.queries import StoredType, Unique

__all__ = [
    "ACCOUNT",
    "ATTEMPTS",
    "AUTO_RENEWAL_PREFERENCE",
    "CARD",
    "CARDHOLDER",
    "CARD_CREDENTIAL",
    "CHARGE",
    "CREDENTIAL",
    "FAMILY_CONSENT",
    "HOLD",
    "IDEMPOTENCY_RECORD",
    "INTERLIBRARY_ACCOUNT",
    "INTERLIBRARY_REQUEST",
    "JOB_RUN",
    "LIBRARY",
    "LIBRARY_INSTRUCTION",
    "LOAN",
    "LOAN_HISTORY",
    "MEMBERSHIP",
    "PATRON",
    "PATRON_STANDING",
    "REGISTRAR",
    "SAVED_TITLE",
    "SENT_NOTICE",
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


def _is_national_card_in_use(card: Card) -> bool:
    return card.kind == CardKind.NATIONAL and card.state == CardState.ACTIVE


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
#: Attempts that still count, by the hash of a name.
ATTEMPTS: Final = StoredType("attempts", Attempts, key=("key",), versioned=False)
#: Loans.
LOAN: Final = StoredType("loan", Loan, lookup=("patron",))
#: Holds (reservations).
HOLD: Final = StoredType("hold", Hold, lookup=("title", "patron"))
#: The titles that patrons save.
SAVED_TITLE: Final = StoredType("saved_title", SavedTitle, key=("patron", "title"), versioned=False)
#: What is known of patrons.
PATRON_STANDING: Final = StoredType("patron_standing", StandingOfPatron, key=("patron",), versioned=False)
#: What patrons have said about automatic renewals.
AUTO_RENEWAL_PREFERENCE: Final = StoredType("auto_renewal_preference", AutoRenewalPreference, key=("patron",), versioned=False)
#: When each job was last completed.
JOB_RUN: Final = StoredType("job_run", JobRun, key=("job",), versioned=False)
#: What patrons owe for late renewals.
CHARGE: Final = StoredType("charge", Charge, lookup=("patron",))
#: The history of each interlibrary loan.
LOAN_HISTORY: Final = StoredType("loan_history", LoanHistory, key=("initial_loan.id",), versioned=False)
#: Cardholders.
CARDHOLDER: Final = StoredType("cardholder", Cardholder, unique={"identity": Unique(("identity",))})
#: Library cards; deleted ones too, so that no number is used again. A person has one national card in use at most.
CARD: Final = StoredType(
    "card",
    Card,
    key=("number",),
    unique={"national_card_of": Unique(("holder",), when=_is_national_card_in_use, label="holder with a national card")},
    lookup=("holder",),
)
#: What makes the holder of a card a borrower at a library; the card is saved with them.
MEMBERSHIP: Final = StoredType("membership", Membership, key=("card", "library"), lookup=("card",), versioned=False)
#: Hashes of the PINs and passwords of cards.
CARD_CREDENTIAL: Final = StoredType("card_credential", CardCredential, key=("card",))
#: Consents to family views, at most one from an owner to a viewer.
FAMILY_CONSENT: Final = StoredType(
    "family_consent", FamilyConsent, unique={"parties": Unique(("owner", "viewer"), label="owner and viewer")}, lookup=("owner", "viewer")
)
#: Instructions to libraries that were not acknowledged yet.
LIBRARY_INSTRUCTION: Final = StoredType("library_instruction", LibraryInstruction, lookup=("library", "holder"), versioned=False)
#: The patrons of a library.
PATRON: Final = StoredType(
    "patron",
    Patron,
    unique={"borrower_number": Unique(("borrower_number",)), "identity": Unique(("identity",))},
    lookup=("mobile.number", "guardian"),
)
#: Accounts of patrons who request from other libraries.
INTERLIBRARY_ACCOUNT: Final = StoredType("interlibrary_account", InterlibraryAccount, unique={"username": Unique(("username.key",))})
#: Requests for material from other libraries.
INTERLIBRARY_REQUEST: Final = StoredType("interlibrary_request", InterlibraryRequest, lookup=("requester",))
#: Notices about loans that were queued.
SENT_NOTICE: Final = StoredType("sent_notice", SentNotice, versioned=False)
#: Requests that were granted and may come again, by a hash of the key that the client gave them.
IDEMPOTENCY_RECORD: Final = StoredType("request", IdempotencyRecord, key=("key",), versioned=False)
