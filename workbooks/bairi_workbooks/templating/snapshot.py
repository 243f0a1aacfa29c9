"""Snapshots (模板内容): what a template's cells hold, read whole from a file or from a workbook open in Excel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula (公式) with its =; `area` is where an array formula stands."""

    text: str
    area: str | None = None


@dataclass(frozen=True, slots=True)
class SheetSnapshot:
    """A sheet (工作表) of a template: its values row by row from A1, and the texts of its printed margins by place.

    `merged` are the merged areas as far as they are known: first column, first row, last column, last row.
    """

    title: str
    rows: Sequence[Sequence[Any]]
    margins: Mapping[str, str] = field(default_factory=dict)
    merged: Sequence[tuple[int, int, int, int]] = ()


@dataclass(frozen=True, slots=True)
class BookSnapshot:
    """A template: its file name, its sheets in their order, its properties (文件属性) by their Chinese names."""

    name: str
    sheets: Sequence[SheetSnapshot]
    properties: Mapping[str, str] = field(default_factory=dict)
