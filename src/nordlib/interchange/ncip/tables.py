"""The elements of NCIP 2.02, in the order of `ncip_v2_02.xsd` (NISO Z39.83-2, version 2.02 of 9 March 2012).

An element that the schema has, and no table here, is reported as not read: `Ext`, fees, item fields.
"""

from typing import Final

from nordlib.interchange.ncip import parties, renewal_messages, user_messages
from nordlib.interchange.ncip.common_tables import AGENCY, CODED, ITEM, MANY, ONE, USER, ids_table
from nordlib.interchange.ncip.detail_tables import DETAILS
from nordlib.interchange.xml_documents.kinds import FLAG, INSTANT, INTEGER, TEXT, WHOLE
from nordlib.interchange.xml_documents.tables import ElementTable, Part

__all__ = ["LOOKUP_USER", "LOOKUP_USER_RESPONSE", "PROBLEM_REPORT", "RENEW_ITEM", "RENEW_ITEM_RESPONSE"]

_REQUEST: Final = ids_table(parties.RequestIdentifier, "Request")
_SENDER: Final = (
    Part("from_system", "FromSystemId", CODED),
    Part("from_system_authentication", "FromSystemAuthentication", TEXT),
    Part("from_agency", "FromAgencyId", AGENCY, ONE),
    Part("from_agency_authentication", "FromAgencyAuthentication", TEXT),
)
_RECEIVER: Final = (Part("to_system", "ToSystemId", CODED), Part("to_agency", "ToAgencyId", AGENCY, ONE))
_INITIATION: Final = ElementTable(
    parties.InitiationHeader,
    (
        *_SENDER,
        Part("on_behalf_of", "OnBehalfOfAgency", AGENCY),
        *_RECEIVER,
        Part("application_profile", "ApplicationProfileType", CODED),
    ),
)
_RESPONSE: Final = ElementTable(parties.ResponseHeader, (*_SENDER, *_RECEIVER))
_PROBLEM: Final = ElementTable(
    parties.Problem,
    (
        Part("type", "ProblemType", CODED, ONE),
        Part("detail", "ProblemDetail", TEXT),
        Part("element", "ProblemElement", TEXT),
        Part("value", "ProblemValue", TEXT),
    ),
)
_AMOUNT: Final = ElementTable(parties.Amount, (Part("currency", "CurrencyCode", CODED, ONE), Part("units", "MonetaryValue", INTEGER, ONE)))
_AUTHENTICATION: Final = ElementTable(
    parties.AuthenticationInput,
    (
        Part("data", "AuthenticationInputData", TEXT, ONE),
        Part("format", "AuthenticationDataFormatType", CODED, ONE),
        Part("type", "AuthenticationInputType", CODED, ONE),
    ),
)
_USER_OR_PROOF: Final = (Part("user", "UserId", USER), Part("authentication", "AuthenticationInput", _AUTHENTICATION, MANY))
_LOAN: Final = ElementTable(
    user_messages.LoanedItem,
    (
        Part("item", "ItemId", ITEM, ONE),
        Part("reminders", "ReminderLevel", WHOLE),
        Part("due", "DateDue", INSTANT),
        Part("is_without_end", "IndeterminateLoanPeriodFlag", FLAG),
        Part("amount", "Amount", _AMOUNT),
        Part("title", "Title", TEXT),
        Part("medium", "MediumType", CODED),
    ),
)
_REQUESTED: Final = ElementTable(
    user_messages.RequestedItem,
    (
        Part("request", "RequestId", _REQUEST),
        Part("item", "ItemId", ITEM),
        Part("type", "RequestType", CODED, ONE),
        Part("status", "RequestStatusType", CODED, ONE),
        Part("placed_at", "DatePlaced", INSTANT, ONE),
        Part("pickup_from", "PickupDate", INSTANT),
        Part("pickup_location", "PickupLocation", CODED),
        Part("pickup_until", "PickupExpiryDate", INSTANT),
        Part("reminders", "ReminderLevel", WHOLE),
        Part("queue_position", "HoldQueuePosition", WHOLE),
        Part("title", "Title", TEXT),
        Part("medium", "MediumType", CODED),
    ),
)
_LOAN_COUNT: Final = ElementTable(
    user_messages.LoanedItemsCount, (Part("status", "CirculationStatus", CODED, ONE), Part("count", "LoanedItemCountValue", WHOLE, ONE))
)
_REQUEST_COUNT: Final = ElementTable(
    user_messages.RequestedItemsCount, (Part("type", "RequestType", CODED, ONE), Part("count", "RequestedItemCountValue", WHOLE, ONE))
)
_ACCOUNT: Final = ElementTable(user_messages.FiscalAccount, (Part("balance", "AccountBalance", _AMOUNT, ONE),))
_MANDATED: Final = ElementTable(renewal_messages.MandatedAction, (Part("at", "DateEventOccurred", INSTANT, ONE),))
_PENDING: Final = ElementTable(renewal_messages.Pending, (Part("reply_by", "DateOfExpectedReply", INSTANT),), may_be_empty=True)

