"""Tables: the one way in which rows get into sheets, with headings, widths, heights, filters and repeated headings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from bairi_validators.decimals import shown
from bairi_validators.standing import Light
from bairi_workbooks.sheets.breadth import lines_of
from bairi_workbooks.sheets.page import TOP, Book, fitting
from bairi_workbooks.style import BAND_FILL, HEAD_FILL, HEAD_INK, LIGHT_FILL, LIGHT_INK, LIGHT_SIGN, MUTED

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

ABSENT: Final = "—"
POINTS: Final = '+0.0;"−"0.0;0.0'
PERCENT: Final = "0.0"
DAY: Final = "yyyy-mm-dd"
LINE_HEIGHT: Final = 16.5
LEAST_HEIGHT: Final = 21.0
MOST_HEIGHT: Final = 409.0
PLACES: Final = 2

Value = str | int | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: heading, width in characters, how its cells stand."""

    heading: str
    width: float
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell to be written: a value (with a formula: its cached result), a link within the workbook, a look."""

    value: Value
    formula: str | None = None
    link: str | None = None
    number: str | None = None
    fill: str | None = None
    ink: str | None = None
    bold: bool = False
    align: str | None = None


Row = Sequence[Value | Entry]


@dataclass(frozen=True, slots=True)
class Table:
    """A table to be written at a place. `frozen` is the number of columns that stay in view; None freezes nothing."""

    columns: Sequence[Column]
    rows: Sequence[Row]
    top: int = TOP
    left: int = 0
    frozen: int | None = None
    filtered: bool = False
    empty: str = "本期没有内容。"
    sets_widths: bool = True
    heading_height: float = 32.0


def light_text(light: Light) -> str:
    """A light as sign and word: ●绿."""
    return f"{LIGHT_SIGN[light]}{light.label}"


def light_entry(light: Light | None) -> Entry:
    """A light as a coloured cell; without a light (no target to hold against), a dash."""
    if light is None:
        return Entry(None)
    return Entry(light_text(light), fill=LIGHT_FILL[light], ink=LIGHT_INK[light], bold=True, align="center")


def number_format(value: Decimal | int) -> str:
    """The number format that shows a figure with at most two decimals, and none that say nothing."""
    text = shown(Decimal(value), PLACES)
    places = len(text.partition(".")[2])
    return "#,##0" + ("." + "0" * places if places else "")


def write_table(book: Book, sheet: Worksheet, table: Table) -> int:
    """Write a table; the number of the row below it comes back. An empty one says so."""
    _write_head(book, sheet, table)
    first = table.top + 1
    if not table.rows:
        sheet.write_string(first, table.left, fitting(table.empty), book.format(font_color=MUTED))
        sheet.set_row(first, LEAST_HEIGHT)
        return first + 1
    for offset, row in enumerate(table.rows):
        _write_row(book, sheet, table, first + offset, [_entry(value) for value in row])
    below = first + len(table.rows)
    if table.filtered:
        sheet.autofilter(table.top, table.left, below - 1, table.left + len(table.columns) - 1)
    return below


def _write_head(book: Book, sheet: Worksheet, table: Table) -> None:
    look = book.bordered(bold=True, bg_color=HEAD_FILL, font_color=HEAD_INK, align="center")
    for number, column in enumerate(table.columns, start=table.left):
        if table.sets_widths:
            sheet.set_column(number, number, column.width)
        sheet.write_string(table.top, number, column.heading, look)
    sheet.set_row(table.top, table.heading_height)
    if table.frozen is not None:
        sheet.freeze_panes(table.top + 1, table.frozen)
        sheet.repeat_rows(0, table.top)


def _write_row(book: Book, sheet: Worksheet, table: Table, row: int, entries: Sequence[Entry]) -> None:
    band = BAND_FILL if (row - table.top) % 2 == 0 else None
    for number, (column, entry) in enumerate(zip(table.columns, entries, strict=True), start=table.left):
        _write_entry(book, sheet, (row, number), entry, _look(column, entry, band))
    if table.sets_widths:
        sheet.set_row(row, _height(table.columns, entries))


def _entry(value: Value | Entry) -> Entry:
    return value if isinstance(value, Entry) else Entry(value)


def _look(column: Column, entry: Entry, band: str | None) -> dict[str, Any]:
    """The format's properties: the entry's own, then the column's, then what the value's type asks for."""
    align = entry.align or column.align
    look: dict[str, Any] = {"align": align} | ({} if align == "center" else {"indent": 1})
    if fill := entry.fill or band:
        look["bg_color"] = fill
    if entry.ink:
        look["font_color"] = entry.ink
    if entry.bold:
        look["bold"] = True
    match entry.value:
        case None:
            look |= {"align": "center", "indent": 0, "font_color": entry.ink or MUTED}
        case int() | Decimal():
            look |= _number_look(align, entry.number or number_format(entry.value))
        case date():
            look |= {"align": "center", "indent": 0, "num_format": DAY}
    return look


def _number_look(align: str, form: str) -> dict[str, Any]:
    """Numbers stand right unless centred, a space off the line by their format: LibreOffice forgets their indent."""
    if align == "center":
        return {"text_wrap": False, "num_format": form}
    spaced = ";".join(f"{part}_ " for part in form.split(";"))
    return {"align": "right", "indent": 0, "text_wrap": False, "num_format": spaced}


def _write_entry(
    book: Book, sheet: Worksheet, place: tuple[int, int], entry: Entry, properties: dict[str, Any]
) -> None:
    look = book.bordered(**properties)
    if entry.link:
        linked = look if entry.formula else book.bordered(**{**properties, "font_color": HEAD_FILL, "underline": 1})
        sheet.write_url(*place, f"internal:{entry.link}", linked, fitting(str(entry.value)), "点击查看")
        if not entry.formula:  # a formula takes the place of the link's text, the link stays
            return
    match entry.value:
        case int() | Decimal() if entry.formula:
            sheet.write_formula(*place, entry.formula, look, float(entry.value))
        case str() if entry.formula:
            sheet.write_formula(*place, entry.formula, look, fitting(entry.value))
        case None:
            sheet.write_string(*place, ABSENT, look)
        case "":
            sheet.write_blank(*place, None, look)
        case str():
            sheet.write_string(*place, fitting(entry.value), look)
        case date():
            sheet.write_datetime(*place, entry.value, look)
        case number:
            sheet.write_number(*place, float(number), look)


def _height(columns: Sequence[Column], entries: Iterable[Entry]) -> float:
    """The height that the longest wrapped text needs; programs do not all find it out by themselves."""
    texts = ((c.width, e.value) for c, e in zip(columns, entries, strict=True) if isinstance(e.value, str))
    lines = max((lines_of(text, width) for width, text in texts), default=1)
    return min(MOST_HEIGHT, max(LEAST_HEIGHT, lines * LINE_HEIGHT + 5))
