"""The ledger's tables (台账表). Figures are exact texts, never floating-point numbers; periods are their codes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Boolean, Column, ForeignKey, Integer, MetaData, Table, Text, TypeDecorator, UniqueConstraint

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_ESCAPED = re.compile(r"\\u([0-9a-f]{4})")


def _storable(text: str) -> str:
    text = text.replace("\\", r"\u005c")  # before others are put in
    if not _UNSTORABLE.search(text):
        return text
    return _UNSTORABLE.sub(lambda m: f"\\u{ord(m.group()):04x}", text)


class Words(TypeDecorator[str]):
    """A text of people's files, exact: what a database refuses (NUL, halves of characters) is kept as an escape."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:  # noqa: ARG002 - SQLAlchemy's hook
        """Escape."""
        return value if value is None else _storable(value)

    def process_result_value(self, value: str | None, dialect: Any) -> str | None:  # noqa: ARG002 - SQLAlchemy's hook
        """Take the escapes back."""
        return value if value is None or "\\" not in value else _ESCAPED.sub(lambda m: chr(int(m[1], 16)), value)


# The cells that an observation came from, by the names of their columns here.
CELLS: Final = ("value", "base", "state", "done_on", "own_target")
METADATA: Final = MetaData()


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _words(*names: str) -> list[Column[str]]:
    return [Column(name, Words, nullable=False) for name in names]


def _optional(*names: str) -> list[Column[str]]:
    return [Column(name, Words) for name in names]


def _numbers(*names: str) -> list[Column[int]]:
    return [Column(name, Integer, nullable=False) for name in names]


def _to(name: str, table: str, *, optional: bool = False) -> Column[int]:
    return Column(name, Integer, ForeignKey(f"{table}.id"), nullable=optional, index=True)


schema_version = Table("schema_version", METADATA, *_numbers("version"))
runs = Table(
    "runs",
    METADATA,
    _id(),
    *_words("period", "plan_id", "plan_version", "basis", "inbox", "began", "ended"),
    *_numbers("files"),
)
files = Table("files", METADATA, Column("sha256", Words, primary_key=True), *_numbers("size"), _to("first_run", "runs"))
arrivals = Table(
    "arrivals",
    METADATA,
    _id(),
    *_words("period", "name", "arrived"),
    Column("sha256", Words, ForeignKey("files.sha256"), nullable=False),
    _to("first_run", "runs"),
    UniqueConstraint("period", "name", "sha256", "arrived", name="arrivals_appearance"),
)
judgements = Table(
    "judgements",
    METADATA,
    _id(),
    _to("arrival", "arrivals"),
    _to("run", "runs"),
    *_words("basis", "history", "digest", "verdict"),
    *_optional("unit", "period", "mark", "table_sheet", "table_cell"),
    *_numbers("errors", "warnings"),
    Column("issued", Boolean),
)
findings = Table(
    "findings",
    METADATA,
    _id(),
    _to("judgement", "judgements"),
    *_words("code", "severity", "message", "fix", "facts"),
    *_optional("sheet", "cell"),
)
observations = Table(
    "observations",
    METADATA,
    _id(),
    _to("judgement", "judgements"),
    *_words("unit", "indicator"),
    *_optional(*CELLS, "sheet", *(f"{name}_{part}" for name in CELLS for part in ("cell", "type", "text"))),
)
entries = Table(
    "entries", METADATA, _id(), _to("judgement", "judgements"), *_words("kind", "cells"), *_numbers("number")
)
decisions = Table("decisions", METADATA, _id(), *_words("period", "unit", "sha256", "kind", "reason", "who", "decided"))
standings = Table(
    "standings",
    METADATA,
    Column("period", Words, primary_key=True),
    Column("unit", Words, primary_key=True),
    *_words("state"),
    *_numbers("version", "errors", "warnings"),
    _to("judgement", "judgements", optional=True),
)
allocations = Table(  # the targets that a period was held against, as its last run was told them
    "allocations",
    METADATA,
    *(Column(name, Words, primary_key=True) for name in ("period", "unit", "indicator")),
    *_words("target", "file", "sha256"),
    *_optional("sheet", "cell"),
)
results = Table(
    "results",
    METADATA,
    Column("period", Words, primary_key=True),
    Column("indicator", Words, primary_key=True),  # empty for a county's overall place
    Column("unit", Words, primary_key=True),  # empty for the city
    *_optional("value", "percent", "gap_points", "light", "source", "numerator"),
    *(Column(name, Integer) for name in ("rank", "reported", "owed")),
)

Stored = tuple[Any, ...]  # a row as a database takes it
_COLUMNS: Final = {
    table.name: tuple(column.name for column in table.columns if column.name != "id")
    for table in METADATA.sorted_tables
}


def columns(table: Table) -> tuple[str, ...]:
    """The names of a table's columns in their order, without the number that the database gives."""
    return _COLUMNS[table.name]


def stored(table: Table, record: Mapping[str, Any]) -> Stored:
    """What a record tells, in the order of the table's columns, its texts escaped."""
    return storable(tuple([record[name] for name in _COLUMNS[table.name] if name in record]))


def storable(row: Stored) -> Stored:
    """A row with its texts escaped."""
    return tuple([_storable(value) if isinstance(value, str) else value for value in row])
