"""What xlwings has one word for in no program: the two ways of Excel and of LibreOffice, side by side."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from bairi_validators.errors import BairiError

if TYPE_CHECKING:
    import xlwings as xw

# What a protected sheet of Excel's may allow all the same, as its Protection object and its Protect method call it.
_ALLOWED: Final = (
    *("AllowFormattingCells", "AllowFormattingColumns", "AllowFormattingRows", "AllowInsertingColumns"),
    *("AllowInsertingRows", "AllowInsertingHyperlinks", "AllowDeletingColumns", "AllowDeletingRows"),
    *("AllowSorting", "AllowFiltering", "AllowUsingPivotTables"),
)
_SOLID, _NO_PATTERN = 1, -4142  # Excel's xlSolid, xlPatternNone


@contextmanager
def lifted(book: xw.Book, names: Collection[str]) -> Iterator[list[str]]:
    """While this lasts, sheets protected without a password are open, and then as they were; the names of the others.

    No sheet may be added or taken out meanwhile.
    """
    if _is_libreoffice(book):
        with book.impl.lifted(names) as closed:
            yield closed
        return
    sheets = [book.sheets[name] for name in names]
    options = {sheet.name: _options(sheet.api) for sheet in sheets if _is_protected(sheet.api)}
    closed = [name for name in options if not _opened(book.sheets[name].api)]
    try:
        yield closed
    finally:
        for name in options.keys() - set(closed):
            _protect(book.sheets[name].api, options[name])


def locked(book: xw.Book, names: Collection[str]) -> list[str]:
    """The sheets of these that are protected with a password."""
    with lifted(book, names) as closed:
        return closed


def refuse_unchangeable(book: xw.Book) -> None:
    """Raise BairiError where no sheet can be added to a workbook or taken out of it, or none be marked."""
    libreoffice = _is_libreoffice(book)
    if not libreoffice and sys.platform == "darwin":  # protection goes by other words there, which nobody could try
        raise BairiError("Mac 版 Excel 的工作簿不能在打开时标注和改写。请用 bairi check --mark 生成标注件。")
    if libreoffice and book.api.isReadonly():  # Excel lets such workbooks be changed, and saved under another name
        raise BairiError(f"工作簿“{book.name}”是以只读方式打开的，不能改动。请另存一份，打开后再按这个按钮。")
    if book.api.isProtected() if libreoffice else book.api.ProtectStructure:
        raise BairiError(f"工作簿“{book.name}”的结构有保护，不能增减工作表。请先撤销“保护工作簿”，再按这个按钮。")


@contextmanager
def one_step(book: xw.Book, title: str, names: Collection[str], macro: str | None = None) -> Iterator[None]:
    """What is changed on some sheets while this lasts can be undone in one step from the program's own menu.

    Excel calls a macro of the add-in to undo it, where there is one. LibreOffice lets formats of cells change that are
    open for typing; Excel wants the sheet's protection off for it.
    """
    if _is_libreoffice(book):
        with book.impl.one_step(title):
            yield
        return
    with lifted(book, names):
        yield
    if macro is not None:
        book.app.api.OnUndo(title, macro)


def is_patterned(cell: xw.Range) -> bool:
    """Whether a cell's fill is more than one colour, which could not be given back; LibreOffice has no such fills."""
    if _is_libreoffice(cell.sheet.book):
        return False
    return cell.api.Interior.Pattern not in {_SOLID, _NO_PATTERN}


def has_conversation(cell: xw.Range) -> bool:
    """Whether a conversation (会话批注) stands at a cell, beside which Excel takes no note."""
    return not _is_libreoffice(cell.sheet.book) and getattr(cell.api, "CommentThreaded", None) is not None


def hide_columns(columns: xw.Range) -> None:
    """Hide the columns of some cells."""
    if _is_libreoffice(columns.sheet.book):
        columns.impl.column_hidden = True
    else:
        columns.api.EntireColumn.Hidden = True


def _is_libreoffice(book: xw.Book) -> bool:
    return hasattr(book.impl, "lifted")


def _is_protected(sheet: Any) -> bool:
    return bool(sheet.ProtectContents)


def _options(sheet: Any) -> dict[str, Any]:
    allowed = {name: getattr(sheet.Protection, name) for name in _ALLOWED}
    return allowed | {
        "DrawingObjects": sheet.ProtectDrawingObjects,
        "Contents": True,
        "Scenarios": sheet.ProtectScenarios,
        "EnableSelection": sheet.EnableSelection,
    }


def _opened(sheet: Any) -> bool:
    try:
        sheet.Unprotect("")
    except Exception:  # noqa: BLE001 - COM's own error, whose class exists on Windows alone; what counts is asked below
        return False
    return not _is_protected(sheet)


def _protect(sheet: Any, options: dict[str, Any]) -> None:
    selection = options["EnableSelection"]
    sheet.Protect(Password="", **{name: value for name, value in options.items() if name != "EnableSelection"})
    sheet.EnableSelection = selection
