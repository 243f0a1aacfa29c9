"""Margins, properties and charts of a workbook that is open in LibreOffice, as templates mean them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter
import xlwings as xw

from bairi_validators.errors import BairiError
from bairi_workbooks.templating import fill_open
from bairi_workbooks.templating.office_parts import parts_of
from office import app, office

__all__ = ["app", "office"]


@pytest.fixture
def template(app: xw.App, tmp_path: Path) -> Iterator[xw.Book]:
    """A loop of rows with a chart over it, a sheet for each of a loop; tags and fields in the margins."""
    path = tmp_path / "模板.xlsx"
    made = xlsxwriter.Workbook(path)
    made.set_properties({"title": "{{ title }}", "keywords": "{{ mark }}"})
    sheet = made.add_worksheet("数, 表")
    for row, line in enumerate(
        [["名称", "数"], ["{%tr for n in numbers %}"], ["{{ loop.index }}", "{{ n }}"], ["{%tr endfor %}"]]
    ):
        sheet.write_row(row, 0, line)
    sheet.print_area("A1:B4")
    sheet.set_header("&L&KB42318&11{{ title }}&R第 &P 页，共 &N 页，{{ mark }}")
    chart = made.add_chart({"type": "column"})
    chart.add_series({"name": "='数, 表'!$B$1", "categories": "='数, 表'!$A$3:$A$3", "values": "='数, 表'!$B$3:$B$3"})
    sheet.insert_chart("D2", chart)
    every = made.add_worksheet("{{ n }}")
    every.write("A1", "{%sheet for n in numbers %}")
    every.set_footer("&C第 &P 页")
    made.close()
    book = app.books.open(str(path))
    yield book
    book.close()


def test_a_chart_and_a_print_area_follow_the_rows_that_they_are_of(template: xw.Book) -> None:
    fill_open(template, {"numbers": [5, 7, 9], "title": "甲&乙", "mark": "演示"})
    sheet = template.sheets["数, 表"]
    assert sheet["A1:B4"].value == [["名称", "数"], [1, 5], [2, 7], [3, 9]]
    (series,) = parts_of(template).series(sheet.charts[0])
    assert series.Formula == "=SERIES('数, 表'!$B$1,'数, 表'!$A$2:$A$4,'数, 表'!$B$2:$B$4,1)"
    assert sheet.page_setup.print_area == "$A$1:$B$4"
    assert [one.name for one in template.sheets] == ["数, 表", "5", "7", "9"]


def test_a_chart_of_nothing_is_taken_out(template: xw.Book) -> None:
    fill_open(template, {"numbers": [], "title": "甲", "mark": ""})
    assert len(template.sheets["数, 表"].charts) == 0


def test_margins_keep_their_page_numbers_and_properties_are_filled(template: xw.Book) -> None:
    parts, sheet = parts_of(template), template.sheets[0]
    before = parts.margins(sheet)
    assert before == {"页眉左": "{{ title }}", "页眉右": "第 &P 页，共 &N 页，{{ mark }}"}
    fill_open(template, {"numbers": [5], "title": "甲&乙", "mark": "演示"})
    assert parts.margins(template.sheets[0]) == {"页眉左": "甲&&乙", "页眉右": "第 &P 页，共 &N 页，演示"}
    content = template.sheets[0].page_setup.api.RightPageHeaderContent
    left = next(iter(next(iter(content.LeftText))))
    assert (left.CharColor, left.CharHeight) == (0xB42318, 11)
    assert parts.properties() == {"标题": "甲&乙", "主题": "", "作者": "", "标记": "演示"}


def test_margins_that_sheets_of_a_loop_share_cannot_differ(template: xw.Book) -> None:
    style = template.sheets[1].page_setup.api
    content = style.RightPageFooterContent
    content.CenterText.setString("{{ n }}")
    style.RightPageFooterContent = content
    with pytest.raises(BairiError, match=r"工作表“5”的页眉页脚.*共用页眉页脚"):
        fill_open(template, {"numbers": [5, 7], "title": "甲", "mark": "乙"})
