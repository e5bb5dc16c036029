"""The elements of ISO 18626, in the order of `ISO-18626-v1_2.xsd` (version 1.2 of November 2017).

An element that the schema has, and no table here, is reported as not read: the publisher, suppliers, costs, billing.
"""

from typing import Final

from nordlib.interchange.iso18626 import codes, headers, message_models, request_models
from nordlib.interchange.xml_documents.kinds import INSTANT, INTEGER, TEXT, TOKEN, YES_NO, Code, Coded
from nordlib.interchange.xml_documents.tables import ElementTable, Occurs, Part

__all__ = [
    "REQUEST",
    "REQUESTING_CONFIRMATION",
    "REQUESTING_MESSAGE",
    "REQUEST_CONFIRMATION",
    "SUPPLYING_CONFIRMATION",
    "SUPPLYING_MESSAGE",
]

_ONE: Final = Occurs.ONE
_MANY: Final = Occurs.MANY
_CODED: Final = Coded("scheme")

_AGENCY: Final = ElementTable(headers.AgencyId, (Part("type", "agencyIdType", _CODED, _ONE), Part("value", "agencyIdValue", TOKEN, _ONE)))
_AUTHENTICATION: Final = ElementTable(
    headers.AgencyAuthentication, (Part("account", "accountId", TEXT), Part("secret", "securityCode", TEXT)), may_be_empty=True
)
_HEADER: Final = ElementTable(
    headers.Header,
    (
        Part("supplier", "supplyingAgencyId", _AGENCY, _ONE),
        Part("requester", "requestingAgencyId", _AGENCY, _ONE),
        Part("group_id", "multipleItemRequestId", TEXT, _ONE),
        Part("timestamp", "timestamp", INSTANT, _ONE),
        Part("request_id", "requestingAgencyRequestId", TOKEN, _ONE),
        Part("supplier_request_id", "supplyingAgencyRequestId", TEXT),
        Part("authentication", "requestingAgencyAuthentication", _AUTHENTICATION),
    ),
)
_CONFIRMATION: Final = ElementTable(
    headers.ConfirmationHeader,
    (
        Part("supplier", "supplyingAgencyId", _AGENCY),
        Part("requester", "requestingAgencyId", _AGENCY),
        Part("timestamp", "timestamp", INSTANT, _ONE),
        Part("request_id", "requestingAgencyRequestId", TEXT),
        Part("group_id", "multipleItemRequestId", TEXT),
        Part("received_at", "timestampReceived", INSTANT, _ONE),
        Part("status", "messageStatus", Code(codes.MessageStatus), _ONE),
    ),
)
_ERROR: Final = ElementTable(headers.ErrorData, (Part("type", "errorType", Code(codes.ErrorType), _ONE), Part("about", "errorValue", TEXT)))
_PHYSICAL: Final = ElementTable(
    headers.PhysicalAddress,
    (
        Part("line1", "line1", TEXT),
        Part("line2", "line2", TEXT),
        Part("city", "locality", TEXT),
        Part("postcode", "postalCode", TEXT),
        Part("region", "region", _CODED),
        Part("country", "country", _CODED),
    ),
    may_be_empty=True,
)
_ELECTRONIC: Final = ElementTable(
    headers.ElectronicAddress,
    (Part("type", "electronicAddressType", _CODED, _ONE), Part("address", "electronicAddressData", TEXT, _ONE)),
)
_ADDRESS: Final = ElementTable(
    headers.Address, (Part("electronic", "electronicAddress", _ELECTRONIC), Part("physical", "physicalAddress", _PHYSICAL))
)
_BIBLIOGRAPHIC: Final = ElementTable(
    request_models.BibliographicInfo,
    (
        Part("supplier_record", "supplierUniqueRecordId", TEXT),
        Part("title", "title", TEXT),
        Part("author", "author", TEXT),
        Part("subtitle", "subtitle", TEXT),
        Part("series_title", "seriesTitle", TEXT),
        Part("edition", "edition", TEXT),
        Part("component_title", "titleOfComponent", TEXT),
        Part("component_author", "authorOfComponent", TEXT),
        Part("volume", "volume", TEXT),
        Part("issue", "issue", TEXT),
        Part("pages", "pagesRequested", TEXT),
        Part("estimated_pages", "estimatedNoPages", TEXT),
        Part(
            "items",
            "bibliographicItemId",
            ElementTable(
                request_models.ItemIdentifier,
                (
                    Part("value", "bibliographicItemIdentifier", TEXT, _ONE),
                    Part("type", "bibliographicItemIdentifierCode", _CODED, _ONE),
                ),
            ),
            _MANY,
        ),
        Part("sponsor", "sponsor", TEXT),
        Part("source", "informationSource", TEXT),
        Part(
            "records",
            "bibliographicRecordId",
            ElementTable(
                request_models.RecordIdentifier,
                (
                    Part("type", "bibliographicRecordIdentifierCode", _CODED, _ONE),
                    Part("value", "bibliographicRecordIdentifier", TEXT, _ONE),
                ),
            ),
            _MANY,
        ),
    ),
)
_SERVICE: Final = ElementTable(
    request_models.ServiceInfo,
    (
        Part("type", "requestType", Code(codes.RequestType)),
        Part("subtypes", "requestSubType", Code(codes.RequestSubtype), _MANY),
        Part("previous_request_id", "requestingAgencyPreviousRequestId", TEXT),
        Part("service", "serviceType", Code(codes.ServiceType), _ONE),
        Part("level", "serviceLevel", _CODED),
        Part("format", "preferredFormat", _CODED),
        Part("need_before", "needBeforeDate", INSTANT),
        Part("copyright_compliance", "copyrightCompliance", _CODED),
        Part("any_edition", "anyEdition", YES_NO),
        Part("starts", "startDate", INSTANT),
        Part("ends", "endDate", INSTANT),
        Part("note", "note", TEXT),
    ),
)
_DELIVERY: Final = ElementTable(
    request_models.RequestedDelivery, (Part("order", "sortOrder", INTEGER), Part("address", "address", _ADDRESS)), may_be_empty=True
)
_PATRON: Final = ElementTable(
    request_models.PatronInfo,
    (
        Part("patron_id", "patronId", TEXT),
        Part("surname", "surname", TEXT),
        Part("given_name", "givenName", TEXT),
        Part("type", "patronType", _CODED),
        Part("sends_to_patron", "sendToPatron", YES_NO),
        Part("addresses", "address", _ADDRESS, _MANY),
    ),
    may_be_empty=True,
)
_REASON: Final = Code(codes.MessageReason)
_ACTION: Final = Code(codes.Action)
_INFO: Final = ElementTable(
    message_models.MessageInfo,
    (
        Part("reason", "reasonForMessage", _REASON, _ONE),
        Part("answer", "answerYesNo", YES_NO),
        Part("note", "note", TEXT),
        Part("reason_unfilled", "reasonUnfilled", _CODED),
        Part("reason_retry", "reasonRetry", _CODED),
        Part("retry_after", "retryAfter", INSTANT),
        Part("retry_before", "retryBefore", INSTANT),
    ),
)
_STATUS: Final = ElementTable(
    message_models.StatusInfo,
    (
        Part("status", "status", Code(codes.Status), _ONE),
        Part("expected_delivery", "expectedDeliveryDate", INSTANT),
        Part("due", "dueDate", INSTANT),
        Part("changed_at", "lastChange", INSTANT, _ONE),
    ),
)
_SENT: Final = ElementTable(
    message_models.DeliveryInfo,
    (
        Part("sent_at", "dateSent", INSTANT, _ONE),
        Part("item", "itemId", TEXT),
        Part("sent_via", "sentVia", _CODED),
        Part("loan_condition", "loanCondition", _CODED),
        Part("format", "deliveredFormat", _CODED),
    ),
)
_RETURN: Final = ElementTable(
    message_models.ReturnInfo,
    (Part("agency", "returnAgencyId", _AGENCY), Part("name", "name", TEXT), Part("address", "physicalAddress", _PHYSICAL)),
    may_be_empty=True,
)
_CONFIRMED: Final = Part("header", "confirmationHeader", _CONFIRMATION, _ONE)
_WITH_ERROR: Final = Part("error", "errorData", _ERROR)

