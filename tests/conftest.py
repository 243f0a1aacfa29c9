"""The two plans that tests run on: the real one, and a tiny one of another city."""

from __future__ import annotations

from pathlib import Path

import pytest

from bairi_validators.plan.loading import load_plan
from bairi_validators.plan.models import Plan

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
