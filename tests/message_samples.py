"""One full message of each kind of NCIP and ISO 18626, about made-up libraries and patrons."""

from datetime import UTC, datetime
from typing import Final

from nordlib.interchange import iso18626 as ill
from nordlib.interchange import ncip
from nordlib.interchange.xml_documents import SchemeValue

__all__ = ["HEADER", "ILL_MESSAGES", "NCIP_MESSAGES", "NOW"]

NOW: Final = datetime(2026, 3, 16, 9, tzinfo=UTC)
_A: Final = SchemeValue("DK-710100", "http://biblstandard.dk/isil/schemes/1.1/")
_B: Final = SchemeValue("DK-737600")
_TYPE: Final = SchemeValue("Barcode Id", "http://example.org/types")
_SENT: Final = ncip.InitiationHeader(_A, _B, SchemeValue("S1"), "secret", "secret", _A, SchemeValue("S2"), SchemeValue("Profile"))
_ANSWERED: Final = ncip.ResponseHeader(_B, _A, SchemeValue("S2"), "secret", "secret", SchemeValue("S1"))
_USER: Final = ncip.UserIdentifier("51", _A, _TYPE)
_ITEM: Final = ncip.ItemIdentifier("1", _A, _TYPE)
_PIN: Final = ncip.AuthenticationInput("1234", SchemeValue("text"), SchemeValue("PIN"))
_PROBLEM: Final = ncip.Problem(SchemeValue("Unknown User", "http://example.org/problems"), "more", "UserId", "51")
_AMOUNT: Final = ncip.Amount(SchemeValue("DKK"), -2050)
_POST: Final = SchemeValue("Postal Address")
_DETAILS: Final = ncip.UserDetails(
    ncip.NameInformation(ncip.PersonalName("Bo Ek", ncip.StructuredName("Ek", "Bo", "B", "Dr", "Jr"))),
    (
        ncip.UserAddress(_POST, NOW, NOW, ncip.PhysicalAddress(_POST, ncip.StructuredAddress("1", "A", "Gade 1", "2", "N", city="By"))),
        ncip.UserAddress(_POST, physical=ncip.PhysicalAddress(_POST, unstructured=ncip.UnstructuredAddress(_TYPE, "Gade 1\nBy"))),
        ncip.UserAddress(_POST, electronic=ncip.ElectronicAddress(SchemeValue("mailto"), "bo@example.org")),
    ),
    NOW,
    (SchemeValue("da"),),
    (ncip.UserPrivilege(_A, _TYPE, NOW, NOW, ncip.UserPrivilegeStatus(SchemeValue("Active"), NOW), "adult"),),
    (ncip.BlockOrTrap(_A, SchemeValue("Block Check Out"), NOW, NOW),),
    (_USER,),
)
#: The messages of NCIP.
NCIP_MESSAGES: Final[tuple[ncip.NcipMessage, ...]] = (
    ncip.RenewItem(_ITEM, _USER, (), _SENT, ncip.MandatedAction(NOW), (_TYPE,), (_TYPE,), NOW),
    ncip.RenewItem(_ITEM, None, (_PIN, _PIN)),
    ncip.RenewItemResponse(_ANSWERED, (_PROBLEM,), _AMOUNT),
    ncip.RenewItemResponse(None, (), None, ncip.Pending(NOW)),
    ncip.RenewItemResponse(_ANSWERED, (), None, None, _ITEM, _USER, NOW, NOW, 2),
    ncip.LookupUser(_USER, (), _SENT, (SchemeValue("Name Information"),), wants_loans=True, wants_requests=True, wants_fiscal_account=True),
    ncip.LookupUserResponse(_ANSWERED, (_PROBLEM, _PROBLEM)),
    ncip.LookupUserResponse(
        _ANSWERED,
        (),
        _USER,
        (ncip.FiscalAccount(_AMOUNT),),
        (ncip.LoanedItemsCount(SchemeValue("On Loan"), 2),),
        (
            ncip.LoanedItem(_ITEM, NOW, reminders=1, amount=_AMOUNT, title="Bogen", medium=_TYPE),
            ncip.LoanedItem(_ITEM, is_without_end=True),
        ),
        (ncip.RequestedItemsCount(SchemeValue("Hold"), 1),),
        (ncip.RequestedItem(_TYPE, _TYPE, NOW, _ITEM, ncip.RequestIdentifier("7", _A, _TYPE), NOW, _TYPE, NOW, 1, 2, "Bogen", _TYPE),),
        _DETAILS,
    ),
    ncip.LookupUserResponse(None, (), _USER, details=ncip.UserDetails(ncip.NameInformation(None, (ncip.OrganizationName(_TYPE, "A"),)))),
    ncip.ProblemReport((_PROBLEM, _PROBLEM)),
)

