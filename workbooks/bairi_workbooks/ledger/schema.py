"""The ledger's schema (台账结构): created and brought up to date step by step, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection, Engine, insert, inspect, select, update

from bairi_validators.errors import BairiError
from bairi_workbooks.ledger import tables
from bairi_workbooks.ledger.steps import allocations, appearances, first

# In their order; what stands here is never changed, a new version of the schema is one more step.
MIGRATIONS: Final[tuple[Callable[[Connection], None], ...]] = (
    first.create,
    appearances.keep_every_appearance,
    allocations.keep_allocations,
)


def is_made(engine: Engine) -> bool:
    """Whether there is a ledger in a database."""
    return inspect(engine).has_table(tables.schema_version.name)


def migrate(engine: Engine) -> None:
    """Bring a ledger to this program's schema, wholly or not at all. Raises BairiError for a newer program's."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            # A table that others refer to can only be made anew while nobody looks; who does is asked afterwards.
            connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            _migrate(connection)


def _migrate(connection: Connection) -> None:
    v = tables.schema_version
    version = connection.scalar(select(v.c.version)) if inspect(connection).has_table(v.name) else None
    if (version or 0) > len(MIGRATIONS):
        raise BairiError(
            "这个台账是较新版本的百日建立的，本版本不能使用。请升级百日，或另指定台账。", arguments=("ledger",)
        )
    if version == len(MIGRATIONS):
        return
    for migration in MIGRATIONS[version or 0 :]:
        migration(connection)
    change = insert(v) if version is None else update(v)
    connection.execute(change.values(version=len(MIGRATIONS)))
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise BairiError("台账升级后的引用不完整，没有升级，原台账没有改动。请先备份台账，再与维护人员联系。")
