"""What people log in with, whatever the register: the hash of a password or a PIN, and the newest link to choose another.

Of a password only its hash is stored, and of a link only the hash of its token. A link is valid once, for a limited time, and only while
the address to which it was sent is the owner's; any change of the password ends it. No password is ever recovered or shown: it is
replaced (READ-A17).
"""

from nordlib.credentials.models import Credential, PasswordOrigin, Principal, Realm, ResetToken, hash_token
from nordlib.credentials.reset import ResetCase
from nordlib.credentials.rules import HasPasswords, PasswordFacts, PasswordRequirements, password_is_long_enough, password_is_not_common

__all__ = [
    "Credential",
    "HasPasswords",
    "PasswordFacts",
    "PasswordOrigin",
    "PasswordRequirements",
    "Principal",
    "Realm",
    "ResetCase",
    "ResetToken",
    "hash_token",
    "password_is_long_enough",
    "password_is_not_common",
]
