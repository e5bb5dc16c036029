"""When a message to a patron goes, and whether it goes at all. Pure rules."""

from nordlib.notifications.delivery import (
    HELSINGOR_DELIVERY,
    RULES,
    DeliveryCase,
    DeliveryFacts,
    DeliveryPolicy,
    SendWindow,
    schedule,
)

__all__ = ["HELSINGOR_DELIVERY", "RULES", "DeliveryCase", "DeliveryFacts", "DeliveryPolicy", "SendWindow", "schedule"]
