"""One run at a time (依次运行): none consolidates without what another one gathers; a killed one holds nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection, NullPool, create_engine
from sqlalchemy.exc import DBAPIError

from bairi_validators.errors import BairiError

PATIENCE: Final = 30  # seconds that a run waits for another one
LOCK: Final = "运行锁.db"
KEY: Final = 8_100_100  # of the database's advisory locks, ours
_BUSY: Final = frozenset({"SQLITE_BUSY", "55P03"})


@contextmanager
def turn(url: URL) -> Iterator[None]:
    """While this lasts nobody else has a turn at the ledger. Raises BairiError where somebody has it for too long."""
    engine = create_engine(_beside(url), poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        try:
            _take(connection, PATIENCE * 1000)
        except DBAPIError as error:
            if _reason(error) not in _BUSY:
                raise
            raise BairiError("台账正被另一次运行使用。请等它结束后再试。") from error
        yield


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
