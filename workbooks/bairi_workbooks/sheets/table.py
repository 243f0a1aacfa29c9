"""Tables: the one way in which rows get into sheets, with headings, widths, heights, filters and repeated headings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bairi_validators.decimals import shown
from bairi_validators.errors import BairiError
from bairi_validators.standing import Light
from bairi_workbooks.sheets.breadth import lines_of, surely_one_line
from bairi_workbooks.sheets.page import MOST_LINKS, TOP, Book, fitting
from bairi_workbooks.style import BAND_FILL, HEAD_FILL, HEAD_INK, LIGHT_FILL, LIGHT_INK, LIGHT_SIGN, MUTED

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

ABSENT: Final = "—"
POINTS: Final = '+0.0;"−"0.0;0.0'
PERCENT: Final = "0.0"
DAY: Final = "yyyy-mm-dd"
MOST_ROWS: Final = 1_048_576
MOST_COLUMNS: Final = 16_384
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


class Entry(NamedTuple):
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
    """A table to be written at a place. `frozen` is the number of columns that stay in view; None freezes nothing.

    `rows` are gone through once, while they are written.
    """

    columns: Sequence[Column]
    rows: Iterable[Row]
    top: int = TOP
    frozen: int | None = None
    filtered: bool = False
    empty: str = "本期没有内容。"
    sets_widths: bool = True
    heading_height: float = 32.0


def column_of(columns: Sequence[Column], heading: str) -> int:
    """Where a column stands, counted from 0: formulas name columns by their headings, not by letters that move."""
    return [column.heading for column in columns].index(heading)


def light_text(light: Light) -> str:
    """A light as sign and word: ●绿."""
    return f"{LIGHT_SIGN[light]}{light.label}"


def light_entry(light: Light | None) -> Entry:
    """A light as a coloured cell; without a light (no target to hold against), a dash."""
    if light is None:
        return Entry(None)
    return Entry(light_text(light), fill=LIGHT_FILL[light], ink=LIGHT_INK[light], bold=True, align="center")


@lru_cache(maxsize=16_384)
def number_format(value: Decimal | int) -> str:
    """The number format that shows a figure with at most two decimals, none that say nothing; small is not nought."""
    number = Decimal(value)
    text = shown(number, PLACES)
    if number and not Decimal(text):
        text = shown(number, 2 * PLACES)
    places = len(text.partition(".")[2])
    return "#,##0" + ("." + "0" * places if places else "")


def starred(value: Value) -> str | None:
    """The usual number format with an asterisk behind the number, for the figure of a part; words need none."""
    return marked(value, partial=True)


def marked(value: Value, *, partial: bool = False, doubtful: bool = False) -> str | None:
    """The usual number format with a sign behind the number: an asterisk for a part, ？ for what is to be confirmed."""
    signs = "*" * partial + "？" * doubtful
    return f'{number_format(value)}"{signs}"' if signs and isinstance(value, Decimal) else None


def write_table(book: Book, sheet: Worksheet, table: Table) -> int:
    """Write a table; the number of the row below it comes back. An empty one says so, and one whose links are too many.

    Raises BairiError for a table that is larger than a sheet.
    """
    _hold(sheet, len(table.columns), MOST_COLUMNS, "列")
    _write_head(book, sheet, table)
    first = below = table.top + 1
    for below, row in enumerate(table.rows, start=first + 1):
        _hold(sheet, below, MOST_ROWS, "行")
        _write_row(book, sheet, table, below - 1, [_entry(value) for value in row])
    if below == first:
        return _write_line(book, sheet, below, table.empty)
    if table.filtered:
        sheet.autofilter(table.top, 0, below - 1, len(table.columns) - 1)
    if book.has_lost_links(sheet):
        return _write_line(book, sheet, below, f"链接超过每张工作表{MOST_LINKS}个的上限，后面的不再加链接。")
    return below


def _hold(sheet: Worksheet, needed: int, most: int, what: str) -> None:
    """XlsxWriter leaves out without a word what no sheet can hold."""
    if needed > most:
        raise BairiError(f"“{sheet.get_name()}”表超过电子表格的上限（{most}{what}），无法写出。请把单位分成几批汇总。")


def _write_line(book: Book, sheet: Worksheet, row: int, words: str) -> int:
    sheet.write_string(row, 0, fitting(words), book.format(font_color=MUTED))
    sheet.set_row(row, LEAST_HEIGHT)
    return row + 1


def _write_head(book: Book, sheet: Worksheet, table: Table) -> None:
    look = book.bordered(bold=True, bg_color=HEAD_FILL, font_color=HEAD_INK, align="center")
    for number, column in enumerate(table.columns):
        if table.sets_widths:
            sheet.set_column(number, number, column.width)
        sheet.write_string(table.top, number, column.heading, look)
    sheet.set_row(table.top, table.heading_height)
    if table.frozen is not None:
        sheet.freeze_panes(table.top + 1, table.frozen)
        sheet.repeat_rows(0, table.top)


def _write_row(book: Book, sheet: Worksheet, table: Table, row: int, entries: Sequence[Entry]) -> None:
    band = BAND_FILL if (row - table.top) % 2 == 0 else None
    for number, (column, entry) in enumerate(zip(table.columns, entries, strict=True)):
        key = (entry.align or column.align, entry.fill or band, entry.ink, entry.bold, _form(entry))
        _write_entry(book, sheet, (row, number), entry, key)
    sheet.set_row(row, _height(table.columns, entries))


def _entry(value: Value | Entry) -> Entry:
    return value if isinstance(value, Entry) else Entry(value)


def _form(entry: Entry) -> str | None:
    """What the value's type asks for: a number format, nothing for words, its own sign for what is absent."""
    match entry.value:
        case str():
            return None
        case None:
            return ABSENT
        case int() | Decimal():
            return entry.number or number_format(entry.value)
        case _:
            return DAY


