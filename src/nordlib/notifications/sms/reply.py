"""The reply to a text message: how many loans were renewed, or why none was (SMS-03, READ-C26, READ-C30)."""

from typing import Final

import attrs

from nordlib.money import Money
from nordlib.notifications.sms.parts import fits_one_part
from nordlib.notifications.sms.policy import LOAN_NUMBER, SmsPolicy
from nordlib.texts import Language, format_text, texts_for
from nordlib.validation import checked

__all__ = ["UNKNOWN_LOAN", "SmsOutcome", "reply_text"]

#: The reason of an outcome where the patron has no loan with the number in the message.
UNKNOWN_LOAN: Final = "unknown_loan"
#: The reasons about the text, which the command in the reply answers too. Their sentences are left out where they do not fit.
_ABOUT_THE_TEXT: Final = ("empty", "unknown_keyword", "unknown_command", "trailing_text")


@attrs.frozen
@checked
class SmsOutcome:
    """What a text message led to."""

    reasons: tuple[str, ...] = ()
    """The codes that refuse: those of the decision on the message, or `unknown_loan`; empty if renewals were tried."""
    renewed: int = 0
    """How many loans were renewed, provisional renewals among them."""
    not_renewed: int = 0
    """How many of the patron's open loans were not renewed."""
    provisional: int = 0
    """How many of the renewals await the answer of the library that owns the item."""
    fees: tuple[Money, ...] = ()
    """What the late renewals cost together, one amount for each currency; empty if they cost nothing."""


def reply_text(outcome: SmsOutcome, policy: SmsPolicy, language: Language) -> str:
    """Return the reply in a language, in one part of 160 septets where that can be.

    >>> from nordlib.notifications.sms import HELSINGOR_SMS
    >>> reply_text(SmsOutcome(renewed=1, not_renewed=2), HELSINGOR_SMS, "en")
    '1 loan was renewed. 2 loans could not be renewed. Log in to see more.'
    """
    sentences = _refusal(outcome.reasons, policy, language) if outcome.reasons else _counts(outcome, language)
    optional = [index for index, (_, needed) in enumerate(sentences) if not needed]
    texts = [text for text, _ in sentences]
    while optional and not fits_one_part(" ".join(texts)):
        del texts[optional.pop()]
    return " ".join(texts)


def _counts(outcome: SmsOutcome, language: Language) -> list[tuple[str, bool]]:
    """The sentences of a message that was carried out, each with whether it must be in the reply."""
    names = (
        "renewed" if outcome.renewed else "nothing_renewed" if outcome.not_renewed else "no_loans",
        *(("provisional",) if outcome.provisional else ()),
        *(("not_renewed",) if outcome.not_renewed else ()),
        *(("fees",) if outcome.fees else ()),
    )
    needed = [(_written(name, language, **attrs.asdict(outcome, recurse=False)), True) for name in names]
    return [*needed, (_phrase("details", language), False)]


def _refusal(reasons: tuple[str, ...], policy: SmsPolicy, language: Language) -> list[tuple[str, bool]]:
    """The sentences of a message that was not carried out, each with whether it must be in the reply.

    A message of punctuation alone is not called empty.
    """
    told = [reason for reason in reasons if reason != "empty" or "punctuation" not in reasons]
    sentences = [(_sentence(reason, language), reason not in _ABOUT_THE_TEXT) for reason in told]
    example = [(_written("write", language, command=_command(policy, language)), True)] if _is_about_text(reasons) else []
    return [(_phrase("nothing_renewed", language), True), *sentences, *example]


def _is_about_text(reasons: tuple[str, ...]) -> bool:
    return not {"punctuation", *_ABOUT_THE_TEXT}.isdisjoint(reasons)


def _sentence(reason: str, language: Language) -> str:
    return _phrase(reason, language) if reason == UNKNOWN_LOAN else texts_for(language).RULES[reason].refusal


def _command(policy: SmsPolicy, language: Language) -> str:
    """The keyword and the command, as a patron writes them."""
    return f"{policy.keywords[0]} {' '.join(policy.commands[0].words)}".replace(LOAN_NUMBER, _phrase("loan_number", language))


def _written(name: str, language: Language, **values: object) -> str:
    return format_text(_phrase(name, language), language, values)


def _phrase(name: str, language: Language) -> str:
    return texts_for(language).PHRASES[f"sms_{name}"]
