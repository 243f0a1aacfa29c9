"""The sheet 规范记录: what 规范数值 wrote into which cell, and what stood there before, to be put back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

RECORD_SHEET: Final = "规范记录"
HEADINGS: Final = ("序号", "位置", "规范前", "规范后", "规则", "原格式", "原值", "新值")
WIDTHS: Final = (6, 20, 26, 26, 60, 10, 10, 10)
SEEN: Final = 5  # the last three columns are for the machine


def heading_row(rows: Sequence[Sequence[object]]) -> int | None:
    """The place of the heading row, counted from 0; None for a sheet that is no such record."""
    return next((n for n, row in enumerate(rows) if tuple(row[:SEEN]) == HEADINGS[:SEEN]), None)
