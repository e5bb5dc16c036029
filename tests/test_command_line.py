"""What a command line reads has a size, and an output that is closed, full or no longer read ends it cleanly."""

import io
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from nordlib.__main__ import main
from nordlib.questions import MOST_BYTES
from nordlib.standard_output import NOT_WRITTEN
from nordlib.storage.sql.__main__ import main as main_of_tables

ROOT = Path(__file__).parents[1]
CASE = (ROOT / "examples" / "data" / "case.json").read_bytes()
NORDLIB, TABLES = "-m nordlib", "-m nordlib.storage.sql"


def in_a_shell(command: str) -> tuple[int, str]:
    """The status and what is on standard error."""
    shell = f'"$PYTHON" -X dev {command}'
    done = subprocess.run(
        ["/bin/bash", "-c", shell], cwd=ROOT, env={"PYTHON": sys.executable}, input=CASE, capture_output=True, check=False
    )
    return done.returncode, done.stderr.decode()


@pytest.mark.parametrize(
    ("command", "status", "sentence"),
    [
        (f"{NORDLIB} decide renewal >&-", 3, "The answer cannot be written: standard output is closed.\n"),
        (f"{NORDLIB} decide renewal >/dev/full", 3, "The answer cannot be written: No space left on device.\n"),
        (f"{NORDLIB} decide renewal 2>/dev/full >/dev/full", 3, ""),
        (f"{NORDLIB} decide renewal 2>&- >&-", 3, ""),
        (f"{NORDLIB} decide renewal | true; exit ${{PIPESTATUS[0]}}", None, ""),
        (f"{NORDLIB} schema nothing 2>/dev/full", 2, ""),
        (f"{NORDLIB} schema nothing 2>&-", 2, ""),
        (f"{NORDLIB} decide nothing </dev/null 2>/dev/full", 2, ""),
        (f"{NORDLIB} --help >/dev/full", 3, ""),
        (f"{NORDLIB} nothing 2>/dev/full", 2, ""),
        (f"{TABLES} sql >/dev/full", 3, "The answer cannot be written: No space left on device.\n"),
        (f"{TABLES} sql >&-", 3, "The answer cannot be written: standard output is closed.\n"),
    ],
)
def test_an_output_that_cannot_be_written_ends_the_command_cleanly(command: str, status: int | None, sentence: str) -> None:
    found, said = in_a_shell(command)
    assert said == sentence
    assert found == status or (status is None and found in (0, NOT_WRITTEN))  # the reader may close its end before or after the answer


class Full(io.RawIOBase):
    """A file on a disk that is full, or whose reader has gone."""

    def __init__(self, error: OSError, path: Path) -> None:
        self.error, self.file = error, path.open("wb")

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self.file.fileno()

    def write(self, _: object, /) -> int:
        if self.file.closed:
            return 0
        raise self.error


def stream(error: OSError, path: Path) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BufferedWriter(Full(error, path)))


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError(28, "No space left on device"), "The answer cannot be written: No space left on device.\n"),
        (BrokenPipeError(32, "Broken pipe"), ""),
    ],
)
def test_only_a_reader_that_has_gone_is_not_told(
    error: OSError, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    nowhere = stream(error, tmp_path / "out")
    monkeypatch.setattr(sys, "stdout", nowhere)
    assert main(["schema", "renewal"]) == NOT_WRITTEN
    assert main_of_tables(["sql"]) == NOT_WRITTEN
    assert capfd.readouterr().err == 2 * sentence
    _closed(nowhere)


def _closed(nowhere: io.TextIOWrapper) -> None:
    """Close a stream of a full disk: what it holds is dropped."""
    raw = nowhere.buffer.raw  # type: ignore[attr-defined]  # it is a BufferedWriter
    raw.write = len
    nowhere.close()
    raw.file.close()


def test_a_missing_stream_is_no_traceback(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert main(["schema", "renewal"]) == NOT_WRITTEN
    monkeypatch.setattr(sys, "stderr", None)
    assert main(["schema", "nothing"]) == 2
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == 0
    assert capfd.readouterr().err == "The answer cannot be written: standard output is closed.\n"


def test_help_that_cannot_be_written_has_the_status_of_an_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = stream(OSError(28, "No space left on device"), tmp_path / "out")
    monkeypatch.setattr(sys, "stdout", nowhere)
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == NOT_WRITTEN
    _closed(nowhere)


def given(monkeypatch: pytest.MonkeyPatch, buffer: object) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=buffer))


class Endless(io.RawIOBase):
    """A file without an end, which counts what is read of it."""

    taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]  # what a BufferedReader gives
        buffer[:] = b" " * len(buffer)
        self.taken += len(buffer)
        return len(buffer)


def test_a_case_has_a_size(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    given(monkeypatch, io.BytesIO(CASE.ljust(MOST_BYTES)))
    assert main(["decide", "renewal"]) == 0
    given(monkeypatch, io.BytesIO(CASE.ljust(MOST_BYTES + 1)))
    capsys.readouterr()
    assert main(["decide", "renewal"]) == 2
    told = "Invalid case: standard input has more than 4,000,000 bytes; a case must have at most that many.\n"
    assert capsys.readouterr() == ("", told)


def test_no_more_is_read_than_a_case_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    endless = Endless()
    given(monkeypatch, io.BufferedReader(endless))
    assert main(["decide", "renewal"]) == 2
    assert endless.taken < 2 * MOST_BYTES


def test_the_help_names_the_size_and_the_statuses(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["decide", "--help"])
    told = " ".join(capsys.readouterr().out.split())
    assert f"at most {MOST_BYTES:,} bytes" in told
    assert "3 when the answer could not be written" in told


def test_an_input_that_cannot_be_read_is_a_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for error, why in ((OSError(5, "Input/output error"), "Input/output error"), (io.UnsupportedOperation(), "UnsupportedOperation")):

        def read(_: int, error: OSError = error) -> bytes:
            raise error

        given(monkeypatch, SimpleNamespace(read=read))
        assert main(["decide", "renewal"]) == 2
        assert capsys.readouterr().err == f"Invalid case: standard input cannot be read: {why}.\n"
