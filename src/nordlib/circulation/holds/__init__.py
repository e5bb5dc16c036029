"""Holds: place one, cancel, suspend or resume it, set a copy aside, and what ends it (HOLD-01, HOLD-02, READ-C24)."""

from nordlib.circulation.holds.events import CHANGE_RULES, HoldChangeCase, change
from nordlib.circulation.holds.pickup import PICKUP_RULES, PickupCase, PickupFacts, set_aside
from nordlib.circulation.holds.placement import PLACEMENT_RULES, HoldPlacementCase, HoldRequest, place
from nordlib.circulation.holds.states import HOLD_TRANSITIONS, HoldEvent, after, has_ended, is_overdue

__all__ = [
    "CHANGE_RULES",
    "HOLD_TRANSITIONS",
    "PICKUP_RULES",
    "PLACEMENT_RULES",
    "HoldChangeCase",
    "HoldEvent",
    "HoldPlacementCase",
    "HoldRequest",
    "PickupCase",
    "PickupFacts",
    "after",
    "change",
    "has_ended",
    "is_overdue",
    "place",
    "set_aside",
]
