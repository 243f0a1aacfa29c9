"""What stands between two values in a sheet's XML (间隔): tags, addresses, styles, formulas, blanks.

It is the same in all workbooks that were made from one template, so each span is looked at once and remembered: of a
further workbook only the values are new.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from html import unescape
from operator import lt
from typing import Any, Final

from bairi_validators.decimals import from_float
from bairi_validators.submissions import Cell, CellValue, Fault, made
from bairi_workbooks.reading.addresses import position
from bairi_workbooks.reading.formats import AS_STORED, Shown
from bairi_workbooks.reading.grid import empty_cell
from bairi_workbooks.reading.scan import hidden_lines
from bairi_workbooks.reading.styles import Styles

BEGIN: Final = b"<sheetData>"
END: Final = b"</sheetData>"
INLINE: Final = b"inline"  # stands for inlineStr where the text in its place was put where values stand
Position = tuple[int, int]
BEHIND: Final[Position] = (10**9, 10**9)  # all cells
_BEFORE: Final[Position] = (-1, -1)
Passed = tuple[Position, Cell]
_REFERENCE: Final = rb"[A-Z]{1,3}[1-9]\d{0,6}"
_STYLE: Final = rb"0|[1-9]\d{0,4}"  # as its number is looked up: 02 is the style of no number
_COMPUTED: Final = rb"(?:<f(?: [^<>]*+)?>[^<]*+</f>|<f [^<>]*/>)"
_TAG: Final = rb'<c r="(?:' + _REFERENCE + rb')"(?: s="(?:' + _STYLE + rb')")?'
_BLANK: Final = _TAG + rb'(?: t="n")?(?: ?/>|></c>)'
_NO_RESULT: Final = _TAG + rb"(?:>" + _COMPUTED + rb'(?:<v ?/>|<v></v>)?| t="str">' + _COMPUTED + rb"<v></v>)</c>"
_ON_THE_WAY: Final = rb"(?:" + _BLANK + rb"|" + _NO_RESULT + rb")*+"
_ROW: Final = rb'<row r="\d{1,7}"(?: [\w:.]+="[^"<&>]*+")*+ ?'
_ROWS: Final = rb"(?:" + _ROW + rb"(?:/>|>" + _ON_THE_WAY + rb"</row>))*+"
_OUTSIDE: Final = rb"(?:" + BEGIN + rb"|</c>" + _ON_THE_WAY + rb"</row>)" + _ROWS
_VALUED: Final = (
    rb'<c r="('
    + _REFERENCE
    + rb')"(?: s="('
    + _STYLE
    + rb')")?(?: t="(n|s|b|e|str|'
    + INLINE
    + rb')")?>('
    + _COMPUTED
    + rb")?"
)
_TO_VALUE: Final = re.compile(rb"(?:</c>|" + _OUTSIDE + _ROW + rb">)" + _ON_THE_WAY + _VALUED)
_TO_END: Final = re.compile(_OUTSIDE + END)
_FORMULA: Final = re.compile(
    rb'<c r="(' + _REFERENCE + rb')"(?: s="(?:' + _STYLE + rb')")?( t="str")?>' + _COMPUTED + rb"(?:<v|</c>)"
)
_SHORT: Final = re.compile(rb"-?(?:0|[1-9]\d*+)(?:\.\d*[1-9])?").fullmatch
_NUMBER: Final = re.compile(rb"-?\d++(?:\.\d++)?(?:[eE][-+]?\d{1,3})?")
_MOST_DIGITS: Final = 15
_ERRORS: Final = frozenset({b"#NULL!", b"#DIV/0!", b"#VALUE!", b"#REF!", b"#NAME?", b"#NUM!", b"#N/A"})
_BOOLEANS: Final = {b"0": False, b"1": True}
_EPOCH: Final = date(1899, 12, 30)
_FIRST_DAY, _LAST_DAY = 61, 2_958_465  # before it the fast reader counts a day that never was
# Of characters by their number those that mean themselves everywhere: letters, Chinese signs, full-width forms.
_NO_ENTITY: Final = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos|#(?:1[6-9]\d|[2-9]\d\d|[1-9]\d{3}|[1-4]\d{4}|65[0-4]\d\d));)"
)
_MOST_SPANS: Final = 4096
_MOST_COLUMNS: Final = 26 + 26**2 + 26**3  # that three letters can name


class UnusualError(Exception):
    """Something is written otherwise than nearly every program does: the general way reads it."""


@dataclass(frozen=True, slots=True)
class Way:
    """Where a span leads, and what is passed; `fills`: an array formula among it fills other cells."""

    at: Position
    passed: Sequence[Passed]
    hidden: frozenset[int]
    fills: bool


class Span:
    """What leads to a value (间隔), and how the value is read; here a text that cells name by its number (`by_number`).

    `at` makes one number of the value's row and column that grows from cell to cell. `passed` are the cells of formulas
    without a result on the way, `first` is where the first of all these stands. `rows` and `columns` is how far the
    fast reader lets it reach, which leaves out formulas that nobody calculated. `hidden` are the hidden rows that begin
    on the way; `odd` says that more is to be done than to take the value; `behind` is what the cell has behind its
    value. `seen` is the cell that stood there in the workbook before, and `told` what was told of it: its text, or the
    bytes of its value.
    """

    __slots__ = (
        *(
            "at",
            "behind",
            "column",
            "columns",
            "empty",
            "first",
            "hidden",
            "odd",
            "passed",
            "place",
            "row",
            "rows",
            "seen",
            "told",
        ),
    )
    by_number = True

    def __init__(self, empty: Cell, way: Way, shown: Shown, *, formula: bool) -> None:
        self.empty, self.place, self.passed, self.hidden = empty, empty.place, way.passed, way.hidden
        self.behind = (None, shown.percent, formula, shown.suffix, shown.scale)
        self.seen = empty
        self.told: str | bytes | None = None
        self.odd = bool(way.passed or way.hidden or way.fills)
        (self.row, self.column), self.at = way.at, _order(way.at)
        self.first = min([self.at, *(_order(where) for where, _ in way.passed)])
        counted = [way.at, *(where for where, cell in way.passed if cell.fault is None)]
        reached = [_BEFORE, *(where for where in counted if where != BEHIND)]
        self.rows, self.columns = (max(ends) + 1 for ends in zip(*reached, strict=True))

    def cell(self, told: str | bytes) -> Cell:
        """The cell of what is told. Raises UnusualError, ValueError or LookupError for what is not usual."""
        if self.told != told:  # else it is what stood there in the workbook before
            self.seen, self.told = self.read(told), told
        return self.seen

    def read(self, told: Any) -> Cell:
        """The cell, read anew. Raises as `cell` does."""
        return self._of(told) if told else self.empty

    def _of(self, value: CellValue) -> Cell:
        return made(Cell, (self.place, value, *self.behind))


class _Written(Span):
    """What leads to a value that stands in the cell itself."""

    __slots__ = ()
    by_number = False

    def read(self, told: bytes) -> Cell:
        raise NotImplementedError


class _Number(_Written):
    __slots__ = ()

    def read(self, value: bytes) -> Cell:
        number = _short_number(value) if len(value) <= _MOST_DIGITS else _rounded(value)
        return made(Cell, (self.place, number, *self.behind))


class _Day(_Written):
    __slots__ = ()

    def read(self, value: bytes) -> Cell:
        if not value.isdigit() or not _FIRST_DAY <= int(value) <= _LAST_DAY:
            raise UnusualError
        return self._of(_EPOCH + timedelta(int(value)))


class _Text(_Written):
    __slots__ = ()

    def read(self, value: bytes) -> Cell:
        return self._of(plain_text(value.decode()).strip() or None)


class _Error(_Written):
    __slots__ = ()

    def read(self, value: bytes) -> Cell:
        if value not in _ERRORS:
            raise UnusualError
        return self._of(value.decode())._replace(fault=Fault.ERROR)


class _Boolean(_Written):
    __slots__ = ()

    def read(self, value: bytes) -> Cell:
        return self._of(_BOOLEANS[value])


_READ_AS: Final = {b"s": Span, b"e": _Error, b"b": _Boolean, b"str": _Text, INLINE: _Text}


class Spans(dict[bytes, Span | None]):
    """The spans of one sheet by their bytes; None for one that is not written in the usual way.

    It holds no more than a template's sheet has in all ways of filling it.
    """

    def __init__(self, sheet: str, styles: Styles) -> None:
        super().__init__()
        self._sheet, self._styles = sheet, styles

    def __missing__(self, span: bytes) -> Span | None:
        if len(self) >= _MOST_SPANS:
            self.clear()
        self[span] = looked_at = self._look(span)
        return looked_at

    def _look(self, span: bytes) -> Span | None:
        if _TO_END.fullmatch(span):
            way = self._way(span, BEHIND)
            return Span(empty_cell(self._sheet, 0, 0), way, AS_STORED, formula=False) if way else None
        found = _TO_VALUE.fullmatch(span)
        if found is None:
            return None
        where, style, kind, formula = (group or b"" for group in found.groups())
        number, at = style.decode(), position(where.decode())
        read_as = _READ_AS.get(kind) or (_Day if number in self._styles.days else _Number)
        if (kind in {b"s", INLINE} and formula) or (read_as is _Number and number in self._styles.doubtful):
            return None
        # Only numbers are shown otherwise than they are stored.
        way, shown = self._way(span, at), self._styles.shown.get(number if read_as is _Number else "", AS_STORED)
        return read_as(empty_cell(self._sheet, *at), way, shown, formula=bool(formula)) if way else None

    def _way(self, span: bytes, at: Position) -> Way | None:
        """What is passed on the way; None where that is not in its order."""
        passed = []
        for where, gives_text in _FORMULA.findall(span):
            stands, fault = position(where.decode()), None if gives_text else Fault.UNCALCULATED
            passed.append((stands, Cell(empty_cell(self._sheet, *stands).place, None, fault, formula=True)))
        order = [*(_order(where) for where, _ in passed), _order(at)]
        if not all(map(lt, order, order[1:])):
            return None
        return Way(at, passed, hidden_lines(span)[0], b"ref=" in span)


@lru_cache(maxsize=16)
def spans_of(sheet: str, styles: Styles) -> Spans:
    """The spans of a sheet of that name in workbooks with these styles."""
    return Spans(sheet, styles)


def _order(at: Position) -> int:
    return at[0] * _MOST_COLUMNS + at[1]


def plain_text(text: str) -> str:
    """A text of XML as it is meant. Raises UnusualError for signs that readers take differently."""
    if "_x" in text or "\r" in text or ("&" in text and _NO_ENTITY.search(text)):
        raise UnusualError
    return unescape(text) if "&" in text else text


@lru_cache(maxsize=16_384)
def _short_number(value: bytes) -> Decimal:
    """A number that may have as many digits, as most have; thousands of workbooks have the same ones."""
    return Decimal(value.decode()) if _SHORT(value) else _rounded(value)


def _rounded(value: bytes) -> Decimal:
    exact = from_float(float(value)) if _NUMBER.fullmatch(value) else None
    if exact is None:
        raise UnusualError
    return exact
