"""One day of a library, which the tour plays: reminders, a text message that renews, a quick loan, a request that is struck.

The library is Helsingør's for its loans, and Libris for the request to another library. The people are invented, without identity numbers.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import attrs

from nordlib.circulation import HELSINGOR, CheckoutRequest, Hold, HoldId, ItemId, Loan, LoanId, PatronId, PatronStanding, TitleId
from nordlib.circulation.interlibrary_requests import LIBRIS_REQUESTS, InterlibraryRequestId, RequestForm
from nordlib.commands import (
    InterlibraryService,
    NoticeRecipient,
    PatronContext,
    RenewalContext,
    SmsSender,
    TextMessage,
    answer_text_message,
    check_out_item,
    create_interlibrary_account,
    dispatch,
    place_interlibrary_request,
    run_notices,
)
from nordlib.contact import parse_email, parse_phone
from nordlib.libraries import LibraryId
from nordlib.messages import RenderedMessage
from nordlib.notifications.notices import HELSINGOR_NOTICES
from nordlib.notifications.sms import HELSINGOR_SMS
from nordlib.passwords import Scrypt, hash_new_password
from nordlib.patrons import LIBRIS, InterlibraryAccountForm, InterlibraryAccountId, Patron, PatronDetails, borrower_number
from nordlib.storage.sql import SqlStore

__all__ = ["play_day"]

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
NIGHT = datetime(2026, 3, 18, 3, tzinfo=COPENHAGEN)
MORNING = NIGHT.replace(hour=8, minute=45)
BO = Patron(
    PatronId("bo"),
    borrower_number("HB204417"),
    "Bo",
    email=parse_email("bo@example.dk"),
    mobile=parse_phone("34412351", "DK"),
    sms_opt_in=True,
)
QUICK = attrs.evolve(
    HELSINGOR, item_types={**HELSINGOR.item_types, "quick": attrs.evolve(HELSINGOR.item_types["ordinary"], quick_loan=True)}
)
HASHER = Scrypt(cost=4)
MAJA = PatronDetails("Maja Lind", "Hamngatan 3", "302 41", "Halmby", parse_phone("08-465 004 71", "SE"))


class HomeLibrary:
    """The register of Maja's library, which still has the address from before she moved."""

    def find(self, library: LibraryId, name: str) -> list[PatronDetails]:
        """Return the rows of a name."""
        return [attrs.evolve(MAJA, address="Slottsgatan 8", postcode="302 50")] if (library, name) == ("HALMBY", MAJA.name) else []


def play_day(store: SqlStore) -> list[str]:
    """Play the day, and return what happened, one line for each event."""
    with store.transaction() as tx:
        tx.patrons.add(BO)
        for number, days in enumerate((3, 3, 20)):
            due = date(2026, 3, 18) + timedelta(days=days)
            tx.loans.add(Loan(LoanId(f"D{number}"), BO.id, ItemId(f"D{number}"), TitleId(f"D{number}"), due))
        tx.holds.add(Hold(HoldId("own"), BO.id, TitleId("QUICK")))
    return [*_reminders(store), *_text_message(store), *_quick_loan(store), *_request(store)]


def _reminders(store: SqlStore) -> list[str]:
    queued = run_notices(store, policy=HELSINGOR_NOTICES, now=NIGHT).queued
    return [f"{len(queued)} reminders are queued at 03.00", *_sent(store, NIGHT), *_sent(store, MORNING)]


def _text_message(store: SqlStore) -> list[str]:
    assert BO.mobile is not None
    answer = answer_text_message(
        store,
        TextMessage("a message of the gateway 1", BO.mobile, "hbk forny alle"),
        sender=SmsSender((BO.id,), "da", reminded=BO.id),
        sms_policy=HELSINGOR_SMS,
        policy=HELSINGOR,
        now=MORNING + timedelta(minutes=20),
        context=RenewalContext(PatronStanding()),
    )
    return [f"Bo writes HBK FORNY ALLE: {answer.outcome.renewed} renewed", *_sent(store, MORNING + timedelta(minutes=21))]


def _quick_loan(store: SqlStore) -> list[str]:
    decision = store.run(
        check_out_item,
        CheckoutRequest(BO.id, ItemId("Q1"), TitleId("QUICK"), "quick"),
        by=BO.id,
        policy=QUICK,
        now=MORNING + timedelta(hours=4),
        new_id=LoanId("D9"),
        context=PatronContext(PatronStanding(), recipient=NoticeRecipient("bo@example.dk", "da", HELSINGOR_NOTICES.library)),
    )
    return [f"Bo takes a quick loan: {'lent' if decision else decision.reasons}", *_sent(store, MORNING + timedelta(hours=4))]


def _request(store: SqlStore) -> list[str]:
    home = LibraryId("HALMBY")
    policy = attrs.evolve(LIBRIS, participating_libraries=frozenset({home}))
    form, account = InterlibraryAccountForm(MAJA, parse_email("maja@example.se"), home), InterlibraryAccountId("maja")
    store.run(create_interlibrary_account, form, hash_new_password("sjögräs", HASHER), policy=policy, new_id=account)
    service = InterlibraryService(policy, LIBRIS_REQUESTS, HomeLibrary(), lambda _library, _record: False)
    placed = store.run(
        place_interlibrary_request,
        RequestForm("B1", "loan"),
        by=account,
        service=service,
        now=MORNING + timedelta(hours=5),
        new_id=InterlibraryRequestId("F1"),
    ).unwrap()
    return [f"Maja requests a book, receipt {placed.receipt}: {placed.status.value}", *_sent(store, MORNING + timedelta(hours=5))]


def _sent(store: SqlStore, now: datetime) -> list[str]:
    """Send what may be sent at an instant, and return it in words."""
    found = list[str]()

    def send(to: str, words: RenderedMessage) -> None:
        found.append(f"{now.astimezone(COPENHAGEN):%H.%M} to {to}: {words.body}")

    dispatch(store, send, policy=HELSINGOR_NOTICES, hasher=HASHER, now=now, make_link=str)
    return found
