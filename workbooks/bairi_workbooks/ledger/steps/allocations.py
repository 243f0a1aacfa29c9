"""The targets that a period was held against are kept as well (台账结构：任务分解)."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Connection, MetaData, Table, Text

METADATA: Final = MetaData()
Table(
    "allocations",
    METADATA,
    *(Column(name, Text, primary_key=True) for name in ("period", "unit", "indicator")),
    *(Column(name, Text, nullable=False) for name in ("target", "file", "sha256")),
    *(Column(name, Text) for name in ("sheet", "cell")),
)


def keep_allocations(connection: Connection) -> None:
    """One more table."""
    METADATA.create_all(connection)
