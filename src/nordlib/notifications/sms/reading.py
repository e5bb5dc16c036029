"""What a text message says, word by word (READ-C02, READ-C03).

The text is read as if it were first put into NFC; then each punctuation character becomes a blank, white space of any kind separates words,
and case does not matter. Nothing is guessed.

Putting a text into NFC takes time that grows with the square of a run of combining characters, so only the few words that can belong to a
command are put into NFC, and none that is longer than such words can be. That gives the same words, because NFC never joins or separates
characters across a blank or a punctuation mark: no such character is part of a composition, and none becomes another kind of character.
"""

import unicodedata
from typing import Final

import attrs
from attrs import field

from nordlib.hidden_fields import hides_fields
from nordlib.notifications.sms.policy import LOAN_NUMBER, SmsCommand, SmsPolicy, is_punctuation

__all__ = ["SmsReading", "fold_word", "read"]

_LONGEST_WORD: Final = 400  # characters: longer than any word of a policy, in any normal form


@hides_fields
@attrs.frozen
class SmsReading:
    """What a text message says. The text itself is not kept."""

    has_words: bool
    """Whether there is any word."""
    has_punctuation: bool
    """Whether there is any punctuation character."""
    keyword: str | None = None
    """The keyword that opens the message, as the policy spells it; None if the first word is not a keyword."""
    command: SmsCommand | None = None
    """The command that follows the keyword; None if no command of the policy does."""
    has_trailing_text: bool = False
    """Whether something follows the command."""
    loan_number: str | None = field(default=None, repr=False)
    """The number of a loan, as the message has it; None for a command without one."""


def fold_word(word: str) -> str:
    """Return the word as it is compared: in NFC, and without difference of case. A word of more than 400 characters becomes "".

    >>> fold_word("Fo\u0308rnya") == fold_word("FÖRNYA")
    True
    """
    if len(word) > _LONGEST_WORD:
        return ""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", word).casefold())


def read(body: str, policy: SmsPolicy) -> SmsReading:
    """Read the body of a text message, of any length and any characters, in time proportional to its length."""
    blanks = {ord(character): " " for character in set(body) if is_punctuation(character)}
    longest = policy.longest_command
    words = (body.translate(blanks) if blanks else body).split(maxsplit=longest + 1)
    first, *following = [fold_word(word) for word in words[: longest + 1]] or [""]
    keyword = next((keyword for keyword in policy.keywords if fold_word(keyword) == first), None)
    command = None if keyword is None else _command(following, len(words) - 1, policy)
    if command is None:
        return SmsReading(bool(words), bool(blanks), keyword)
    number = None
    if LOAN_NUMBER in command.words:
        number = unicodedata.normalize("NFC", words[1 + command.words.index(LOAN_NUMBER)])
    return SmsReading(bool(words), bool(blanks), keyword, command, len(words) - 1 > len(command.words), number)


def _command(words: list[str], count: int, policy: SmsPolicy) -> SmsCommand | None:
    """Return the first command that the words are; if there is none, the first that they begin with."""
    begun = [command for command in policy.commands if _begins_with(words, command)]
    return next((command for command in begun if len(command.words) == count), next(iter(begun), None))


def _begins_with(words: list[str], command: SmsCommand) -> bool:
    pattern = command.words
    return len(words) >= len(pattern) and all(map(_fits, words, pattern))


def _fits(word: str, expected: str) -> bool:
    """Whether a word is the one that the pattern has. The number of a loan has a digit, so that another word is never taken for one."""
    return any(map(str.isdigit, word)) if expected == LOAN_NUMBER else word == fold_word(expected)
