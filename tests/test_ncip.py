"""NCIP: a request to renew becomes a case, a decision an answer; a look-up tells what was asked for, of a protected person the id alone."""

from datetime import UTC, date, datetime
from decimal import Decimal

import attrs
import pytest

from nordlib.circulation import HELSINGOR, InterlibraryTerms, ItemId, Loan, LoanId, LoanKind, LoanStatus, PatronId, PatronStanding, TitleId
from nordlib.circulation.renewal import RenewalFacts, decide
from nordlib.contact import parse_email, parse_phone
from nordlib.decisions import UNKNOWN, Granted
from nordlib.errors import InvalidData, UnknownName
from nordlib.interchange import ncip
from nordlib.interchange.crosswalk import CROSSWALK
from nordlib.interchange.xml_documents import InvalidXml, SchemeValue, XmlProblem
from nordlib.money import Money
from nordlib.patrons.interlibrary_models import PatronDetails
from tests.message_samples import NCIP_MESSAGES, NOW

ZONE = HELSINGOR.zone
LOAN = Loan(LoanId("L1"), PatronId("P1"), ItemId("I1"), TitleId("T1"), due=date(2026, 3, 20), renewals_used=1)
HEADER = ncip.InitiationHeader(SchemeValue("A"), SchemeValue("B"), from_agency_authentication="secret")
REQUEST = ncip.RenewItem(ncip.ItemIdentifier("I1"), ncip.UserIdentifier("51"), header=HEADER)
AGENCY = SchemeValue("DK-1")


def asked(request: ncip.RenewItem = REQUEST, loan: Loan = LOAN, asker: str = "P1") -> ncip.RenewalRequest:
    return ncip.renewal_request(request, loan, HELSINGOR, NOW, asker=PatronId(asker), holds=(), patron=PatronStanding())


def test_a_renewal_is_asked_for_decided_and_answered() -> None:
    received = ncip.read_message(ncip.write_message(REQUEST)).message
    assert received == REQUEST
    decision = decide(asked().case)
    assert decision
    answer = ncip.renewal_response(REQUEST, decision, ZONE)
    assert answer.message.header == ncip.ResponseHeader(SchemeValue("B"), SchemeValue("A"))
    assert (answer.message.item, answer.message.user, answer.message.renewals) == (REQUEST.item, None, 2)
    assert answer.message.due is not None
    assert answer.message.due.isoformat() == f"{decision.value.due}T23:59:59+02:00"
    assert answer.lost == ()


def test_a_refusal_has_a_problem_for_each_reason() -> None:
    early = attrs.evolve(asked().case, now=datetime(2026, 3, 1, 9, tzinfo=UTC), loan=attrs.evolve(LOAN, renewals_used=2))
    answer = ncip.renewal_response(REQUEST, decide(early), ZONE)
    assert [(found.type.value, found.detail, found.element) for found in answer.message.problems] == [
        ("Item Not Renewable", "too_early", "ItemId"),
        ("Maximum Renewals Exceeded", "renewal_limit_reached", "ItemId"),
    ]
    assert [(loss.code, loss.what) for loss in answer.lost] == [
        (code, CROSSWALK[code].information_lost) for code in ("too_early", "renewal_limit_reached")
    ]
    assert [ncip.possible_codes(found) for found in answer.message.problems] == [("too_early",), ("renewal_limit_reached",)]


def test_the_loan_of_another_patron_is_refused() -> None:
    answer = ncip.renewal_response(REQUEST, decide(asked(asker="P2").case), ZONE)
    assert [(found.type.value, found.element) for found in answer.message.problems] == [("User Ineligible To Renew This Item", "UserId")]


def test_what_only_the_host_does_not_know_is_answered_too() -> None:
    unknown = attrs.evolve(asked().case, holds=UNKNOWN)
    answer = ncip.renewal_response(REQUEST, decide(unknown), ZONE)
    assert [loss.code for loss in answer.lost] == ["unknown:reserved_by_other"]
    assert ncip.possible_codes(answer.message.problems[0]) == ("unknown:reserved_by_other",)


