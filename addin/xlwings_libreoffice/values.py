"""Whole ranges of values in one call each way: dates, booleans, errors, texts and emptiness as Excel has them."""

import datetime as dt
import math
import numbers
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from xlwings_libreoffice import bridge
from xlwings_libreoffice.addresses import Box, boxes
from xlwings_libreoffice.number_formats import (
    BOOLEAN_CODE,
    DATE,
    DATE_CODE,
    LOGICAL,
    MOMENT_CODE,
    TEXT,
    NumberFormats,
    special_boxes,
)
from xlwings_libreoffice.typed import typed

DAY_MILLISECONDS = 86_400_000
FORMULA_WITH_ERROR = 4
# In cells of these formats a figure does not stay as it is: it becomes a text, or the format goes.
RETYPED = {TEXT, LOGICAL}
Matrix = list[list[Any]]


class CellError(str):
    """An error in a cell, such as #DIV/0!; reads as nothing unless errors are asked for as texts."""

    __slots__ = ()


def prepared(value: Any, _options: object = None) -> Any:
    """What Python has, as a cell can hold it: NaN, NaT and NA are empty, dates naive, numbers float."""
    if value is None or isinstance(value, str | bool | float | dt.date):
        return _plain(value)
    if isinstance(value, numbers.Number):
        return _plain(float(value))  # type: ignore[arg-type]
    if hasattr(value, "item"):
        return prepared(_item(value))
    # pandas' NA and NaT say so by being unequal to themselves, or by refusing to be compared.
    return None if str(value) in {"<NA>", "NaT"} else str(value)


def _item(value: Any) -> Any:
    item = value.item()
    # A nanosecond datetime64 becomes a whole number: one at microseconds becomes a datetime.
    return (
        value.astype("datetime64[us]").item()
        if getattr(value, "dtype", None) is not None and value.dtype.kind == "M"
        else item
    )


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return None if math.isnan(value) else float(value)
    if isinstance(value, dt.datetime):
        # NaT is a datetime that is not equal to itself.
        return value.replace(tzinfo=None) if value == value else None  # noqa: PLR0124
    return value


def cleaned(
    data: Sequence[Sequence[Any]],
    build_date: Callable[..., Any],
    empty_as: Any,
    build_number: Callable[[float], Any] | None,
    errors_as_text: Any,
) -> Matrix:
    """What a range gave, as the converters' options ask for it."""

    def one(value: Any) -> Any:
        if value is None or value == "":
            return empty_as
        if isinstance(value, CellError):
            return str(value) if errors_as_text else None
        if isinstance(value, dt.datetime):
            return build_date(
                **{part: getattr(value, part) for part in ("year", "month", "day", "hour", "minute", "second")},
                microsecond=value.microsecond,
                tzinfo=None,
            )
        if build_number is not None and isinstance(value, float):
            return build_number(value)
        return value

    return [[one(value) for value in row] for row in data]


def null_date(document: bridge.Uno) -> dt.datetime:
    """The day that is 0 in a document: 1899-12-30, or 1904-01-01 from old Macs."""
    day = document.NullDate
    return dt.datetime(day.Year, day.Month, day.Day)  # noqa: DTZ001 -- cells have no time zone


def read(cells: bridge.Uno, box: Box, formats: NumberFormats, zero: dt.datetime) -> Matrix:
    """A range's values: float, str, bool, datetime, CellError, or None for an empty cell."""
    rows: Matrix = [list(row) for row in cells.getDataArray()]
    if any(None in row for row in rows):
        _place_errors(cells, box, rows)
    for row in rows:
        if "" in row:
            row[:] = [None if value == "" else value for value in row]
    for kind, part in special_boxes(cells, formats):
        if kind == DATE:
            _convert(rows, box, part, lambda value: _moment(value, zero))
        elif kind == LOGICAL:
            _convert(rows, box, part, bool)
    return rows


def _moment(serial: float, zero: dt.datetime) -> Any:
    try:
        return zero + dt.timedelta(milliseconds=round(serial * DAY_MILLISECONDS))
    except OverflowError:
        # A figure in a cell that merely looks like a date, such as an order number.
        return serial


