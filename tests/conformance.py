"""Run the identity cases against a package of npm, and write what it gets wrong to its page: `make conformance`, where Node and npm are.

The package is installed into a temporary folder, in the version that the page is about.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

__all__ = ["PACKAGE", "PAGE", "RUNNER", "Finding", "findings_in", "table", "with_table"]

ROOT = Path(__file__).parents[1]
RUNNER = ROOT / "examples" / "javascript" / "identity.mjs"
PAGE = ROOT / "docs" / "explanation" / "javascript.md"
#: The package and its version.
PACKAGE = "personnummer@3.2.1"
_BEGIN, _END = "<!-- made by make conformance -->\n", "<!-- end -->\n"


class Finding(NamedTuple):
    """A case of which the package says something else."""

    case: str
    is_settled: bool
    why: str
    what: str
    tags: str


def findings_in(printed: str) -> tuple[tuple[Finding, ...], str]:
    """The findings that the runner prints, and its counts."""
    lines = printed.splitlines()
    rows = [line.split("\t") for line in lines if "\t" in line]
    found = tuple(Finding(case, mark == "settled", why, what, tags) for case, mark, why, what, tags in rows)
    return found, f"{lines[-1]}; of the cases that the sources leave open, {lines[-2].removeprefix('ambiguous: ')}"


def table(findings: Iterable[Finding], counts: str) -> str:
    """The table of the page: what is wrong, and in how many cases."""
    rows = Counter((finding.why, finding.what, "" if finding.is_settled else "yes") for finding in findings)
    lines = [f"| {why} | {what} | {count} | {is_open} |" for (why, what, is_open), count in sorted(rows.items())]
    head = ["| nordlib finds | the package | cases | open |", "|---|---|---|---|"]
    return "\n".join([*head, *lines, "", f"Of the Swedish cases, {counts}.", ""])


def with_table(page: str, made: str) -> str:
    """The page with a new table."""
    before, _, rest = page.partition(_BEGIN)
    return f"{before}{_BEGIN}{made}{_END}{rest.partition(_END)[2]}"


def main() -> int:
    """Install the package, run the cases, and write the page."""
    with tempfile.TemporaryDirectory() as name:
        install = [shutil.which("npm") or "npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", name, PACKAGE]
        subprocess.run(install, check=True)
        cases = ROOT / "tests" / "data" / "identity.json"
        run = ["node", str(RUNNER), str(cases)]
        done = subprocess.run(run, cwd=name, env={**os.environ, "TZ": "UTC"}, capture_output=True, text=True, check=False)
    sys.stderr.write(done.stderr)
    if "passed" not in done.stdout:
        return 1
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8"), table(*findings_in(done.stdout))), encoding="utf-8")
    sys.stdout.write(done.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
