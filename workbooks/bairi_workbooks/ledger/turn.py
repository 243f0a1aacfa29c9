"""One run at a time (依次运行): none consolidates without what another one gathers; a killed one holds nothing."""

from __future__ import annotations

import getpass
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection, NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError

from bairi_validators.errors import BairiError

PATIENCE: Final = 30  # seconds that a run waits for another one
_AT_FIRST: Final = 1  # second, before anybody is told that it waits
LOCK: Final = "运行锁.db"
KEY: Final = 8_100_100  # of the database's advisory locks, ours
_HOLDER: Final = text(
    "SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a USING (pid) "
    "WHERE l.locktype = 'advisory' AND l.granted AND l.objid = :key"
)
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
                raise BairiError(f"台账正被另一次运行使用{_holder(connection)}，已等待{PATIENCE}秒。请等它结束后再试。")
        _sign(connection)
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


def _sign(connection: Connection) -> None:
    """Say for others who has the turn: user, machine, since when."""
    # Without Chinese: the database keeps ASCII only.
    who = f"{getpass.getuser()}@{platform.node()} {datetime.now():%m-%d %H:%M}"  # noqa: DTZ005 - the office's clock
    if connection.dialect.name == "sqlite":
        with suppress(OSError):  # a ledger that is only read has no place for it, and who waits is told without
            _note(connection).write_text(who, encoding="utf-8")
    else:
        connection.execute(text("SELECT set_config('application_name', :who, false)"), {"who": who})


def _holder(connection: Connection) -> str:
    """Who has the turn, in brackets; nothing where that cannot be told."""
    if connection.dialect.name != "sqlite":
        who = connection.execute(_HOLDER, {"key": KEY}).scalar()
    else:
        with suppress(OSError, UnicodeError):  # it is for the message alone
            return f"（{_note(connection).read_text(encoding='utf-8')}起）"
        who = None
    return f"（{who}起）" if who else ""


def _note(connection: Connection) -> Path:
    return Path(str(connection.engine.url.database)).with_suffix(".txt")


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
