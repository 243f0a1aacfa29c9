"""Cells of streamed rows (单元格XML): what stands behind a cell's place, formed once for what comes again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Any, Final

from bairi_workbooks.sheets.breadth import lines_of, most_in_one_line
from bairi_workbooks.sheets.entries import ABSENT, Column, Entry, Value, form_of, number_format
from bairi_workbooks.sheets.looks import linked_look, look
from bairi_workbooks.sheets.page import Book, fitting
from bairi_workbooks.sheets.streaming import BLANK, NUMBER_BODY, formula_body, number_body, style_of, text_body

_MOST_FORMED: Final = 16_384  # of one kind of columns: the words that come again are among the first
_look_of = itemgetter(*map(Entry._fields.index, ("fill", "ink", "bold", "align")))  # what an entry says of its own
_NOTHING: Final = _look_of(Entry(None))
_BEFORE_DAYS: Final = date(1899, 12, 30).toordinal()  # a spreadsheet's days are counted from here


class Tall(bytes):
    """A cell whose text takes several lines."""

    lines: int


class Cells(dict[Value | Entry, bytes]):
    """What stands behind the place of a column's cells, by what is to stand in them; `band` is the colour below.

    Figures mostly differ, and a formula is of its own row: they are formed each time, all else once.
    """

    def __init__(self, book: Book, column: Column, band: str | None) -> None:
        super().__init__()
        self._book, self._column, self._band = book, column, band
        self._room = most_in_one_line(column.width)
        self._styles: dict[tuple[object, ...], str] = {}
        self._numbers: dict[str, bytes] = {}
        self.tall = False  # whether one of its cells ever was

    def all_of(self, values: Sequence[Value | Entry], *, formulas: bool) -> list[bytes]:
        """The cells of these values, with formulas among them or not."""
        if not formulas:
            return list(map(self.__getitem__, values))
        return [self._with_formula(v) if isinstance(v, Entry) and v.formula else self[v] for v in values]

    def __missing__(self, value: Value | Entry) -> bytes:
        if isinstance(value, Decimal):
            return self._number(number_format(value)) % value
        if isinstance(value, Entry):
            cell = self._of_height(self._entry(value), value.value)
        else:
            cell = self._of_height(f"{self._style(form_of(value, None))}{_body(value)}", value)
        if len(self) < _MOST_FORMED:
            self[value] = cell
        return cell

    def _entry(self, entry: Entry) -> str:
        style = self._style(form_of(entry.value, entry.number), _look_of(entry), bool(entry.link))
        return f"{style}{_text(str(entry.value)) if entry.link else _body(entry.value)}"

    def _with_formula(self, entry: Entry) -> bytes:
        value, formula = entry.value, entry.formula or ""
        if isinstance(value, Decimal):  # nearly all of them
            key = (entry.number or number_format(value), _look_of(entry), False)
            return f"{self._styles.get(key) or self._style(*key)}{formula_body(formula, float(value))}".encode()
        style = self._style(form_of(value, entry.number), _look_of(entry))
        if isinstance(value, int):
            return f"{style}{formula_body(formula, float(value))}".encode()
        shown = formula_body(formula, fitting(value)) if isinstance(value, str) else _body(value)
        return self._of_height(f"{style}{shown}", value)

    def _of_height(self, formed: str, value: Value) -> bytes:
        if not isinstance(value, str) or (len(value) <= self._room and "\n" not in value):
            return formed.encode()
        self.tall, tall = True, Tall(formed.encode())
        tall.lines = lines_of(value, self._column.width)
        return tall

    def _number(self, form: str) -> bytes:
        """A figure's cell with room for the figure."""
        return self._numbers.get(form) or self._numbers.setdefault(form, f"{self._style(form)}{NUMBER_BODY}".encode())

    def _style(self, form: str | None, asked: tuple[Any, ...] = _NOTHING, linked: bool = False) -> str:  # noqa: FBT001, FBT002
        """The number of a cell's style as the cell names it: by its form, and what an entry asks for beside that."""
        key = (form, asked, linked)
        return self._styles.get(key) or self._styles.setdefault(key, self._styled(*key))

    def _styled(self, form: str | None, asked: tuple[Any, ...], linked: bool) -> str:  # noqa: FBT001
        fill, ink, bold, align = asked
        key = (align or self._column.align, fill or self._band, ink, bold, form)
        return f'" s="{style_of(self._book.styled(linked_look if linked else look, key))}'


def cells_of(book: Book, columns: Sequence[Column], band: str | None) -> list[Cells]:
    """For each column its cells; columns that stand alike, and are as wide, share them."""
    kinds: dict[tuple[str, float], Cells] = {}
    for column in columns:
        kinds.setdefault((column.align, column.width), Cells(book, column, band))
    return [kinds[column.align, column.width] for column in columns]


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
