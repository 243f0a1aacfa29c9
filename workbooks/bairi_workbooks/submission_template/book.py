"""The workbook under construction: formats made once, cells written by type, and what every sheet has in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from math import ceil
from typing import Any, Final

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from bairi_validators.submissions import CellValue
from bairi_validators.vocabulary import SheetName
from bairi_workbooks import style
from bairi_workbooks.submission_template.form import HEADING_ROW, Form

DATE_FORMAT: Final = "yyyy-mm-dd"
_A4: Final = 9
_LINE_HEIGHT, _ROW_PADDING, _MOST_HEIGHT = 15.0, 7.0, 409.0
_FIRST_WIDE: Final = "\u2000"  # from here on, what Chinese offices type takes two digits' width

# Column widths count digits of the workbook's default font: with the cells' own font they hold wherever it is opened.
# No scheme: with one, Excel would show the theme's font instead of the one that is named.
_FONT: Final = {"font_name": style.FONT, "font_size": 10, "font_scheme": "none"}
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_TEXT: Final = {**_FONT, "font_color": style.INK, "valign": "vcenter"}
_CELL: Final = {**_TEXT, "text_wrap": True, "border": 1, "border_color": style.LINE}
_LOOKS: Final[Mapping[str, Mapping[str, object]]] = {
    "title": {**_TEXT, "font_size": 16, "bold": True},
    "mark": {**_TEXT, "font_size": 16, "bold": True, "font_color": style.MARK_INK},
    "info": {**_TEXT, "font_size": 11, "font_color": style.MUTED},
    "section": {**_TEXT, "font_size": 12, "bold": True, "font_color": style.HEAD_FILL},
    "text": {**_TEXT, "text_wrap": True},
    "heading": {**_CELL, "bold": True, "align": "center", "bg_color": style.HEAD_FILL, "font_color": style.HEAD_INK},
    "fixed": _CELL,
    "input": {**_CELL, "bg_color": style.INPUT_FILL, "locked": False},
    "unused": {**_CELL, "bg_color": style.LOCKED_FILL},
    "computed": {**_CELL, "bg_color": style.BAND_FILL},
}


class _Sheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """A worksheet that says of an empty formula result that it is a text.

    XlsxWriter leaves the type off, and readers then take the formula for one that was never calculated.
    """

    def _xml_formula_element(self, formula: str, result: object, attributes: Sequence[tuple[str, str]] = ()) -> None:
        kind = [("t", "str")] if result == "" else []
        super()._xml_formula_element(formula, result, [*attributes, *kind])


class Book:
    """A workbook in memory (工作簿). The same form and cells give the same bytes."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self._buffer = BytesIO()
        # A copy of the font: XlsxWriter writes into the dictionary that it is given.
        self._workbook = Workbook(self._buffer, {**_OPTIONS, "default_format_properties": dict(_FONT)})
        self._formats: dict[tuple[str, tuple[tuple[str, object], ...]], Any] = {}
        mark = form.mark or ""
        self._workbook.set_properties(
            {
                "title": f"{form.unit.name}{form.period.label}报送工作簿",
                "subject": mark,
                "keywords": mark,
                "created": datetime.combine(form.period.end, time()),
            }
        )

    def look(self, name: str, **more: object) -> Any:
        """A cell format by its name, with further XlsxWriter properties on top."""
        key = (name, tuple(sorted(more.items())))
        if key not in self._formats:
            self._formats[key] = self._workbook.add_format({**_LOOKS[name], **more})
        return self._formats[key]

    def colour(self, fill: str, ink: str) -> Any:
        """What a conditional format changes of a cell."""
        return self._workbook.add_format({"bg_color": fill, "font_color": ink})

    def bare_sheet(self, name: SheetName) -> Any:
        """A new sheet with nothing on it."""
        return self._workbook.add_worksheet(name.value, worksheet_class=_Sheet)

    def sheet(self, name: SheetName, widths: Sequence[float], **allowed: bool) -> Any:
        """A new protected sheet with column widths, title line, the line of unit, period and deadline, print setup."""
        sheet = self.bare_sheet(name)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        self._title(sheet, name)
        self._print_setup(sheet)
        sheet.protect("", {"format_columns": True, "format_rows": True, **allowed})
        return sheet

    def headings(self, sheet: Any, headings: Sequence[str]) -> None:
        """The heading row, repeated on every printed page."""
        sheet.set_row(HEADING_ROW, 30)
        for column, heading in enumerate(headings):
            sheet.write_string(HEADING_ROW, column, heading, self.look("heading"))
        sheet.repeat_rows(HEADING_ROW)

    def finish(self) -> bytes:
        """The finished workbook's bytes."""
        self._workbook.close()
        return self._buffer.getvalue()

    def _title(self, sheet: Any, name: SheetName) -> None:
        title = f"“{self.form.plan.plan.campaign}”{name.value}"
        sheet.set_row(0, 32)
        if self.form.mark:
            parts = (self.look("mark"), f"【{self.form.mark}】", self.look("title"), title)
            sheet.write_rich_string(0, 0, *parts, self.look("title"))
        else:
            sheet.write_string(0, 0, title, self.look("title"))
        form = self.form
        info = f"填报单位：{form.unit.name}　　期次：{form.period.label}　　报送截止：{form.deadline}"
        sheet.set_row(1, 22)
        sheet.write_string(1, 0, info, self.look("info"))

    def _print_setup(self, sheet: Any) -> None:
        places = {"&L": self.form.unit.name, "&C": self.form.mark, "&R": self.form.period.label}
        sheet.set_paper(_A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        sheet.set_header("".join(place + text.replace("&", "&&") for place, text in places.items() if text))
        sheet.set_footer("&C第 &P 页，共 &N 页")


def put(sheet: Any, row: int, column: int, value: CellValue, look: Any) -> None:
    """Write a cell by the type of its value. Text stays text, whatever sign it begins with."""
    match value:
        case None | "":
            sheet.write_blank(row, column, None, look)
        case bool():
            sheet.write_boolean(row, column, value, look)
        case Decimal():
            sheet.write_number(row, column, float(value), look)
        case date():
            sheet.write_datetime(row, column, value, look)
        case _:
            sheet.write_string(row, column, value, look)


def row_height(texts_and_widths: Sequence[tuple[str, float]], *, least: float, padding: float = _ROW_PADDING) -> float:
    """Height in points of a row whose texts wrap in columns of these widths: no program fits rows on opening."""
    lines = max((_lines(text, width) for text, width in texts_and_widths), default=1)
    return min(max(lines * _LINE_HEIGHT + padding, least), _MOST_HEIGHT)


def _lines(text: str, width: float) -> int:
    """Wrapped lines; two digits' width stay free, since punctuation is carried over with the character before it."""
    room = width - 2
    return sum(max(1, ceil(_breadth(part) / room)) for part in text.split("\n"))


def _breadth(text: str) -> int:
    return len(text) + sum(character > _FIRST_WIDE for character in text)
