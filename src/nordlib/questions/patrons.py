"""The questions about borrowers and patrons: registration, transfer, profile, and accounts for requests."""

from collections.abc import Mapping
from typing import Final, Literal

from nordlib.accounts import LEGIMUS, Account, AccountId, registration, transfer
from nordlib.accounts.pull import PullCase, pull
from nordlib.accounts.registration import RegistrationCase, RegistrationFacts
from nordlib.accounts.transfer import TransferAnswerCase, TransferAnswerResult, TransferEvent, TransferFacts, TransferRequestCase
from nordlib.decisions import Decision
from nordlib.frozendict import frozendict
from nordlib.patrons import HELSINGOR_PATRONS, LIBRIS, AccountCreationCase, PatronRegistrationCase, ProfileCase, interlibrary_account
from nordlib.patrons import profile as patron_profile
from nordlib.patrons import registration as patron_registration
from nordlib.questions.question import Question

__all__ = ["PATRON_QUESTIONS"]

_ANSWERS: Final = {"accept": TransferEvent.ACCEPT, "deny": TransferEvent.DENY}
_ACCOUNT_POLICIES: Final = {LEGIMUS.id.name: LEGIMUS}
_PATRON_POLICIES: Final = {HELSINGOR_PATRONS.id.name: HELSINGOR_PATRONS}


def register(case: RegistrationCase, new_id: AccountId) -> Decision[Account, RegistrationFacts]:
    """Decide the registration of a borrower."""
    return registration.decide(case, new_id)


def answer_transfer(case: TransferAnswerCase, answer: Literal["accept", "deny"]) -> Decision[TransferAnswerResult, TransferFacts]:
    """Decide the answer of the receiving library to a transfer request."""
    return transfer.answer(case, _ANSWERS[answer])


#: The questions about people, by the words of the command line.
PATRON_QUESTIONS: Final[Mapping[str, Question]] = frozendict(
    {
        "registration": Question("registration of a borrower", RegistrationCase, register, _ACCOUNT_POLICIES, "policy of the register"),
        "transfer": Question("transfer request", TransferRequestCase, transfer.request, _ACCOUNT_POLICIES, "policy of the register"),
        "transfer answer": Question(
            "answer to a transfer request", TransferAnswerCase, answer_transfer, _ACCOUNT_POLICIES, "policy of the register"
        ),
        "pull": Question("pull of an account", PullCase, pull, _ACCOUNT_POLICIES, "policy of the register"),
        "patron registration": Question(
            "registration of a patron", PatronRegistrationCase, patron_registration.register, _PATRON_POLICIES, "policy of patrons"
        ),
        "patron profile": Question("change of a profile", ProfileCase, patron_profile.edit, _PATRON_POLICIES, "policy of patrons"),
        "interlibrary account": Question(
            "interlibrary account", AccountCreationCase, interlibrary_account.create, {LIBRIS.id.name: LIBRIS}, "policy of accounts"
        ),
    }
)
