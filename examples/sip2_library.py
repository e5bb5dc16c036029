"""A library as its terminals know it: what a message of SIP2 does in a nordlib store, and what is answered.

`examples/sip2_server.py` has the connections. Everything here waits for the database or hashes a PIN, and runs in a thread.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias

import attrs
from attrs import field
from sqlalchemy import select

from nordlib.circulation import (
    HELSINGOR,
    HELSINGOR_RETURNS,
    CirculationPolicy,
    ItemId,
    Loan,
    LoanId,
    LoanStatus,
    PatronId,
    ReturnPolicy,
    TitleId,
)
from nordlib.commands import log_in_with_code
from nordlib.identity.pseudonyms import KeyRing
from nordlib.interchange import sip2
from nordlib.libraries import LibraryId
from nordlib.passwords import Hasher, Scrypt, secret_matches
from nordlib.patrons import HELSINGOR_PATRONS, PatronPolicy, borrower_number
from nordlib.storage.sql import SqlStore, SqlTx
from nordlib.storage.sql.schema import METADATA
from nordlib.texts import Language

__all__ = ["Library", "PatronMessage", "Session", "answer", "log_in", "open_loan_of"]

LOG: Final = logging.getLogger("sip2")
LOANS: Final = METADATA.tables["nordlib_loans"]
HOME: Final = LibraryId("DK-721700")
SCRYPT: Final = Scrypt()
#: The messages that only a terminal that has logged in is answered.
PatronMessage: TypeAlias = (
    sip2.PatronStatusRequest
    | sip2.PatronInformationRequest
    | sip2.RenewRequest
    | sip2.RenewAllRequest
    | sip2.EndSessionRequest
    | sip2.CheckinRequest
)


def utc_now() -> datetime:
    return datetime.now(UTC)


@attrs.frozen
class Library:
    """What the connections share."""

    store: SqlStore
    settings: sip2.LibrarySettings
    terminals: Mapping[str, str] = field(repr=False)
    """The hash of the password of each terminal, by its user."""
    keys: KeyRing = field(repr=False)
    id: LibraryId = HOME
    home_libraries: frozenset[LibraryId] = frozenset({HOME})
    policy: CirculationPolicy = HELSINGOR
    returns: ReturnPolicy = HELSINGOR_RETURNS
    patrons: PatronPolicy = HELSINGOR_PATRONS
    hasher: Hasher = SCRYPT
    titles: Mapping[TitleId, str] = field(factory=dict[TitleId, str])
    """What the titles are called; the store has only their ids."""
    encoding: sip2.Encoding = sip2.Encoding.UTF_8
    terminator: sip2.Terminator = sip2.Terminator.CR
    now: Callable[[], datetime] = utc_now

    def title_of(self, loan: Loan) -> str:
        return self.titles.get(loan.title, loan.title)

    def language_of(self, patron: PatronId | None) -> Language:
        """The language of a patron, for the messages in which a terminal names none."""
        known = None if patron is None else self.store.read(lambda tx: tx.patrons.get(patron))
        return self.settings.language if known is None else known.value.language


def open_loan_of(store: SqlStore, item: str) -> LoanId | None:
    """The loan of an item that has not ended. Your own system has an index for this."""
    query = select(LOANS.c.id).where(LOANS.c.item == ItemId(item), LOANS.c.status != LoanStatus.RETURNED.value)
    with store.engine.connect() as connection:
        found = connection.execute(query).first()
    return None if found is None else LoanId(found[0])


@attrs.define
class Session:
    """What is known about one connection: the terminal, and the patron whose PIN was right."""

    terminal: str | None = None
    card: str | None = field(default=None, repr=False)
    patron: PatronId | None = None
    failed_logins: int = 0


def patron_of(library: Library, session: Session, card: str, pin: str | None) -> PatronId | None:
    """The patron of a card, whose PIN was right in this message or an earlier one of the visit."""
    card = borrower_number(card)
    if not pin:
        return session.patron if card and card == session.card else None
    decision = log_in_with_code(
        library.store, card, pin, policy=library.patrons, keys=library.keys, hasher=library.hasher, now=library.now()
    )
    session.card, session.patron = (card, decision.value.id) if decision else (None, None)
    return session.patron


def record_of(tx: SqlTx, patron: PatronId, now: datetime) -> sip2.PatronRecord | None:
    """What the store has about a patron."""
    known = tx.patrons.get(patron)
    if known is None:
        return None
    loans = (each.value for each in tx.loans.for_patron(patron) if not isinstance(each, Exception))
    return sip2.PatronRecord(
        patron,
        sip2.person_of(known.value, on=now.date()),
        tx.patron_standings.get(patron, now),
        tuple(loans),
        tuple(each.value for each in tx.holds.for_patron(patron)),
        tx.charges.for_patron(patron),
        password_is_right=True,
    )


def answer(library: Library, session: Session, request: PatronMessage, repeat: str | None) -> sip2.LibraryMessage:
    """Answer a terminal that has logged in. Runs in a thread: it waits for the database."""
    now, settings, terminal = library.now(), library.settings, session.terminal or ""
    if isinstance(request, sip2.EndSessionRequest):
        session.card = session.patron = None
        return sip2.end_session_answer(request, settings, now=now).message
    if isinstance(request, sip2.CheckinRequest):
        arguments: dict[str, Any] = {"library": library.id, "home_libraries": library.home_libraries, "policy": library.returns, "now": now}
        returned = library.store.run(sip2.check_in, open_loan_of(library.store, request.item.strip()), request, **arguments)
        return told(sip2.check_in_answer(request, returned, settings, now=now, title_of=library.title_of))
    patron = patron_of(library, session, request.patron_identifier, request.patron_password)
    asked: dict[str, Any] = {"policy": library.policy, "now": now}
    asked |= {"terminal": terminal, "repeat": repeat}
    spoken: dict[str, Any] = {"now": now, "title_of": library.title_of, "language": library.language_of(patron)}
    if isinstance(request, sip2.RenewRequest):
        renewal = sip2.RenewalResult(None) if patron is None else library.store.run(sip2.renew_item, patron, request, **asked)
        return told(sip2.renew_answer(request, renewal, settings, **spoken))
    if isinstance(request, sip2.RenewAllRequest):
        renewals = None if patron is None else sip2.renew_every_loan(library.store, patron, request, **asked)
        return told(sip2.renew_all_answer(renewals, settings, **spoken))
    record = None if patron is None else library.store.read(record_of, patron, now)
    if isinstance(request, sip2.PatronStatusRequest):
        return told(sip2.patron_status_answer(request, record, settings, policy=library.policy, now=now))
    return told(sip2.patron_information_answer(request, record, settings, policy=library.policy, now=now))


def told(answered: sip2.Answer[Any]) -> sip2.LibraryMessage:
    """The message, after what it cannot say was logged: codes and names of facts, no personal data."""
    if answered.lost:
        LOG.info("SIP2 message %s does not say: %s", type(answered.message).__name__, ", ".join(loss.code for loss in answered.lost))
    message: sip2.LibraryMessage = answered.message
    return message


def log_in(library: Library, request: sip2.LoginRequest) -> bool:
    """Whether the user and password of a terminal are right. Takes as long for an unknown user. Runs in a thread."""
    is_plain = (request.user_algorithm, request.password_algorithm) == ("0", "0")
    stored = library.terminals.get(request.login_user) if is_plain else None
    return secret_matches(request.login_password, stored, library.hasher)
