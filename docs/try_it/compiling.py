"""Modules compiled for the browser. This runs in Pyodide while the documentation is built, by the Python that will import them.

Compiling takes the browser longer than everything else on the page, so an archive has the compiled modules instead of their sources.
"""

import importlib.util
import marshal
import zipfile
from typing import Final

__all__ = ["compile_archive"]

_HEADER: Final = importlib.util.MAGIC_NUMBER + bytes(12)  # no flags, no time and no size: there is no source to compare with


def compile_archive(source: str, target: str) -> None:
    """Write an archive anew, with the modules compiled and everything compressed.

    Args:
        source: the path of the archive, with modules as sources.
        target: the path of the archive that is written.
    """
    with zipfile.ZipFile(source) as packed, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written:
        for member in packed.infolist():
            content = packed.read(member)
            if member.filename.endswith(".py"):
                code = compile(content, member.filename, "exec", dont_inherit=True, optimize=0)
                member.filename, content = f"{member.filename}c", _HEADER + marshal.dumps(code)
            written.writestr(member, content, zipfile.ZIP_DEFLATED)
