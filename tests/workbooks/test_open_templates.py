"""The same templates in a workbook that is open in Excel: the same engine, whole ranges, nothing changed by a fault."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

import excel_app
from bairi_validators.errors import BairiError
from bairi_workbooks.templating.arrangement import Arrangement
from bairi_workbooks.templating.cells import fill
from bairi_workbooks.templating.excel import fill_open
from bairi_workbooks.templating.row_steps import CopyRows, DeleteRows, InsertRows, row_steps


def nested() -> Workbook:
    """Groups with rows and subtotals, a total, a sheet for each group."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "表"
    cells = {
        "A1": "{{ title }}",
        "A2": "{%tr for g in groups %}",
        "A3": "{{ g.name }}",
        "A4": "{%tr for n in g.rows %}",
        "A5": "{{ loop.index }}",
        "B5": "{{ n }}",
        "C5": "=B5/B$9",
        "A6": "{%tr endfor %}",
        "B7": "=SUM(B5:B5)",
        "A8": "{%tr endfor %}",
        "A9": "合计",
        "B9": "=SUM(B5:B5)",
    }
    for where, value in cells.items():
        sheet[where] = value
    own = book.create_sheet("{{ g.name }}")
    own["A1"], own["A2"], own["B2"] = "{%sheet for g in groups %}", "{{ g.name }}", "='表'!B9"
    return book


def context(*sizes: int) -> dict[str, Any]:
    groups = [{"name": f"第{n}组", "rows": list(range(size))} for n, size in enumerate(sizes, 1)]
    return {"title": "=1+1", "groups": groups}


def both(book: Workbook, names: dict[str, Any]) -> tuple[Workbook, excel_app.Book]:
    """The template filled as a file and in Excel."""
    book.save(stored := BytesIO())
    opened = excel_app.Book(book)
    fill_open(opened, names)
    fill(loaded := load_workbook(stored), names, "t.xlsx")
    return loaded, opened


@pytest.mark.parametrize("sizes", [(2, 0, 3), (1,), (0, 0), (5, 1)])
def test_a_template_comes_out_the_same_in_excel_as_in_a_file(sizes):
    loaded, opened = both(nested(), context(*sizes))
    assert [s.name for s in opened.sheets] == loaded.sheetnames
    for sheet in loaded.worksheets:
        written = {c.coordinate: c.value for row in sheet.iter_rows() for c in row if c.value is not None}
        assert opened.cells(sheet.title) == written


def test_rows_bring_their_styles_along():
    _, opened = both(nested(), context(2, 1))
    assert [row.style for row in opened.sheets["表"].rows] == [1, 3, 5, 5, 7, 3, 5, 7, 9]


def test_however_long_a_loop_is_excel_is_asked_as_seldom():
    _, short = both(nested(), context(2))
    _, long = both(nested(), context(400))
    assert len(long.calls) == len(short.calls) < 25
    assert f"write {400 + 4}x3" in long.calls
    assert (long.calls[0], long.calls[-1]) == ("quiet ['calculation', 'enable_events', 'screen_updating']", "as before")


def test_text_is_written_as_text_and_a_number_as_a_number():
    book = Workbook()
    sheet: Any = book.active
    values = ["=cmd|x", "+1", "00123", "1/2", "'a", Decimal("1.5"), date(2025, 10, 31), True, None]
    for number in range(len(values)):
        sheet.cell(1, number + 1, f"{{{{ v[{number}] }}}}")
    _, opened = both(book, {"v": values})
    cells = opened.sheets[0].rows[0].cells.values()
    assert [cell.value for cell in cells] == [*values[:5], 1.5, datetime(2025, 10, 31), True, None]
    assert next(iter(cells)).formula == "=cmd|x"


def test_names_and_charts_follow_as_the_template_means_them():
    book = nested()
    opened = excel_app.Book(book)
    sheet = opened.sheets["表"]
    opened.own_names.add("明细", "='表'!$B$5")
    opened.own_names.add("_FilterDatabase", "='表'!$B$5")
    sheet.names.add("Print_Area", "='表'!$A$1:$C$9")
    opened.sheets[1].names.add("Print_Area", "='{{ g.name }}'!$A$1:$B$2")
    sheet.charts.append(excel_app.Chart(sheet, "=SERIES(\"数\",'表'!$A$5,'表'!$B$5,1)"))
    fill_open(opened, context(2))
    assert opened.own_names == {"明细": "='表'!$B$3:$B$4", "_FilterDatabase": "='表'!$B$5"}
    assert sheet.names == {"Print_Area": "='表'!$A$1:$C$6"}
    assert opened.sheets["第1组"].names == {"Print_Area": "='第1组'!$A$1:$B$1"}
    assert sheet.charts[0].series[0].Formula == "=SERIES(\"数\",'表'!$A$3:$A$4,'表'!$B$3:$B$4,1)"


def test_names_and_charts_of_nothing_are_taken_out():
    opened = excel_app.Book(nested())
    sheet = opened.sheets["表"]
    opened.own_names.add("明细", "='表'!$B$5")
    sheet.charts.append(excel_app.Chart(sheet, "=SERIES(,,'表'!$B$5,1)"))
    sheet.charts.append(excel_app.Chart(sheet, "=SERIES(,,'表'!$B$5,1)", "=SERIES(,,'表'!$B$9,2)"))
    fill_open(opened, context(0))
    assert not opened.own_names
    assert [[s.Formula for s in chart.series] for chart in sheet.charts] == [["=SERIES(,,'表'!$B$4,2)"]]


def test_margins_and_properties_are_filled():
    opened = excel_app.Book(nested())
    opened.sheets["表"].api.PageSetup.CenterHeader = "{{ title }}&P"
    opened.properties["Title"].Value = "{{ title }}"
    fill_open(opened, {**context(1), "title": "甲&乙"})
    assert opened.sheets["表"].api.PageSetup.CenterHeader == "甲&&乙&P"
    assert opened.properties["Title"].Value == "甲&乙"


def test_a_fault_in_a_cell_is_told_before_anything_is_changed():
    book = nested()
    book["表"]["D9"] = "{{ nosuch }}"
    opened = excel_app.Book(book)
    before = opened.cells("表")
    with pytest.raises(BairiError, match="工作表“表”单元格 D9 有误"):
        fill_open(opened, context(1))
    assert opened.cells("表") == before
    assert opened.calls[-2].startswith("read")


def test_repeated_rows_are_copied_in_one_step():
    loop, inner = (2, 0), (3, 0)
    rows = Arrangement((1, 3, 3, 3, 6), ((), (loop,), (loop,), (loop,), ()), 6)
    assert list(row_steps(rows)) == [InsertRows(6, 3), CopyRows(3, 3, 6, 3), DeleteRows(2, 5)]
    pairs = Arrangement((4, 5, 4, 5), tuple(((2, n), inner) for n in (0, 0, 1, 1)), 6)
    assert list(row_steps(pairs)) == [InsertRows(7, 4), CopyRows(4, 5, 7, 2), DeleteRows(1, 6)]
