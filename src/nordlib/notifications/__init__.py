"""Rules for whether and when a message is sent to a patron, and for the text messages that patrons send (`nordlib.notifications.sms`)."""

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