#: request.
REQUEST: Final = ElementTable(
    request_models.Request,
    (
        Part("header", "header", _HEADER, _ONE),
        Part("bibliographic", "bibliographicInfo", _BIBLIOGRAPHIC, _ONE),
        Part("service", "serviceInfo", _SERVICE),
        Part("deliveries", "requestedDeliveryInfo", _DELIVERY, _MANY),
        Part("patron", "patronInfo", _PATRON),
    ),
)
#: supplyingAgencyMessage.
SUPPLYING_MESSAGE: Final = ElementTable(
    message_models.SupplyingAgencyMessage,
    (
        Part("header", "header", _HEADER, _ONE),
        Part("info", "messageInfo", _INFO, _ONE),
        Part("status", "statusInfo", _STATUS, _ONE),
        Part("delivery", "deliveryInfo", _SENT),
        Part("returns", "returnInfo", _RETURN),
    ),
)
#: requestingAgencyMessage.
REQUESTING_MESSAGE: Final = ElementTable(
    message_models.RequestingAgencyMessage,
    (Part("header", "header", _HEADER, _ONE), Part("action", "action", _ACTION, _ONE), Part("note", "note", TEXT)),
)
#: requestConfirmation.
REQUEST_CONFIRMATION: Final = ElementTable(message_models.RequestConfirmation, (_CONFIRMED, _WITH_ERROR))
#: supplyingAgencyMessageConfirmation.
SUPPLYING_CONFIRMATION: Final = ElementTable(
    message_models.SupplyingAgencyMessageConfirmation, (_CONFIRMED, Part("reason", "reasonForMessage", _REASON), _WITH_ERROR)
)
#: requestingAgencyMessageConfirmation.
REQUESTING_CONFIRMATION: Final = ElementTable(
    message_models.RequestingAgencyMessageConfirmation, (_CONFIRMED, Part("action", "action", _ACTION), _WITH_ERROR)
)
