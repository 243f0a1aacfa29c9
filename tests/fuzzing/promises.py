"""What reading must keep to, whatever it is given: it ends, in findings with known codes, and never reads amiss."""

from __future__ import annotations

import json
import warnings
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import Final

import openpyxl
from openpyxl.styles.numbers import is_date_format

from bairi_validators.findings import Finding, catalogue
from bairi_validators.plan.models import Plan
from bairi_validators.submissions import Cell, Checked
from bairi_workbooks.checking import NOTHING_KNOWN, judged
from bairi_workbooks.reading.grid import Grid
from bairi_workbooks.reading.submission import read_bytes
from bairi_workbooks.reading.workbook import read_workbook

NAME: Final = "东河县_2026-11中旬.xlsx"


def kept(plan: Plan, content: bytes) -> Checked:
    """Read and check bytes as a file is; raises AssertionError where a promise is broken."""
    checked = judged(plan, NAME, read_bytes(plan, NAME, content), None, NOTHING_KNOWN)
    assert {f.code for f in checked.findings} <= set(catalogue())
    json.dumps(checked.as_json())
    for finding in checked.findings:
        assert "\x00" not in finding.message
    grids = read_workbook(content)
    if not isinstance(grids, Finding):
        agrees(grids, content)
    return checked


def agrees(grids: list[Grid], content: bytes) -> None:
    """No number is read otherwise than by the exact reader, where that one can read the file at all."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(BytesIO(content), data_only=True)
    except Exception:  # noqa: BLE001 - it refuses much that can be read
        return
    for grid in grids:
        if grid.name not in book.sheetnames or not hasattr(book[grid.name], "iter_rows"):
            continue
        sheet = book[grid.name]
        for cell in (cell for row in grid.rows for cell in row if isinstance(cell.value, Decimal) and not cell.fault):
            assert cell.place.cell
            other = sheet[cell.place.cell]
            if other.value is not None and not is_date_format(other.number_format):  # no date that it knows: an error
                assert same(cell, other.value), (grid.name, cell, other.value)


def same(cell: Cell, other: object) -> bool:
    """Whether both readers say one thing of a cell; dates and times are another matter."""
    if isinstance(other, bool) or not isinstance(other, int | float | str):
        return True
    try:
        number = Decimal(str(other))
    except InvalidOperation:
        return False
    return isinstance(cell.value, Decimal) and abs(cell.value - number) <= abs(number) * Decimal("1e-14")
