"""A workbook open in Excel (打开的工作簿) to fill, by xlwings: whole ranges at a time, never cell by cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from bairi_workbooks.templating.office_parts import parts_of
from bairi_workbooks.templating.operations import (
    ArrangeRows,
    MakeSheets,
    MoveReferences,
    Operation,
    WriteBlock,
    WriteMargins,
    WriteProperties,
)
from bairi_workbooks.templating.references import MoveError, Moves, NothingLeftError, Place
from bairi_workbooks.templating.rendering import FaultyCellError
from bairi_workbooks.templating.row_steps import CopyRows, DeleteRows, InsertRows, row_steps
from bairi_workbooks.templating.snapshot import BookSnapshot, Formula, SheetSnapshot

_HIDDEN = "_"  # Excel's own names, such as _FilterDatabase, which it looks after itself


class OpenWorkbook:
    """A template that is open in Excel, given as an xlwings Book.

    Cells, rows, sheets and names go through xlwings' own objects; charts, margins and properties, which xlwings does
    not have, through the office program's objects behind them. Names and charts are noted when the template is read:
    the program changes them itself while rows move, and not as the template means it.
    """

    def __init__(self, book: Any) -> None:
        self._book, self._parts = book, parts_of(book)
        self._names: list[tuple[str, str, str]] = []
        self._series: dict[str, list[list[str]]] = {}
        self._areas: dict[str, str] = {}

    def snapshot(self) -> BookSnapshot:
        """What the template's cells hold."""
        sheets = list(self._book.sheets)
        names = ((*_scope(name.name), name.refers_to) for name in self._book.names)
        self._names = [found for found in names if not found[1].startswith(_HIDDEN)]
        self._series = {s.name: [[o.Formula for o in self._parts.series(c)] for c in s.charts] for s in sheets}
        self._areas = {s.name: area for s in sheets if (area := self._parts.print_area(s))}
        pages = [_sheet(sheet, self._parts.margins(sheet)) for sheet in sheets]
        return BookSnapshot(self._book.name, pages, self._parts.properties())

    def apply(self, operation: Operation) -> None:
        """Do one operation."""
        match operation:
            case MakeSheets(source, titles):
                self._make(source, titles)
            case ArrangeRows(title, rows):
                for step in row_steps(rows):
                    _step(self._book.sheets[title], step)
            case WriteBlock(title, values):
                _write(self._book.sheets[title], values)
            case WriteMargins(title, texts):
                self._parts.write_margins(self._book.sheets[title], texts)
            case MoveReferences(moves):
                self._move(moves)
            case WriteProperties(texts):
                self._parts.write_properties(texts)

    def _make(self, source: str, titles: Sequence[str]) -> None:
        last = sheet = self._book.sheets[source]
        for title in titles[1:]:
            last = sheet.copy(after=last, name=title)
        if titles:
            sheet.name = titles[0]
        else:
            sheet.delete()

    def _move(self, moves: Moves) -> None:
        for source, made in moves.sheets.items():
            for title in made:
                sheet = self._book.sheets[title]
                for chart, formulas in zip(list(sheet.charts), self._series[source], strict=True):
                    self._follow(chart, formulas, moves, Place(source, title))
                if area := self._areas.get(source):
                    sheet.page_setup.print_area = moves.reference(area, Place(source, title))
        for scope, name, text in self._names:
            for title in moves.sheets[scope] if scope else ("",):
                self._name(name, text, moves, Place(scope, title))

    def _follow(self, chart: Any, formulas: Sequence[str], moves: Moves, place: Place) -> None:
        """A chart's series follow their rows; a series without rows is taken out, and so is a chart without series."""
        gone = []
        for series, text in zip(self._parts.series(chart), formulas, strict=True):
            try:
                series.Formula = moves.formula(text, place)
            except NothingLeftError:
                gone.append(series)
            except MoveError as error:
                raise FaultyCellError(f"工作表“{place.source}”的图表", str(error)) from error
        if len(gone) == len(formulas):
            chart.delete()
            return
        for series in gone:
            series.Delete()

    def _name(self, name: str, text: str, moves: Moves, place: Place) -> None:
        holder = self._book.sheets[place.title] if place.source else self._book
        try:
            holder.names.add(name, moves.formula(text, place))
        except NothingLeftError:
            holder.names[name].delete()
        except MoveError as error:
            raise FaultyCellError(f"名称“{name}”", str(error)) from error


def _scope(name: str) -> tuple[str, str]:
    """A name's sheet, empty where the whole workbook has it, and the name itself."""
    sheet, _, own = name.rpartition("!")
    return sheet.strip("'").replace("''", "'"), own


def _sheet(sheet: Any, margins: Mapping[str, str]) -> SheetSnapshot:
    """A sheet's values and formulas, each read in one go."""
    last = sheet.used_range.last_cell
    area = sheet.range((1, 1), (last.row, last.column))
    values = area.options(ndim=2).value
    formulas = area.formula
    texts = formulas if isinstance(formulas, (tuple, list)) else ((formulas,),)
    rows = [
        [_read(value, text) for value, text in zip(row, line, strict=True)]
        for row, line in zip(values, texts, strict=True)
    ]
    return SheetSnapshot(sheet.name, rows, margins)


def _read(value: Any, text: Any) -> Any:
    """A cell whose formula text is not its value has a formula."""
    return Formula(text) if isinstance(text, str) and text.startswith("=") and text != value else value


def _step(sheet: Any, step: InsertRows | CopyRows | DeleteRows) -> None:
    match step:
        case InsertRows(at, count):
            sheet.range(f"{at}:{at + count - 1}").insert("down")
        case CopyRows(first, last, to, times):
            bottom = to + (last - first + 1) * times - 1
            sheet.range(f"{first}:{last}").copy(sheet.range(f"{to}:{bottom}"))
        case DeleteRows(first, last):
            sheet.range(f"{first}:{last}").delete("up")


def _write(sheet: Any, values: Sequence[Sequence[Any]]) -> None:
    if values and values[0]:
        area = sheet.range((1, 1), (len(values), len(values[0])))
        area.value = [[_typed(value) for value in line] for line in values]


def _typed(value: Any) -> Any:
    """A value as Excel takes it from a program: an apostrophe before a text keeps it text, whatever it looks like."""
    match value:
        case Formula(text):
            return text
        case str():
            return f"'{value}"
        case Decimal():
            return float(value)
        case date() if not isinstance(value, datetime):
            return datetime.combine(value, time())
    return value
