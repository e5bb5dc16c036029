"""A standalone Spark cluster on loopback: a master, and two workers with a core each."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path

__all__ = ["running_cluster"]

WORKERS = 2
SECONDS = 60
"""How long the master may take until it answers."""


@contextmanager
def running_cluster(folder: Path) -> Iterator[str]:
    """Run a cluster with its files in a folder, and return the address of its master."""
    spec = find_spec("pyspark")
    assert spec is not None
    assert spec.origin is not None
    home = Path(spec.origin).parent
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    master = f"spark://127.0.0.1:{port}"
    environment = os.environ | {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_NO_DAEMONIZE": "1"}
    with ExitStack() as stack:

        def start(role: str, name: str, *arguments: str) -> None:
            command = [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{role}.{role.title()}", "--host", "127.0.0.1"]
            log = stack.enter_context((folder / f"{name}.log").open("wb"))
            process = subprocess.Popen([*command, "--webui-port", "0", *arguments], stdout=log, stderr=log, env=environment)
            stack.callback(process.wait, SECONDS)
            stack.callback(process.terminate)

        start("master", "master", "--port", str(port))
        _wait_for(port)
        for number in range(WORKERS):
            start("worker", f"worker{number}", "--cores", "1", "--memory", "1g", "--work-dir", str(folder / f"work{number}"), master)
        yield master


def _wait_for(port: int) -> None:
    end = time.monotonic() + SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
        else:
            return