def _convert(rows: Matrix, box: Box, part: Box, change: Callable[[float], Any]) -> None:
    left, right = part.column - box.column, part.last_column - box.column + 1
    for row in rows[part.row - box.row : part.last_row - box.row + 1]:
        row[left:right] = [change(value) if isinstance(value, float) else value for value in row[left:right]]


def _place_errors(cells: bridge.Uno, box: Box, rows: Matrix) -> None:
    for place in cells.queryFormulaCells(FORMULA_WITH_ERROR).getRangeAddresses():
        for row in range(place.StartRow + 1 - box.row, place.EndRow + 2 - box.row):
            for column in range(place.StartColumn + 1 - box.column, place.EndColumn + 2 - box.column):
                rows[row][column] = _error(cells.getCellByPosition(column, row).String)


def _error(shown: str) -> CellError:
    # LibreOffice's own errors, which it writes to .xlsx as this one too.
    return CellError("#VALUE!" if shown.startswith("Err:") else shown)


@dataclass
class Writing:
    """What goes into a range: the data for one call, and the cells (row, column) that need more."""

    data: list[list[float | str]] = field(default_factory=list)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    codes: dict[str, set[tuple[int, int]]] = field(default_factory=dict)

    def take(self, value: Any, place: tuple[int, int], kind: int, zero: dt.datetime) -> float | str:
        """The stored form of one value; notes formulas and number formats on the way."""
        code = None
        if kind == TEXT and isinstance(value, str | float | int) and not isinstance(value, bool):
            return value if isinstance(value, str) else f"{value:.15g}"
        if isinstance(value, str):
            if value.startswith("=") and len(value) > 1:
                self.formulas[place] = value
                if kind == LOGICAL:
                    self.codes.setdefault("General", set()).add(place)
                return ""
            found = typed(value)
            value, code = found.value, found.code
        stored, natural = _stored(value, zero)
        code = natural or code
        if (
            code == BOOLEAN_CODE
            or (code is not None and kind == 0)
            or (code in {DATE_CODE, MOMENT_CODE} and kind != DATE)
        ):
            self.codes.setdefault(code, set()).add(place)
        elif kind == LOGICAL and code is None:
            self.codes.setdefault("General", set()).add(place)
        return stored


def _stored(value: Any, zero: dt.datetime) -> tuple[float | str, str | None]:
    if value is None:
        return "", None
    if isinstance(value, bool):
        return float(value), BOOLEAN_CODE
    if isinstance(value, dt.datetime):
        code = DATE_CODE if value.time() == dt.time() else MOMENT_CODE
        return (value - zero) / dt.timedelta(days=1), code
    if isinstance(value, dt.date):
        return float((value - zero.date()).days), DATE_CODE
    return (value, None) if isinstance(value, str) else (float(value), None)


def planned(values: Sequence[Sequence[Any]], box: Box, kinds: dict[tuple[int, int], int], zero: dt.datetime) -> Writing:
    """A matrix of values, made ready to be written into a box whose cells have these kinds of format."""
    writing = Writing()
    kind_at = kinds.get
    for row, line in enumerate(values, box.row):
        writing.data.append(
            [
                value
                if type(value) is float and kind_at((row, column), 0) not in RETYPED
                else writing.take(value, (row, column), kind_at((row, column), 0), zero)
                for column, value in enumerate(line, box.column)
            ]
        )
    return writing


def kinds_of(cells: bridge.Uno, formats: NumberFormats) -> dict[tuple[int, int], int]:
    """The kind of each cell that has a special one."""
    return {
        (row, column): kind
        for kind, part in special_boxes(cells, formats)
        for row in range(part.row, part.last_row + 1)
        for column in range(part.column, part.last_column + 1)
    }


def formula_boxes(formulas: dict[tuple[int, int], str]) -> list[tuple[Box, list[list[str]]]]:
    """Formulas as rectangles, each for one call."""
    return [
        (
            box,
            [
                [formulas[row, column] for column in range(box.column, box.last_column + 1)]
                for row in range(box.row, box.last_row + 1)
            ],
        )
        for box in boxes(set(formulas))
    ]
