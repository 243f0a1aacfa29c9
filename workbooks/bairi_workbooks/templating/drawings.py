"""Drawings (图表、图片) in a workbook file: they stay at their rows, and charts grow with the data that they show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from openpyxl.chart.data_source import MultiLevelStrRef, NumData, NumRef, NumVal, StrData, StrRef, StrVal
from openpyxl.descriptors.serialisable import Serialisable
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import to_excel

from bairi_workbooks.templating.arrangement import Arrangement
from bairi_workbooks.templating.references import Moves, NothingLeftError, Place

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_REFERENCES = (NumRef, StrRef, MultiLevelStrRef)


def move_drawings(sheet: Any, rows: Arrangement, moves: Moves, place: Place) -> None:
    """Charts and pictures keep their size; a chart of which no data is left is taken out."""
    for drawing in (*sheet._charts, *sheet._images):
        _move_anchor(drawing.anchor, rows)
    sheet._charts = [chart for chart in sheet._charts if _follow(chart, moves, place)]


def move_charts(sheet: Any, moves: Moves) -> bool:
    """Whether anything is left to show on a sheet that is a chart, once it has followed its data."""
    sheet._charts = [chart for chart in sheet._charts if _follow(chart, moves, Place("", ""))]
    return bool(sheet._charts)


def _move_anchor(anchor: Any, rows: Arrangement) -> None:
    start = getattr(anchor, "_from", None)
    if start is None:
        return
    shift = rows.start(start.row + 1) - 1 - start.row
    start.row += shift
    if (end := getattr(anchor, "to", None)) is not None:
        end.row += shift


def _follow(chart: Any, moves: Moves, place: Place) -> bool:
    """Whether any series is left once the chart's references have followed their rows."""
    for part in chart._charts:
        part.ser = [series for series in part.ser if _follows(series, moves, place)]
    chart._charts = [part for part in chart._charts if part.ser] or [chart]
    _follows(chart.title, moves, place)
    return any(part.ser for part in chart._charts)


def _follows(holder: Any, moves: Moves, place: Place) -> bool:
    for reference in _references(holder):
        try:
            reference.f = moves.reference(reference.f, place)
        except NothingLeftError:
            return False
    return True


def _references(holder: Any) -> Iterator[Any]:
    """The references to cells anywhere in a part of a chart."""
    if isinstance(holder, _REFERENCES):
        yield holder
    elif isinstance(holder, (list, tuple)):
        for item in holder:
            yield from _references(item)
    elif isinstance(holder, Serialisable):
        yield from _references(list(vars(holder).values()))


def keep_values(book: Workbook) -> None:
    """Charts carry the values that they show, so that a preview draws them without working anything out."""
    sheets: list[Any] = [*book.worksheets, *book.chartsheets]
    for sheet in sheets:
        charts: list[Any] = sheet._charts
        for chart in charts:
            for part in chart._charts:
                for reference in _references(part.ser):
                    _keep(book, reference)


def _keep(book: Workbook, reference: Any) -> None:
    values = _values(book, reference.f)
    if isinstance(reference, NumRef):
        code = reference.numCache.formatCode if reference.numCache else None
        reference.numCache = (
            None if values is None else _cache(NumData, NumVal, [_number(value) for value in values], formatCode=code)
        )
    elif isinstance(reference, StrRef):
        reference.strCache = None if values is None else _cache(StrData, StrVal, values)
    else:
        reference.multiLvlStrCache = None


def _number(value: Any) -> Any:
    """A value as a chart counts it: a date by its serial number, a text not at all."""
    if isinstance(value, (date, time)):
        return to_excel(value)  # type: ignore[no-untyped-call]
    return value if isinstance(value, (int, float, Decimal)) else None


def _cache(data: Callable[..., Any], item: Callable[..., Any], values: list[Any], **options: Any) -> Any:
    points = [item(idx=n, v=str(v)) for n, v in enumerate(values) if v is not None]
    return data(ptCount=len(values), pt=points, **options)


def _values(book: Workbook, text: str) -> list[Any] | None:
    """The values in a reference's cells; None where a formula among them has yet to be worked out."""
    found: list[Any] = []
    for area in text.strip("()").split(","):
        title, _, cells = area.rpartition("!")
        title = title.strip("'").replace("''", "'")
        if title not in book.sheetnames:
            return None
        left, top, right, bottom = range_boundaries(cells.replace("$", ""))
        sheet: Worksheet = book[title]
        for row in sheet.iter_rows(top, bottom, left, right):
            if any(cell.data_type == "f" for cell in row):
                return None
            found.extend(cell.value for cell in row)
    return found
