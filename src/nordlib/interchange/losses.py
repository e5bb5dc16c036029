"""What a protocol cannot say: reported beside each message that is written, so that nothing is dropped in silence."""

from typing import Generic, TypeVar

import attrs

from nordlib.validation import checked

__all__ = ["Answer", "Loss"]

M = TypeVar("M")


@attrs.frozen
@checked
class Loss:
    """Something that nordlib knows and a message does not say."""

    code: str
    """The code of nordlib, or the name of a fact, that the message does not say in full."""
    what: str
    """What is not said, as a noun clause in English."""


@attrs.frozen
class Answer(Generic[M]):
    """A message to send, and what it does not say."""

    message: M
    """The message."""
    lost: tuple[Loss, ...] = ()
    """What the message does not say; the host keeps it, or tells it in another way."""
