"""What a library accepts as a text message: keywords, commands as patterns, and whether punctuation matters."""

import unicodedata
from enum import StrEnum
from typing import Final

import attrs
from attrs import field

from nordlib.decisions import PolicyId
from nordlib.errors import InvalidPolicy
from nordlib.notebooks.field_table import ShownPolicy
from nordlib.notifications.delivery import DeliveryPolicy
from nordlib.validation import checked

__all__ = ["HELSINGOR_SMS", "LOAN_NUMBER", "SMS_POLICIES", "Punctuation", "SmsAction", "SmsCommand", "SmsPolicy", "is_punctuation"]

#: The word of a pattern in whose place the message has the number of a loan.
LOAN_NUMBER: Final = "{loan}"
_LONGEST_WORD: Final = 40  # characters of a keyword, or of a word of a pattern


def is_punctuation(character: str) -> bool:
    """Whether a character is punctuation: its Unicode category is one of those of P."""
    return unicodedata.category(character).startswith("P")


class SmsAction(StrEnum):
    """What a text message asks for."""

    RENEW_ALL = "renew_all"
    """Try to renew every loan of the patron; nothing can be chosen (SMS-02)."""
    RENEW_LOAN = "renew_loan"
    """Renew the one loan whose number the message has."""


class Punctuation(StrEnum):
    """What becomes of a text message with punctuation in it (SMS-04, READ-C03)."""

    REJECT = "reject"
    """The message is not acted on, and the reply says why."""
    IGNORE = "ignore"
    """Each punctuation character counts as a blank."""


@attrs.frozen
@checked
class SmsCommand:
    """A command as patrons write it, after the keyword. Raises `InvalidPolicy`.

    >>> SmsCommand(SmsAction.RENEW_LOAN, "FORNY {loan}").words
    ('FORNY', '{loan}')
    """

    action: SmsAction
    """What the command asks for."""
    pattern: str
    """The words of the command, separated by blanks; `{loan}` stands for the number of a loan."""

    def __attrs_post_init__(self) -> None:
        for word in self.words:
            if word != LOAN_NUMBER:
                _check_word("pattern", word)
        if self.words.count(LOAN_NUMBER) != (self.action is SmsAction.RENEW_LOAN) or not self.words:
            raise InvalidPolicy(
                "pattern", f"is {self.pattern!r}; that of renew_loan must have {LOAN_NUMBER} once, and that of renew_all only words"
            )

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the pattern."""
        return tuple(self.pattern.split())


@attrs.frozen
@checked
class SmsPolicy(ShownPolicy):
    """A library's policy for text messages from patrons. Raises `InvalidPolicy`."""

    id: PolicyId
    """The name and version of the policy."""
    sender: str = field(metadata={"rules": ("SMS-01",)})
    """The number or the name that the library sends from, and to which patrons write."""
    keywords: tuple[str, ...] = field(metadata={"rules": ("SMS-02", "READ-C01")})
    """The words of which one must open a message; the reply shows the first."""
    commands: tuple[SmsCommand, ...] = field(metadata={"rules": ("SMS-02",)})
    """The commands, the first that fits a message first; the reply shows the first."""
    punctuation: Punctuation = field(default=Punctuation.REJECT, metadata={"rules": ("SMS-04", "READ-C03")})
    """What becomes of a message with punctuation."""
    delivery: DeliveryPolicy | None = field(default=None, metadata={"rules": ("READ-C15",)})
    """When messages are sent, for a library whose replies wait for the window too; None: a reply goes at once."""

    def __attrs_post_init__(self) -> None:
        if not self.sender.strip():
            raise InvalidPolicy("sender", "is blank; it must be the number or the name that patrons write to")
        for name, entries in (("keywords", self.keywords), ("commands", self.commands)):
            if not entries:
                raise InvalidPolicy(name, "is empty; it must have at least one entry")
        for keyword in self.keywords:
            _check_word("keywords", keyword)

    @property
    def longest_command(self) -> int:
        """The number of words of the longest command."""
        return max(len(command.words) for command in self.commands)


def _check_word(name: str, word: str) -> None:
    if not 0 < len(word) <= _LONGEST_WORD or word.split() != [word] or any(map(is_punctuation, word)):
        raise InvalidPolicy(
            name, f"has the entry {word!r}; each word must have 1 to {_LONGEST_WORD} characters, no blank and no punctuation"
        )


#: Helsingør: "HKB FORNY ALLE" or "HBK FORNY ALLE", to and from 1910, without punctuation (helsbib.dk, "Forny dine lån på SMS").
HELSINGOR_SMS: Final = SmsPolicy(
    PolicyId("HELSINGOR", "1"), "1910", ("HKB", "HBK"), (SmsCommand(SmsAction.RENEW_ALL, "FORNY ALLE"),), Punctuation.REJECT
)

#: The presets by the names that the command line accepts.
SMS_POLICIES: Final = {"HELSINGOR": HELSINGOR_SMS}
