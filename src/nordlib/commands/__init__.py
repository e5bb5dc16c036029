"""Commands: load, decide, save. Each is a function whose first argument is a transaction; a store runs it.

`store.run(register, form, by=registrar, policy=LEGIMUS, now=now, new_id=AccountId("b1"))`
"""

from nordlib.commands.moving import accept_transfer, deny_transfer, request_transfer
from nordlib.commands.registering import register
from nordlib.commands.renewing import Renewals, renew, renew_all

__all__ = ["Renewals", "accept_transfer", "deny_transfer", "register", "renew", "renew_all", "request_transfer"]
