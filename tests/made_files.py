"""Writing the pages of the documentation that are made from the code."""

from collections.abc import Mapping
from pathlib import Path

__all__ = ["write"]


def write(files: Mapping[Path, str], folder: Path) -> None:
    """Write files, and delete those of their kinds in a folder of made files that are made no more."""
    folder.mkdir(exist_ok=True)
    suffixes = {path.suffix for path in files if path.parent == folder}
    for path in folder.iterdir():
        if path.suffix in suffixes and path not in files:
            path.unlink()
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")
