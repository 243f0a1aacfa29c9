"""A PostgreSQL of our own on loopback, from the binaries that a machine has."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 30


def binaries() -> Path | None:
    """The folder of `postgres` and `initdb`; None where there is none."""
    found = [Path(p).parent for p in (shutil.which("postgres"),) if p and shutil.which("initdb")]
    packaged = (p for p in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True) if (p / "initdb").is_file())
    return next(iter([*found, *packaged]), None)


@contextmanager
def server(programs: Path) -> Iterator[str]:
    """The URL of a running server with an empty database; it refuses to run as root, so another user runs it.

    Its folder is its own: pytest closes its folders to other users, whenever another session begins.
    """
    with tempfile.TemporaryDirectory(prefix="postgresql-") as folder:
        as_user: list[str] = []
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            as_user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
            shutil.chown(folder, 65534, 65534)
        with _running(Path(folder), programs, as_user) as url:
            yield url


@contextmanager
def _running(folder: Path, programs: Path, as_user: list[str]) -> Iterator[str]:
    data = folder / "data"
    make = [
        *as_user,
        str(programs / "initdb"),
        "-D",
        str(data),
        "-U",
        "bairi",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-sync",
    ]
    subprocess.run([*make, "--locale=C"], check=True, capture_output=True, cwd="/")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["-D", str(data), "-p", str(port), "-h", "127.0.0.1", "-k", "", "-F"]
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen([*as_user, str(programs / "postgres"), *options], stdout=log, stderr=log, cwd="/")
    try:
        wait_for(port)
        yield f"postgresql+psycopg://bairi@127.0.0.1:{port}/postgres"
    finally:
        running.terminate()
        running.wait(PATIENCE)


def wait_for(port: int) -> None:
    """Until the server takes connections."""
    import psycopg

    for _ in range(PATIENCE * 10):
        try:
            psycopg.connect(f"host=127.0.0.1 port={port} user=bairi dbname=postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("PostgreSQL did not start")
