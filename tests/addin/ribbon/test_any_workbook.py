"""校验本表 on whatever is open: each workbook gets an answer, and none is broken by it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from bairi_addin.demo.figures import figures
from bairi_addin.demo.own_workbook import write_own_workbook
from bairi_addin.demo.scene import Scene
from bairi_addin.ribbon.marks.fills import rgb
from bairi_addin.ribbon.pressing import press
from bairi_validators.findings import Severity
from bairi_validators.plan.models import Plan
from bairi_validators.vocabulary import Column
from bairi_workbooks.style import SEVERITY_FILL
from clerks import PERIOD, TABLE, UNIT, MakeDesk, cell, filled, looks, where
from desks import Scripted

RED = rgb(SEVERITY_FILL[Severity.ERROR])


def told(desk: object) -> str:
    return str(desk.person.told[0])  # type: ignore[attr-defined]


def own_workbook(folder: Path, plan: Plan) -> Path:
    now = figures(Scene(plan, PERIOD, 1))[1]
    return write_own_workbook(folder / "本县进度.xlsx", plan, plan.unit_of[UNIT], PERIOD, now[UNIT])


def test_a_units_own_workbook_is_marked_where_its_fault_is(
    make_desk: MakeDesk, app: xw.App, tmp_path: Path, chenzhou: Plan
) -> None:
    book = app.books.open(own_workbook(tmp_path, chenzhou))
    before = looks(book, tmp_path)
    rows = book.sheets[0].used_range.value
    row = next(n for n, line in enumerate(rows) if line[1] == chenzhou.indicator_of["T04-04"].name)
    faulty = book.sheets[0][row, 4]
    right, faulty.value = faulty.value, "约四十五亿"
    told = press("check_workbook", make_desk(book))
    assert told is not None
    assert told.startswith("发现错误1处")
    assert faulty.color == RED
    faulty.value = right
    press("clear_marks", make_desk(book))
    assert looks(book, tmp_path) == before


def test_an_empty_workbook_and_one_without_indicators_are_told_what_is_missing(
    make_desk: MakeDesk, app: xw.App
) -> None:
    book = app.books.add()
    assert str(press("check_workbook", make_desk(book))).startswith("发现错误")
    assert "整个文件" in [row[3] for row in book.sheets["校验结果"].used_range.value]
    assert str(press("next_finding", make_desk(book))).startswith("第1处，共")
    press("clear_marks", make_desk(book))
    book.sheets[0]["A1"].value = [["姓名", "电话"], ["张三", 123]]
    assert str(press("check_workbook", make_desk(book))).startswith("发现错误")
    assert book.sheets[1]["A1"].value == "姓名"


def test_without_an_open_workbook_the_person_is_told(make_desk: MakeDesk) -> None:
    assert press("check_workbook", desk := make_desk()) is None
    assert told(desk).startswith("没有打开的工作簿。")


def test_a_sheet_with_an_unknown_password_is_left_alone_and_its_findings_are_listed(
    make_desk: MakeDesk, app: xw.App, tmp_path: Path, chenzhou: Plan
) -> None:
    book = app.books.open(filled(tmp_path, chenzhou))
    faulty = cell(book, "T04-04", Column.VALUE)
    faulty.value = "约四十五亿"
    api = book.sheets[TABLE].api
    api.unprotect("")
    api.protect("秘密")
    own = faulty.color
    assert str(press("check_workbook", make_desk(book))).startswith("发现错误1处")
    assert book.sheets["校验结果"]["A3"].value == (
        f"工作表“{TABLE}”有密码保护，其中的问题未能标色和加批注。请按下表核对。"
    )
    assert (faulty.color, faulty.note, api.isProtected()) == (own, None, True)
    assert press("clear_marks", make_desk(book)) == "已清除全部标记，单元格恢复原样。"
    assert "校验结果" not in book.sheet_names


def test_marks_under_a_password_that_came_later_stay_as_they_are(
    make_desk: MakeDesk, app: xw.App, tmp_path: Path, chenzhou: Plan
) -> None:
    book = app.books.open(filled(tmp_path, chenzhou))
    cell(book, "T04-04", Column.VALUE).value = "约四十五亿"
    press("check_workbook", make_desk(book))
    book.sheets[TABLE].api.unprotect("")
    book.sheets[TABLE].api.protect("秘密")
    before = looks(book, tmp_path)
    assert press("clear_marks", desk := make_desk(book)) is None
    assert told(desk).startswith(f"工作表“{TABLE}”有密码保护，不能清除其中的标记。")
    assert looks(book, tmp_path) == before
    assert press("check_workbook", make_desk(book)) is None
    assert looks(book, tmp_path) == before


def test_a_workbook_whose_sheets_are_locked_is_told_before_anything_changes(
    make_desk: MakeDesk, app: xw.App, tmp_path: Path, chenzhou: Plan
) -> None:
    book = app.books.open(filled(tmp_path, chenzhou))
    book.api.protect("秘密")
    for name in ("check_workbook", "clear_marks", "normalise_values", "undo_normalise"):
        assert press(name, desk := make_desk(book)) is None
        assert "的结构有保护，不能增减工作表。" in told(desk)


def test_what_is_hidden_or_merged_is_marked_and_cleared_too(
    make_desk: MakeDesk, app: xw.App, tmp_path: Path, chenzhou: Plan
) -> None:
    path = filled(tmp_path, chenzhou)
    book = openpyxl.load_workbook(path)
    sheet = book[TABLE]
    at = next(c.coordinate for row in sheet.iter_rows() for c in row if c.value == "T04-04").replace("A", "")
    sheet.merge_cells(f"G{at}:G{int(at) + 1}")
    book["问题台账"].sheet_state = "hidden"
    book.save(path)
    live = app.books.open(path)
    before = looks(live, tmp_path)
    assert str(press("check_workbook", make_desk(live))).startswith("发现")
    assert live.sheets[TABLE][f"G{at}"].note is not None
    assert not live.sheets["问题台账"].visible
    press("clear_marks", make_desk(live))
    assert looks(live, tmp_path) == before


def test_a_workbook_that_was_opened_read_only_is_told_of(
    make_desk: MakeDesk, app: xw.App, tmp_path: Path, chenzhou: Plan
) -> None:
    book = app.books.open(filled(tmp_path, chenzhou), read_only=True)
    for name in ("check_workbook", "normalise_values", "fill_previous"):
        assert press(name, desk := make_desk(book)) is None
        assert "是以只读方式打开的，不能改动。请另存一份" in told(desk)


@pytest.mark.parametrize("name", ["报送 表=1.xlsx", "=附件 '1'.xlsx", "桂阳县（2）.xlsm", "桂阳县.ods"])
def test_whatever_a_workbook_is_called_its_marks_come_and_go(
    make_desk: MakeDesk, app: xw.App, tmp_path: Path, chenzhou: Plan, name: str
) -> None:
    made = app.books.open(filled(tmp_path, chenzhou))
    made.save(tmp_path / name)
    made.close()
    book = app.books.open(tmp_path / name)
    faulty = cell(book, "T04-04", Column.VALUE)
    right, faulty.value = faulty.value, "约四十五亿"
    assert str(press("check_workbook", make_desk(book))).startswith("发现错误1处")
    assert str(press("next_finding", make_desk(book))).startswith("第1处，共1处：〔错误 V02〕")
    assert where(app.selection) == where(faulty)
    faulty.value = right
    assert press("check_workbook", make_desk(book)) == "没有发现问题，可以提交。"


def test_a_sheet_of_that_name_that_the_clerk_made_stays(
    make_desk: MakeDesk, app: xw.App, tmp_path: Path, chenzhou: Plan
) -> None:
    book = app.books.open(filled(tmp_path, chenzhou))
    book.sheets.add("校验结果", after=book.sheets[-1])["A1"].value = "我自己的"
    cell(book, "T04-04", Column.VALUE).value = "约四十五亿"
    assert "校验结果" in str(press("check_workbook", make_desk(book)))
    assert book.sheet_names[0] == "校验结果（2）"
    assert str(press("next_finding", make_desk(book))).startswith("第1处，共1处")
    press("clear_marks", make_desk(book))
    assert book.sheets["校验结果"]["A1"].value == "我自己的"


def test_many_findings_take_no_longer_than_their_number_asks_for_and_can_be_stopped(
    make_desk: MakeDesk, app: xw.App, tmp_path: Path, chenzhou: Plan
) -> None:
    book = app.books.open(filled(tmp_path, chenzhou))
    sheet = book.sheets[TABLE]
    rows = [n for n, row in enumerate(sheet.used_range.value, start=1) if str(row[0]).startswith("T04")]
    for row in rows:
        sheet.range(f"G{row}").value = "约数"
    before = looks(book, tmp_path)
    desk = make_desk(book, Scripted())
    desk.progress.clock = lambda: desk.places.stop(desk.process).touch() or 1e9  # type: ignore[func-returns-value]
    assert press("check_workbook", desk) is None
    assert told(desk).startswith("已停止。")
    press("clear_marks", make_desk(book))
    assert looks(book, tmp_path) == before


def test_a_workbook_that_is_far_too_large_is_told_of_and_not_read_through(make_desk: MakeDesk, app: xw.App) -> None:
    book = app.books.add()
    book.sheets[0]["A60000"].value = 1
    assert str(press("check_workbook", make_desk(book))).startswith("发现错误1处")
    assert "过大" in str(book.sheets["校验结果"]["E4"].value) or book.sheets["校验结果"]["C4"].value.startswith("F")
