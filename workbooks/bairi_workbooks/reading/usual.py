"""Workbooks of XML parts as nearly every program writes them (常见写法): their cells straight from the bytes.

A workbook with anything else in it is left to the general way, which gives the same cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count
from operator import attrgetter
from typing import Final
from xml.etree import ElementTree as ET

from bairi_validators.submissions import Cell, Fault
from bairi_workbooks.reading.addresses import position
from bairi_workbooks.reading.again import Rows, remembered
from bairi_workbooks.reading.grid import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Grid, empty_row
from bairi_workbooks.reading.oddities import computed_areas, merged_areas
from bairi_workbooks.reading.scan import hidden_lines
from bairi_workbooks.reading.spans import BEGIN, END, INLINE, Span, Spans, UnusualError, plain_text, spans_of
from bairi_workbooks.reading.styles import Styles, once_for_all, parse, styles_of

_VALUE: Final = re.compile(rb"<v>([^<]++)</v>")
_INLINE: Final = re.compile(rb't="inlineStr"><is><t(?: xml:space="preserve")?>([^<]++)</t></is></c>')
_AS_VALUE: Final = b't="' + INLINE + rb'"><v>\1</v></c>'
_ATTRIBUTES: Final = r'(?: [\w:.]+="[^"<&>]*+")*+ ?'
# What stands at the ends of a piece counts only where it says so.
_PIECE: Final = r'<t(?:>(?!\s)[^<]*+(?<!\s)| xml:space="preserve">[^<]*+)</t>'
_RUN: Final = rf"<r>(?:<rPr>(?:<\w++{_ATTRIBUTES}/>)*+</rPr>)?{_PIECE}</r>"
_TEXT: Final = re.compile(
    rf'<si>(?:<t(?: xml:space="preserve")?>([^<]*+)</t>|<t/>|((?:{_RUN})++))(?:<phoneticPr{_ATTRIBUTES}/>)?</si>'
)
_MARKUP: Final = re.compile("<[^<]*>")
_BEGIN, _NEXT, _END = "<si><t>", "</t></si><si><t>", "</t></si>"
_NUMBERS: Final = tuple(b"%d" % number for number in range(1024))  # as most workbooks have no more
_SPACED: Final = '<t xml:space="preserve">'
_AROUND_TEXTS: Final = re.compile(rf"\ufeff?(?:<\?xml [^<>]*\?>)?\s*<sst{_ATTRIBUTES}(?:/>|></sst>)\s*")
_ENCODING: Final = re.compile(rb"<\?xml [^<>]*encoding=[\"'](?!UTF-8[\"'])", re.IGNORECASE)
_odd, _rows_reached, _columns_reached = map(attrgetter, ("odd", "rows", "columns"))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet of a workbook (工作表): its name, whether people see it, the XML of its part."""

    name: str
    visible: bool
    xml: bytes


def usual_grids(sheets: Sequence[Sheet], parts: Mapping[str, bytes]) -> list[Grid] | None:
    """The grids of a workbook's sheets; None where anything is not written in the usual way."""
    if b"date1904" in parts["xl/workbook.xml"]:
        return None
    try:
        styles = styles_of(parts["xl/styles.xml"])
        texts = _texts(parts.get("xl/sharedStrings.xml", b"<sst/>"))
        return [_grid(sheet, styles, texts) for sheet in sheets]
    except (UnusualError, ET.ParseError, LookupError, ValueError):
        return None


def _texts(part: bytes) -> Mapping[bytes, str]:
    """The texts by their number as cells name them."""
    _refuse_encoding(part)
    xml = part.decode()
    texts = _bare_texts(xml) or _texts_in_pieces(xml)
    together = "".join(texts)
    if plain_text(together) != together:
        texts = [plain_text(text) if "&" in text else text for text in texts]
    numbers = chain(_NUMBERS, map(b"%d".__mod__, count(len(_NUMBERS))))
    return dict(zip(numbers, map(str.strip, texts), strict=False))


def _bare_texts(xml: str) -> list[str] | None:
    """The texts where each is in one piece, as nearly always: then they are simply cut apart."""
    before, _, rest = xml.replace(_SPACED, "<t>").partition(_BEGIN)
    inside, end, behind = rest.rpartition(_END)
    texts = inside.split(_NEXT)
    whole = end and "<" not in "".join(texts) and _AROUND_TEXTS.fullmatch(before + behind)
    return texts if whole else None


