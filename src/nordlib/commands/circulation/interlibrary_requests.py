"""Send a patron's request, note what happens to a request, and write to the patron about an order (LIB-05, LIB-07 to LIB-11)."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

import attrs

from nordlib.circulation.interlibrary_requests import (
    InterlibraryRequest,
    InterlibraryRequestId,
    InterlibraryRequestPolicy,
    RequestCase,
    Requester,
    RequesterId,
    RequestEvent,
    RequestEventCase,
    RequestFacts,
    RequestForm,
    rules,
)
from nordlib.commands.outbox import enqueue
from nordlib.decisions import Decision, NoFacts
from nordlib.errors import InvalidData, UnknownName
from nordlib.libraries import LibraryId
from nordlib.messages import Message, MessageKind
from nordlib.name_folding import is_blank
from nordlib.patrons import HomeLibraryRegister, InterlibraryAccount, InterlibraryAccountId, InterlibraryAccountPolicy
from nordlib.patrons.home_library import compare_by_name
from nordlib.patrons.interlibrary_account import missing_details
from nordlib.storable_text import require_storable_text
from nordlib.storage.protocols import InterlibraryTx, value_of
from nordlib.validation import taken

__all__ = ["InterlibraryService", "place_interlibrary_request", "record_request_event", "write_about_request"]

_LONGEST_TEXT: Final = 10_000  # characters


@attrs.frozen
class InterlibraryService:
    """What a host supplies for requests. The two ports are asked inside the transaction, so they must answer quickly."""

    accounts: InterlibraryAccountPolicy
    """The policy of the accounts."""
    requests: InterlibraryRequestPolicy
    """The policy of requests."""
    register: HomeLibraryRegister
    """The registers of the home libraries."""
    is_held: Callable[[LibraryId, str], bool]
    """Whether a library holds a record, available or not."""
    group_of: Callable[[InterlibraryAccountId], str | None] = lambda _: None
    """The group of a patron, for a policy that names groups; None: not known."""


def place_interlibrary_request(
    tx: InterlibraryTx,
    form: RequestForm,
    *,
    by: InterlibraryAccountId,
    service: InterlibraryService,
    now: datetime,
    new_id: InterlibraryRequestId,
) -> Decision[InterlibraryRequest, RequestFacts]:
    """Send a request of the patron who is logged in: grant it with its receipt, received or struck, or refuse with every reason.

    The account's data are compared with the home library's register each time (LIB-10); a patron whose request is struck is told.

    Args:
        tx: The transaction.
        form: What is requested.
        by: The id of the account.
        service: The policies, and the ports to the home libraries.
        now: The instant of the request.
        new_id: The id of the new request, which is its receipt.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
        UnknownName: The account does not exist.
        InvalidData: `form` is of the wrong type.
    """
    form, account = taken(RequestForm, "form", form), value_of(tx.interlibrary_accounts.get(by))
    if account is None:
        raise UnknownName("interlibrary account", by)
    case = RequestCase(
        form,
        _requester(account, service.group_of(by)),
        account.home_library in service.accounts.participating_libraries,
        service.is_held(account.home_library, form.record),
        compare_by_name(
            account.details,
            service.register.find(account.home_library, account.details.name),
            accents_count=service.accounts.accents_count,
        ),
        new_id,
        service.requests,
        now,
    )
    decision = rules.place(case)
    if decision:
        tx.interlibrary_requests.add(decision.value)
        enqueue(tx, decision.messages, now)
    return decision


def record_request_event(
    tx: InterlibraryTx, interlibrary_request: InterlibraryRequestId, event: RequestEvent, *, policy: InterlibraryRequestPolicy
) -> Decision[InterlibraryRequest, NoFacts]:
    """Note what happens to a request: what the supplying library reports, or that it is cancelled.

    Raises `InvalidData` for an event that is unknown, and for `Strike`, which only sending a request does.
    """
    if event is RequestEvent.STRIKE:
        raise InvalidData("event", ("a request is struck when it is sent, and only then",))
    stored = tx.interlibrary_requests.get(interlibrary_request)
    decision = rules.apply_event(RequestEventCase(value_of(stored), event, policy))
    if decision and stored is not None:
        tx.interlibrary_requests.save(decision.value, expected_version=stored.version)
    return decision


def write_about_request(tx: InterlibraryTx, account: InterlibraryAccountId, text: str, *, policy: InterlibraryAccountPolicy) -> Message:
    """Queue a message of the library about an order, to the patron's user name (LIB-05), and return it.

    Raises `UnknownName` if the account does not exist, and `InvalidData` for a text that is blank or cannot be stored.
    """
    stored = tx.interlibrary_accounts.get(account)
    if stored is None:
        raise UnknownName("interlibrary account", account)
    if is_blank(taken(str, "text", text)):
        raise InvalidData("text", ("it is blank; it must say what the patron is told",))
    require_storable_text("text", text, longest=_LONGEST_TEXT)
    patron = stored.value
    values = {"library": policy.service, "text": text.strip()}
    message = Message(MessageKind.ORDER_MESSAGE, patron.username.address, patron.language, patron.id, values)
    enqueue(tx, (message,))
    return message


def _requester(account: InterlibraryAccount, group: str | None) -> Requester:
    return Requester(
        RequesterId(account.id), (account.home_library,), account.username, missing_details(account.details), group, account.language
    )
