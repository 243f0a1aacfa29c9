"""The ledger's schema (台账结构): created and brought up to date step by step, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection, func, insert, inspect, select, update

from bairi_validators.errors import BairiError
from bairi_workbooks.ledger import tables
from bairi_workbooks.ledger.steps.allocations import keep_allocations


def _first(connection: Connection) -> None:
    tables.METADATA.create_all(connection)


# In their order; what stands here is never changed, a new version of the schema is one more step.
MIGRATIONS: Final[tuple[Callable[[Connection], None], ...]] = (_first, keep_allocations)


def migrate(connection: Connection) -> None:
    """Bring a ledger to this program's schema. Raises BairiError for one of a newer program."""
    version = 0
    if inspect(connection).has_table(tables.schema_version.name):
        version = connection.scalar(select(func.max(tables.schema_version.c.version))) or 0
    if version > len(MIGRATIONS):
        raise BairiError("这个台账是较新版本的 bairi 建立的，本版本不能使用。请升级 bairi，或用 --ledger 另指定台账。")
    for migration in MIGRATIONS[version:]:
        migration(connection)
    if version == 0:
        connection.execute(insert(tables.schema_version).values(version=len(MIGRATIONS)))
    elif version < len(MIGRATIONS):
        connection.execute(update(tables.schema_version).values(version=len(MIGRATIONS)))
