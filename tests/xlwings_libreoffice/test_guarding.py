"""Protection taken off and put back with its options, and several changes undone as one."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter
import xlwings as xw


def protection(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        return re.findall("<sheetProtection[^>]*>", archive.read("xl/worksheets/sheet1.xml").decode())


@pytest.fixture
def book(app: xw.App, tmp_path: Path) -> Iterator[xw.Book]:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as made:
        sheet = made.add_worksheet("open")
        sheet.write("A1", 1)
        sheet.protect("", {"format_columns": True, "sort": True})
        made.add_worksheet("closed").protect("secret")
    opened = app.books.open(tmp_path / "a.xlsx")
    yield opened
    opened.close()


def test_a_sheet_without_a_password_is_open_for_a_while_and_then_as_it_was(book: xw.Book, tmp_path: Path) -> None:
    book.impl.save_copy(str(tmp_path / "before.xlsx"))
    with book.impl.lifted(["open", "closed"]) as closed:
        assert closed == ["closed"]
        book.sheets["open"]["A1"].value = 2
        book.sheets["open"]["A1"].color = (255, 0, 0)
        book.sheets["open"]["A1"].add_note("x")
    assert [sheet.api.isProtected() for sheet in book.sheets] == [True, True]
    assert book.sheet_names == ["open", "closed"]
    assert book.sheets.active.name == "open"
    assert book.sheets["open"]["A1"].value == 2
    book.impl.save_copy(str(tmp_path / "after.xlsx"))
    assert protection(tmp_path / "after.xlsx") == protection(tmp_path / "before.xlsx")
    assert 'formatColumns="false"' in protection(tmp_path / "after.xlsx")[0]


def test_with_the_screen_held_still_too_and_after_an_error(book: xw.Book, app: xw.App) -> None:
    app.screen_updating = False
    with pytest.raises(ZeroDivisionError), book.impl.lifted(["open"]):
        _noted_and_failed(book.sheets["open"])
    assert book.sheets["open"].api.isProtected()
    assert book.sheets["open"]["A1"].note.text == "x"
    assert book.api.hasControllersLocked()
    app.screen_updating = True


def test_several_changes_are_undone_as_one(app: xw.App) -> None:
    book = app.books.add()
    sheet = book.sheets[0]
    sheet["A1:B1"].value = [1, 1]
    with book.impl.one_step("both"):
        sheet["A1"].value = 2
        sheet["B1"].value = 3
    undoing = book.api.getUndoManager()
    assert undoing.getAllUndoActionTitles()[0] == "both"
    undoing.undo()
    assert sheet["A1:B1"].value == [1, 1]


def test_a_note_is_taken_off_alone(app: xw.App) -> None:
    sheet = app.books.add().sheets[0]
    for cell in ("A1", "B2"):
        sheet[cell].value = 5
        sheet[cell].add_note(cell)
    sheet["A1"].note.delete()
    assert sheet["A1"].note is None
    assert (sheet["A1"].value, sheet["B2"].note.text) == (5, "B2")


def _noted_and_failed(sheet: xw.Sheet) -> None:
    sheet["A1"].add_note("x")
    raise ZeroDivisionError
