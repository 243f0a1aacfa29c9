"""What the bytes of a sheet's XML tell before anything is built of them: how far it reaches, how its cells are written,
what the fast reader would take for something else, which lines are hidden.

Nothing here has proved the XML well-formed: each pattern begins at a < and never looks beyond the next one, so that
whatever stands there is looked through in one pass.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from bairi_workbooks.reading.addresses import position
from bairi_workbooks.reading.grid import MOST_CELLS, MOST_COLUMNS, MOST_ROWS

REFERENCE: Final = rb"[A-Z]{1,9}\d{1,20}"
_COMPUTED: Final = rb"<f[ >][^<]*+</f>|<f [^<]*/>"
# A cell as nearly every program writes it: empty, a text by its number, a number with or without a formula, the text of
# a formula (only that may have entities), a formula that nobody calculated, an error, a text in its place.
_USUAL: Final = re.compile(
    rb'<c r="([A-Z]{1,3}\d{1,7})"(?: s="(\d{1,5})")?(?:(?: t="n")?(?: ?/>|></c>)'
    rb'| t="s"><v>\d++</v></c>'
    rb'|(?: t="[bn]")?>(' + _COMPUTED + rb")?<v>[^<&]++</v></c>"
    rb'| t="str">(' + _COMPUTED + rb")?<v>[^<]*+</v></c>"
    rb"|>(" + _COMPUTED + rb")(?:<v></v>|<v ?/>)?</c>"
    rb'| t="e">(' + _COMPUTED + rb")?<v>([^<&]++)</v></c>"
    rb'| t="inlineStr"><is><t(?: xml:space="preserve")?>[^<]*+</t></is></c>)'
)
_GROUPS: Final = _USUAL.groups + 1  # of a split: what stands between two cells, then the groups of the latter
# What may be a cell, or hide one, in what is left when those are taken out.
_STRANGE: Final = re.compile(rb"<(?:!|\?(?!xml\s)|(?:\w+:)?c\b)")
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


class UsualCell(NamedTuple):
    """What the bytes tell of a cell: address, style, formula (empty where there is none), whether that has no result,
    error value (empty where it is none).
    """

    address: str
    style: str
    formula: bytes
    uncalculated: bool
    error: str


@dataclass(frozen=True, slots=True)
class Usual:
    """Cells that are written as nearly every program does: those told of, and what stands around all of them."""

    told: Sequence[UsualCell]
    around: bytes


def usual_cells(cells: bytes, styles: Container[bytes]) -> Usual | None:
    """The cells that have one of these styles, a formula or an error.

    None where a cell is written otherwise: then only parsing tells.
    """
    pieces = _USUAL.split(cells)
    around = b"".join(pieces[::_GROUPS])
    if b"\0" in cells[:4] or _STRANGE.search(around):  # in UTF-16 no cell is seen at all
        return None
    told = [
        UsualCell(
            where.decode(),
            (style or b"").decode(),
            f or g or h or i or b"",
            bool(h),
            (error or b"").decode(errors="replace"),
        )
        for where, style, f, g, h, i, error in zip(*(pieces[n::_GROUPS] for n in range(1, _GROUPS)), strict=True)
        if f or g or h or error or style in styles
    ]
    return Usual(told, around)


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
