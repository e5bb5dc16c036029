"""A Spark session for all tests of a run: two threads of this process, or, with CLUSTER=1, a cluster of two workers on loopback."""

import os
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest

from tests.spark.cluster import WORKERS, running_cluster

if find_spec("pyspark") is None:
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture(scope="session")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    on_cluster = os.environ.get("CLUSTER", "0") != "0"
    os.environ["PYSPARK_PYTHON"] = sys.executable
    options = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.executor.memory": "512m",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "2",
        "spark.ui.enabled": "false",
    }
    with running_cluster(tmp_path_factory.mktemp("cluster")) if on_cluster else nullcontext("local[2]") as master:
        builder = import_module("pyspark.sql").SparkSession.builder.master(master)
        for name, value in options.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
        if on_cluster:
            _require_workers(session)
        yield session
        session.stop()


def _require_workers(session: Any) -> None:
    """Check that tasks run on both workers, and not in this process."""
    tracker = session.sparkContext._jsc.sc().statusTracker()
    session.range(8, numPartitions=8).count()
    assert len(tracker.getExecutorInfos()) == WORKERS + 1
