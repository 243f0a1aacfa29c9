"""规范数值 and 撤销规范: what the checks convert when they read is written plainly, and can be put back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final

from bairi_addin.ribbon.clerk import records
from bairi_addin.ribbon.clerk.apart import submitted
from bairi_addin.ribbon.clerk.records import Entry
from bairi_addin.ribbon.copies import copied
from bairi_addin.ribbon.known import layouts
from bairi_addin.ribbon.marks import office
from bairi_validators.errors import BairiError
from bairi_workbooks.marks.record import RECORD_SHEET
from bairi_workbooks.reading.addresses import address, position

if TYPE_CHECKING:
    import xlwings as xw

    from bairi_addin.ribbon.desk import Desk
    from bairi_validators.checks.rewriting import Rewriting

_DATE, _PLAIN, _TEXT = "yyyy-mm-dd", "General", "@"
_TITLE: Final = "规范数值"
UNDOING: Final = "bairi.xlam!UndoFromMenu"


def normalise_values(desk: Desk) -> str:
    """Write numbers and days plainly where the checks read them by a declared conversion; what is doubtful stays."""
    book = desk.book
    office.refuse_unchangeable(book)
    wanted = _wanted(desk)
    if not wanted:
        return "没有需要规范的数值。有两种读法的数请按“校验本表”核对。"
    _refuse_closed(book, {str(one.place.sheet) for one in wanted})
    sheet, earlier = records.read(book)
    entries = [_entry(book, one) for one in wanted]
    front = book.sheets.active.name
    with office.one_step(book, _TITLE, {entry.sheet for entry in entries}, UNDOING):
        _put(book, [(e.sheet, e.cell, e.after, _DATE if isinstance(e.after, datetime) else _PLAIN) for e in entries])
        records.keep(book, sheet, [*earlier, *entries])
        book.sheets[front].activate()
    return f"已规范{len(entries)}处，列在“{RECORD_SHEET}”表。要恢复原样，请按“撤销规范”。"


def undo_normalise(desk: Desk) -> str:
    """Put back what 规范数值 found, cell by cell, unless somebody has typed something else there since."""
    book = desk.book
    office.refuse_unchangeable(book)
    sheet, entries = records.read(book)
    if sheet is None:
        return "没有可以撤销的规范。"
    names = {one.name for one in book.sheets}
    same = [e for e in reversed(entries) if e.sheet in names and book.sheets[e.sheet].range(e.cell).value == e.after]
    _refuse_closed(book, {entry.sheet for entry in same})
    front = book.sheets.active.name
    with office.one_step(book, f"撤销{_TITLE}", {entry.sheet for entry in same}):
        _put(book, [(e.sheet, e.cell, e.before, e.number_format) for e in same])
        records.keep(book, sheet, [])
        book.sheets[front if front != RECORD_SHEET else 0].activate()
    changed = len(entries) - len(same)
    return f"已恢复{len(same)}处。" + (f"另有{changed}处之后改过，没有恢复。" if changed else "")


def _wanted(desk: Desk) -> list[Rewriting]:
    """What is to be written otherwise in the workbook as it is now."""
    from bairi_validators.checks.rewriting import rewritings  # noqa: PLC0415 - loaded when a button needs it

    with copied(desk.book) as path:
        submission = submitted(desk, path, layouts(desk))
    if submission is None:
        raise BairiError("认不出这是哪个单位哪一期的报送工作簿，不能规范数值。请先按“校验本表”核对。")
    return list(rewritings(desk.plan, submission))


def _entry(book: xw.Book, wanted: Rewriting) -> Entry:
    sheet, where = str(wanted.place.sheet), str(wanted.place.cell)
    cell = book.sheets[sheet].range(where)
    after = datetime.combine(wanted.value, time()) if isinstance(wanted.value, date) else float(wanted.value)
    return Entry(sheet, where, cell.value, str(cell.number_format or _PLAIN), after, wanted.rule)


def _put(book: xw.Book, cells: Iterable[tuple[str, str, records.Value, str]]) -> None:
    """Write values with their number formats, by areas of cells below one another.

    A text is written while the cell's format is text: no program then takes it for a number, or its sign for its own.
    """
    for sheet, first, values, number_format in _areas(cells):
        row, column = position(first)
        area = book.sheets[sheet].range((row + 1, column + 1), (row + len(values), column + 1))
        texts = any(isinstance(value, str) for value in values)
        area.number_format = _TEXT if texts else number_format
        area.value = [[value] for value in values]
        area.number_format = number_format


def _areas(
    cells: Iterable[tuple[str, str, records.Value, str]],
) -> list[tuple[str, str, list[records.Value], str]]:
    """Cells of one kind that stand below one another, together."""
    found: list[tuple[str, str, list[records.Value], str]] = []
    for sheet, cell, value, number_format in sorted(cells, key=lambda c: (c[0], *position(c[1])[::-1])):
        row, column = position(cell)
        last = found[-1] if found else None
        below = last is not None and (sheet, number_format) == (last[0], last[3]) and _below(last) == (row, column)
        if last is not None and below and isinstance(value, str) == isinstance(last[2][0], str):
            last[2].append(value)
        else:
            found.append((sheet, address(row, column), [value], number_format))
    return found


def _below(area: tuple[str, str, Sequence[records.Value], str]) -> tuple[int, int]:
    row, column = position(area[1])
    return row + len(area[2]), column


def _refuse_closed(book: xw.Book, names: set[str]) -> None:
    if closed := office.locked(book, names):
        raise BairiError(f"工作表“{closed[0]}”有密码保护，不能改写其中的数。请撤销工作表保护后再按。")
