"""Run the tests of the project in `examples/third_party` against the wheel, in an empty environment: `make kit`.

Nothing of this checkout is on the path there, so a file that the wheel lacks, or a package that an extra lacks, is missed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROJECT = ROOT / "examples" / "third_party"


def run(*command: object, cwd: Path) -> None:
    """Run a command, and end with its status if it fails. What is on the path of Python here is not there."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COVERAGE"))}
    done = subprocess.run([str(part) for part in command], cwd=cwd, env=environment, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def main() -> None:
    """Build the wheel, install it with the project, and run the project's tests."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run(sys.executable, "-m", "build", "--wheel", "--outdir", folder / "wheels", ROOT, cwd=folder)
        (wheel,) = (folder / "wheels").glob("nordlib-*.whl")
        theirs = folder / "city"
        shutil.copytree(PROJECT, theirs, ignore=shutil.ignore_patterns(".*", "__pycache__"))
        venv.create(folder / "venv", with_pip=True)
        python = folder / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
        run(python, "-m", "pip", "install", "--quiet", f"{wheel}[testing]", theirs, cwd=folder)
        (theirs / "city_library.py").unlink()  # the installed one is tested
        run(python, "-m", "pytest", "-q", "--nordlib-seed=1", cwd=theirs)


if __name__ == "__main__":
    main()
