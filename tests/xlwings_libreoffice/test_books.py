"""Books and sheets: opened, saved, printed, added, copied, moved and hidden."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

import xlwings_libreoffice as lo


@pytest.mark.parametrize("ending", ["xlsx", "ods", "xls", "csv", "fods"])
def test_a_book_is_saved_and_opened_again(app: xw.App, sheet: xw.Sheet, tmp_path: Path, ending: str) -> None:
    sheet["A1"].value = [["县区", "数"], ["东 区", 1.5]]
    path = tmp_path / f"报 表=1.{ending}"
    sheet.book.save(path)
    assert (sheet.book.name, sheet.book.fullname) == (path.name, str(path))
    sheet.book.close()
    again = app.books.open(path)
    assert again.sheets[0]["A1:B2"].value == [["县区", "数"], ["东 区", 1.5]]


def test_an_add_in_is_opened_as_a_book(app: xw.App, sheet: xw.Sheet, tmp_path: Path) -> None:
    sheet["A1"].value = "设置"
    sheet.book.save(tmp_path / "工具.xlsm")
    sheet.book.close()
    addin = tmp_path / "工具.xlam"
    with zipfile.ZipFile(tmp_path / "工具.xlsm") as saved, zipfile.ZipFile(addin, "w") as made:
        for name in saved.namelist():
            content = saved.read(name)
            made.writestr(name, content.replace(b"sheet.macroEnabled.main", b"addin.macroEnabled.main"))
    opened = app.books.open(addin)
    assert (opened.name, opened.sheets[0]["A1"].value) == ("工具.xlam", "设置")


def test_what_was_saved_is_what_others_read(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    sheet["A1"].value = ["县区", True, "=SUM(1,2)"]
    sheet["A1"].color = (255, 199, 206)
    sheet["A1"].add_note("请核对")
    book.save(tmp_path / "表.xlsx")
    read = openpyxl.load_workbook(tmp_path / "表.xlsx").active
    assert [cell.value for cell in read[1]] == ["县区", True, "=SUM(1,2)"]
    assert read["A1"].fill.fgColor.rgb == "FFFFC7CE"
    assert "请核对" in read["A1"].comment.text


def test_saving_again_keeps_the_name(book: xw.Book, tmp_path: Path) -> None:
    book.save(tmp_path / "表.xlsx")
    book.sheets[0]["A1"].value = "改"
    book.save()
    assert openpyxl.load_workbook(tmp_path / "表.xlsx").active["A1"].value == "改"


def test_a_new_book_is_saved_where_python_is(book: xw.Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    book.save()
    assert [path.suffix for path in tmp_path.glob("Untitled*")] == [".xlsx"]


def test_a_password_is_asked_for_again(app: xw.App, book: xw.Book, tmp_path: Path) -> None:
    book.save(tmp_path / "密.ods", password="开门")  # noqa: S106
    book.close()
    with pytest.raises(lo.LibreOfficeError, match="cannot open"):
        app.books.open(tmp_path / "密.ods")
    assert app.books.open(tmp_path / "密.ods", password="开门").name == "密.ods"  # noqa: S106
    with pytest.raises(NotImplementedError, match="encrypts"):
        app.books.active.save(tmp_path / "密.xlsx", password="开门")  # noqa: S106


def test_files_that_cannot_be_opened_or_written_are_said(app: xw.App, book: xw.Book, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        app.books.open(tmp_path / "没有.xlsx")
    with pytest.raises(lo.LibreOfficeError, match="endings it knows"):
        book.save(tmp_path / "表.docx")
    with pytest.raises(lo.LibreOfficeError, match="cannot write"):
        book.save(tmp_path / "没有" / "表.xlsx")


def test_books_are_found_by_name_and_place(app: xw.App, book: xw.Book, tmp_path: Path) -> None:
    book.save(tmp_path / "表.xlsx")
    assert app.books["表.xlsx"] == book
    assert app.books[len(app.books) - 1] == book
    assert "表.xlsx" in app.books
    assert app.books.open(tmp_path / "表.xlsx") == book
    assert app.books.active == book
    with pytest.raises(KeyError):
        app.books["别.xlsx"]
    other = app.books.add()
    assert app.books.active == other
    book.activate()
    assert app.books.active == book


def test_a_book_opened_to_be_read_cannot_be_stored(app: xw.App, book: xw.Book, tmp_path: Path) -> None:
    book.save(tmp_path / "表.xlsx")
    book.close()
    reading = app.books.open(tmp_path / "表.xlsx", read_only=True)
    assert reading.api.isReadonly()
    reading.close()


def test_visible_sheets_are_printed_to_pdf(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    sheet["A1"].value = "第一"
    book.sheets.add("第二", after=sheet)["A1"].value = "第二"
    book.to_pdf(tmp_path / "全.pdf")
    sheet.to_pdf(tmp_path / "一.pdf")
    sizes = [(tmp_path / name).stat().st_size for name in ("全.pdf", "一.pdf")]
    assert sizes[0] > sizes[1] > 1000
    assert [known.visible for known in book.sheets] == [True, True]


def test_sheets_are_added_named_moved_and_deleted(book: xw.Book, sheet: xw.Sheet) -> None:
    last = book.sheets.add("末", after=sheet)
    first = book.sheets.add(before=sheet)
    assert [known.name for known in book.sheets] == [first.name, "Sheet1", "末"]
    assert book.sheets.active == first
    assert (last.index, book.sheets["末"], book.sheets[-1]) == (3, last, last)
    last.move(before=first)
    first.name = "首"
    assert book.sheet_names == ["末", "首", "Sheet1"]
    last.move(after=sheet)
    book.sheets["首"].delete()
    assert book.sheet_names == ["Sheet1", "末"]
    assert "首" not in book.sheets
    with pytest.raises(ValueError, match="already present"):
        book.sheets.add("sheet1")
    with pytest.raises(lo.LibreOfficeError, match="does not take"):
        last.name = "Sheet1"


def test_sheets_are_copied_within_a_book_and_to_another(app: xw.App, book: xw.Book, sheet: xw.Sheet) -> None:
    sheet["A1"].value = "数"
    copied = sheet.copy()
    assert (copied.name, copied["A1"].value, book.sheet_names) == ("Sheet1 (2)", "数", ["Sheet1", "Sheet1 (2)"])
    assert sheet.copy(before=sheet, name="前").index == 1
    other = app.books.add()
    away = sheet.copy(after=other.sheets[0], name="来")
    assert (away.book, away["A1"].value) == (other, "数")


def test_sheets_are_hidden_frozen_and_drawn_without_grid(book: xw.Book, sheet: xw.Sheet) -> None:
    second = book.sheets.add("二")
    sheet.visible = False
    assert (sheet.visible, second.visible) == (False, True)
    sheet.visible = True
    sheet.show_gridlines = False
    assert not sheet.show_gridlines
    sheet.freeze_panes.freeze_at("A1:B2")
    assert book.api.getCurrentController().hasFrozenPanes()
    sheet.freeze_panes.unfreeze()
    assert not book.api.getCurrentController().hasFrozenPanes()


def test_a_protected_sheet_refuses_what_is_typed(sheet: xw.Sheet) -> None:
    sheet.api.protect("")
    with pytest.raises(lo.LibreOfficeError, match="protected"):
        sheet["A1"].value = 1
    sheet.api.unprotect("")
    sheet["A1"].value = 1
    assert sheet["A1"].value == 1


def test_a_print_area_is_set(sheet: xw.Sheet) -> None:
    assert sheet.page_setup.print_area is None
    sheet.page_setup.print_area = "A1:B2"
    assert sheet.page_setup.print_area == "$A$1:$B$2"
    sheet.page_setup.print_area = None
    assert sheet.page_setup.print_area is None


def test_a_sheet_is_cleared(sheet: xw.Sheet) -> None:
    sheet["B2"].value, sheet["B2"].color = 1, (1, 2, 3)
    sheet.clear_formats()
    assert (sheet["B2"].value, sheet["B2"].color) == (1, None)
    sheet["B2"].color = (1, 2, 3)
    sheet.clear_contents()
    assert (sheet["B2"].value, sheet["B2"].color) == (None, (1, 2, 3))
    sheet.clear()
    assert sheet["B2"].color is None


def test_a_sheet_becomes_a_web_page(sheet: xw.Sheet, tmp_path: Path) -> None:
    sheet["A1"].value = "县区"
    sheet.to_html(tmp_path / "页.html")
    assert "县区" in (tmp_path / "页.html").read_text(encoding="utf-8")
