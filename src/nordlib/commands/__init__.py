"""Commands: load, decide, save. Each is a function whose first argument is a transaction; a store runs it.

`store.run(register, form, by=registrar, policy=LEGIMUS, now=now, new_id=AccountId("b1"))`
"""

from nordlib.commands.moving import accept_transfer, deny_transfer, request_transfer
from nordlib.commands.owning import Telling, owner_says
from nordlib.commands.registering import register
from nordlib.commands.renewing import Asking, Renewals, ask, renew, renew_all, renew_chosen, renew_possible, select_possible

__all__ = [
    "Asking",
    "Renewals",
    "Telling",
    "accept_transfer",
    "ask",
    "deny_transfer",
    "owner_says",
    "register",
    "renew",
    "renew_all",
    "renew_chosen",
    "renew_possible",
    "request_transfer",
    "select_possible",
]
