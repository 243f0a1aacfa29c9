"""Connecting to a ledger's database (台账连接): how it is opened, how transactions begin, what is said of failures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, create_engine, event
from sqlalchemy.exc import SQLAlchemyError

from bairi_validators.errors import BairiError, io_reason
from bairi_workbooks.ledger.turn import KEY, PATIENCE


@contextmanager
def at_the_edge(name: str) -> Iterator[None]:
    """What goes wrong in a ledger's database or folder, as a BairiError of one sentence."""
    try:
        yield
    except SQLAlchemyError as error:
        reason, *_ = str(getattr(error, "orig", None) or error).partition("\n")
        raise BairiError(f"台账（{name}）读写失败：{reason}。请检查位置、权限，以及是否正被其他程序占用。") from error
    except ImportError as error:
        raise BairiError("使用 PostgreSQL 台账要先安装驱动：pip install 'bairi[postgresql]'。") from error
    except OSError as error:
        raise BairiError(f"台账（{name}）读写失败：{io_reason(error)}。请检查位置和权限。") from error


def engine_of(url: str) -> Engine:
    """The engine of the database at a URL. Raises ImportError where its driver is not installed."""
    engine = create_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _: object) -> None:
    """Readers beside a writer, patience, and references that hold; transactions begin where SQLAlchemy begins them."""
    connection.isolation_level = None
    for setting in (f"busy_timeout={PATIENCE * 1000}", "journal_mode=WAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {setting}")


def _begin(connection: Connection) -> None:
    """One transaction after the other, on either database: what one has looked up, no other changes meanwhile."""
    sqlite = connection.dialect.name == "sqlite"
    connection.exec_driver_sql("BEGIN IMMEDIATE" if sqlite else f"SELECT pg_advisory_xact_lock({KEY + 1})")
