"""规范数值 in a live LibreOffice: what the checks read is written plainly, listed, and can be put back in one step."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
import xlwings as xw

from bairi_addin.ribbon.copies import copied
from bairi_addin.ribbon.pressing import press
from bairi_validators.plan.models import Plan
from bairi_validators.vocabulary import Column
from bairi_workbooks.checking import check_file
from clerks import MakeDesk, cell, filled, looks

TYPED = {
    ("T04-04", Column.VALUE): "４５．５",
    ("T04-05", Column.VALUE): "1,234.5",
    ("T06-01", Column.VALUE): " 3家 ",
    ("T04-06", Column.VALUE): "54000万元",
    ("T01-04", Column.TARGET): "≥6亿元",
    ("T06-06", Column.VALUE): "5.4万",
    ("T04-07", Column.VALUE): "约四十五亿",
}
PLAIN = [45.5, 1234.5, 3, 5.4, 6, "5.4万", "约四十五亿"]


@pytest.fixture
def book(app: xw.App, tmp_path: Path, chenzhou: Plan) -> xw.Book:
    book = app.books.open(filled(tmp_path, chenzhou))
    for (indicator, column), text in TYPED.items():
        typed = cell(book, indicator, column)
        typed.number_format = "@"
        typed.value = text
        typed.number_format = "General"
    return book


def values(book: xw.Book) -> list[object]:
    return [cell(book, indicator, column).value for indicator, column in TYPED]


def figures(book: xw.Book, plan: Plan) -> list[object]:
    with copied(book) as path:
        return [(o.value, o.base, o.own_target, o.state, o.done_on) for o in check_file(plan, path).observations]


def test_what_the_checks_read_is_written_and_what_is_doubtful_stays(
    make_desk: MakeDesk, book: xw.Book, chenzhou: Plan, tmp_path: Path
) -> None:
    before, read = looks(book, tmp_path), figures(book, chenzhou)
    assert values(book) == list(TYPED.values())
    told = press("normalise_values", make_desk(book))
    assert told == "已规范5处，列在“规范记录”表。要恢复原样，请按“撤销规范”。"
    assert values(book) == PLAIN
    assert figures(book, chenzhou) == read
    record = book.sheets["规范记录"]
    assert record["A3:E3"].value == ["序号", "位置", "规范前", "规范后", "规则"]
    assert ["54000万元", "5.4", "已按单位换算"] in [row[2:5] for row in record["A4:E8"].value]
    assert press("undo_normalise", make_desk(book)) == "已恢复5处。"
    assert looks(book, tmp_path) == before
    assert press("undo_normalise", make_desk(book)) == "没有可以撤销的规范。"


def test_one_step_of_the_programs_own_undoing_takes_all_of_it_back(
    make_desk: MakeDesk, book: xw.Book, tmp_path: Path
) -> None:
    before = looks(book, tmp_path)
    press("normalise_values", make_desk(book))
    undoing = book.api.getUndoManager()
    assert undoing.getAllUndoActionTitles()[0] == "规范数值"
    undoing.undo()
    assert values(book) == list(TYPED.values())
    assert looks(book, tmp_path) == before


def test_what_was_typed_since_is_not_overwritten_by_undoing(make_desk: MakeDesk, book: xw.Book) -> None:
    press("normalise_values", make_desk(book))
    assert press("normalise_values", make_desk(book)).startswith("没有需要规范的数值。")
    cell(book, "T04-04", Column.VALUE).value = 46
    assert press("undo_normalise", make_desk(book)) == "已恢复4处。另有1处之后改过，没有恢复。"
    assert cell(book, "T04-04", Column.VALUE).value == 46


def test_days_that_were_typed_as_text_become_days(make_desk: MakeDesk, book: xw.Book, chenzhou: Plan) -> None:
    day = cell(book, "T02-01", Column.DONE_ON)
    cell(book, "T02-01", Column.STATE).value = "已完成"
    day.value = "'2025年10月8日"
    read = figures(book, chenzhou)
    press("normalise_values", make_desk(book))
    assert (day.value, day.number_format) == (datetime(2025, 10, 8), "yyyy-mm-dd")
    assert figures(book, chenzhou) == read


def test_a_workbook_that_nobody_can_tell_whose_it_is_is_left_alone(make_desk: MakeDesk, app: xw.App) -> None:
    desk = make_desk(app.books.add())
    assert press("normalise_values", desk) is None
    assert desk.person.told[0].startswith("认不出这是哪个单位哪一期的报送工作簿")  # type: ignore[attr-defined]
