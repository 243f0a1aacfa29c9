"""Pre-flight (预检): one pass over a file's bytes before any reader sees it.

The fast reader hands error cells and formulas without a result over as blanks and checks no CRC; both are found here.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePosixPath
from typing import Final
from xml.etree import ElementTree as ET

from bairi_validators.findings import Finding
from bairi_workbooks.reading.refusals import damaged, encrypted, not_a_workbook

MOST_INFLATED: Final = 200 * 1024 * 1024
_OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM: Final = "EncryptedPackage".encode("utf-16-le")
_HTML: Final = re.compile(rb"\s*<(!doctype html|html|\?xml|table)", re.IGNORECASE)
_REL: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# Cheap tests on the bytes; only a sheet that hits is parsed.
_MAYBE_ODD: Final = re.compile(
    rb't="e"|<(?:\w+:)?f[^>]*/>\s*</|</(?:\w+:)?f>\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</)?'
)


@dataclass(frozen=True, slots=True)
class Preflight:
    """What pre-flight saw: a finding that forbids reading, or the odd cells by sheet and address.

    An odd cell's text is the error value (#REF!), or empty for a formula without a result.
    """

    refusal: Finding | None = None
    odd: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


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
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
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


def _odd_cells(parts: Mapping[str, bytes]) -> dict[str, dict[str, str]]:
    odd: dict[str, dict[str, str]] = {}
    try:
        for name, part in _sheet_parts(parts).items():
            data = parts.get(part, b"")
            if _MAYBE_ODD.search(data) and (cells := _odd_in_sheet(data)):
                odd[name] = cells
    except ET.ParseError as error:
        raise _RefusedError(damaged(f"工作表内容有误：{error}")) from error
    return odd


def _sheet_parts(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Sheet names to the parts that hold them, through the workbook's relationships."""
    relations = ET.fromstring(parts.get("xl/_rels/workbook.xml.rels", b"<none/>"))  # noqa: S314 - DOCTYPE was refused
    target_of = {r.get("Id"): r.get("Target", "") for r in relations}
    book = ET.fromstring(parts["xl/workbook.xml"])  # noqa: S314 - DOCTYPE was refused
    sheets = (element for element in book.iter() if element.tag.rpartition("}")[2] == "sheet")
    return {s.get("name", ""): _part_path(target_of.get(s.get(_REL), "")) for s in sheets}


def _part_path(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)


def _odd_in_sheet(data: bytes) -> dict[str, str]:
    odd: dict[str, str] = {}
    for cell in ET.fromstring(data).iter():  # noqa: S314 - DOCTYPE was refused
        if cell.tag.rpartition("}")[2] != "c":
            continue
        children = {child.tag.rpartition("}")[2]: child for child in cell}
        text = (children["v"].text or "") if "v" in children else ""
        if cell.get("t") == "e":
            odd[cell.get("r", "")] = text or "#N/A"
        elif "f" in children and not text and not (cell.get("t") == "str" and "v" in children):
            odd[cell.get("r", "")] = ""
    return odd
