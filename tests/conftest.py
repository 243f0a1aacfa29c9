"""What all tests run on: two plans, the real one and a tiny one of another city; a ledger on either database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

import clusters
import postgresql
from bairi_validators.plan.loading import load_plan
from bairi_validators.plan.models import Plan
from ledgers import Place, empty

TINY = Path(__file__).parent / "plans" / "qingjiang-2026.toml"


@pytest.fixture(scope="session")
def chenzhou() -> Plan:
    return load_plan()


@pytest.fixture(scope="session")
def tiny() -> Plan:
    return load_plan(TINY)


@pytest.fixture(scope="session")
def tiny_file() -> Path:
    return TINY


@pytest.fixture(scope="session")
def database() -> Iterator[str]:
    """The URL of a PostgreSQL that tests may empty."""
    if url := os.environ.get("BAIRI_TEST_POSTGRESQL"):
        yield url
        return
    programs = postgresql.binaries()
    if programs is None:
        pytest.skip("PostgreSQL (postgres, initdb) is not installed")
    with postgresql.server(programs) as url:
        yield url


@pytest.fixture(scope="session")
def store() -> Iterator[None]:
    """A store of objects that `s3://…` means, here and in what is started from here."""
    for needed in ("moto", "s3fs", "upath"):
        pytest.importorskip(needed, reason="the extra `distributed` is not installed")
    with clusters.store() as environment, pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="session")
def cluster(store: None) -> Iterator[str]:
    """The address of a scheduler with two workers, who know the store."""
    pytest.importorskip("distributed", reason="the extra `distributed` is not installed")
    with clusters.local_cluster() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Where a ledger may be made that nobody has made yet."""
    if request.param == "sqlite":
        folder = tmp_path / "台账"
        folder.mkdir()
        return Place(str(folder), f"sqlite:///{folder / '台账.db'}", None)
    url = request.getfixturevalue("database")
    empty(url)
    return Place(url, url, tmp_path / "原件")
