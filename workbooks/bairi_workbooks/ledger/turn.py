"""One run at a time (依次运行): none consolidates without what another one gathers; a killed one holds nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection, NullPool, create_engine
from sqlalchemy.exc import DBAPIError

from bairi_validators.errors import BairiError

PATIENCE: Final = 30  # seconds that a run waits for another one
_AT_FIRST: Final = 1  # second, before anybody is told that it waits
LOCK: Final = "运行锁.db"
KEY: Final = 8_100_100  # of the database's advisory locks, ours
_BUSY: Final = frozenset({"SQLITE_BUSY", "55P03"})


@contextmanager
def turn(url: URL, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """While this lasts nobody else has a turn at the ledger; `waiting` is called where somebody has it.

    Raises BairiError where somebody has it for too long.
    """
    engine = create_engine(_beside(url), poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        if not _taken(connection, _AT_FIRST):
            waiting()
            if not _taken(connection, PATIENCE):
                raise BairiError(f"台账正被另一次运行使用，已等待{PATIENCE}秒。请等它结束后再试。")
        yield


def _taken(connection: Connection, seconds: int) -> bool:
    """Whether the turn came in time."""
    try:
        _take(connection, seconds * 1000)
    except DBAPIError as error:
        if _reason(error) not in _BUSY:
            raise
        return False
    return True


def _beside(url: URL) -> URL:
    """A file's lock is a file beside it: whoever only reads the ledger goes on reading. A server's is in the server."""
    if url.get_backend_name() != "sqlite" or url.database is None:
        return url
    return url.set(database=str(Path(url.database).with_name(LOCK)))


def _take(connection: Connection, milliseconds: int) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA busy_timeout={milliseconds}")
        connection.exec_driver_sql("BEGIN EXCLUSIVE")
    else:
        connection.exec_driver_sql(f"SET lock_timeout = {max(1, milliseconds)}")
        connection.exec_driver_sql(f"SELECT pg_advisory_lock({KEY})")


def _reason(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlite_errorname", None) or getattr(error.orig, "sqlstate", None)