#: RenewItem.
RENEW_ITEM: Final = ElementTable(
    renewal_messages.RenewItem,
    (
        Part("header", "InitiationHeader", _INITIATION),
        Part("mandated", "MandatedAction", _MANDATED),
        *_USER_OR_PROOF,
        Part("item", "ItemId", ITEM, ONE),
        Part("item_elements", "ItemElementType", CODED, MANY),
        Part("user_elements", "UserElementType", CODED, MANY),
        Part("desired_due", "DesiredDateDue", INSTANT),
    ),
)
#: RenewItemResponse.
RENEW_ITEM_RESPONSE: Final = ElementTable(
    renewal_messages.RenewItemResponse,
    (
        Part("header", "ResponseHeader", _RESPONSE),
        Part("problems", "Problem", _PROBLEM, MANY),
        Part("required_fee", "RequiredFeeAmount", _AMOUNT),
        Part("pending", "Pending", _PENDING),
        Part("item", "ItemId", ITEM),
        Part("user", "UserId", USER),
        Part("due", "DateDue", INSTANT),
        Part("return_by", "DateForReturn", INSTANT),
        Part("renewals", "RenewalCount", WHOLE),
    ),
)
#: LookupUser.
LOOKUP_USER: Final = ElementTable(
    user_messages.LookupUser,
    (
        Part("header", "InitiationHeader", _INITIATION),
        *_USER_OR_PROOF,
        Part("user_elements", "UserElementType", CODED, MANY),
        Part("wants_loans", "LoanedItemsDesired", FLAG),
        Part("wants_requests", "RequestedItemsDesired", FLAG),
        Part("wants_fiscal_account", "UserFiscalAccountDesired", FLAG),
    ),
)
#: LookupUserResponse.
LOOKUP_USER_RESPONSE: Final = ElementTable(
    user_messages.LookupUserResponse,
    (
        Part("header", "ResponseHeader", _RESPONSE),
        Part("problems", "Problem", _PROBLEM, MANY),
        Part("user", "UserId", USER),
        Part("fiscal_accounts", "UserFiscalAccount", _ACCOUNT, MANY),
        Part("loan_counts", "LoanedItemsCount", _LOAN_COUNT, MANY),
        Part("loans", "LoanedItem", _LOAN, MANY),
        Part("request_counts", "RequestedItemsCount", _REQUEST_COUNT, MANY),
        Part("requests", "RequestedItem", _REQUESTED, MANY),
        Part("details", "UserOptionalFields", DETAILS),
    ),
)
#: A document that has only problems.
PROBLEM_REPORT: Final = ElementTable(parties.ProblemReport, (Part("problems", "Problem", _PROBLEM, MANY),))