def _look(align: str, fill: str | None, ink: str | None, bold: bool, form: str | None) -> dict[str, Any]:  # noqa: FBT001
    """The format's properties: the entry's own, then the column's, then what the value's type asks for."""
    look: dict[str, Any] = {"align": align} | ({} if align == "center" else {"indent": 1})
    if fill:
        look["bg_color"] = fill
    if ink:
        look["font_color"] = ink
    if bold:
        look["bold"] = True
    if form == ABSENT:
        look |= {"align": "center", "indent": 0, "font_color": ink or MUTED}
    elif form == DAY:
        look |= {"align": "center", "indent": 0, "num_format": DAY}
    elif form:
        look |= _number_look(align, form)
    return look


def _linked(*key: Any) -> dict[str, Any]:
    """The same for a text that is a link."""
    return {**_look(*key), "font_color": HEAD_FILL, "underline": 1}


def _number_look(align: str, form: str) -> dict[str, Any]:
    """Numbers stand right unless centred, a space off the line by their format: LibreOffice forgets their indent."""
    if align == "center":
        return {"text_wrap": False, "num_format": form}
    spaced = ";".join(f"{part}_ " for part in form.split(";"))
    return {"align": "right", "indent": 0, "text_wrap": False, "num_format": spaced}


def _write_entry(book: Book, sheet: Worksheet, place: tuple[int, int], entry: Entry, key: tuple[Any, ...]) -> None:
    look = book.styled(_look, key)
    if entry.link and book.may_link(sheet):
        linked = look if entry.formula else book.styled(_linked, key)
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
    lines = 1
    for column, entry in zip(columns, entries, strict=True):
        if isinstance(entry.value, str) and not surely_one_line(entry.value, column.width):
            lines = max(lines, lines_of(entry.value, column.width))
    return min(MOST_HEIGHT, max(LEAST_HEIGHT, lines * LINE_HEIGHT + 5))
