"""Places for ledgers on either database, and what stands in one, asked past the ledger itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, create_engine, inspect, text

from bairi_workbooks.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Place:
    """Where a ledger is: as a person names it, its database's URL, and its archive where that is elsewhere."""

    name: str
    url: str
    archive: Path | None

    def open(self) -> Ledger:
        return Ledger.open(self.name, self.archive)

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        """A transaction on the database itself."""
        engine = create_engine(self.url)
        try:
            with engine.begin() as connection:
                yield connection
        finally:
            engine.dispose()


def empty(url: str) -> None:
    """Take everything out of a PostgreSQL."""
    with Place(url, url, None).connected() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))


def shape(connection: Connection) -> dict[str, Any]:
    """Everything that a database knows of its tables but the order of columns."""
    look = inspect(connection)
    return {
        table: {
            "columns": {c["name"]: (str(c["type"]), c["nullable"]) for c in look.get_columns(table)},
            "key": look.get_pk_constraint(table)["constrained_columns"],
            "references": sorted(
                (f["constrained_columns"], f["referred_table"], f["referred_columns"])
                for f in look.get_foreign_keys(table)
            ),
            "indexes": sorted((str(i["name"]), i["column_names"], bool(i["unique"])) for i in look.get_indexes(table)),
            "unique": sorted((str(u["name"]), u["column_names"]) for u in look.get_unique_constraints(table)),
        }
        for table in look.get_table_names()
    }


def rows(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table."""
    found = MetaData()
    found.reflect(connection)
    return {
        name: sorted((dict(row) for row in connection.execute(table.select()).mappings()), key=str)
        for name, table in found.tables.items()
        if name != "schema_version"
    }
