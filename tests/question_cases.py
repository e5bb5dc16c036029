"""A case of every question, as a model: one that is granted, except the renewal."""

from datetime import date, timedelta
from typing import Any

import attrs

from nordlib.accounts import AccountId, ExistingAccount, RegistrationCase, Transfer, TransferId
from nordlib.accounts.pull import PullCase
from nordlib.accounts.records import ConsentGiver
from nordlib.accounts.transfer import TransferAnswerCase, TransferRequestCase
from nordlib.cards import (
    BIBLIOTEKKORTET,
    Card,
    CardForm,
    Cardholder,
    CardholderId,
    CardKind,
    CardNumber,
    DeskStaff,
    Membership,
    PersonForm,
    RulesAcceptance,
    RulesAcceptedBy,
)
from nordlib.circulation import (
    HELSINGOR,
    HELSINGOR_FEES,
    HELSINGOR_RETURNS,
    CheckoutCase,
    CheckoutRequest,
    CirculationStaff,
    HoldId,
    HoldPlacementCase,
    HoldRequest,
    HoldStatus,
    LoanId,
    PatronId,
    interlibrary_requests,
)
from nordlib.circulation.calendar import DateClosing, LaterClosings, LibraryCalendar
from nordlib.circulation.due_moves import DueMoveCase
from nordlib.circulation.fees import LateReturn
from nordlib.circulation.recall import RecallCase
from nordlib.circulation.returns import ItemHandedIn, ReturnCase
from nordlib.contact import Channel, ContactDetail, parse_email, parse_phone
from nordlib.identity import NumberAcceptance, Scheme, parse
from nordlib.identity.pseudonyms import Pseudonym
from nordlib.libraries import Library, LibraryId
from nordlib.notifications import HELSINGOR_DELIVERY, DeliveryCase
from nordlib.notifications.notices import HELSINGOR_NOTICES
from nordlib.notifications.sms import HELSINGOR_SMS, SmsCase
from nordlib.passwords import HashedPassword
from nordlib.patrons import (
    HELSINGOR_PATRONS,
    LIBRIS,
    AccountCreationCase,
    EidProvider,
    InterlibraryAccountForm,
    InterlibraryAccountId,
    Patron,
    PatronDetails,
    PatronForm,
    PatronRegistrationCase,
    PatronRegistrationRequest,
    ProfileCase,
    ProfileChanges,
    borrower_number,
)
from nordlib.questions import QUESTIONS
from nordlib.questions.circulation import FeeCase, LendingDueCase
from nordlib.questions.messages import NoticeCase
from nordlib.questions.numbers import NumberCase
from nordlib.serialization.json import as_dict
from tests.people import (
    ACCOUNT,
    ADULT,
    AT_A,
    AT_B,
    FORM,
    GOOD,
    HOLD,
    LIBRARIES,
    LOAN,
    NOW,
    OTHER_ADULT,
    REGISTER,
    TODAY,
    B,
    renewal_case,
)

__all__ = ["NUMBER", "NUMBERS", "arguments_of", "case_of", "plain_case_of"]

