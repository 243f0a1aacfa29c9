"""下一处问题 and 上一处: from finding to finding of 校验结果, whenever the check was."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bairi_addin.ribbon.marks.result_sheet import lists_in
from bairi_validators.errors import BairiError

if TYPE_CHECKING:
    import xlwings as xw

    from bairi_addin.ribbon.desk import Desk
    from bairi_workbooks.marks.result import Line

_LINE_BREAK = re.compile(r"\s*\n\s*")
_ENDS = ("。", "！", "？", "；")


@dataclass(frozen=True, slots=True)
class _Stop:
    """A cell to go to, and the findings that are told there, the gravest first."""

    sheet: str
    cell: str
    lines: tuple[Line, ...]


def next_finding(desk: Desk) -> str:
    """Go to the finding behind the selected cell, from the last one to the first."""
    return _go(desk, 1)


def previous_finding(desk: Desk) -> str:
    """Go to the finding before the selected cell, from the first one to the last."""
    return _go(desk, -1)


def _go(desk: Desk, step: int) -> str:
    book = desk.book
    lists = lists_in(book)
    if not lists:
        raise BairiError("还没有校验结果。请先按“校验本表”。")
    listed, lines = lists[0]
    if not lines:
        return "校验结果中没有问题。"
    stops = _stops(book, listed.name, lines)
    stop = stops[_number(desk, listed.name, stops, step)]
    sheet = book.sheets[stop.sheet]
    sheet.activate()
    sheet.range(stop.cell).select()
    return _told(stop, len(lines))


def _stops(book: xw.Book, listed: str, lines: Sequence[Line]) -> list[_Stop]:
    """The cells to go to in the list's order, each once; what has none that people can see is shown on the list."""
    visible = {sheet.name for sheet in book.sheets if sheet.visible}
    cells: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        place = (line.sheet, line.cell) if line.sheet in visible and line.cell else (listed, f"D{line.row}")
        cells.setdefault((str(place[0]), str(place[1])), []).append(line)
    return [_Stop(sheet, cell, tuple(found)) for (sheet, cell), found in cells.items()]


def _number(desk: Desk, listed: str, stops: Sequence[_Stop], step: int) -> int:
    """Which stop comes next, from what is selected: a stop's cell, or a row of the list."""
    first = 0 if step > 0 else len(stops) - 1
    chosen = desk.app.selection
    if chosen is None or chosen.sheet.book.name != desk.book.name:
        return first
    name, row = chosen.sheet.name, chosen.row
    here = chosen[0, 0].get_address(row_absolute=False, column_absolute=False)
    for number, stop in enumerate(stops):
        if (stop.sheet, stop.cell) == (name, here):
            return (number + step) % len(stops)
        if name == listed and any(line.row == row for line in stop.lines):
            return number
    return first


def _told(stop: _Stop, total: int) -> str:
    """第3处，共12处：〔错误 V05〕…处理：…"""
    first, *others = stop.lines
    also = f"（本格另有{'、'.join(f'〔{line.severity} {line.code}〕' for line in others)}）" if others else ""
    message = (
        first.message if first.message.endswith(_ENDS) else f"{first.message}。"
    )  # a clerk's words may end without
    words = f"第{first.number}处，共{total}处：〔{first.severity} {first.code}〕{message}处理：{first.fix}{also}"
    return _LINE_BREAK.sub(" ", words)
