"""What the patron status says for each code about a patron."""

from collections.abc import Mapping
from typing import Final

from nordlib.interchange.sip2.codes import PatronFlag

__all__ = ["DENIED", "FLAGS_OF_CODE"]

#: What the patron status says of a patron who may do nothing.
DENIED: Final = frozenset({PatronFlag.CHARGE_DENIED, PatronFlag.RENEWAL_DENIED, PatronFlag.RECALL_DENIED, PatronFlag.HOLD_DENIED})
#: What the patron status says for each code about a patron; an unknown fact grants nothing, so it denies too, without a cause.
FLAGS_OF_CODE: Final[Mapping[str, frozenset[PatronFlag]]] = {
    "patron_blocked": DENIED,
    "patron_expired": DENIED,
    "patron_debt": DENIED | {PatronFlag.EXCESSIVE_FINES},
    "patron_overdue": frozenset({PatronFlag.RENEWAL_DENIED, PatronFlag.TOO_MANY_OVERDUE}),
    "too_many_loans": frozenset({PatronFlag.CHARGE_DENIED, PatronFlag.TOO_MANY_CHARGED}),
    "hold_limit_reached": frozenset({PatronFlag.HOLD_DENIED}),
}
