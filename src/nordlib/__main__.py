"""`python -m nordlib`, and the command `nordlib`: see `nordlib.command_line`.

It imports nothing but what it runs, inside of what catches an interrupt, so that Ctrl-C never shows a traceback.
"""

import sys
from collections.abc import Sequence
from typing import Final

__all__ = ["INTERRUPTED", "main"]

#: The exit status after an interrupt (SIGINT), as shells have it.
INTERRUPTED: Final = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status. `arguments` default to those of the process."""
    try:
        from nordlib.command_line import run  # noqa: PLC0415 - an interrupt may come while it is loaded

        return run(arguments)
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
