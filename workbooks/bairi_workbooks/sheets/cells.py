"""Cells of streamed rows (单元格XML): what stands behind a cell's place, formed once for what comes again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from bairi_workbooks.sheets.breadth import lines_of, most_in_one_line
from bairi_workbooks.sheets.entries import ABSENT, Column, Entry, Value, form_of, number_format
from bairi_workbooks.sheets.looks import linked_look, look
from bairi_workbooks.sheets.page import Book, fitting
from bairi_workbooks.sheets.streaming import BLANK, formula_body, number_body, style_of, text_body

_MOST_FORMED: Final = 8_192  # of one kind of columns: the words that come again are among the first
_BEFORE_DAYS: Final = date(1899, 12, 30).toordinal()  # a spreadsheet's days are counted from here


class Tall(str):
    """A cell whose text takes several lines."""

    __slots__ = ("lines",)
    lines: int


class Cells(dict[Value | Entry, str]):
    """What stands behind the place of a column's cells, by what is to stand in them; `band` is the colour below.

    Figures mostly differ, and a formula is of its own row: they are formed each time, all else once.
    """

    def __init__(self, book: Book, column: Column, band: str | None) -> None:
        super().__init__()
        self._book, self._column, self._band = book, column, band
        self._room = most_in_one_line(column.width)
        self._styles: dict[tuple[object, ...], str] = {}

    def __missing__(self, value: Value | Entry) -> str:
        if isinstance(value, Decimal):
            return f"{self._style(number_format(value))}{number_body(float(value))}"
        if isinstance(value, Entry):
            formed, text, again = self._entry(value), value.value, not value.formula
        else:
            formed, text, again = f"{self._style(form_of(value, None))}{_body(value)}", value, True
        if isinstance(text, str) and (len(text) > self._room or "\n" in text):
            formed = _tall(formed, lines_of(text, self._column.width))
        if again and len(self) < _MOST_FORMED:
            self[value] = formed
        return formed

    def _entry(self, entry: Entry) -> str:
        value, formula, link, number, *asked = entry
        linked = bool(link) and not formula
        style = self._style(form_of(value, number), *asked, linked)
        if linked:
            return f"{style}{_text(str(value))}"
        if formula and isinstance(value, int | Decimal):
            return f"{style}{formula_body(formula, float(value))}"
        if formula and isinstance(value, str):
            return f"{style}{formula_body(formula, fitting(value))}"
        return f"{style}{_body(value)}"

    def _style(self, *asked: Any) -> str:
        """The number of a cell's style as the cell names it: by its form, and what an entry asks for beside that."""
        return self._styles.get(asked) or self._styles.setdefault(asked, self._styled(*asked))

    def _styled(
        self,
        form: str | None,
        fill: str | None = None,
        ink: str | None = None,
        bold: bool = False,  # noqa: FBT001, FBT002
        align: str | None = None,
        linked: bool = False,  # noqa: FBT001, FBT002
    ) -> str:
        key = (align or self._column.align, fill or self._band, ink, bold, form)
        return f'" s="{style_of(self._book.styled(linked_look if linked else look, key))}'


def cells_of(book: Book, columns: Sequence[Column], band: str | None) -> list[Cells]:
    """For each column its cells; columns that stand alike, and are as wide, share them."""
    kinds: dict[tuple[str, float], Cells] = {}
    for column in columns:
        kinds.setdefault((column.align, column.width), Cells(book, column, band))
    return [kinds[column.align, column.width] for column in columns]


def _tall(formed: str, lines: int) -> str:
    if lines <= 1:
        return formed
    tall = Tall(formed)
    tall.lines = lines
    return tall


def _body(value: Value) -> str:
    match value:
        case str():
            return _text(value)
        case None:
            return _text(ABSENT)
        case date():
            return number_body(value.toordinal() - _BEFORE_DAYS)
        case number:
            return number_body(float(number))


def _text(text: str) -> str:
    return text_body(fitting(text)) if text else BLANK
