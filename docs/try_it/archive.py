"""The modules that the page needs in the browser, as one archive: what `try_it.answers` imports, and what that imports in turn.

The packages are those of the environment that builds the documentation, so the page runs what the tests run. Of a package that is not
nordlib's own all modules are taken, with its licence, and of tzdata the zones that a scheme or a preset names.
"""

import ast
import zipfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, PackagePath, files
from io import BytesIO
from pathlib import Path
from typing import Final

import nordlib
from nordlib.circulation.presets import POLICIES
from nordlib.identity import Scheme
from nordlib.identity.schemes.registry import scheme_module

__all__ = ["archive", "needed_modules"]

_START: Final = "try_it.answers"
#: Modules that are found by a name made at run time: each scheme, each language, and the lists of test numbers.
_BY_NAME: Final = ("nordlib.identity.schemes", "nordlib.texts")
_DATA: Final = "nordlib/identity/testdata/data"
#: Distributions that the rules run on; six is there where dateutil is older than 4.
_OTHERS: Final = ("attrs", "python-dateutil", "six")
_ZONES: Final = "tzdata/zoneinfo"
_DAY: Final = (2026, 1, 1, 0, 0, 0)  # of every file: the same sources give the same archive


def archive() -> bytes:
    """Return the archive, uncompiled and uncompressed."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        for name, content in sorted(_contents()):
            packed.writestr(zipfile.ZipInfo(name, _DAY), content)
    return written.getvalue()


def needed_modules() -> dict[str, Path]:
    """Return the files of `try_it.answers` and of every module of nordlib that it may import, at its top or in a function.

    >>> sorted(name for name in needed_modules() if name.startswith("nordlib.storage"))
    []
    """
    known = _modules(Path(nordlib.__file__).parent, "nordlib") | _modules(Path(__file__).parent, "try_it")
    found: dict[str, Path] = {}
    waiting = [_START, *(name for name in known if name.startswith(_BY_NAME))]
    while waiting:
        name = waiting.pop()
        if name in known and name not in found:
            found[name] = known[name]
            waiting += [name.rpartition(".")[0], *_imports(known[name])]
    return found


def _contents() -> Iterator[tuple[str, bytes]]:
    """Yield the files of the archive, each with its place."""
    for name, path in needed_modules().items():
        place = name.replace(".", "/")
        yield f"{place}/__init__.py" if path.name == "__init__.py" else f"{place}.py", path.read_bytes()
    for path in sorted((Path(nordlib.__file__).parents[1] / _DATA).iterdir()):
        yield f"{_DATA}/{path.name}", path.read_bytes()
    for distribution in _OTHERS:
        yield from _files(distribution, ("",))
    zones = {scheme_module(scheme).ZONE for scheme in Scheme} | {policy.zone.key for policy in POLICIES.values()}
    folders = {zone.rpartition("/")[0] for zone in zones}
    places = (f"{_ZONES}/{zone}" for zone in zones)
    packages = ("tzdata/__init__.py", f"{_ZONES}/__init__.py", *(f"{_ZONES}/{folder}/__init__.py" for folder in folders))
    yield from _files("tzdata", (*places, *packages))


def _files(distribution: str, wanted: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    """Yield the wanted files of an installed distribution ("" stands for all its modules), and its licences."""
    for path in _installed(distribution):
        place = path.as_posix()
        is_licence = ".dist-info/licenses/" in place
        if is_licence or place in wanted or (wanted == ("",) and path.suffix == ".py"):
            yield place, path.read_binary()


def _installed(distribution: str) -> list[PackagePath]:
    """Return the files of a distribution; none if it is not installed."""
    try:
        return files(distribution) or []
    except PackageNotFoundError:
        return []


def _modules(root: Path, package: str) -> dict[str, Path]:
    paths = {".".join((package, *path.relative_to(root).with_suffix("").parts)): path for path in root.rglob("*.py")}
    return {name.removesuffix(".__init__"): path for name, path in paths.items()}


def _imports(path: Path) -> Iterator[str]:
    """Yield the dotted names that a module imports when it runs: modules, and names in modules."""
    waiting: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        if not (isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"):
            waiting += ast.iter_child_nodes(node)
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            yield from (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