def test_what_a_grant_does_not_say_is_reported() -> None:
    abroad = attrs.evolve(LOAN, kind=LoanKind.INTERLIBRARY, interlibrary=InterlibraryTerms())
    decision = decide(asked(loan=abroad).case)
    assert decision
    facts = RenewalFacts(None, None, 1, None, provisional=True, fee=Money(Decimal(20), "DKK"))
    costly = Granted(decision.value, facts, decision.trace, decision.policy)
    assert [loss.code for loss in ncip.renewal_response(REQUEST, decision, ZONE).lost] == ["provisional"]
    assert [loss.code for loss in ncip.renewal_response(REQUEST, costly, ZONE).lost] == ["provisional", "fee"]


def test_what_a_case_does_not_take_is_named() -> None:
    full = NCIP_MESSAGES[0]
    assert isinstance(full, ncip.RenewItem)
    assert asked(full).not_used == ("mandated", "item_elements", "user_elements", "desired_due")
    assert asked().not_used == ()
    assert asked().case.by == "P1"


def test_a_foreign_problem_has_the_codes_that_it_may_mean() -> None:
    assert ncip.possible_codes(ncip.problem(ncip.RenewItemProblem.OUTSTANDING_REQUESTS, "two wait")) == ("reserved_by_other", "booked")
    assert ncip.possible_codes(ncip.problem(ncip.RenewItemProblem.UNKNOWN_ITEM)) == ()


def test_every_problem_type_of_the_crosswalk_is_in_the_list() -> None:
    assert {foreign.ncip for foreign in CROSSWALK.values()} <= {member.value for member in ncip.RenewItemProblem}


@pytest.mark.parametrize("problem", XmlProblem)
def test_every_error_of_a_document_has_an_answer(problem: XmlProblem) -> None:
    report = ncip.problem_report(InvalidXml(problem, 1, 1, "NCIPMessage/RenewItem", "hint"))
    assert ncip.read_message(ncip.write_message(report)).message == report
    (found,) = report.problems
    assert (found.element, found.detail, found.value) == ("RenewItem", "hint", None)
    assert found.type.scheme is not None
    assert ncip.problem_report(InvalidXml(problem, 0, 0, "", "hint")).problems[0].element is None


RECORD = ncip.PatronRecord(
    ncip.UserIdentifier("51"),
    is_protected=False,
    details=PatronDetails("Bo Ek", "Gade 1", "1000", "By", parse_phone("+4511223344", "DK")),
    standing=PatronStanding(blocked=True, card_expires_on=date(2026, 12, 31), debt=Money(Decimal("20.50"), "DKK")),
    email=parse_email("bo@example.org"),
    language="da",
    loans=(LOAN, attrs.evolve(LOAN, id=LoanId("L2"), status=LoanStatus.RETURNED)),
    titles={"T1": "Bogen"},
    requests=(ncip.RequestedItem(SchemeValue("Hold"), SchemeValue("In Process"), NOW, ncip.ItemIdentifier("I9")),),
)
ALL = ncip.LookupUser(
    ncip.UserIdentifier("51"),
    header=HEADER,
    user_elements=tuple(SchemeValue(element.value) for element in ncip.UserElement),
    wants_loans=True,
    wants_requests=True,
    wants_fiscal_account=True,
)


def looked_up(record: ncip.PatronRecord = RECORD, request: ncip.LookupUser = ALL) -> tuple[ncip.LookupUserResponse, list[str]]:
    answer = ncip.lookup_response(request, record, AGENCY, ZONE)
    assert ncip.read_message(ncip.write_message(answer.message)).message == answer.message
    assert all(loss.what == ncip.LOOKUP_LOSSES[loss.code.partition(":")[0]] for loss in answer.lost)
    return answer.message, [loss.code for loss in answer.lost]