def _texts_in_pieces(xml: str) -> list[str]:
    """The texts without what is said of their looks."""
    pieces = _TEXT.split(xml)
    if not _AROUND_TEXTS.fullmatch("".join(pieces[::3])):
        raise UnusualError
    return [text or _MARKUP.sub("", rich or "") for text, rich in zip(pieces[1::3], pieces[2::3], strict=True)]


def _refuse_encoding(xml: bytes) -> None:
    if _ENCODING.match(xml):
        raise UnusualError


@once_for_all
def _hidden_columns(before: bytes) -> frozenset[int]:
    """The hidden columns, told before a sheet's cells. Raises ElementTree.ParseError where that is no XML."""
    parse(before + b"<sheetData/></worksheet>")
    return hidden_lines(before)[1]


def _grid(sheet: Sheet, styles: Styles, texts: Mapping[bytes, str]) -> Grid:
    begin, end = sheet.xml.find(BEGIN), sheet.xml.rfind(END)
    if begin < 0 or end < begin:
        raise UnusualError
    _refuse_encoding(sheet.xml)
    columns = _hidden_columns(sheet.xml[:begin])
    cells, before, hidden = sheet.xml[begin : end + len(END)], remembered(sheet.name, styles), frozenset[int]()
    if (rows := before.rows(cells, texts)) is None:
        spans, values = _cut(cells, spans_of(sheet.name, styles))
        odd = list(filter(_odd, spans))
        rows = _rows(sheet.name, spans, values, texts)
        if odd:
            rows, hidden = _with_odd(rows, odd, cells), hidden.union(*(span.hidden for span in odd))
        else:
            before.keep(cells, spans, values, texts, rows)
    return Grid(sheet.name, sheet.visible, _merged(rows, merged_areas(sheet.xml, end)), hidden, columns)


def _cut(cells: bytes, known: Spans) -> tuple[list[Span], list[bytes]]:
    """The spans of a sheet's cells and the values between them."""
    pieces = _VALUE.split(_INLINE.sub(_AS_VALUE, cells) if b"<is>" in cells else cells)
    spans = list(filter(None, map(known.__getitem__, pieces[::2])))
    if 2 * len(spans) <= len(pieces):
        raise UnusualError
    return spans, pieces[1::2]


def _with_odd(cells: Rows, odd: Sequence[Span], xml: bytes) -> Rows:
    """The rows with the formulas that were passed and what array formulas fill."""
    rows = list(map(list, cells))
    for (row, column), cell in (passed for span in odd for passed in span.passed):
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = cell
    for row, column in _within(rows, computed_areas(xml)):
        rows[row][column] = rows[row][column]._replace(formula=True)
    return tuple(map(tuple, rows))


def _merged(cells: Rows, areas: Iterable[str]) -> Rows:
    merged = list(_within(cells, areas))
    if not merged:
        return cells
    rows = list(map(list, cells))
    for row, column in merged:
        rows[row][column] = rows[row][column]._replace(fault=Fault.MERGED)
    return tuple(map(tuple, rows))


def _within(rows: Sequence[Sequence[Cell]], areas: Iterable[str]) -> Iterator[tuple[int, int]]:
    return ((row, column) for row, column in map(position, areas) if row < len(rows) and column < len(rows[row]))


def _rows(name: str, spans: Sequence[Span], values: Sequence[bytes], texts: Mapping[bytes, str]) -> Rows:
    """The cells row by row; `spans` lead to the values, the last one to the end."""
    before = -1
    for span in spans:
        if span.first <= before:
            raise UnusualError
        before = span.at
    height, width = max(map(_rows_reached, spans[-2:])), max(map(_columns_reached, spans))
    if height > MOST_ROWS or width > MOST_COLUMNS or height * width > MOST_CELLS:
        raise UnusualError
    rows = [list(empty_row(name, row, width)) for row in range(height)]
    for span, value in zip(spans, values, strict=False):
        told = texts[value] if span.by_number else value
        if span.told != told:  # as `Span.cell` says it, without a call for every cell
            span.seen, span.told = span.read(told), told
        rows[span.row][span.column] = span.seen
    return tuple(map(tuple, rows))