#: A synthetic fødselsnummer: 80 is added to the month.
NUMBER = "17859010067"
POLICY = attrs.evolve(BIBLIOTEKKORTET, accepted_numbers=attrs.evolve(BIBLIOTEKKORTET.accepted_numbers, accept_synthetic=True))
RANA = LibraryId("RANA")
NATIONAL = Card(CardNumber("N000000001"), CardKind.NATIONAL, CardForm.DIGITAL, CardholderId("h1"), RANA)
LOCAL = attrs.evolve(NATIONAL, number=CardNumber("N000000002"), kind=CardKind.LOCAL)
HOLDER = Cardholder(CardholderId("h1"), "Kari Nordmann", Pseudonym(f"k1.{'0' * 64}"))
MEMBER = Membership(NATIONAL.number, RANA)
RULES = RulesAcceptance("1", RulesAcceptedBy.HOLDER, NOW)
FACTS: dict[str, Any] = {
    "card": NATIONAL,
    "holder": HOLDER,
    "known": HOLDER,
    "membership": MEMBER,
    "memberships": (MEMBER,),
    "rules": RULES,
    "by": DeskStaff("desk", RANA),
    "policy": POLICY,
    "on": NOW.date(),
    "number": CardNumber("N000000003"),
    "number_is_taken": False,
    "has_national_card": False,
    "credential": None,
    "eid": None,
    "replaces": LOCAL,
    "service": "filmbib",
    "library": None,
    "cards": (NATIONAL,),
    "applicant": PersonForm("Kari Nordmann", parse(NUMBER, "no")),
    "kind": CardKind.NATIONAL,
    "form": CardForm.PRINTED,
    "open_loans_at": frozenset({RANA}),
}
#: What is another in the case of a question.
OTHER_FACTS: dict[str, dict[str, Any]] = {
    "card upgrade": {"card": LOCAL},
    "card self-registration": {"eid": "id_porten", "library": Library(RANA, "Rana bibliotek"), "is_library_chosen": True},
    "card home-library": {"library": RANA},
    "card withdrawal": {"by": HOLDER.id},
}


#: The cases about loans and holds.
CIRCULATION: dict[str, Any] = {
    "renewal": attrs.evolve(renewal_case(), by=renewal_case().loan.patron),
    "hold": HoldPlacementCase(HoldRequest(LOAN.patron, LOAN.title), HoldId("H1"), (HOLD,), GOOD, HELSINGOR, NOW, LOAN.patron),
    "checkout": CheckoutCase(
        CheckoutRequest(LOAN.patron, LOAN.item, LOAN.title), LoanId("L2"), (HOLD,), (LOAN,), GOOD, HELSINGOR, NOW, LOAN.patron
    ),
}


BO = Patron(PatronId("p1"), borrower_number("HB204417"), "Bo Ek")
CODE = HashedPassword(6, False, "$hash")
DETAILS = PatronDetails("Maja Lind", "Hamngatan 3", "302 41", "Halmby", parse_phone("08-465 004 71", "SE"))
REQUEST = interlibrary_requests.InterlibraryRequest(
    interlibrary_requests.InterlibraryRequestId("F1"),
    interlibrary_requests.RequesterId("a1"),
    RANA,
    "B1",
    interlibrary_requests.RequestKind.LOAN,
    NOW,
)
#: The cases about patrons and what is sent to them.
PATRONS: dict[str, Any] = {
    "text message": SmsCase(HELSINGOR_SMS, "HKB FORNY ALLE", (PatronId("P1"),)),
    "message": DeliveryCase(HELSINGOR_DELIVERY, Channel.SMS, NOW, sms_opt_in=True, mobile=parse_phone("34412351", "DK")),
    "patron registration": PatronRegistrationCase(
        PatronRegistrationRequest(PatronForm("Kari Nordmann", parse(NUMBER, "no")), CODE, EidProvider.MITID),
        None,
        HOLDER.identity,
        is_registered=False,
        new_id=BO.id,
        new_number=BO.borrower_number,
        number_is_taken=False,
        policy=attrs.evolve(HELSINGOR_PATRONS, accepted_numbers=NumberAcceptance(accept_synthetic=True)),
        on=NOW.date(),
    ),
    "patron profile": ProfileCase(BO, ProfileChanges(sms_opt_in=False), HELSINGOR_PATRONS),
    "interlibrary account": AccountCreationCase(
        InterlibraryAccountForm(DETAILS, parse_email("maja@example.se"), RANA),
        CODE,
        username_is_taken=False,
        new_id=InterlibraryAccountId("a1"),
        policy=attrs.evolve(LIBRIS, participating_libraries=frozenset({RANA})),
    ),
    "interlibrary request": interlibrary_requests.RequestCase(
        interlibrary_requests.RequestForm("B1", "copy", "pp. 3-9"),
        interlibrary_requests.Requester(interlibrary_requests.RequesterId("a1"), (RANA,), parse_email("maja@example.se")),
        home_library_participates=True,
        held_by_home_library=False,
        differs=(ContactDetail.CITY,),
        new_id=REQUEST.id,
        policy=interlibrary_requests.LIBRIS_REQUESTS,
        now=NOW,
    ),
    "interlibrary event": interlibrary_requests.RequestEventCase(
        REQUEST, interlibrary_requests.RequestEvent.LOANED, interlibrary_requests.LIBRIS_REQUESTS
    ),
}


