"""The owner's answers about a renewed interlibrary loan: acceptance, rejection, silence, recall, withdrawal of a recall (REN-06, REN-08).

Events may arrive in any order and more than once: they are applied in the order of their instants, and two with the same id count once.
A log of all events rebuilds the loan (`replay`). An event that arrives late, or again, goes through the log (`record_events`), and all
events are applied again. A recall only shortens a loan; a late acceptance does not lift the recall; a returned loan never changes.
"""

from nordlib.circulation.interlibrary.events import InterlibraryEvent, InterlibraryEventType
from nordlib.circulation.interlibrary.history import LoanHistory, PatronNotice, ReplayResult, apply_events, record_events, replay
from nordlib.circulation.interlibrary.policy import AnswerAfterSilence, InterlibraryPolicy
from nordlib.circulation.interlibrary.silence import RenewalAcceptedBy, awaits_owner, renewal_accepted_by
from nordlib.circulation.interlibrary.states import TRANSITIONS, InterlibraryState, interlibrary_state

__all__ = [
    "TRANSITIONS",
    "AnswerAfterSilence",
    "InterlibraryEvent",
    "InterlibraryEventType",
    "InterlibraryPolicy",
    "InterlibraryState",
    "LoanHistory",
    "PatronNotice",
    "RenewalAcceptedBy",
    "ReplayResult",
    "apply_events",
    "awaits_owner",
    "interlibrary_state",
    "record_events",
    "renewal_accepted_by",
    "replay",
]
