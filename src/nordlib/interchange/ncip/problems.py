"""The problem types of NCIP that nordlib writes, and the answer to a document that could not be read.

The lists are those of the NCIP version 1 implementation profile, which version 2 uses too; values and addresses are as the NCIP toolkit of
the eXtensible Catalog Organization has them (`Version1RenewItemProcessingError` and its neighbours, 2010).
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from nordlib.interchange.ncip.parties import Problem, ProblemReport
from nordlib.interchange.xml_documents.problems import InvalidXml, XmlProblem
from nordlib.interchange.xml_documents.scheme_values import SchemeValue

__all__ = ["GeneralProblem", "LookupUserProblem", "MessagingProblem", "RenewItemProblem", "problem", "problem_report"]


class RenewItemProblem(StrEnum):
    """Why a loan is not renewed."""

    ITEM_NOT_CHECKED_OUT = "Item Not Checked Out"
    """The item is not on loan."""
    ITEM_NOT_RENEWABLE = "Item Not Renewable"
    """The loan cannot be renewed."""
    MAXIMUM_RENEWALS_EXCEEDED = "Maximum Renewals Exceeded"
    """The loan has been renewed as often as it may."""
    OUTSTANDING_REQUESTS = "Renewal Not Allowed - Item Has Outstanding Requests"
    """Other patrons wait."""
    UNKNOWN_ITEM = "Unknown Item"
    """The library does not have the item."""
    UNKNOWN_USER = "Unknown User"
    """The library does not have the user."""
    AUTHENTICATION_FAILED = "User Authentication Failed"
    """The user did not prove to be who was claimed."""
    USER_BLOCKED = "User Blocked"
    """The user is blocked."""
    USER_INELIGIBLE = "User Ineligible To Renew This Item"
    """The user may not renew this loan."""


class LookupUserProblem(StrEnum):
    """Why a user is not shown."""

    NON_UNIQUE_USER = "Non-Unique User"
    """Several users have the id."""
    UNKNOWN_USER = "Unknown User"
    """The library does not have the user."""
    ACCESS_DENIED = "User Access Denied"
    """The asker may not see the user."""
    AUTHENTICATION_FAILED = "User Authentication Failed"
    """The user did not prove to be who was claimed."""


class GeneralProblem(StrEnum):
    """Why a request of any kind is not performed."""

    NEEDED_DATA_MISSING = "Needed Data Missing"
    """An element that is needed is missing."""
    TEMPORARY_FAILURE = "Temporary Processing Failure"
    """It may work later."""
    UNSUPPORTED_SERVICE = "Unsupported Service"
    """The service is not offered."""


class MessagingProblem(StrEnum):
    """Why a document cannot be read."""

    SYNTAX_ERROR = "Invalid Message Syntax Error"
    """The document is not a valid message."""
    UNKNOWN_SERVICE = "Unknown Service"
    """The message is not known."""
    UNKNOWN_VALUE = "Unknown Value From Known Scheme"
    """A value is not in its list."""


_PROCESSING: Final = "http://www.niso.org/ncip/v1_0/schemes/processingerrortype/"
_SCHEMES: Final[Mapping[type[StrEnum], str]] = {
    RenewItemProblem: f"{_PROCESSING}renewitemprocessingerror.scm",
    LookupUserProblem: f"{_PROCESSING}lookupuserprocessingerror.scm",
    GeneralProblem: f"{_PROCESSING}generalprocessingerror.scm",
    MessagingProblem: "http://www.niso.org/ncip/v1_0/schemes/messagingerrortype/messagingerrortype.scm",
}
#: What is answered to each error of a document. Every member of `XmlProblem` has a row, or is a syntax error.
_ANSWERS: Final[Mapping[XmlProblem, GeneralProblem | MessagingProblem]] = {
    XmlProblem.UNSUPPORTED_MESSAGE: GeneralProblem.UNSUPPORTED_SERVICE,
    XmlProblem.MISSING: GeneralProblem.NEEDED_DATA_MISSING,
    XmlProblem.UNKNOWN_VALUE: MessagingProblem.UNKNOWN_VALUE,
}


def problem(
    type: RenewItemProblem | LookupUserProblem | GeneralProblem | MessagingProblem,  # noqa: A002 - the element's own name
    detail: str | None = None,
    element: str | None = None,
) -> Problem:
    """Return a problem of a type, with the address of its list.

    Args:
        type: The type.
        detail: More about it, for a person; never an identity number.
        element: The name of the element that it is about.
    """
    return Problem(SchemeValue(type.value, _SCHEMES[type.__class__]), detail, element)


def problem_report(error: InvalidXml) -> ProblemReport:
    """Return the answer to a document that could not be read. No value of the document is repeated.

    >>> problem_report(InvalidXml(XmlProblem.MISSING, 1, 1, "NCIPMessage/RenewItem", "`ItemId` is missing")).problems[0].type.value
    'Needed Data Missing'
    """
    element = error.path.rpartition("/")[2] or None
    return ProblemReport((problem(_ANSWERS.get(error.problem, MessagingProblem.SYNTAX_ERROR), error.hint, element),))
