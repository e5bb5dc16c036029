"""The models of NCIP refuse what the schema refuses, and show no secret and no person."""

from collections.abc import Callable

import pytest

from nordlib.errors import InvalidData, NaiveDatetime
from nordlib.interchange import ncip
from nordlib.interchange.xml_documents import SchemeValue
from tests.message_samples import NCIP_MESSAGES, NOW

USER = ncip.UserIdentifier("51")
ITEM = ncip.ItemIdentifier("1")
VALUE = SchemeValue("A")
PROBLEM = ncip.problem(ncip.RenewItemProblem.UNKNOWN_ITEM)
AMOUNT = ncip.Amount(SchemeValue("DKK"), 1)
PIN = ncip.AuthenticationInput("1234", VALUE, VALUE)
WRONG: dict[str, Callable[[], object]] = {
    "a renewal of nobody": lambda: ncip.RenewItem(ITEM),
    "a renewal of two": lambda: ncip.RenewItem(ITEM, USER, (PIN,)),
    "a look-up of nobody": ncip.LookupUser,
    "an answer that is nothing": ncip.RenewItemResponse,
    "an answer that is two things": lambda: ncip.RenewItemResponse(None, (PROBLEM,), item=ITEM),
    "a date without an item": lambda: ncip.RenewItemResponse(None, (PROBLEM,), due=NOW),
    "a fee without a problem": lambda: ncip.RenewItemResponse(item=ITEM, required_fee=AMOUNT),
    "a loan without an end": lambda: ncip.LoanedItem(ITEM),
    "a loan with two ends": lambda: ncip.LoanedItem(ITEM, NOW, is_without_end=True),
    "a request for nothing": lambda: ncip.RequestedItem(VALUE, VALUE, NOW),
    "a place before the first": lambda: ncip.RequestedItem(VALUE, VALUE, NOW, ITEM, queue_position=0),
    "a user with problems": lambda: ncip.LookupUserResponse(None, (PROBLEM,), USER),
    "loans with problems": lambda: ncip.LookupUserResponse(None, (PROBLEM,), loans=(ncip.LoanedItem(ITEM, NOW),)),
    "a person without a name": ncip.PersonalName,
    "a name of nobody": ncip.NameInformation,
    "an address of nothing": ncip.StructuredAddress,
    "an address of two forms": lambda: ncip.StructuredAddress(street="A", line1="B"),
    "a house before a line": lambda: ncip.StructuredAddress(house_name="A", line1="B"),
    "a second line without a first": lambda: ncip.StructuredAddress(street="A", line2="B"),
    "a place of no form": lambda: ncip.PhysicalAddress(VALUE),
    "a place and a number": lambda: ncip.UserAddress(VALUE),
    "a report of nothing": lambda: ncip.ProblemReport(()),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_the_schema_does_not_have_is_bad_data(name: str) -> None:
    with pytest.raises(InvalidData):
        WRONG[name]()


def test_an_instant_needs_an_offset() -> None:
    with pytest.raises(NaiveDatetime):
        ncip.Pending(NOW.replace(tzinfo=None))


@pytest.mark.parametrize("place", range(len(NCIP_MESSAGES)))
def test_no_secret_and_no_person_shows(place: int) -> None:
    shown = repr(NCIP_MESSAGES[place])
    for secret in ("secret", "1234", "'51'", "Ek", "Gade", "bo@"):
        assert secret not in shown
