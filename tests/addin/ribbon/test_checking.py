"""校验本表 and 清除标记 in a live LibreOffice: what the clerk sees, and that all of it can be taken out again."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from bairi_addin.ribbon.copies import save_copy
from bairi_addin.ribbon.marks.fills import colour_of, rgb
from bairi_addin.ribbon.pressing import press
from bairi_addin.ribbon.registry import FUNCTIONS
from bairi_validators.findings import Severity
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan
from bairi_validators.vocabulary import Column
from bairi_workbooks.batch import consolidate_inbox
from bairi_workbooks.checking import check_file
from bairi_workbooks.ledger import Ledger
from bairi_workbooks.return_package.marking import write_marked, write_unmarked
from bairi_workbooks.style import INPUT_FILL, SEVERITY_FILL
from clerks import TABLE, MakeDesk, cell, filled, looks, where

DAY = date(2025, 10, 31)
RED, YELLOW = (rgb(SEVERITY_FILL[s]) for s in (Severity.ERROR, Severity.WARNING))


@pytest.fixture
def book(app: xw.App, tmp_path: Path, chenzhou: Plan) -> xw.Book:
    return app.books.open(filled(tmp_path, chenzhou))


def test_faults_are_seen_and_when_they_are_mended_nothing_is_left(
    make_desk: MakeDesk, book: xw.Book, tmp_path: Path
) -> None:
    assert press("check_workbook", make_desk(book)) == "没有发现问题，可以提交。"
    before = looks(book, tmp_path)
    faulty, empty = cell(book, "T04-04", Column.VALUE), cell(book, "T04-05", Column.VALUE)
    right, left = faulty.value, empty.value
    faulty.value, empty.value = "约四十五亿", None
    told = press("check_workbook", make_desk(book))
    assert told == "发现错误1处、警告1处，已标出并列在“校验结果”表，可按“下一处问题”逐处核对。"
    assert (faulty.color, empty.color) == (RED, YELLOW)
    assert faulty.note.text.startswith(
        "【错误 V02】“累计完成”填的是“约四十五亿”，不是可以直接汇总的数字。\n处理：请只填数字"
    )
    listed = book.sheets[0]
    assert (listed.name, book.sheets.active.name) == ("校验结果", "校验结果")
    assert listed["A2"].value.startswith("共2处：错误1处，警告1处。")
    assert listed["A3:D5"].value == [
        ["序号", "程度", "代码", "位置"],
        [1, "错误", "V02", f"{TABLE}!{where(faulty)}"],
        [2, "警告", "V01", f"{TABLE}!{where(empty)}"],
    ]
    assert listed["D4"].hyperlink == f"#'{TABLE}'!{where(faulty)}"
    assert book.sheets[TABLE].api.isProtected()
    faulty.value, empty.value = right, left
    assert press("check_workbook", make_desk(book)) == "没有发现问题，可以提交。"
    assert faulty.color == rgb(INPUT_FILL)
    assert looks(book, tmp_path) == before


def test_clearing_leaves_the_workbook_as_it_was_before_the_marks(
    make_desk: MakeDesk, book: xw.Book, tmp_path: Path
) -> None:
    noted, plain = cell(book, "T04-04", Column.VALUE), cell(book, "T04-05", Column.VALUE)
    noted.value, plain.value = "约四十五亿", "无法统计"
    noted.add_note("请局长先看。\n已问统计局")
    before = looks(book, tmp_path)
    press("check_workbook", make_desk(book))
    assert "原批注（" in noted.note.text
    assert noted.note.text.endswith("请局长先看。\n已问统计局")
    assert press("check_workbook", make_desk(book)).startswith("发现错误2处")
    assert noted.note.text.count("原批注") == 1
    book.sheets[TABLE].activate()
    assert press("clear_marks", make_desk(book)) == "已清除全部标记，单元格恢复原样。"
    assert looks(book, tmp_path) == before
    assert book.sheets.active.name == TABLE
    assert press("clear_marks", make_desk(book)) == "没有要清除的标记。"


def test_from_finding_to_finding_and_round_again(make_desk: MakeDesk, book: xw.Book, app: xw.App) -> None:
    first, second = cell(book, "T04-04", Column.VALUE), cell(book, "T04-05", Column.VALUE)
    first.value, second.value = "约四十五亿", None
    press("next_finding", desk := make_desk(book))
    assert desk.person.told[0].startswith("还没有校验结果。请先按“校验本表”。")
    press("check_workbook", make_desk(book))
    told = press("next_finding", make_desk(book))
    assert told.startswith("第1处，共2处：〔错误 V02〕“累计完成”填的是“约四十五亿”")
    assert "处理：请只填数字" in told
    assert (app.selection.sheet.name, where(app.selection)) == (TABLE, where(first))
    press("next_finding", make_desk(book))
    assert where(app.selection) == where(second)
    press("next_finding", make_desk(book))
    assert where(app.selection) == where(first)
    press("previous_finding", make_desk(book))
    assert where(app.selection) == where(second)
    book.sheets["校验结果"].activate()
    book.sheets["校验结果"].range("E5").select()
    press("next_finding", make_desk(book))
    assert where(app.selection) == where(second)


def test_marks_are_found_again_after_saving_and_opening(
    make_desk: MakeDesk, book: xw.Book, app: xw.App, tmp_path: Path
) -> None:
    before = looks(book, tmp_path)
    faulty = cell(book, "T04-04", Column.VALUE)
    right, at = faulty.value, where(faulty)
    faulty.value = "约四十五亿"
    press("check_workbook", make_desk(book))
    book.save(tmp_path / "再开.xlsx")
    book.close()
    again = app.books.open(tmp_path / "再开.xlsx")
    assert press("next_finding", make_desk(again)).startswith("第1处，共1处")
    again.sheets[TABLE].range(at).value = right
    assert press("check_workbook", make_desk(again)) == "没有发现问题，可以提交。"
    assert looks(again, tmp_path) == before


def test_a_copy_that_was_marked_without_the_add_in_is_cleared_in_it_and_the_other_way_round(
    make_desk: MakeDesk, app: xw.App, tmp_path: Path, chenzhou: Plan
) -> None:
    source = filled(tmp_path, chenzhou)
    book = app.books.open(source)
    cell(book, "T04-04", Column.VALUE).value = "约四十五亿"
    book.save()
    before = looks(book, tmp_path)
    findings = check_file(chenzhou, source).findings
    write_marked(tmp_path / "标注件.xlsx", source.read_bytes(), findings, DAY)
    headless = app.books.open(tmp_path / "标注件.xlsx")
    press("clear_marks", make_desk(headless))
    assert looks(headless, tmp_path) == before
    press("check_workbook", make_desk(book))
    assert book.api.getCurrentController().hasFrozenPanes()
    save_copy(book, tmp_path / "标注.xlsx")
    marked_live = headless_view(tmp_path / "标注.xlsx")
    assert marked_live == headless_view(tmp_path / "标注件.xlsx")
    write_unmarked(tmp_path / "净.xlsx", (tmp_path / "标注.xlsx").read_bytes(), DAY)
    assert looks(app.books.open(tmp_path / "净.xlsx"), tmp_path) == before


def test_figures_are_held_against_those_of_the_folders_that_are_set(
    make_desk: MakeDesk, book: xw.Book, tmp_path: Path, chenzhou: Plan
) -> None:
    past = check_file(chenzhou, filled(tmp_path / "往期", chenzhou, period=Period.parse("2025-10中旬")))
    before = next(o.value for o in past.observations if o.indicator.id == "T04-04")
    assert before is not None
    cell(book, "T04-04", Column.VALUE).value = float(before) - 1
    assert press("check_workbook", make_desk(book)) == "没有发现问题，可以提交。"
    assert str(press("check_workbook", make_desk(book, past=[tmp_path / "往期"]))).startswith("发现")
    assert "比2025年10月中旬的" in cell(book, "T04-04", Column.VALUE).note.text
    assert press("check_workbook", desk := make_desk(book, past=[tmp_path / "没有"])) is None
    assert desk.person.told[0].startswith(f"没有这个往期文件夹：{tmp_path / '没有'}。请按“设置”改正。")


def test_figures_are_held_against_the_ledger_in_the_folder_of_results(
    make_desk: MakeDesk, book: xw.Book, tmp_path: Path, chenzhou: Plan
) -> None:
    past, results = Period.parse("2025-10中旬"), tmp_path / "结果"
    filled(tmp_path / "往期", chenzhou, period=past)
    with Ledger.open(results / "台账") as ledger:
        consolidate_inbox(chenzhou, tmp_path / "往期", past, ledger=ledger)
    cell(book, "T04-04", Column.VALUE).value = 0.01
    assert str(press("check_workbook", make_desk(book, results=results))).startswith("发现")
    assert "比2025年10月中旬的" in cell(book, "T04-04", Column.VALUE).note.text
    (tmp_path / "无").mkdir()
    assert press("check_workbook", make_desk(book, results=tmp_path / "无")) == "没有发现问题，可以提交。"
    assert list((tmp_path / "无").iterdir()) == []


def test_the_clerks_buttons_are_loaded_without_what_they_may_not_need() -> None:
    names = [name for name, module in FUNCTIONS.items() if module.startswith("clerk.")]
    code = (
        "import sys; from bairi_addin.ribbon.registry import function;"
        f"[function(name) for name in {names}];"
        "print([n for n in ('pandas', 'numpy', 'matplotlib', 'docxtpl', 'openpyxl', 'xlsxwriter', 'lxml', 'sqlalchemy',"
        " 'xlwings') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def headless_view(path: Path) -> list[tuple[object, ...]]:
    """What stands on 校验结果, row by row, where it leads, and what it remembers."""
    sheet = openpyxl.load_workbook(path)["校验结果"]
    links = [(c.coordinate, c.hyperlink.location) for row in sheet.iter_rows() for c in row if c.hyperlink]
    rows = [tuple(c.value for c in row) for row in sheet.iter_rows(max_col=6)]
    memory = [fill_of_markup(c.value) for c in sheet["G"]]
    return [*rows, tuple(links), tuple(memory), sheet.column_dimensions["G"].hidden]


def fill_of_markup(text: str | None) -> object:
    return colour_of(text) if text and text.startswith("<fill") else text


def test_what_a_clerk_explained_is_a_notice_and_nothing_bars_handing_in(book: xw.Book, make_desk: MakeDesk) -> None:
    cell(book, "T04-04", Column.VALUE).value = None
    cell(book, "T04-04", Column.PROGRESS).value = "说明：数据尚未核定"
    assert str(press("check_workbook", make_desk(book))).startswith("没有错误和警告，可以提交")
    assert str(book.sheets["校验结果"]["A2"].value).endswith("没有“错误”，可以报送。")
    assert "说明：数据尚未核定。处理：" in str(press("next_finding", make_desk(book)))
