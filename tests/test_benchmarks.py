"""Benchmarks' data sets: made once, kept, and made again where they were interrupted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="the extra `parquet` is not installed")
pytest.importorskip("distributed", reason="the extra `distributed` is not installed")

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


def roll_up(folder: Path) -> str:
    """What the smallest nation's roll-up prints first."""
    command = (sys.executable, BENCHMARKS / "levels.py", "--share", "0.001", "--folder", folder, "--jobs", "1")
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")
    return done.stdout.splitlines()[0]


def test_a_nation_is_made_in_a_folder_that_is_not_there_and_anew_where_it_is_not_whole(tmp_path: Path) -> None:
    first = roll_up(tmp_path / "全国")
    (table,) = (tmp_path / "全国").rglob("层级表.csv")
    table.write_text("", encoding="utf-8")  # as an interrupted run leaves it
    (table.parent / "whole").unlink()
    assert roll_up(tmp_path / "全国") == first
