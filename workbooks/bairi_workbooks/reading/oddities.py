"""What a sheet's XML says and the fast reader does not pass on: errors, formulas without a result, formats, merges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

from bairi_validators.submissions import Fault
from bairi_workbooks.reading.addresses import address, area, position

# Cheap tests on the bytes; only a sheet that hits one is parsed.
_FAULTY: Final = re.compile(
    rb't=["\']e["\']|<(?:\w+:)?f\b[^>]*/>\s*</|</(?:\w+:)?f>\s*(?:</|<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</)'
)
_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?ref=["\']([A-Z]+\d+):([A-Z]+\d+)["\']')
_LAST_CELL: Final = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br=["\']([A-Z]+\d+)["\']')
_FAR_COLUMN: Final = re.compile(rb'\br=["\']([A-Z]{3}\d+)["\'][^>/]*><(?:\w+:)?[vif]')
_LITERAL: Final = re.compile(r'"[^"]*"|[\\_*].|\[[^\]]*\]')
_PERCENT_IDS: Final = frozenset({"9", "10"})
_MOST_MERGED: Final = 10_000  # a merged area larger than that is no row of a table


@dataclass(frozen=True, slots=True)
class Oddity:
    """What is odd about a cell: a fault that makes it unusable (with the error value), or a percent format."""

    fault: Fault | None = None
    text: str = ""
    percent: bool = False


def percent_styles(styles: bytes) -> frozenset[str]:
    """The style numbers whose number format shows a hundredfold; a % in quotation marks is only a letter."""
    if b"%" not in styles and not any(f'numFmtId="{i}"'.encode() in styles for i in _PERCENT_IDS):
        return frozenset()
    root = parse(styles)
    codes = {e.get("numFmtId", ""): e.get("formatCode", "") for e in root.iter() if local(e.tag) == "numFmt"}
    percent = _PERCENT_IDS | {i for i, code in codes.items() if "%" in _LITERAL.sub("", code)}
    formats = next((e for e in root.iter() if local(e.tag) == "cellXfs"), ())
    return frozenset(str(n) for n, xf in enumerate(formats) if xf.get("numFmtId") in percent)


def oddities_in(sheet: bytes, percent: frozenset[str]) -> dict[str, Oddity]:
    """The odd cells of a sheet's XML by address. Raises ElementTree.ParseError for XML that is none."""
    found: dict[str, Oddity] = {}
    if _FAULTY.search(sheet) or any(f"s={q}{style}{q}".encode() in sheet for style in percent for q in "'\""):
        for where, cell in _cells(parse(sheet)):
            oddity = _oddity(cell, percent)
            if oddity is not None:
                found[where] = oddity
    for first, last in _MERGED.findall(sheet):
        for where in _over_rows(first.decode(), last.decode()):
            found[where] = Oddity(Fault.MERGED)
    return found


def extent(sheet: bytes) -> tuple[int, int]:
    """How many rows and columns the filled cells of a sheet reach, told from the bytes without building anything."""
    filled = max(sheet.rfind(b"<v>"), sheet.rfind(b":v>"), sheet.rfind(b"<t>"), sheet.rfind(b"<t "))
    rows = 0
    if filled >= 0:
        before = _LAST_CELL.findall(sheet, max(0, filled - 2_000), filled)
        rows = position(before[-1].decode())[0] + 1 if before else 0
    columns = max((position(cell.decode())[1] + 1 for cell in _FAR_COLUMN.findall(sheet)), default=0)
    return rows, columns


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


def _oddity(cell: ET.Element, percent: frozenset[str]) -> Oddity | None:
    children = {local(child.tag): child for child in cell}
    text = (children["v"].text or "") if "v" in children else ""
    if cell.get("t") == "e":
        return Oddity(Fault.ERROR, text or "#N/A")
    if "f" in children and not text and not (cell.get("t") == "str" and "v" in children):
        return Oddity(Fault.UNCALCULATED)
    return Oddity(percent=True) if cell.get("s") in percent else None


def _over_rows(first: str, last: str) -> Iterator[str]:
    (top, left), (bottom, right) = position(first), position(last)
    if top == bottom or (bottom - top + 1) * (right - left + 1) > _MOST_MERGED:
        return iter(())
    return area(first, last)
