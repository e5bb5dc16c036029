"""Write what a command line answers, and end cleanly where that cannot be written: the output is closed, the disk full, the reader gone.

Python writes what is left in a stream when it ends, prints a traceback of its own if that fails, and ends with the status 120. So the text
is written through at once, and after a failure the stream leads nowhere.
"""

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final, TextIO, cast

__all__ = ["NOT_WRITTEN", "ending_cleanly", "write_answer", "write_error"]

#: The exit status when the answer could not be written.
NOT_WRITTEN: Final = 3


def write_answer(text: str, status: int = 0) -> int:
    """Write an answer to standard output, in UTF-8. Return the exit status: the given one, or 3 if the answer could not be written.

    A sentence on standard error says why not, unless the reader closed its end, as `head` does.
    """
    stream = cast("TextIO | None", sys.stdout)  # None if the program was started with it closed
    if stream is None:
        write_error("The answer cannot be written: standard output is closed.")
        return NOT_WRITTEN
    error = _error_of_writing(text, stream)
    if error is None:
        return status
    if not isinstance(error, BrokenPipeError):
        write_error(f"The answer cannot be written: {error.strerror}.")
    return NOT_WRITTEN


def write_error(text: str) -> None:
    """Write a sentence to standard error, if that can be written."""
    stream = cast("TextIO | None", sys.stderr)
    if stream is not None:
        _error_of_writing(f"{text}\n", stream)


@contextmanager
def ending_cleanly() -> Generator[None]:
    """Let argparse print its help or its usage and stop the program: with the status 3 if the help could not be written."""
    try:
        yield
    except SystemExit as stop:
        streams = (cast("TextIO | None", stream) for stream in (sys.stdout, sys.stderr))
        failed = [stream is not None and _error_of_writing("", stream) is not None for stream in streams]
        if failed[0] and not stop.code:
            raise SystemExit(NOT_WRITTEN) from None
        raise


def _error_of_writing(text: str, stream: TextIO) -> OSError | None:
    """Write a text, and what the stream still holds; return the error if that failed. The stream then leads nowhere."""
    try:
        stream.flush()
        stream.buffer.write(text.encode("utf-8", "backslashreplace"))
        stream.buffer.flush()
    except OSError as error:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
        return error
    return None
