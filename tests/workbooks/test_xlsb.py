"""Binary workbooks (.xlsb)."""

from __future__ import annotations

import datetime
import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO
from math import inf, nan
from pathlib import Path

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

import samples
from bairi_validators.plan.models import Plan
from bairi_validators.submissions import Fault
from bairi_validators.vocabulary import SheetName
from bairi_workbooks.checking import check_file
from bairi_workbooks.return_package.package import write_return_package
from bairi_workbooks.submission_template import Entry
from containers import (
    as_written,
    damage,
    grids,
    refused,
    rewritten,
    values,
)
from xlsb_writer import Formula, Styled, xlsb


def test_the_fast_reader_reads_our_binary_workbooks_as_we_do() -> None:
    content = xlsb(
        [["甲", 2.5, -7, True], [Styled(45000.0, "yyyy-m-d"), Formula(0.25), Formula("乙"), Formula(result=False)]]
    )
    sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert sheet == [["甲", 2.5, -7.0, True], [datetime.date(2023, 3, 15), 0.25, "乙", False]]
    assert values(content) == [
        ["甲", Decimal("2.5"), Decimal(-7), True],
        [date(2023, 3, 15), Decimal("0.25"), "乙", False],
    ]


def test_a_binary_workbook_hides_nothing_of_what_is_odd_in_it() -> None:
    content = xlsb(
        [
            ["甲", "#N/A", Formula("#DIV/0!")],
            ["乙", Formula(0.0, pending=True), Styled(0.5, 10)],
            [Styled(1.0, '0"%"')],
        ],
        merged=[(0, 1, 0, 0)],
        hidden_rows=[1],
        hidden_columns=[2],
        state=2,
    )
    (grid,) = grids(content)
    found = {c.place.cell: (c.value, c.fault, c.percent, c.formula) for row in grid.rows for c in row if not c.blank}
    assert found == {
        "A1": ("甲", Fault.MERGED, False, False),
        "B1": ("#N/A", Fault.ERROR, False, False),
        "C1": ("#DIV/0!", Fault.ERROR, False, True),
        "A2": ("乙", Fault.MERGED, False, False),
        "B2": (None, Fault.UNCALCULATED, False, True),
        "C2": (Decimal("0.5"), None, True, False),
        "A3": (Decimal(1), None, False, False),
    }
    assert (grid.visible, grid.hidden_rows, grid.hidden_columns) == (False, {1}, {2})


def test_days_of_a_binary_workbook_are_counted_from_where_it_says() -> None:
    rows = [[Styled(45000.0, 31)]]
    assert values(xlsb(rows)) == [[date(2023, 3, 15)]]
    assert values(xlsb(rows, from_1904=True)) == [[date(2027, 3, 16)]]


def test_a_binary_workbook_cut_off_inside_is_damaged() -> None:
    content = rewritten(xlsb([["甲", 1]]), "xl/worksheets/sheet1.bin", lambda part: part[:-7])
    assert refused(content).code == "F01"


def test_infinity_under_a_date_format_ends_no_run() -> None:
    assert values(xlsb([[Styled(inf, 14), Styled(nan, 14), 1]])) == [["inf", "nan", 1]]


def test_no_damage_to_a_binary_workbook_raises_or_prints(capfd: pytest.CaptureFixture[str]) -> None:
    rows = [["甲", Styled(45000.0, "yyyy-m-d"), Formula(0.25), "#N/A"], [Styled(0.5, 10), Formula("乙"), True, 7]]
    content = xlsb(rows, merged=[(0, 1, 0, 0)], hidden_rows=[1], hidden_columns=[2])
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name.endswith(".bin")}
    for part, good in parts.items():
        damage(content, part, good, step=1)
    assert capfd.readouterr() == ("", "")


def test_a_faulty_binary_workbook_goes_back_with_a_marked_copy_of_its_values(tmp_path: Path, tiny: Plan) -> None:
    path = samples.submit(tmp_path, tiny, changes={"T01-04": Entry("四十五")})
    sheet = next(grid for grid in grids(path.read_bytes()) if grid.name == SheetName.INDICATORS.value)
    path.write_bytes(xlsb([[as_written(c.value) for c in row] for row in sheet.rows]))
    samples.touch(path)
    checked = check_file(tiny, path)
    assert "V02" in {f.code for f in checked.findings}
    paths = write_return_package(tmp_path / "退回", tiny, path, checked)
    assert [p.suffix for p in paths] == [".xlsx", ".xlsx", ".docx"]
    (place,) = {f.place for f in checked.findings if f.code == "V02"}
    assert load_workbook(paths[1])[place.sheet][place.cell].comment is not None
