"""Python for the reader's browser, put into the built pages: Pyodide from npm, and an archive of nordlib and what it runs on.

Where npm, node or the package cannot be had, the pages are built without it, and the page "Try it here" says so.
"""

import errno
import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
from html import escape
from pathlib import Path
from typing import Any, Final

from try_it.archive import archive

__all__ = ["PYODIDE", "Runtime"]

PYODIDE: Final = "314.0.7"
"""The version of Pyodide: Python 3.14."""
PAGE: Final = "try"
"""The name of the page that has the forms."""
FOLDER: Final = Path("_static") / "try_it" / "runtime"
"""Where the built pages have the runtime."""
#: What the browser loads, and what says under which licence.
_SHIPPED: Final = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "pyodide-lock.json", "package.json", "README.md")
_LIBRARY: Final = "python_stdlib.zip"
_ARCHIVE: Final = "nordlib.zip"
_MADE_FROM: Final = "made-from.txt"
_LONGEST: Final = 300  # seconds that npm or node may take
#: The browser holds the page to this: its scripts may send nothing anywhere, and its forms lead only to the search.
_SECURITY: Final = "default-src 'self' 'unsafe-inline' data:; connect-src 'none'; form-action 'self'"


class Runtime:
    """The hooks that put the runtime into the output, and tell the page about it."""

    def __init__(self) -> None:
        self._missing = "the pages are not built as HTML"

    def put(self, app: Any) -> None:
        """Put the runtime into the output, before the pages are written."""
        if app.builder.name != "html":
            return
        folder = Path(app.outdir) / FOLDER
        try:
            _put(folder, Path(app.srcdir) / "try_it")
        except FileNotFoundError as error:
            self._missing = f"{Path(error.filename).name} was not found"
        except (subprocess.SubprocessError, OSError, tarfile.TarError, ValueError, KeyError) as error:
            self._missing = f"it could not be made ({type(error).__name__})"
        else:
            self._missing = ""
            return
        shutil.rmtree(folder, ignore_errors=True)  # that of an earlier build would not fit

    def tell(self, app: Any, page: str, _template: str, context: dict[str, Any], _doctree: object) -> None:
        """Give the page its scripts, what the browser holds it to, and whether there is a runtime."""
        if page != PAGE:
            return
        app.add_css_file("try_it/page.css")
        app.add_js_file("try_it/page.js", type="module")
        state = f'data-missing="{escape(self._missing)}"' if self._missing else ""
        context["metatags"] += f'<meta http-equiv="Content-Security-Policy" content="{_SECURITY}">'
        context["metatags"] += f'<meta name="nordlib-runtime" content="{PYODIDE}" {state}>'


def _put(folder: Path, sources: Path) -> None:
    """Make the runtime, unless the folder has the one that would be made."""
    packed = archive()
    compiling = sources / "compiling.py"
    made_from = f"{PYODIDE} {hashlib.sha256(packed + compiling.read_bytes()).hexdigest()}\n"
    noted = folder / _MADE_FROM
    if noted.exists() and noted.read_text(encoding="utf-8") == made_from:
        return
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        _fetch(work)
        (work / _ARCHIVE).write_bytes(packed)
        pairs = (work / _LIBRARY, work / "library.zip", work / _ARCHIVE, work / "compiled.zip")
        _run("node", sources / "compile.mjs", work, compiling, *pairs)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for shipped in _SHIPPED:
            shutil.copyfile(work / shipped, folder / shipped)
        shutil.copyfile(work / "library.zip", folder / _LIBRARY)
        shutil.copyfile(work / "compiled.zip", folder / _ARCHIVE)
    noted.write_text(made_from, encoding="utf-8")


def _fetch(work: Path) -> None:
    """Fetch the package of Pyodide by npm, and unpack what is needed into a folder. Raises `KeyError` for a file that it does not have."""
    options = ("--json", "--prefer-offline", "--fetch-retries=1", "--pack-destination", work)
    (told,) = json.loads(_run("npm", "pack", f"pyodide@{PYODIDE}", *options))
    with tarfile.open(work / told["filename"]) as package:
        for name in (*_SHIPPED, _LIBRARY):
            content = package.extractfile(f"package/{name}")
            if content is None:
                raise KeyError(name)
            (work / name).write_bytes(content.read())


def _run(program: str, *arguments: str | Path) -> str:
    """Run a program and return what it prints. Raises `FileNotFoundError` if the machine does not have it."""
    found = shutil.which(program)
    if found is None:
        raise FileNotFoundError(errno.ENOENT, "not found", program)
    command = [found, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, check=True, text=True, timeout=_LONGEST)  # noqa: S603 - npm and node, and our own files
    return done.stdout
