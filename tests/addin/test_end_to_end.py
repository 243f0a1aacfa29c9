"""The whole road in a real spreadsheet program: from a clerk's empty template to the bulletin, button by button."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

import samples
from bairi_addin.building import build
from bairi_addin.cli import main
from bairi_addin.ribbon.marks.fills import rgb
from bairi_addin.ribbon.settings import Settings
from bairi_validators.findings import Severity
from bairi_validators.plan.models import Plan
from bairi_validators.vocabulary import Column
from bairi_workbooks.consolidated.names import RECONCILIATION
from bairi_workbooks.files import template
from bairi_workbooks.style import INPUT_FILL, SEVERITY_FILL
from clerks import cell, filled
from desktops import Desktop, click, desktop, until
from office import office
from xlwings_libreoffice import bridge

__all__ = ["office"]

RED = rgb(SEVERITY_FILL[Severity.ERROR])
RESULT = "校验结果"
CLERK = "东河县"
PERIOD = samples.PERIOD


@pytest.fixture
def desk(office: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    with desktop(tmp_path / "桌面", monkeypatch) as made:
        yield made


def sheets(book: xw.Book) -> list[str]:
    return [sheet.name for sheet in book.sheets]


def test_a_sub_of_the_add_in_marks_the_document_that_is_open(desk: Desktop, tmp_path: Path, chenzhou: Plan) -> None:
    """VBA's launcher starts Python, which comes back to the office by its pipe."""
    addin_file = build(tmp_path / "加载 项" / "bairi.xlam", sys.executable)
    with desk.office() as app:
        addin, book = app.books.open(addin_file), app.books.open(filled(tmp_path, chenzhou))
        faulty = cell(book, "T04-04", Column.VALUE)
        right, faulty.value = faulty.value, "约四十五亿"
        book.activate()
        # What Excel gives a Sub: the control that was clicked.
        control = bridge.service(app.impl.context, "com.sun.star.form.component.CommandButton")
        press = addin.macro("BairiButtons.CheckWorkbook")
        press(control)
        until(lambda: RESULT in sheets(book) and desk.idle())
        assert faulty.color == RED
        assert faulty.note.text.startswith("【错误 V02】")
        assert book.sheets[RESULT]["A2"].value.startswith("共1处：错误1处")
        faulty.value = right
        press(control)
        until(lambda: RESULT not in sheets(book) and desk.idle())
        assert faulty.note is None
        assert faulty.color == rgb(INPUT_FILL)


def test_from_an_empty_template_to_the_bulletin(desk: Desktop, tmp_path: Path, tiny: Plan, tiny_file: Path) -> None:
    inbox, results = tmp_path / "收件", tmp_path / "结果"
    for folder in (inbox, results, desk.places.settings.parent):
        folder.mkdir(parents=True)
    settings = Settings(plan=tiny_file, outbox=inbox, inbox=inbox, results=results, period=PERIOD.code)
    settings.write(desk.places.settings)
    samples.submit_all(inbox, tiny, but=(CLERK,))
    asked = ["--period", PERIOD.code, "--unit", CLERK, "--out", str(tmp_path / "模板")]
    assert main(["--plan", str(tiny_file), "templates", *asked]) == 0
    (empty,) = (tmp_path / "模板").glob("*.xlsx")
    assert main(["addin", "install", "--libreoffice"]) == 0
    with desk.office() as app:
        book = app.books.open(empty)
        _type(book, empty, samples.submit(tmp_path, tiny, CLERK))
        _clerk(book, desk)
        until(lambda: (inbox / book.name).is_file() and desk.idle())
        assert RESULT not in openpyxl.load_workbook(inbox / book.name).sheetnames
        _consolidator(book, desk)


def _type(book: xw.Book, empty: Path, wanted: Path) -> None:
    """Type into the open workbook what another of its kind has and it has not."""
    before = openpyxl.load_workbook(empty)
    for sheet in openpyxl.load_workbook(wanted):
        for typed in (
            c for row in sheet.iter_rows() for c in row if c.value != before[sheet.title][c.coordinate].value
        ):
            if sheet.sheet_state == "visible":
                book.sheets[sheet.title][typed.coordinate].value = typed.value


def _clerk(book: xw.Book, desk: Desktop) -> None:
    """校验本表 with a slip, which is mended; 校验本表 again; 提交."""
    slip = cell(book, "T01-04", Column.VALUE)
    meant, slip.value = slip.value, "约45"
    click(book, "校验本表")
    until(lambda: RESULT in sheets(book) and desk.idle())
    assert slip.color == RED
    assert slip.note.text.startswith("【错误 V02】")
    assert [row[1] for row in book.sheets[RESULT].used_range.value].count("错误") == 1
    slip.value = meant
    click(book, "校验本表")
    until(lambda: RESULT not in sheets(book) and desk.idle())
    assert slip.note is None
    click(book, "提交")


def _consolidator(book: xw.Book, desk: Desktop) -> None:
    """汇总, 差异核对, and 生成通报 with the template of the bulletin in front."""
    consolidated = _opened_by(book, "汇总", f"汇总_{PERIOD.code}.xlsx", desk)
    click(consolidated, "差异核对")
    until(lambda: consolidated.sheets.active.name == RECONCILIATION and desk.idle())
    form = book.app.books.open(template("bulletin.xlsx"))
    bulletin = _opened_by(form, "生成通报", f"bulletin_{PERIOD.code}.xlsx", desk)
    words = [str(value) for sheet in bulletin.sheets for row in sheet.used_range.options(ndim=2).value for value in row]
    assert any(CLERK in word for word in words)
    assert [word for word in words if "{{" in word or "{%" in word] == []
    assert "{{ facts.letter.masthead }}" in form.sheets[0].used_range.options(ndim=2).value[0]


def _opened_by(book: xw.Book, label: str, name: str, desk: Desktop) -> xw.Book:
    """The workbook that a button leaves open."""
    click(book, label)
    until(lambda: name in [open_book.name for open_book in book.app.books] and desk.idle())
    return book.app.books[name]
