"""How long the first call of each scheme takes, its tables included, in a process of its own."""

import subprocess
import sys
from collections.abc import Iterator

from nordlib.identity import Scheme

CODE = """
import sys, time
from nordlib import identity
from datetime import date
start = time.perf_counter()
identity.is_valid("01010112345", sys.argv[1], on=date(2026, 11, 22))
identity.is_valid("0101011234", sys.argv[1], on=date(2026, 11, 22))
identity.is_valid("200001011234", sys.argv[1], on=date(2026, 11, 22))
identity.is_valid("010101-1234", sys.argv[1], on=date(2026, 11, 22))
print(1000 * (time.perf_counter() - start))
"""


def first_calls() -> Iterator[tuple[str, float]]:
    """Each scheme and its milliseconds, best of five."""
    for scheme in Scheme:
        command = [sys.executable, "-c", CODE, scheme.value]
        times = [float(subprocess.run(command, capture_output=True, text=True, check=True).stdout) for _ in range(5)]  # noqa: S603 - our own
        yield scheme.value, min(times)
