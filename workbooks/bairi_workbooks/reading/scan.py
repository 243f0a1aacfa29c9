"""What the bytes of a sheet's XML tell before anything is built of them: how far it reaches, what the
fast reader would take for something else, which lines are hidden.

Nothing here has proved the XML well-formed: each pattern begins at a < and never looks beyond the next one, so that
whatever stands there is looked through in one pass.
"""

from __future__ import annotations

import re
from typing import Final

from bairi_workbooks.reading.addresses import position
from bairi_workbooks.reading.grid import MOST_CELLS, MOST_COLUMNS, MOST_ROWS

REFERENCE: Final = rb"[A-Z]{1,9}\d{1,20}"
_LAST_CELL: Final = re.compile(rb'<(?:\w+:)?c\b[^<>]*?\br=["\'](' + REFERENCE + rb')["\']')
_FILLED_IN: Final = rb'<(?:\w+:)?c\b(?>[^<>]*?\br=["\'](%s)\d{1,20}["\'])[^<>]*+(?<!/)><(?:\w+:)?[vif]'
_FILLED: Final = re.compile(_FILLED_IN % rb"[A-Z]{1,9}")
_FAR_COLUMN: Final = re.compile(_FILLED_IN % rb"[A-Z]{3}")
_FAR_REFERENCE: Final = re.compile(rb"r=[\"'][A-Z]{3}\d")
# Values that the fast reader takes for another one: a string's number that is none becomes 0, and of a value in
# several pieces (entities, comments) only the first is read.
_NO_INDEX: Final = re.compile(
    rb'<(?:\w+:)?c\b(?>[^<>]*?\bt\s*+=\s*+["\']s["\'])[^<>]*+>\s*+<(?:\w+:)?v(?:\s[^<>]*+)?>(?!\d+<)'
)
_PIECES: Final = re.compile(rb"</?(?:\w+:)?v(?:\s[^<>]*+)?>[^<&]*+(?:&|<!)")
_LINE: Final = re.compile(rb"<(?:\w+:)?(row|col)\b([^<>]*+)>")
_ATTRIBUTE: Final = re.compile(rb'\b(\w++)\s*+=\s*+["\']([^"\'<>]*+)["\']')
_TRUE: Final = frozenset({b"1", b"true"})


def cells_of(sheet: bytes) -> bytes:
    """A sheet's XML up to the end of its cells: conditional formats and sparklines have elements of the same names."""
    return sheet[: sheet.rfind(b"sheetData>")]


def extent(sheet: bytes) -> tuple[int, int]:
    """How many rows and columns the filled cells of a sheet reach, told from the bytes without building anything.

    Columns are counted only where they can be too many.
    """
    filled = -1
    for begin in (b"<v>", b":v>", b"<t>", b"<t "):
        filled = max(filled, sheet.rfind(begin, max(filled, 0)))
    rows = 0
    if filled >= 0:
        before = _LAST_CELL.findall(sheet, max(0, filled - 2_000), filled)
        rows = position(before[-1].decode())[0] + 1 if before else 0
    many = rows * MOST_COLUMNS > MOST_CELLS
    if not many and not _FAR_REFERENCE.search(sheet):
        return rows, 0
    pattern = _FILLED if many else _FAR_COLUMN
    return rows, max((position(f"{letters.decode()}1")[1] + 1 for letters in set(pattern.findall(sheet))), default=0)


def misread(sheet: bytes) -> bool:
    """Whether the fast reader would take a value of this sheet for another one."""
    if b"\0" in sheet[:4]:  # in UTF-16 nothing at all is read
        return True
    if _NO_INDEX.search(sheet):
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
