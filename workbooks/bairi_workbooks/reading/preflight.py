"""Pre-flight (预检): one pass over a file's bytes before any reader sees it.

The fast reader hands error cells and formulas without a result over as blanks and checks no CRC; both are found here.
"""

from __future__ import annotations

import lzma
import posixpath
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final
from xml.etree import ElementTree as ET

from bairi_validators.findings import Finding
from bairi_workbooks.reading.oddities import Oddity, extent, local, oddities_in, parse, percent_styles
from bairi_workbooks.reading.refusals import damaged, encrypted, not_a_workbook, too_large

MOST_INFLATED: Final = 200 * 1024 * 1024
_OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM: Final = "EncryptedPackage".encode("utf-16-le")
_HTML: Final = re.compile(rb"\s*<(!doctype html|html|\?xml|table)", re.IGNORECASE)
# Far beyond any submission: what lies there is a stray cell, and readers build everything up to it.
MOST_ROWS: Final = 50_000
MOST_COLUMNS: Final = 702


@dataclass(frozen=True, slots=True)
class Preflight:
    """What pre-flight saw: a finding that forbids reading, or the odd cells by sheet and address."""

    refusal: Finding | None = None
    odd: Mapping[str, Mapping[str, Oddity]] = field(default_factory=dict)


class _RefusedError(Exception):
    """Carries the finding out of nested helpers of this module; never leaves it."""

    def __init__(self, refusal: Finding) -> None:
        self.refusal = refusal
        super().__init__(refusal.message)


def preflight(content: bytes) -> Preflight:
    """Examine a workbook's bytes. Never raises for bad content: that is a finding."""
    try:
        members = _members(content)
        return Preflight(odd=_odd_cells(members))
    except _RefusedError as refused:
        return Preflight(refused.refusal)


def _members(content: bytes) -> dict[str, bytes]:
    """The XML parts of a workbook, every member's CRC checked and the inflated size counted while inflating."""
    if not content.startswith(b"PK"):
        raise _refuse_other(content)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _inflate(archive)
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        EOFError,
        NotImplementedError,
        ValueError,
        OSError,
    ) as error:
        raise _RefusedError(damaged("文件不完整，或内容与校验和不符")) from error


def _refuse_other(content: bytes) -> _RefusedError:
    if not content.strip(b"\0"):
        return _RefusedError(damaged("文件是空的"))
    if content.startswith(_OLE_MAGIC):
        if _ENCRYPTED_STREAM in content:
            return _RefusedError(encrypted())
        return _RefusedError(not_a_workbook("旧版 .xls 或 .et 格式"))
    if _HTML.match(content):
        return _RefusedError(not_a_workbook("内容是网页或 XML"))
    return _RefusedError(not_a_workbook("内容不是 .xlsx 格式"))


def _inflate(archive: zipfile.ZipFile) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    total = 0
    for info in archive.infolist():
        if info.flag_bits & 1:
            raise _RefusedError(encrypted())
        if info.filename in parts:
            raise _RefusedError(damaged(f"压缩包内有重名部件 {info.filename}"))
        with archive.open(info) as member:
            data = member.read(MOST_INFLATED - total + 1)
        total += len(data)
        if total > MOST_INFLATED:
            raise _RefusedError(damaged("解压后超过200兆字节"))
        if info.filename.endswith((".xml", ".rels")):
            if b"<!DOCTYPE" in data:
                raise _RefusedError(damaged("含有不允许的 DOCTYPE 声明"))
            parts[info.filename] = data
    if "xl/workbook.xml" not in parts:
        raise _RefusedError(not_a_workbook("压缩包内没有工作簿"))
    return parts


def _odd_cells(parts: Mapping[str, bytes]) -> dict[str, dict[str, Oddity]]:
    odd: dict[str, dict[str, Oddity]] = {}
    try:
        percent = percent_styles(parts.get("xl/styles.xml", b""))
        for name, part in _sheet_parts(parts).items():
            if part not in parts:
                raise _RefusedError(damaged(f"找不到工作表“{name}”的内容"))
            rows, columns = extent(parts[part])
            if rows > MOST_ROWS or columns > MOST_COLUMNS:
                raise _RefusedError(too_large(name, rows, columns))
            if cells := oddities_in(parts[part], percent):
                odd[name] = cells
    except (ET.ParseError, ValueError, LookupError) as error:  # the latter two for encodings that XML does not have
        raise _RefusedError(damaged("工作表内容不合规范")) from error
    return odd


def _sheet_parts(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Names of the worksheets to the parts that hold them, through the workbook's relationships."""
    relations = [r for r in parse(parts.get("xl/_rels/workbook.xml.rels", b"<none/>")) if _is_worksheet(r)]
    target_of = {r.get("Id"): _part_path(r.get("Target", "")) for r in relations}
    book = parse(parts["xl/workbook.xml"])
    found = {}
    for sheet in (element for element in book.iter() if local(element.tag) == "sheet"):
        relation = next((value for key, value in sheet.attrib.items() if key != "id" and local(key) == "id"), None)
        if relation in target_of:
            found[sheet.get("name", "")] = target_of[relation]
    return found


def _is_worksheet(relation: ET.Element) -> bool:
    return relation.get("Type", "").endswith("/worksheet")


def _part_path(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
