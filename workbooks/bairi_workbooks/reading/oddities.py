"""What a sheet's XML says and the fast reader does not pass on: errors, formulas, formats, merges, hidden lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final
from xml.etree import ElementTree as ET

from bairi_validators.submissions import Fault
from bairi_workbooks.reading.addresses import address, position
from bairi_workbooks.reading.formats import AS_STORED, Shown, shown_by
from bairi_workbooks.reading.grid import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Area, bounded, over_rows

# Cheap tests on the bytes; only a sheet that hits one is parsed. They run before anything proves the XML well-formed,
# so each begins at a < and never looks beyond the next one: whatever stands there, they take one pass.
_REFERENCE: Final = rb"[A-Z]{1,9}\d{1,20}"
_ERROR: Final = re.compile(rb't\s*=\s*["\']e["\']')
_WITHOUT_RESULT: Final = re.compile(
    rb"<(?:\w+:)?f\b[^<>]*/>\s*</|</(?:\w+:)?f>\s*(?:</|<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</)"
)
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[\s/>]")
_FORMULA_CELL: Final = re.compile(rb'<c r="(' + _REFERENCE + rb')"[^<>]*+><f[ />]')
_AREA: Final = rb'\bref=["\'](' + _REFERENCE + rb"):(" + _REFERENCE + rb')["\']'
_FORMULA_AREA: Final = re.compile(rb'<(?:\w+:)?f\s(?![^<>]*\bt=["\']shared)[^<>]*?' + _AREA)
_MERGED: Final = re.compile(rb"<(?:\w+:)?mergeCell\s[^<>]*?" + _AREA)
_LAST_CELL: Final = re.compile(rb'<(?:\w+:)?c\b[^<>]*?\br=["\'](' + _REFERENCE + rb')["\']')
_FILLED_IN: Final = rb'<(?:\w+:)?c\b(?>[^<>]*?\br=["\'](%s)\d{1,20}["\'])[^<>]*+(?<!/)><(?:\w+:)?[vif]'
_FILLED: Final = re.compile(_FILLED_IN % rb"[A-Z]{1,9}")
_FAR_COLUMN: Final = re.compile(_FILLED_IN % rb"[A-Z]{3}")
_FAR_REFERENCE: Final = re.compile(rb"r=[\"'][A-Z]{3}\d")
# Values that the fast reader takes for another one: a string's number that is none becomes 0, and of a value in
# several pieces (entities, comments) only the first is read.
_NO_INDEX: Final = re.compile(
    rb'<(?:\w+:)?c\b(?>[^<>]*?\bt\s*+=\s*+["\']s["\'])[^<>]*+>\s*+<(?:\w+:)?v(?:\s[^<>]*+)?>(?!\d+<)'
)
_INDEX: Final = re.compile(rb'<c r="' + _REFERENCE + rb'"(?: s="\d{1,9}")? t="s"><v>\d++<')  # as most programs write it
_PIECES: Final = re.compile(rb"</?(?:\w+:)?v(?:\s[^<>]*+)?>[^<&]*+(?:&|<!)")
_LINE: Final = re.compile(rb"<(?:\w+:)?(row|col)\b([^<>]*+)>")
_ATTRIBUTE: Final = re.compile(rb'\b(\w++)\s*+=\s*+["\']([^"\'<>]*+)["\']')
_TRUE: Final = frozenset({b"1", b"true"})


@dataclass(frozen=True, slots=True)
class Oddity:
    """What is odd about a cell: a fault that makes it unusable (with the error value), how it is shown, a formula."""

    fault: Fault | None = None
    text: str = ""
    shown: Shown = AS_STORED
    formula: bool = False


def odd_styles(styles: bytes) -> dict[str, Shown]:
    """The style numbers whose number format shows another number than is stored."""
    if b"numFmt " not in styles and not any(f'numFmtId="{i}"'.encode() in styles for i in (9, 10)):
        return {}
    root = parse(styles)
    codes = {e.get("numFmtId", ""): e.get("formatCode", "") for e in root.iter() if local(e.tag) == "numFmt"}
    formats = next((e for e in root.iter() if local(e.tag) == "cellXfs"), ())
    used = [xf.get("numFmtId", "0") for xf in formats]
    shown = {key: shown_by(int(key), codes.get(key)) for key in set(used)}
    return {str(n): shown[key] for n, key in enumerate(used) if shown[key]}


def oddities_in(sheet: bytes, styles: Mapping[str, Shown]) -> dict[str, Oddity]:
    """The odd cells of a sheet's XML by address. Raises ElementTree.ParseError for XML that is none."""
    # Only there: sparklines and conditional formats after the cells have elements of the same name.
    cells = sheet[: sheet.rfind(b"sheetData>")]
    formulas = _FORMULA_CELL.findall(cells)
    unlike = len(formulas) != len(_FORMULA.findall(cells))  # written in a way that the pattern does not know
    styled = None if unlike else _styled(cells, frozenset(styles))
    if styled is None or _is_faulty(cells, formulas=bool(formulas)):
        found = {where: oddity for where, cell in _cells(parse(sheet)) if (oddity := _oddity(cell, styles))}
    else:
        found = {where.decode(): Oddity(formula=True) for where in formulas}
        for where, style in styled:
            found[where] = replace(found.get(where, Oddity()), shown=styles[style])
    for where in _within(bounded(_areas(_FORMULA_AREA, cells, b"ref="))):
        found[where] = replace(found.get(where, Oddity()), formula=True)
    for where in _within(over_rows(_areas(_MERGED, sheet, b"mergeCell"))):
        found[where] = replace(found.get(where, Oddity()), fault=Fault.MERGED)
    return found