def test_a_look_up_tells_all_that_was_asked_for() -> None:
    response, lost = looked_up()
    details = response.details
    assert details is not None
    assert details.name is not None
    assert details.name.person is not None
    assert details.name.person.unstructured == "Bo Ek"
    assert [address.physical is None for address in details.addresses] == [False, True, True]
    assert [address.electronic.address for address in details.addresses if address.electronic] == ["bo@example.org", "+4511223344"]
    assert [privilege.valid_to for privilege in details.privileges] == [datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC)]
    assert [block.type.value for block in details.blocks] == ["Block Check Out"]
    assert [language.value for language in details.languages] == ["da"]
    assert [(loan.item.value, loan.title) for loan in response.loans] == [("I1", "Bogen")]
    assert [account.balance.units for account in response.fiscal_accounts] == [2050]
    assert response.requests == RECORD.requests
    assert lost == ["loan_terms"]


def test_a_look_up_tells_nothing_that_was_not_asked_for() -> None:
    response, lost = looked_up(request=ncip.LookupUser(ncip.UserIdentifier("51")))
    assert response == ncip.LookupUserResponse(user=RECORD.user)
    assert lost == []
    response, _ = looked_up(request=ncip.LookupUser(ncip.UserIdentifier("51"), user_elements=(SchemeValue("Date Of Birth"),)))
    assert response.details == ncip.UserDetails()


@pytest.mark.parametrize("element", [ncip.UserElement.NAME, ncip.UserElement.ADDRESS])
def test_of_a_protected_person_no_name_and_no_address_is_written(element: ncip.UserElement) -> None:
    hidden = attrs.evolve(RECORD, is_protected=True)
    request = ncip.LookupUser(ncip.UserIdentifier("51"), user_elements=(SchemeValue(element.value),))
    response, lost = looked_up(hidden, request)
    assert response.details == ncip.UserDetails()
    assert lost == ["protected_identity"]
    document = ncip.write_message(looked_up(hidden)[0]).decode()
    for secret in ("Ek", "Gade", "1000", "bo@", "+45"):
        assert secret not in document


def test_what_the_library_does_not_know_is_reported() -> None:
    standing = PatronStanding(blocked=UNKNOWN, card_expires_on=UNKNOWN, debt=UNKNOWN)
    record = attrs.evolve(RECORD, standing=standing, loans=(attrs.evolve(LOAN, recalled=True, renewals_used=0),), language=None, email=None)
    response, lost = looked_up(record)
    assert response.fiscal_accounts == ()
    assert response.details is not None
    assert [privilege.valid_to for privilege in response.details.privileges] == [None]
    assert lost == ["unknown:blocked", "unknown:card", "unknown:debt", "loan_state"]


def test_what_is_blank_is_not_written_and_an_unknown_wish_is_reported() -> None:
    record = attrs.evolve(RECORD, details=PatronDetails(" ", " "), email=None)
    request = attrs.evolve(ALL, user_elements=(*ALL.user_elements, SchemeValue("Date Of Birth"), SchemeValue("190001019802")))
    response, lost = looked_up(record, request)
    assert response.details is not None
    assert (response.details.name, response.details.addresses) == (None, ())
    assert lost == ["user_element:Date Of Birth", "user_element:(not a name)", "loan_terms"]


def test_a_town_without_a_street_is_reported_where_it_was_asked_for() -> None:
    town = attrs.evolve(RECORD, details=PatronDetails("Bo Ek", city="By"))
    assert "town" in looked_up(town)[1]
    assert "town" not in looked_up(attrs.evolve(town, is_protected=True))[1]
    assert "town" not in looked_up(town, attrs.evolve(ALL, user_elements=()))[1]


def test_an_amount_is_a_whole_number_of_the_smallest_unit() -> None:
    for money in (Money(Decimal("-0.01"), "SEK"), Money(Decimal(7), "ISK")):
        assert ncip.money_of(ncip.amount_of(money)) == money
    for wrong in (Money(Decimal("0.001"), "SEK"), Money(Decimal("0.5"), "ISK"), Money(Decimal(10**17), "SEK")):
        with pytest.raises(InvalidData):
            ncip.amount_of(wrong)
    with pytest.raises(UnknownName):
        ncip.amount_of(Money(Decimal(1), "XTS"))
    with pytest.raises(UnknownName):
        ncip.money_of(ncip.Amount(SchemeValue("no"), 1))
