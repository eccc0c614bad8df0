"""The engine that a user names: `duckdb`, `sail`, `spark`, or `spark=` with where Spark is.

- `duckdb`: in this process (what is used when nothing is named)
- `sail`: Sail, a Spark Connect server without Java, in this process
- `spark`: what `spark-submit` or spark-defaults.conf says; this machine alone otherwise
- `spark=local[2]`: PySpark on two cores of this machine, with half of its memory
- `spark=sc://a:15002`: a cluster's Spark Connect server
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING

from ceiba.engine.frames import Engine, half_of_memory_mib
from ceiba.engine.on_duckdb import DuckDBEngine
from ceiba.engine.on_spark import SparkEngine
from ceiba.errors import EngineError, MissingExtra, UsageError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ENGINES = ("duckdb", "sail", "spark")
ANSWER_S = 10.0
"""How long a Spark Connect server may take to answer the first time, in seconds (our convention)."""

_LOCAL_PARTS = 8
"""Parts of a join on one machine, in place of Spark's 200, which are for a cluster (our convention)."""

_CONNECT = "sc://"
_LOCAL = "local["


def open_engine(name: str = "duckdb", *, answer_s: float = ANSWER_S) -> Engine:
    """Return the engine of that name, started; close it when done.

    Errors: UsageError when there is none of that name, MissingExtra when it is not installed, EngineError when nobody answers within
    `answer_s` seconds.
    """
    kind, equals, place = name.partition("=")
    if kind not in ENGINES or (equals and (kind != "spark" or not place.startswith((_CONNECT, _LOCAL)))):
        raise UsageError(
            "There is no engine '{engine}'.",
            "Choose duckdb, sail, spark, spark=local[2] or the Spark Connect server of a cluster: spark=sc://host:15002.",
            engine=_without_token(name),
        )
    if kind == "duckdb":
        return DuckDBEngine()
    warnings.filterwarnings("ignore", category=FutureWarning, module=r"pyspark\..*")
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    if kind == "sail":
        return _on_sail()
    return _connected(place, answer_s) if place.startswith(_CONNECT) else _classic(place)


def _on_sail() -> Engine:
    _need(("pysail", "pyspark", "grpc"), "sail")
    from pysail.spark import SparkConnectServer

    os.environ.setdefault("RUST_LOG", "error")
    folder = tempfile.mkdtemp(prefix="ceiba-sail-")  # readable by its owner alone
    with _set("SAIL_EXECUTION__CHECKPOINT__PATH", folder):
        server = SparkConnectServer(ip="127.0.0.1", port=0)
        server.start(background=True)
    _, port = server.listening_address or ("", 0)
    session = _session(f"{_CONNECT}127.0.0.1:{port}")

    def stop() -> None:
        session.stop()
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)

    return SparkEngine(session, stop)


def _connected(url: str, answer_s: float) -> Engine:
    _need(("pyspark", "grpc"), "sail")
    import grpc
    from pyspark.errors import PySparkException
    from pyspark.sql.connect.client.core import DefaultChannelBuilder

    try:
        with contextlib.closing(DefaultChannelBuilder(url).toChannel()) as channel:
            grpc.channel_ready_future(channel).result(timeout=answer_s)
    except (PySparkException, ValueError):
        raise UsageError("'{url}' is no address of Spark Connect.", "Write it as sc://host:15002.", url=_without_token(url)) from None
    except grpc.FutureTimeoutError:
        raise EngineError(
            "Nobody answers at {url} within {seconds:g} seconds.",
            "Start the cluster's Spark Connect server, mend the address, or use --engine duckdb.",
            url=_without_token(url),
            seconds=answer_s,
        ) from None
    session = _session(url)
    return SparkEngine(session, session.stop)


def _classic(master: str) -> Engine:
    _need(("pyspark.core",), "spark")
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        raise MissingExtra(
            "Spark needs Java 17, and no Java was found.",
            "Install it (apt-get install openjdk-17-jre-headless), or use --engine sail, which needs none.",
        )
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("ceiba").config("spark.ui.showConsoleProgress", "false")
    if master:
        half = half_of_memory_mib()
        builder = builder.master(master).config("spark.ui.enabled", "false").config("spark.driver.memory", f"{half}m")
        builder = builder.config("spark.sql.shuffle.partitions", str(_LOCAL_PARTS))
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return SparkEngine(session, session.stop)


def _without_token(url: str) -> str:
    """What may be shown of an address: its parameters may hold a password."""
    return url.partition("/;")[0]


def _session(url: str) -> SparkSession:
    from pyspark.sql import SparkSession

    return SparkSession.builder.remote(url).create()


def _need(modules: tuple[str, ...], extra: str) -> None:
    """MissingExtra unless every module is there; nothing is imported but the packages around it."""
    for module in modules:
        with contextlib.suppress(ModuleNotFoundError):  # of the package around it
            if find_spec(module) is not None:
                continue
        raise MissingExtra(
            "The engine '{engine}' is not installed.",
            "Install it with: pip install 'ceiba[{engine}]'; or leave --engine out: DuckDB is there.",
            engine=extra,
        )


@contextlib.contextmanager
def _set(name: str, value: str) -> Iterator[None]:
    """An environment variable for a moment."""
    former = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if former is None:
            del os.environ[name]
        else:
            os.environ[name] = former