def _is_faulty(cells: bytes, *, formulas: bool) -> bool:
    """Whether an error value or a formula without a result may stand among the cells."""
    if (b'"e"' in cells or b"'e'" in cells) and _ERROR.search(cells):
        return True
    return formulas and _WITHOUT_RESULT.search(cells) is not None


def _styled(cells: bytes, styles: frozenset[str]) -> list[tuple[str, str]] | None:
    """The cells of these styles, with the style; None where they are not all written as the pattern knows them."""
    if not styles:
        return []
    usual, anywhere = _patterns_of(styles)
    found = usual.findall(cells)
    if len(found) != len(anywhere.findall(cells)):
        return None
    return [(where.decode(), style.decode()) for where, style in found]


@lru_cache(maxsize=64)
def _patterns_of(styles: frozenset[str]) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """A cell of one of these styles as most programs write it, and the style's attribute however it is written."""
    numbers = "|".join(sorted(styles)).encode()
    usual = re.compile(rb'<c r="(' + _REFERENCE + rb')" s="(' + numbers + rb')"[\s/>]')
    # The letter goes first: it is looked for faster than a boundary of words.
    return usual, re.compile(rb"s(?<!\ws)\s*+=\s*+[\"'](?:" + numbers + rb")[\"']")


def misread(sheet: bytes) -> bool:
    """Whether the fast reader would take a value of this sheet for another one."""
    if b"\0" in sheet[:4]:  # in UTF-16 nothing at all is read
        return True
    texts = sheet.count(b'"s"') + sheet.count(b"'s'")
    if texts != len(_INDEX.findall(sheet)) and _NO_INDEX.search(sheet):
        return True
    before = 0
    for found in _PIECES.finditer(sheet):
        # Text that a formula returned may have entities, its type says so; numbers never have.
        if found.group().endswith(b"<!") or not _is_text(sheet, before, found.start()):
            return True
        before = found.end()
    return False


def _is_text(sheet: bytes, before: int, at: int) -> bool:
    """Whether the cell whose value begins at `at` is declared as text; its tag stands behind `before`."""
    tag = max(sheet.rfind(b"<c ", before, at), sheet.rfind(b":c ", before, at))
    return tag >= 0 and re.search(rb'\bt=["\']str["\']', sheet[tag : sheet.find(b">", tag, at)]) is not None


