"""Whether a text message from a patron is carried out, and for whom (SMS-02, SMS-04, READ-C01 to READ-C03, READ-C26)."""

from typing import Final

import attrs
from attrs import field

from nordlib.circulation import PatronId
from nordlib.decisions import Decision, RuleBook, Verdict, grant, not_applicable, passes_if, rule
from nordlib.hidden_fields import hides_fields
from nordlib.notifications.sms.policy import Punctuation, SmsAction, SmsPolicy
from nordlib.notifications.sms.reading import SmsReading, read
from nordlib.validation import checked

__all__ = ["RULES", "SmsCase", "SmsFacts", "SmsRequest", "decide"]


@hides_fields
@attrs.frozen
@checked
class SmsCase:
    """A text message that came in, and what is known about its sender. Its repr does not have the text."""

    policy: SmsPolicy
    """The policy of the library that the message was sent to."""
    body: str = field(repr=False)
    """The text as it came, of any length."""
    patrons_with_number: tuple[PatronId, ...]
    """The ids of the patrons whose profile has the sender's number."""
    reminded: PatronId | None = None
    """The id of the patron to whose reminder the message answers; None if it answers none."""
    reading: SmsReading = field(init=False, repr=False, eq=False)
    """What the text says."""

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "reading", read(self.body, self.policy))  # a frozen model sets a field of its own in this way

    @property
    def patrons(self) -> tuple[PatronId, ...]:
        """The patrons who may be meant: the reminded one, or those who have the number (READ-C26)."""
        return tuple(dict.fromkeys(self.patrons_with_number)) if self.reminded is None else (self.reminded,)

    @property
    def patron_count(self) -> int:
        """How many patrons may be meant."""
        return len(self.patrons)

    @property
    def patron(self) -> PatronId | None:
        """The patron whose loans are meant; None if there is not exactly one."""
        return self.patrons[0] if self.patron_count == 1 else None

    @property
    def is_recognised(self) -> bool:
        """Whether the text is a command that the policy accepts, from any sender."""
        said = self.reading
        return said.command is not None and not said.has_trailing_text and not (said.has_punctuation and self._rejects_punctuation)

    @property
    def _rejects_punctuation(self) -> bool:
        return self.policy.punctuation is Punctuation.REJECT


@hides_fields
@attrs.frozen
class SmsRequest:
    """What a text message asks for, and for whom."""

    action: SmsAction
    """What to do."""
    patron: PatronId
    """The patron whose loans are meant."""
    loan_number: str | None = field(default=None, repr=False)
    """The number of the one loan, as the message has it; None for all loans."""


@attrs.frozen
class SmsFacts:
    """The facts of the decision on a text message."""

    recognised: bool
    """Whether the text is a command."""
    command: SmsAction | None
    """The command; None if the text is not recognised."""
    keyword: str | None
    """The keyword that opens the message, as the policy spells it; None if there is none."""
    patron: PatronId | None
    """The patron whose loans are meant; None if there is not exactly one."""


@rule("SMS-02 READ-C02", "empty")
def message_has_words(case: SmsCase) -> Verdict:
    """A text message has at least one word."""
    return passes_if(case.reading.has_words)


@rule("SMS-04 READ-C03", "punctuation")
def message_has_no_punctuation(case: SmsCase) -> Verdict:
    """A text message has no punctuation, unless the policy ignores it."""
    return passes_if(not case.reading.has_punctuation) if case.policy.punctuation is Punctuation.REJECT else not_applicable()


@rule("SMS-02 READ-C01", "unknown_keyword")
def keyword_is_known(case: SmsCase) -> Verdict:
    """The first word of a text message is one of the library's keywords."""
    return passes_if(case.reading.keyword is not None) if case.reading.has_words else not_applicable()


@rule("SMS-02 READ-C02", "unknown_command")
def command_is_known(case: SmsCase) -> Verdict:
    """After the keyword comes one of the library's commands; typing errors are not guessed."""
    return not_applicable() if case.reading.keyword is None else passes_if(case.reading.command is not None)


@rule("SMS-02 READ-C02", "trailing_text")
def message_ends_with_command(case: SmsCase) -> Verdict:
    """Nothing follows the command."""
    return not_applicable() if case.reading.command is None else passes_if(not case.reading.has_trailing_text)


@rule("READ-C26", "no_patron")
def a_patron_is_meant(case: SmsCase) -> Verdict:
    """The message answers a patron's reminder, or a patron has the sender's number."""
    return passes_if(case.patron_count > 0)


@rule("READ-C26", "several_patrons")
def only_one_patron_is_meant(case: SmsCase) -> Verdict:
    """The message answers a patron's reminder, or only one patron has the sender's number."""
    return passes_if(case.patron_count <= 1)


#: The rules for text messages from patrons, all in one stage, so that one reply says everything that is wrong.
RULES: Final[RuleBook[SmsCase]] = RuleBook(
    (
        message_has_words,
        message_has_no_punctuation,
        keyword_is_known,
        command_is_known,
        message_ends_with_command,
        a_patron_is_meant,
        only_one_patron_is_meant,
    ),
    topic="text_message",
)


def decide(case: SmsCase) -> Decision[SmsRequest, SmsFacts]:
    """Decide what a text message asks for: grant the request, or refuse with every reason.

    >>> from nordlib.notifications.sms import HELSINGOR_SMS
    >>> decide(SmsCase(HELSINGOR_SMS, "hkb forny alle", (PatronId("P1"),))).unwrap()
    SmsRequest(action=<SmsAction.RENEW_ALL: 'renew_all'>, patron='P1')
    >>> decide(SmsCase(HELSINGOR_SMS, "HKB FORNY.", ())).reasons
    ('punctuation', 'unknown_command', 'no_patron')
    """
    said = case.reading
    action = said.command.action if said.command is not None and case.is_recognised else None
    facts = SmsFacts(case.is_recognised, action, said.keyword, case.patron)
    return RULES.decide(case, facts, lambda case: grant(_request(case)))


def _request(case: SmsCase) -> SmsRequest:
    command, patron = case.reading.command, case.patron
    assert command is not None
    assert patron is not None
    return SmsRequest(command.action, patron, case.reading.loan_number)
