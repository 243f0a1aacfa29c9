"""Binary workbooks (.xlsb) of one sheet, written as [MS-XLSB] says: no program here can write one."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

ERRORS = {"#DIV/0!": 0x07, "#REF!": 0x17, "#N/A": 0x2A}
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "application/vnd.ms-excel"


@dataclass(frozen=True)
class Formula:
    """A formula's cached result; `pending` marks it as to be calculated on opening."""

    result: float | str | bool
    pending: bool = False


@dataclass(frozen=True)
class Styled:
    """A number under the format with this number or code."""

    number: float
    format: int | str


def xlsb(
    rows: Sequence[Sequence[object]],
    *,
    merged: Iterable[tuple[int, int, int, int]] = (),
    hidden_rows: Iterable[int] = (),
    hidden_columns: Iterable[int] = (),
    from_1904: bool = False,
    state: int = 0,
) -> bytes:
    """A workbook whose sheet 表 has these cells; `merged` are first and last row, first and last column."""
    formats = [0, *dict.fromkeys(v.format for row in rows for v in row if isinstance(v, Styled))]
    hidden = set(hidden_rows)
    sheet = record(129) + record(148, struct.pack("<4I", 0, len(rows), 0, max(map(len, rows), default=0)))
    sheet += b"".join(record(60, struct.pack("<4IH", c, c, 2560, 0, 1)) for c in hidden_columns) + record(145)
    for number, row in enumerate(rows):
        sheet += record(0, struct.pack("<IIHBB", number, 0, 300, 0, 0x10 * (number in hidden)) + bytes(5))
        sheet += b"".join(_cell(c, value, formats) for c, value in enumerate(row) if value is not None)
    sheet += record(146) + b"".join(record(176, struct.pack("<4I", *area)) for area in merged) + record(130)
    book = record(131) + record(153, struct.pack("<III", from_1904, 0, 0))
    book += record(143) + record(156, struct.pack("<II", state, 1) + text("rId1") + text("表")) + record(144)
    return _packed(
        {
            "xl/workbook.bin": book + record(132),
            "xl/worksheets/sheet1.bin": sheet,
            "xl/styles.bin": _styles(formats),
            "xl/_rels/workbook.bin.rels": _relations(worksheet="worksheets/sheet1.bin", styles="styles.bin"),
            "_rels/.rels": _relations(officeDocument="xl/workbook.bin"),
            "[Content_Types].xml": (
                f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                f'<Default Extension="bin" ContentType="{TYPES}.sheet.binary.macroEnabled.main"/></Types>'
            ).encode(),
        }
    )


def record(number: int, payload: bytes = b"") -> bytes:
    """A record: its number and size in sevens of bits, and its payload."""
    return _sevens(number) + _sevens(len(payload)) + payload


def text(value: str) -> bytes:
    """A text with its length before it."""
    encoded = value.encode("utf-16-le")
    return struct.pack("<I", len(encoded) // 2) + encoded


def _sevens(value: int) -> bytes:
    return bytes([value]) if value < 0x80 else bytes([value & 0x7F | 0x80]) + _sevens(value >> 7)


def _cell(column: int, value: object, formats: list[int | str]) -> bytes:
    style = formats.index(value.format) if isinstance(value, Styled) else 0
    head = struct.pack("<II", column, style)
    if isinstance(value, Formula):
        number, result = _result(value.result)
        return record(number, head + result + struct.pack("<HIBHI", 2 * value.pending, 3, 0x1E, 1, 0))  # =1
    if isinstance(value, int) and not isinstance(value, bool):
        return record(2, head + struct.pack("<i", value << 2 | 2))
    number, result = _result(value.number if isinstance(value, Styled) else value)
    return record(_PLAIN[number], head + result)


_PLAIN = {8: 6, 9: 5, 10: 4, 11: 3}  # the records of formulas' results, and those of the same values typed


def _result(value: object) -> tuple[int, bytes]:
    match value:
        case bool(flag):
            return 10, bytes([flag])
        case float(number):
            return 9, struct.pack("<d", number)
        case str(error) if error in ERRORS:
            return 11, bytes([ERRORS[error]])
    return 8, text(str(value))


def _styles(formats: list[int | str]) -> bytes:
    own = {code: 164 + n for n, code in enumerate(formats) if isinstance(code, str)}
    used = [own.get(f, f) if isinstance(f, str) else f for f in formats]
    codes = b"".join(record(44, struct.pack("<H", number) + text(code)) for code, number in own.items())
    styles = b"".join(record(47, struct.pack("<HH", 0, number) + bytes(12)) for number in used)
    begin = struct.pack("<I", len(own)), struct.pack("<I", len(used))
    return record(278) + record(615, begin[0]) + codes + record(616) + record(617, begin[1]) + styles + record(618)


def _relations(**targets: str) -> bytes:
    inside = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATION}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets.items(), 1)
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'
    ).encode()


def _packed(parts: Mapping[str, bytes]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return packed.getvalue()
