"""Versions of the ledger: each step means for ever what it meant, none loses anything, and none is taken by half."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert, text
from sqlalchemy.exc import SQLAlchemyError

import samples
from bairi_validators.consolidation import SubmissionState
from bairi_validators.errors import BairiError
from bairi_validators.plan.models import Plan
from bairi_workbooks.batch import consolidate_inbox, consolidate_ledger
from bairi_workbooks.checking import NOTHING_KNOWN
from bairi_workbooks.ledger import schema, tables
from bairi_workbooks.ledger.connecting import at_the_edge
from bairi_workbooks.ledger.steps import first
from ledgers import Place, empty, rows, shape

VERSION_1 = Path(__file__).parents[1] / "ledgers" / "version-1.sql"
STOPPED = """
import os, signal, sys
from pathlib import Path
from bairi_workbooks.ledger import Ledger, schema

def half(connection):
    connection.exec_driver_sql("DELETE FROM results")
    connection.exec_driver_sql("ALTER TABLE runs ADD COLUMN more TEXT")
    os.kill(os.getpid(), signal.SIGKILL)

schema.MIGRATIONS = (*schema.MIGRATIONS, half)
Ledger.open(sys.argv[1], Path(sys.argv[2]))
"""


def of_version_1() -> sqlite3.Connection:
    """A ledger as the first version wrote it: its tables and rows, word by word."""
    database = sqlite3.connect(":memory:")
    database.executescript(VERSION_1.read_text(encoding="utf-8"))
    database.row_factory = sqlite3.Row
    return database


def fill(connection: Connection) -> None:
    """Make a ledger of version 1 with the rows of the one that is kept."""
    first.create(connection)
    with closing(of_version_1()) as old:
        for table in first.METADATA.sorted_tables:
            found = [typed(row) for row in old.execute(f"SELECT * FROM {table.name}")]  # noqa: S608 - our own names
            if found:
                connection.execute(insert(table), found)
            if found and "id" in table.c and connection.dialect.name == "postgresql":
                last = f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), max(id)) FROM {table.name}"  # noqa: S608
                connection.execute(text(last))


def typed(row: sqlite3.Row) -> dict[str, Any]:
    """A row as any database takes it: SQLite writes yes and no as numbers."""
    return {name: bool(row[name]) if name == "issued" and row[name] is not None else row[name] for name in row.keys()}  # noqa: SIM118


def version(connection: Connection) -> int | None:
    return connection.scalar(text("SELECT version FROM schema_version"))


def test_the_first_step_still_makes_what_the_first_version_made(tmp_path: Path) -> None:
    made = Place("", f"sqlite:///{tmp_path / 'made.db'}", None)
    kept = Place("", f"sqlite:///{tmp_path / 'kept.db'}", None)
    with closing(sqlite3.connect(tmp_path / "kept.db")) as database:
        database.executescript(VERSION_1.read_text(encoding="utf-8"))
    with made.connected() as one, kept.connected() as other:
        first.create(one)
        assert shape(one) == shape(other)


def test_all_steps_together_make_the_tables_as_they_are_today(place: Place, tmp_path: Path) -> None:
    place.open().close()
    with place.connected() as connection:
        migrated = shape(connection)
    if place.archive:
        empty(place.url)
    fresh = Place("", place.url if place.archive else f"sqlite:///{tmp_path / 'fresh.db'}", None)
    with fresh.connected() as connection:
        tables.METADATA.create_all(connection)
        assert shape(connection) == migrated


def test_a_ledger_of_version_1_opens_with_nothing_lost(place: Place, tiny: Plan) -> None:
    with place.connected() as connection:
        fill(connection)
        before = rows(connection)
    with place.open() as ledger:
        found = consolidate_ledger(tiny, samples.PERIOD, ledger, NOTHING_KNOWN)
    with place.connected() as connection:
        after = rows(connection)
        assert {table: after[table] for table in before} == before
        assert connection.scalar(text("SELECT version FROM schema_version")) == len(schema.MIGRATIONS)
    assert all(before.values()), "the kept ledger has rows in every table"
    (own,) = [s for s in found.submissions if s.unit.name == "东河县"]
    assert (own.state, own.version, own.arrived) == (SubmissionState.RETURNED, 1, samples.IN_TIME)
    assert own.checked is not None
    assert {o.indicator.id: o.value for o in own.checked.observations}["T01-04"] == Decimal("45.5")


def test_a_ledger_of_version_1_takes_in_more(place: Place, tiny: Plan, tmp_path: Path) -> None:
    with place.connected() as connection:
        fill(connection)
    inbox = tmp_path / "收件"
    inbox.mkdir()
    other = samples.PERIOD.previous()
    samples.submit(inbox, tiny, "西岭县", period=other, arrived=datetime(2026, 11, 11, 9))
    with place.open() as ledger:
        run = consolidate_inbox(tiny, inbox, other, ledger=ledger)
    assert [s.unit.name for s in run.consolidation.submissions if s.checked] == ["西岭县"]


def test_a_step_that_is_stopped_midway_leaves_the_ledger_as_it_was(place: Place, tmp_path: Path) -> None:
    with place.connected() as connection:
        fill(connection)
        before = (version(connection), shape(connection), rows(connection))
    archive = place.archive or tmp_path / "台账" / "原件"
    ended = subprocess.run([sys.executable, "-c", STOPPED, place.name, str(archive)], check=False, capture_output=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    with place.connected() as connection:
        assert (version(connection), shape(connection), rows(connection)) == before
    place.open().close()


def test_a_step_that_breaks_a_reference_is_not_taken(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with place.connected() as connection:
        fill(connection)
        before = rows(connection)

    def forgetful(connection: Connection) -> None:
        connection.execute(text("DELETE FROM files"))

    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, forgetful))
    with pytest.raises(BairiError, match=r"没有升级|读写失败"):
        place.open()
    with place.connected() as connection:
        assert (version(connection), rows(connection)) == (1, before)


def test_a_failure_of_the_database_that_has_no_words_is_told_all_the_same() -> None:
    with pytest.raises(BairiError, match="台账（数据库）读写失败"), at_the_edge("数据库"):
        raise SQLAlchemyError