DUE = date(2026, 3, 20)
RETURNED = LateReturn(date(2026, 4, 13), due=date(2026, 5, 11), returned_on=date(2026, 5, 14), reminders=1)
READY = attrs.evolve(HOLD, patron=LOAN.patron, status=HoldStatus.READY_FOR_PICKUP, pickup_until=TODAY)
PENDING = Transfer(TransferId("t1"), ACCOUNT.id, ACCOUNT.library, B, NOW)
#: The cases that were asked for later.
LATER: dict[str, Any] = {
    "return": ReturnCase(LOAN, (ItemHandedIn(NOW, LibraryId("DK-721700")),), frozenset({LibraryId("DK-721700")}), HELSINGOR_RETURNS, NOW),
    "fee": FeeCase(HELSINGOR_FEES, (RETURNED,)),
    "due date": LendingDueCase(HELSINGOR, NOW),
    "due move": DueMoveCase(LOAN, HELSINGOR, LaterClosings((DateClosing(DUE, DUE),), LibraryCalendar())),
    "recall": RecallCase(attrs.evolve(LOAN, lent_on=date(2026, 1, 1)), HELSINGOR, NOW, CirculationStaff("desk-1")),
    "registration": RegistrationCase(FORM, AT_A, REGISTER, TODAY, LIBRARIES[0], True, False, ExistingAccount.NONE),
    "transfer": TransferRequestCase(ACCOUNT, AT_A, LIBRARIES[2], has_pending=False, policy=REGISTER, on=TODAY),
    "transfer answer": TransferAnswerCase(PENDING, ACCOUNT, LIBRARIES[2], administers_target=True, policy=REGISTER),
    "pull": PullCase(ACCOUNT, LIBRARIES[2], True, ConsentGiver.BORROWER, None, False, AT_B.id, REGISTER, NOW, TODAY),
    "notice": NoticeCase(HELSINGOR_NOTICES, TODAY, (attrs.evolve(LOAN, due=TODAY + timedelta(days=3)),), (READY,)),
    "identity number": NumberCase(ADULT, Scheme.SE, TODAY),
}
#: What some questions take beside the case.
ARGUMENTS: dict[str, dict[str, Any]] = {
    "registration": {"new_id": AccountId("b2")},
    "transfer": {"new_id": TransferId("t1"), "now": NOW},
    "transfer answer": {"answer": "accept"},
}
#: Every identity number in the cases.
NUMBERS = (NUMBER, ADULT, OTHER_ADULT)


def case_of(name: str) -> Any:
    """The case of a question."""
    for known in (CIRCULATION, PATRONS, LATER):
        if name in known:
            return known[name]
    facts = FACTS | OTHER_FACTS.get(name, {})
    model = QUESTIONS[name].case
    return model(**{field.name: facts[field.name] for field in attrs.fields(model)})


def arguments_of(name: str) -> dict[str, Any]:
    """What the question takes beside the case."""
    return ARGUMENTS.get(name, {})


def plain_case_of(name: str) -> dict[str, Any]:
    """The case and what stands beside it, as JSON has it."""
    plain: Any = as_dict(case_of(name))
    return {**plain, **{key: as_dict(value) for key, value in arguments_of(name).items()}}
