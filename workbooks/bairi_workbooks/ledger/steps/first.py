"""The ledger's first schema, as it was (台账结构第1版): frozen, whatever the tables have become since."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Boolean, Column, Connection, ForeignKey, Integer, MetaData, Table, Text, UniqueConstraint

METADATA: Final = MetaData()
_CELLS: Final = ("value", "base", "state", "done_on", "own_target")


def create(connection: Connection) -> None:
    """Create every table of the first version."""
    METADATA.create_all(connection)


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _words(*names: str) -> list[Column[str]]:
    return [Column(name, Text, nullable=False) for name in names]


def _optional(*names: str) -> list[Column[str]]:
    return [Column(name, Text) for name in names]


def _numbers(*names: str) -> list[Column[int]]:
    return [Column(name, Integer, nullable=False) for name in names]


def _to(name: str, table: str, *, optional: bool = False) -> Column[int]:
    return Column(name, Integer, ForeignKey(f"{table}.id"), nullable=optional, index=True)


Table("schema_version", METADATA, *_numbers("version"))
Table(
    "runs",
    METADATA,
    _id(),
    *_words("period", "plan_id", "plan_version", "basis", "inbox", "began", "ended"),
    *_numbers("files"),
)
Table("files", METADATA, Column("sha256", Text, primary_key=True), *_numbers("size"), _to("first_run", "runs"))
Table(
    "arrivals",
    METADATA,
    _id(),
    *_words("period", "name", "arrived"),
    Column("sha256", Text, ForeignKey("files.sha256"), nullable=False),
    _to("first_run", "runs"),
    UniqueConstraint("period", "name", "sha256"),
)
Table(
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
Table(
    "findings",
    METADATA,
    _id(),
    _to("judgement", "judgements"),
    *_words("code", "severity", "message", "fix", "facts"),
    *_optional("sheet", "cell"),
)
Table(
    "observations",
    METADATA,
    _id(),
    _to("judgement", "judgements"),
    *_words("unit", "indicator"),
    *_optional(*_CELLS, "sheet", *(f"{name}_{part}" for name in _CELLS for part in ("cell", "type", "text"))),
)
Table("entries", METADATA, _id(), _to("judgement", "judgements"), *_words("kind", "cells"), *_numbers("number"))
Table("decisions", METADATA, _id(), *_words("period", "unit", "sha256", "kind", "reason", "who", "decided"))
Table(
    "standings",
    METADATA,
    Column("period", Text, primary_key=True),
    Column("unit", Text, primary_key=True),
    *_words("state"),
    *_numbers("version", "errors", "warnings"),
    _to("judgement", "judgements", optional=True),
)
Table(
    "results",
    METADATA,
    Column("period", Text, primary_key=True),
    Column("indicator", Text, primary_key=True),
    Column("unit", Text, primary_key=True),
    *_optional("value", "percent", "gap_points", "light", "source", "numerator"),
    *(Column(name, Integer) for name in ("rank", "reported", "owed")),
)
