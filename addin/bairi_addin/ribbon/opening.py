"""Workbooks that a button writes, in the office program: shown when they are there, let go before they are replaced."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bairi_addin.ribbon.desk import Desk
from bairi_addin.ribbon.progress import CalledOffError

if TYPE_CHECKING:
    import xlwings as xw


def shown(
    desk: Desk, path: Path, sheet: str | None = None, cell: str | None = None, *, only_read: bool = False
) -> xw.Book:
    """A workbook in front, on a sheet, with a cell selected; opened where it is not open yet."""
    book = _open(desk, path)
    if book is None:
        book = desk.app.books.open(str(path), read_only=only_read)
        take_as_saved(book)
    book.activate()
    if sheet:
        book.sheets[sheet].activate()
        if cell:
            book.sheets[sheet].range(cell).select()
    return book


def released(desk: Desk, *paths: Path) -> None:
    """Close workbooks that are about to be replaced: Windows replaces no file that is open.

    What was changed in one is given up only where the person says so, else CalledOffError is raised.
    """
    for path in paths:
        book = _open(desk, path)
        if book is None:
            continue
        if is_changed(book) and not desk.person.agrees(f"“{path.name}”正打开着，有没保存的改动。关闭并重新生成吗？"):
            raise CalledOffError(f"“{path.name}”没有重新生成。要保留其中的改动，请先另存为别的文件。")
        book.close()


def is_changed(book: xw.Book) -> bool:
    """Whether a person changed a workbook and did not save it, of which xlwings does not tell."""
    native = book.api
    if hasattr(native, "isModified"):  # LibreOffice, for which a workbook with charts is modified as soon as it is open
        return bool(native.isModified() and native.getUndoManager().isUndoPossible())
    if hasattr(native, "Saved"):  # Excel for Windows
        return not native.Saved
    return not native.saved.get()  # Excel for Mac


def take_as_saved(book: xw.Book) -> None:
    """What was just opened or saved is as its file: Excel calculates formulas on opening, and calls that a change."""
    native = book.api
    if hasattr(native, "isModified"):
        native.getUndoManager().clear()
    elif hasattr(native, "Saved"):
        native.Saved = True
    else:
        native.saved.set(True)


def _open(desk: Desk, path: Path) -> xw.Book | None:
    """The workbook of a file, if it is open; one that was never saved has no file."""
    wanted = path.resolve()
    return next((book for book in desk.app.books if _file_of(book) == wanted), None)


def _file_of(book: xw.Book) -> Path | None:
    """The file of a workbook; None where it lies at an address (OneDrive) that xlwings knows no folder for."""
    import xlwings  # noqa: PLC0415 - loaded long since, in its own light way

    try:
        return Path(book.fullname).resolve()
    except xlwings.XlwingsError:
        return None
