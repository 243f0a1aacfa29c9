"""The office as an app: its switches, its macros, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw

import xlwings_libreoffice as lo
from xlwings_libreoffice import bridge

SOURCE = """
Function Twice(x)
    Twice = x * 2
End Function

Function Pipe
    Pipe = Environ("XLWINGS_LIBREOFFICE_PIPE")
End Function

Sub Stamp
    ThisComponent.Sheets.getByIndex(0).getCellRangeByName("A1").String = "stamped"
End Sub
"""


@pytest.fixture
def with_macros(book: xw.Book) -> xw.Book:
    libraries = book.api.BasicLibraries
    libraries.createLibrary("Standard").insertByName("Module1", SOURCE)
    return book


def test_an_app_is_one_of_the_apps(app: xw.App) -> None:
    assert xw.engines.active.name == "libreoffice"
    assert app.pid in xw.apps.keys()  # noqa: SIM118 -- xw.apps is no dictionary
    assert xw.apps[app.pid] == app
    assert xw.apps.active == app
    with pytest.raises(KeyError):
        xw.apps[1]


def test_an_app_tells_its_version_and_folders(app: xw.App) -> None:
    assert app.version.major >= 7
    assert Path(app.path).is_dir()
    assert Path(app.startup_path).is_dir()


def test_screen_updating_is_held_and_given_back(app: xw.App, book: xw.Book, sheet: xw.Sheet) -> None:
    with app.properties(screen_updating=False):
        assert book.api.hasControllersLocked()
        sheet["A1"].value = 1
        assert app.books.add().api.hasControllersLocked()
    assert not any(known.api.hasControllersLocked() for known in app.books)


def test_switches_are_given_back_after_an_error(app: xw.App, sheet: xw.Sheet) -> None:
    sheet.api.protect("")
    with pytest.raises(lo.LibreOfficeError), app.properties(screen_updating=False, calculation="manual"):
        sheet["A1"].value = 1
    assert (app.screen_updating, app.calculation) == (True, "automatic")


def test_the_status_bar_takes_a_text(app: xw.App, book: xw.Book) -> None:
    app.status_bar = "正在校验"
    assert app.status_bar == "正在校验"
    app.status_bar = False
    assert app.status_bar is False


def test_without_windows_an_app_stays_invisible_and_asks_nobody(app: xw.App, book: xw.Book) -> None:
    app.visible = False
    assert not app.visible
    with pytest.raises(NotImplementedError, match="nobody could answer"):
        app.alert("在吗")


def test_a_macro_gives_its_result(with_macros: xw.Book, app: xw.App) -> None:
    assert with_macros.macro("Twice")(21) == 42
    assert with_macros.macro("Module1.Twice")(21) == 42
    assert app.macro("Standard.Module1.Twice")(2) == 4
    url = "vnd.sun.star.script:Standard.Module1.Twice?language=Basic&location=document"
    assert app.macro(url)(3) == 6


def test_a_macro_changes_its_own_book(with_macros: xw.Book) -> None:
    with_macros.macro("Stamp")()
    assert with_macros.sheets[0]["A1"].value == "stamped"


def test_a_macro_knows_the_pipe_by_which_a_program_comes_back_to_its_office(with_macros: xw.Book) -> None:
    context = bridge.connect(with_macros.macro("Pipe")())
    desktop = bridge.service(context, "com.sun.star.frame.Desktop")
    assert desktop.getCurrentComponent().RuntimeUID == with_macros.api.RuntimeUID


def test_a_macro_that_is_not_there_is_said(with_macros: xw.Book) -> None:
    with pytest.raises(lo.LibreOfficeError, match="no macro Nothing"):
        with_macros.macro("Nothing")()


def test_macros_live_on_in_a_saved_book(app: xw.App, with_macros: xw.Book, tmp_path: Path) -> None:
    with_macros.save(tmp_path / "宏.ods")
    with_macros.close()
    assert app.books.open(tmp_path / "宏.ods").macro("Twice")(4) == 8


def test_a_book_opened_with_events_off_runs_no_macros(app: xw.App, with_macros: xw.Book, tmp_path: Path) -> None:
    with_macros.save(tmp_path / "宏.ods")
    with_macros.close()
    with app.properties(enable_events=False):
        opened = app.books.open(tmp_path / "宏.ods")
    assert not opened.api.AllowMacroExecution


@pytest.mark.parametrize(
    ("use", "sentence"),
    [
        (lambda sheet: sheet["A1"].comment, "notes and no threaded comments"),
        (lambda sheet: sheet["A1"].copy_picture(), "not pictures of them"),
        (lambda sheet: sheet["A1"].conditional_formats.count, "not part of this engine yet"),
        (lambda sheet: sheet.book.app.hwnd, "no Windows handle"),
        (lambda sheet: sheet.pivot_tables, "getDataPilotTables"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(
    sheet: xw.Sheet, use: Callable[[xw.Sheet], object], sentence: str
) -> None:
    with pytest.raises(NotImplementedError, match=sentence):
        use(sheet)


def test_what_cannot_be_set_is_refused_too(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["a"], [1]]
    table = sheet.tables.add(sheet["A1:A2"])
    with pytest.raises(NotImplementedError, match="no table styles"):
        table.table_style = "TableStyleLight1"


def test_an_office_that_is_gone_is_said(office: None) -> None:
    app = xw.App(visible=False)
    sheet = app.books.active.sheets[0]
    app.kill()
    with pytest.raises(lo.LibreOfficeError):
        len(app.books)
    with pytest.raises(lo.LibreOfficeError):
        sheet["A1"].value = 1


def test_what_libreoffice_refuses_passes_through_a_with_block(app: xw.App, sheet: xw.Sheet) -> None:
    with pytest.raises(lo.LibreOfficeError, match=r"refused Sheet\.delete"), app.properties(display_alerts=False):
        sheet.delete()
