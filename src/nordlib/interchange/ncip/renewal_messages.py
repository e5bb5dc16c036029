"""The messages by which a loan is renewed: RenewItem and RenewItemResponse."""

from datetime import datetime

import attrs
from attrs import field

from nordlib.dates import with_fixed_offset
from nordlib.errors import InvalidData
from nordlib.interchange.ncip.parties import (
    Amount,
    AuthenticationInput,
    InitiationHeader,
    ItemIdentifier,
    Problem,
    ResponseHeader,
    UserIdentifier,
)
from nordlib.interchange.xml_documents.scheme_values import SchemeValue
from nordlib.validation import checked

__all__ = ["MandatedAction", "Pending", "RenewItem", "RenewItemResponse"]


def with_optional_offset(instant: datetime | None) -> datetime | None:
    """Return an instant with a fixed offset, or None. Raises `NaiveDatetime`."""
    return None if instant is None else with_fixed_offset(instant)


def require_user(what: str, user: UserIdentifier | None, authentication: tuple[AuthenticationInput, ...]) -> None:
    """Raise `InvalidData` unless a request names its user in exactly one of the two ways."""
    if (user is None) is not bool(authentication):
        raise InvalidData(what, ("it must have either `user` (UserId) or `authentication` (AuthenticationInput), and not both",))


@attrs.frozen
@checked
class MandatedAction:
    """What has happened already, and must be recorded whatever the rules say (`MandatedAction`)."""

    at: datetime = field(converter=with_fixed_offset)
    """When it happened."""


@attrs.frozen
@checked
class Pending:
    """The answer comes later (`Pending`)."""

    reply_by: datetime | None = field(default=None, converter=with_optional_offset)
    """When the answer is expected; None if it is not known."""


@attrs.frozen
@checked
class RenewItem:
    """A request to renew a loan. Raises `InvalidData` unless the user is named in exactly one way."""

    item: ItemIdentifier
    """The item."""
    user: UserIdentifier | None = None
    """The user; None if the user is named by `authentication`."""
    authentication: tuple[AuthenticationInput, ...] = ()
    """What the user proves to be; empty if the user is named by `user`."""
    header: InitiationHeader | None = None
    """The header; None if there is none."""
    mandated: MandatedAction | None = None
    """What has happened already; None: this is a request."""
    item_elements: tuple[SchemeValue, ...] = ()
    """What the answer should say about the item."""
    user_elements: tuple[SchemeValue, ...] = ()
    """What the answer should say about the user."""
    desired_due: datetime | None = field(default=None, converter=with_optional_offset)
    """The due date that is wished; None: any."""

    def __attrs_post_init__(self) -> None:
        require_user("RenewItem", self.user, self.authentication)


@attrs.frozen
@checked
class RenewItemResponse:
    """The answer to a request to renew: problems, "pending", or the renewed loan. Raises `InvalidData` unless it is exactly one of them."""

    header: ResponseHeader | None = None
    """The header; None if there is none."""
    problems: tuple[Problem, ...] = ()
    """Why the loan is not renewed; empty if it is, or the answer is pending."""
    required_fee: Amount | None = None
    """The fee without which the loan is not renewed; None: none. Only an answer with problems may have it."""
    pending: Pending | None = None
    """The answer comes later; None: it is here."""
    item: ItemIdentifier | None = None
    """The item that is renewed; None if none is."""
    user: UserIdentifier | None = None
    """The user; None if it is not said."""
    due: datetime | None = field(default=None, converter=with_optional_offset)
    """Until when the item is lent (`DateDue`); None if it is not said."""
    return_by: datetime | None = field(default=None, converter=with_optional_offset)
    """When the item must be back at the agency that owns it (`DateForReturn`); None if it is not said."""
    renewals: int | None = None
    """How many times the loan has been renewed (`RenewalCount`); None if it is not said."""

    def __attrs_post_init__(self) -> None:
        details = (self.user, self.due, self.return_by, self.renewals)
        kinds = (bool(self.problems), self.pending is not None, self.item is not None)
        if sum(kinds) != 1:
            raise InvalidData("RenewItemResponse", ("it must have exactly one of `problems`, `pending` and `item`",))
        if self.item is None and any(detail is not None for detail in details):
            raise InvalidData("RenewItemResponse", ("only an answer with `item` may have the user, a date or a count",))
        if self.required_fee is not None and not self.problems:
            raise InvalidData("RenewItemResponse", ("only an answer with `problems` may have `required_fee`",))
