"""Connecting to a ledger's database (台账连接): how it is opened, how transactions begin, what is said of failures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event
from sqlalchemy.exc import SQLAlchemyError

from bairi_validators.errors import BairiError, io_reason
from bairi_workbooks.ledger.turn import KEY, PATIENCE

_REASONS: Final = {
    "SQLITE_READONLY": "磁盘、文件夹或文件只读，请复制到可以写入的位置再用",
    "SQLITE_CANTOPEN": "打不开数据库文件",
    "SQLITE_BUSY": "正被其他程序占用",
    "SQLITE_LOCKED": "正被其他程序占用",
    "SQLITE_FULL": "磁盘已满",
    "SQLITE_CORRUPT": "数据库文件已损坏",
    "SQLITE_NOTADB": "不是台账的数据库文件",
    "SQLITE_IOERR": "磁盘读写出错",
}


@contextmanager
def at_the_edge(name: str) -> Iterator[None]:
    """What goes wrong in a ledger's database or folder, as a BairiError of one sentence."""
    try:
        yield
    except SQLAlchemyError as error:
        raise BairiError(
            f"台账（{name}）读写失败：{_reason(error)}。请检查位置、权限，以及是否正被其他程序占用。"
        ) from error
    except ImportError as error:
        raise BairiError("使用 PostgreSQL 台账要先安装驱动：pip install 'bairi[postgresql]'。") from error
    except OSError as error:
        raise BairiError(f"台账（{name}）读写失败：{io_reason(error)}。请检查位置和权限。") from error


def _reason(error: SQLAlchemyError) -> str:
    """Why the database refused, in Chinese where SQLite says one of the usual reasons."""
    original = getattr(error, "orig", None) or error
    code = str(getattr(original, "sqlite_errorname", ""))
    usual = (words for name, words in _REASONS.items() if code.startswith(name))
    return next(usual, str(original).partition("\n")[0])


def engine_of(url: URL) -> Engine:
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
