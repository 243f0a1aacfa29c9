"""What the conditional formats of a workbook's cell show, computed by LibreOffice."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from openpyxl.formula.translate import Translator
from openpyxl.worksheet.worksheet import Worksheet

from bairi_validators.standing import Light
from bairi_workbooks.style import LIGHT_FILL

RED, YELLOW = ("FF" + LIGHT_FILL[light].lstrip("#") for light in (Light.RED, Light.YELLOW))
needs_libreoffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
_BELOW = 150  # the row from which on formulas stand, below every row of the workbooks looked at


def colours_at(sheet: Worksheet, where: str) -> Iterator[tuple[str, str]]:
    """The conditional formats of a cell as (formula for this cell, fill)."""
    for area in sheet.conditional_formatting:
        if where not in area.sqref:
            continue
        first = min(area.sqref.ranges, key=lambda r: (r.min_row, r.min_col)).coord.split(":")[0]
        for rule in area.rules:
            yield Translator(f"={rule.formula[0]}", first).translate_formula(where), rule.dxf.fill.bgColor.rgb


def lay_out(book: openpyxl.Workbook, source: Worksheet, where: str) -> None:
    """A sheet with the same cells, and under them every conditional format's formula for the cell, with its fill."""
    sheet = book.create_sheet()
    for row in source.iter_rows():
        for cell in row:
            sheet[cell.coordinate].value = cell.value
    for row, (formula, fill) in enumerate(colours_at(source, where), start=_BELOW):
        sheet.cell(row, 1, formula)
        sheet.cell(row, 2, fill)


def shown_fills(book: openpyxl.Workbook, folder: Path) -> list[set[str]]:
    """For each sheet laid out, the fills of the conditional formats that hold, as LibreOffice computes them."""
    sheets = _calculated(book, folder).worksheets[1:]
    return [{row[1].value for row in s.iter_rows(min_row=_BELOW) if row[0].value is True} for s in sheets]


def _calculated(book: openpyxl.Workbook, folder: Path) -> openpyxl.Workbook:
    """The workbook with the values that LibreOffice computes."""
    path, out = folder / "book.xlsx", folder / "out"
    book.save(path)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return openpyxl.load_workbook(out / path.name, data_only=True)
