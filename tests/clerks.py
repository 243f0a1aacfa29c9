"""A clerk's workbook of the real plan, open in LibreOffice, and the faults that clerks make in it."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import xlwings as xw

from bairi_addin.demo.figures import figures
from bairi_addin.demo.scene import Scene
from bairi_addin.ribbon.copies import save_copy
from bairi_addin.ribbon.desk import Desk
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan
from bairi_validators.vocabulary import Column, SheetName
from bairi_workbooks.submission_template import submission_name, write_submission

MakeDesk = Callable[..., Desk]
PERIOD = Period.parse("2025-10下旬")
UNIT = "桂阳县"
TABLE = SheetName.INDICATORS.value


def filled(folder: Path, plan: Plan, unit: str = UNIT, period: Period = PERIOD, name: str | None = None) -> Path:
    """A unit's workbook for a period, filled in without faults."""
    scene = Scene(plan, PERIOD, 1)
    before, now = figures(scene)
    entries = (now if period == PERIOD else before)[unit]
    path = folder / (name or submission_name(plan.unit_of[unit], period))
    return write_submission(path, plan, plan.unit_of[unit], period, entries=entries)


def cell(book: xw.Book, indicator: str, column: Column) -> xw.Range:
    """An indicator's cell in the open workbook."""
    sheet = book.sheets[TABLE]
    rows = sheet.used_range.value
    heading = next(n for n, row in enumerate(rows) if row[0] == Column.ID.value)
    row = next(n for n, row in enumerate(rows) if row[0] == indicator)
    return sheet[row, rows[heading].index(column.value)]


def where(found: xw.Range) -> str:
    return str(found.get_address(row_absolute=False, column_absolute=False))


def looks(book: xw.Book, folder: Path) -> dict[str, Any]:
    """What a copy of the open workbook holds: values, fills, fonts, notes and protection, sheet by sheet in order."""
    path = folder / "样子.xlsx"
    save_copy(book, path)
    content = path.read_bytes()
    seen: dict[str, Any] = {}
    for sheet in openpyxl.load_workbook(BytesIO(content)).worksheets:
        cells = [c for row in sheet.iter_rows() for c in row]
        seen[sheet.title] = (
            sheet.sheet_state,
            {c.coordinate: c.value for c in cells if c.value is not None},
            {c.coordinate: c.fill.fgColor.rgb for c in cells if c.fill.fill_type},
            {c.coordinate: (c.number_format, c.font.b, c.protection.locked) for c in cells if c.has_style},
            {c.coordinate: c.comment.text for c in cells if c.comment},
            sorted((name, json.dumps(value)) for name, value in vars(sheet.protection).items()),
        )
    with zipfile.ZipFile(BytesIO(content)) as archive:
        seen["部件"] = len([name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")])
    return seen
