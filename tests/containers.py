"""Workbooks in every container, as tests write them by hand, and how they read them back."""

from __future__ import annotations

import shutil
import struct
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest
from openpyxl import Workbook

from bairi_validators.findings import Finding
from bairi_validators.submissions import Cell
from bairi_workbooks.reading.grid import Grid
from bairi_workbooks.reading.workbook import read_workbook

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
ODS = "application/vnd.oasis.opendocument.spreadsheet"


def grids(content: bytes) -> list[Grid]:
    read = read_workbook(content)
    assert not isinstance(read, Finding), read.message
    return read


def refused(content: bytes) -> Finding:
    read = read_workbook(content)
    assert isinstance(read, Finding), read
    return read


def values(content: bytes) -> list[list[object]]:
    """The first sheet's values, without the blanks at the ends of rows and sheet."""
    rows = [[cell.value for cell in row] for row in grids(content)[0].rows]
    for row in rows:
        while row and row[-1] is None:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows


def cell(content: bytes, where: str) -> Cell:
    return next(c for grid in grids(content) for row in grid.rows for c in row if c.place.cell == where)


def packed(parts: dict[str, str | bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


def saved(book: Workbook) -> bytes:
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def xlsx(rows: list[list[object]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book)


def rewritten(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    with zipfile.ZipFile(BytesIO(content)) as old:
        return packed({name: change(old.read(name)) if name == part else old.read(name) for name in old.namelist()})


def ods(body: str, *, styles: str = "", parts: dict[str, str | bytes] | None = None) -> bytes:
    """An OpenDocument workbook with these tables."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style")
    )
    calc = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
    content = (
        f'<office:document-content {spaces} xmlns:calcext="{calc}">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    return packed({"mimetype": ODS, "content.xml": content} | (parts or {}))


def ods_rows(rows: list[list[object]]) -> bytes:
    return ods(f'<table:table table:name="表">{"".join(map(ods_row, rows))}</table:table>')


def ods_row(row: list[object]) -> str:
    return f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>"


def ods_cell(value: object) -> str:
    match value:
        case None:
            return "<table:table-cell/>"
        case bool():
            return f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(value).lower()}"/>'
        case date():
            return f'<table:table-cell office:value-type="date" office:date-value="{value}"/>'
        case float() | int():
            return f'<table:table-cell office:value-type="float" office:value="{value!r}"/>'
    text = str(value)
    attributes = f'office:value-type="string" office:string-value={quoteattr(text)}'
    return f"<table:table-cell {attributes}><text:p>{escape(text)}</text:p></table:table-cell>"


def convert(path: Path, *kinds: str) -> None:
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    for kind in kinds:
        command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(path.parent / kind), path]
        subprocess.run(command, check=True, capture_output=True, timeout=180)


def as_read(value: object) -> object:
    return Decimal(f"{value:.15g}") if isinstance(value, int | float) else value


def serial(day: object) -> float:
    assert isinstance(day, date)
    return float((day - date(1899, 12, 30)).days)


def sheet_of(rows: str, *, before: str = "", prefix: str = "") -> bytes:
    """A workbook whose only sheet has these rows in XML."""
    colon, main = prefix and f"{prefix}:", "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    names = f'xmlns{prefix and ":" + prefix}="{main}"'
    inside = f"{before}<{colon}sheetData>{rows}</{colon}sheetData>"
    xml = f"<{colon}worksheet {names}>{inside}</{colon}worksheet>".encode()
    return rewritten(xlsx([]), "xl/worksheets/sheet1.xml", lambda _: xml)


def sheet_xml(inside: str) -> str:
    return f'<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c>{inside}'


def damage(content: bytes, part: str, good: bytes, step: int) -> None:
    """Read a workbook with each byte of a part spoilt in several ways, and with the part cut off anywhere."""
    for at in range(0, len(good), step):
        for byte in (0x00, 0x7F, 0xFF, good[at] ^ 0x01):
            spoilt = good[:at] + bytes([byte]) + good[at + 1 :]
            read_workbook(rewritten(content, part, lambda _, spoilt=spoilt: spoilt))  # type: ignore[misc]
        read_workbook(rewritten(content, part, lambda _, end=at: good[:end]))  # type: ignore[misc]


def as_written(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else value and str(value)


def biff2(*records: tuple[int, bytes]) -> bytes:
    """A bare workbook of Excel 2, which no container surrounds."""
    whole = ((0x0009, struct.pack("<HH", 2, 0x10)), *records, (0x000A, b""))
    return b"".join(struct.pack("<HH", number, len(payload)) + payload for number, payload in whole)
