"""A store of objects and clusters of real processes, all on loopback; what is done on a worker stands here too."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 30
TESTS = Path(__file__).parent


def square(number: int) -> int:
    return number * number


def square_at_leisure(number: int) -> int:
    time.sleep(0.1)
    return number * number


def square_but_of_seven(number: int) -> int:
    if number == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def given_up(number: int, reason: str) -> int:
    return -number


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_for(port: int) -> None:
    """Until somebody listens."""
    for _ in range(PATIENCE * 20):
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nobody listens at {port}")


@contextmanager
def running(*module: str) -> Iterator[subprocess.Popen[bytes]]:
    """A Python module as a process; Dask's may have children, and know what stands in this file."""
    known = {"PYTHONPATH": str(TESTS), "DASK_DISTRIBUTED__WORKER__DAEMON": "False"}
    process = subprocess.Popen(
        [sys.executable, "-m", *module],
        env=os.environ | known,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait(PATIENCE)


@contextmanager
def store() -> Iterator[dict[str, str]]:
    """A store that speaks S3, with an empty bucket; the environment in which it is the one that is meant."""
    port = free_port()
    environment = {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": "bairi",
        "AWS_SECRET_ACCESS_KEY": "bairi",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    with running("moto.server", "-H", "127.0.0.1", "-p", str(port)):
        wait_for(port)
        yield environment


@contextmanager
def scheduler(port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A scheduler at a port."""
    with running(
        "dask", "scheduler", "--host", "127.0.0.1", "--port", str(port), "--dashboard-address", "127.0.0.1:0"
    ) as process:
        wait_for(port)
        yield process


@contextmanager
def worker(port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A worker of one thread, which ends with its scheduler."""
    address = f"tcp://127.0.0.1:{port}"
    with running(
        "dask", "worker", address, "--nthreads", "1", "--no-nanny", "--dashboard-address", "127.0.0.1:0"
    ) as process:
        yield process


@contextmanager
def local_cluster() -> Iterator[str]:
    """The address of a scheduler with two workers, each a process of one thread."""
    import dask
    from distributed import LocalCluster

    with (
        dask.config.set({"distributed.worker.daemon": False}),
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0", host="127.0.0.1") as cluster,
    ):
        yield cluster.scheduler_address