_LENDER: Final = ill.AgencyId("DK-710100")
_BORROWER: Final = ill.AgencyId("DK-737600", SchemeValue("ISIL", "http://example.org/agencies"))
#: A header.
HEADER: Final = ill.Header(_LENDER, _BORROWER, NOW, "req-1", "sup-1", "group-1", ill.AgencyAuthentication("account", "secret"))
_CONFIRMED: Final = ill.ConfirmationHeader(NOW, NOW, ill.MessageStatus.OK, _LENDER, _BORROWER, "req-1", "group-1")
_WRONG: Final = ill.ConfirmationHeader(NOW, NOW, ill.MessageStatus.ERROR)
_ERROR: Final = ill.ErrorData(ill.ErrorType.UNSUPPORTED_ACTION, "action")
_PLACE: Final = ill.PhysicalAddress("Gade 1", "2", "By", "1000", SchemeValue("DK-84"), SchemeValue("DK"))
_MAIL: Final = ill.Address(electronic=ill.ElectronicAddress(SchemeValue("Email"), "bo@example.org"))
_INFO: Final = ill.MessageInfo(ill.MessageReason.RENEW_RESPONSE, False, "no", _TYPE, _TYPE, NOW, NOW)
#: The messages of ISO 18626.
ILL_MESSAGES: Final[tuple[ill.Iso18626Message, ...]] = (
    ill.Request(
        HEADER,
        ill.BibliographicInfo(
            *("1", "A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K"),
            items=(ill.ItemIdentifier("9788700000001", SchemeValue("ISBN")),),
            sponsor="L",
            source="M",
            records=(ill.RecordIdentifier("2", SchemeValue("LIBRIS")),),
        ),
        ill.ServiceInfo(
            ill.ServiceType.COPY, ill.RequestType.NEW, tuple(ill.RequestSubtype)[:3], "0", _TYPE, _TYPE, NOW, _TYPE, True, NOW, NOW, "note"
        ),
        (ill.RequestedDelivery(1, ill.Address(_PLACE)), ill.RequestedDelivery(2, _MAIL)),
        ill.PatronInfo("P1", "Ek", "Bo", _TYPE, False, (_MAIL,)),
    ),
    ill.Request(HEADER, ill.BibliographicInfo()),
    ill.RequestConfirmation(_CONFIRMED),
    ill.SupplyingAgencyMessage(
        HEADER,
        _INFO,
        ill.StatusInfo(ill.Status.OVERDUE, NOW, NOW, NOW),
        ill.DeliveryInfo(NOW, "1", _TYPE, _TYPE, _TYPE),
        ill.ReturnInfo(_LENDER, "A", _PLACE),
    ),
    ill.SupplyingAgencyMessageConfirmation(_CONFIRMED, ill.MessageReason.STATUS_CHANGE),
    ill.RequestingAgencyMessage(HEADER, ill.Action.RENEW, "please"),
    ill.RequestingAgencyMessageConfirmation(_WRONG, ill.Action.SHIPPED_FORWARD, _ERROR),
)