def hidden_lines(sheet: bytes) -> tuple[frozenset[int], frozenset[int]]:
    """The hidden rows and the hidden columns of a sheet's XML, counted from 0; no height or width hides as well."""
    rows: set[int] = set()
    columns: set[int] = set()
    flat = sheet.count(b'ht="0"') > sheet.count(b'Height="0"')  # fitToHeight, customHeight
    if not flat and b"hidden=" not in sheet and b'width="0"' not in sheet:
        return frozenset(), frozenset()
    number = -1
    for kind, text in _LINE.findall(sheet):
        told = dict(_ATTRIBUTE.findall(text))
        hides = told.get(b"hidden") in _TRUE or b"0" in {told.get(b"ht"), told.get(b"width")}
        if kind == b"row":
            number = int(told.get(b"r", number + 2)) - 1
            rows.update({number} if hides and number < MOST_ROWS else ())
        elif hides:
            columns.update(range(max(0, int(told.get(b"min", 1)) - 1), min(int(told.get(b"max", 1)), MOST_COLUMNS)))
    return frozenset(rows), frozenset(columns)


def extent(sheet: bytes) -> tuple[int, int]:
    """How many rows and columns the filled cells of a sheet reach, told from the bytes without building anything.

    Columns are counted only where they can be too many.
    """
    filled = max(sheet.rfind(b"<v>"), sheet.rfind(b":v>"), sheet.rfind(b"<t>"), sheet.rfind(b"<t "))
    rows = 0
    if filled >= 0:
        before = _LAST_CELL.findall(sheet, max(0, filled - 2_000), filled)
        rows = position(before[-1].decode())[0] + 1 if before else 0
    many = rows * MOST_COLUMNS > MOST_CELLS
    if not many and not _FAR_REFERENCE.search(sheet):
        return rows, 0
    pattern = _FILLED if many else _FAR_COLUMN
    return rows, max((position(f"{letters.decode()}1")[1] + 1 for letters in set(pattern.findall(sheet))), default=0)


def parse(xml: bytes) -> ET.Element:
    """Parse a part whose bytes were seen to have no DOCTYPE."""
    return ET.fromstring(xml)  # noqa: S314 - pre-flight refuses declarations


def local(tag: str) -> str:
    """A tag or attribute without its namespace: strict and transitional files differ only there."""
    return tag.rpartition("}")[2]


def _cells(root: ET.Element) -> Iterator[tuple[str, ET.Element]]:
    """Every cell with its address; a file may leave addresses out, then cells are counted."""
    row_number = -1
    for row in root.iter():
        if local(row.tag) != "row":
            continue
        row_number = int(row.get("r", row_number + 2)) - 1
        column = -1
        for cell in row:
            where = cell.get("r") or address(row_number, column + 1)
            column = position(where)[1]
            yield where, cell


def _oddity(cell: ET.Element, styles: Mapping[str, Shown]) -> Oddity | None:
    children = {local(child.tag): child for child in cell}
    text = (children["v"].text or "") if "v" in children else ""
    formula = "f" in children
    if cell.get("t") == "e":
        return Oddity(Fault.ERROR, text or "#N/A", formula=formula)
    if formula and not text and not (cell.get("t") == "str" and "v" in children):
        return Oddity(Fault.UNCALCULATED, formula=True)
    shown = styles.get(cell.get("s", ""), AS_STORED) if text else AS_STORED
    return Oddity(shown=shown, formula=formula) if shown or formula else None


def _areas(pattern: re.Pattern[bytes], sheet: bytes, word: bytes) -> Iterator[Area]:
    for first, last in pattern.findall(sheet) if word in sheet else ():
        yield Area(*position(first.decode()), *position(last.decode()))


def _within(areas: Iterator[Area]) -> Iterator[str]:
    for where in areas:
        for row in range(where.top, where.bottom + 1):
            for column in range(where.left, where.right + 1):
                yield address(row, column)
