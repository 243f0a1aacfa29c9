"""Pre-flight (预检): one pass over the bytes of a zip container before any reader sees it.

Readers check no CRC, believe sizes that are declared, and take either of two members of one name.
"""

from __future__ import annotations

import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Final

from bairi_workbooks.reading.kinds import Kind, is_archive, kind_of_archive
from bairi_workbooks.reading.refusals import RefusedError, damaged, encrypted

MOST_INFLATED: Final = 200 * 1024 * 1024
_READ: Final = (".xml", ".rels", "mimetype")
_DOCTYPE: Final = "<!DOCTYPE"
_DOCTYPES: Final = (_DOCTYPE.encode(), _DOCTYPE.encode("utf-16-le")[:-1])  # the latter is found in both byte orders


@contextmanager
def opened(content: bytes) -> Iterator[zipfile.ZipFile]:
    """A zip container, whatever breaks while it is open being told as damage. Raises RefusedError."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            yield archive
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        EOFError,
        NotImplementedError,
        ValueError,
        OSError,
    ) as error:
        raise RefusedError(damaged("文件不完整，或内容与校验和不符")) from error


def is_ooxml(content: bytes) -> bool:
    """Whether a file is a workbook of XML parts (.xlsx, .xlsm and templates), whatever it is called.

    Told by the list of members, nothing being inflated; a zip behind another file makes no workbook of it.
    """
    try:
        with opened(content) as archive:
            return is_archive(content) and kind_of_archive(archive.namelist()) is Kind.OOXML
    except RefusedError:
        return False


def unpacked(content: bytes) -> tuple[Kind, dict[str, bytes]]:
    """The kind of a workbook in a zip container, and its members by name in their order. Raises RefusedError."""
    with opened(content) as archive:
        return kind_of_archive(archive.namelist()), inflated(archive)


def inflated(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """Every member of a zip container, its CRC checked and the inflated size counted while inflating.

    Raises RefusedError.
    """
    parts: dict[str, bytes] = {}
    seen: set[str] = set()
    total = 0
    for info in archive.infolist():
        if info.flag_bits & 1:
            raise RefusedError(encrypted())
        if info.filename in seen:
            raise RefusedError(damaged(f"压缩包内有重名部件 {info.filename}"))
        seen.add(info.filename)
        with archive.open(info) as member:
            data = member.read(MOST_INFLATED - total + 1)
        total += len(data)
        if total > MOST_INFLATED:
            raise RefusedError(damaged("解压后超过200兆字节"))
        if info.filename.endswith(_READ) and any(doctype in data for doctype in _DOCTYPES):
            raise RefusedError(damaged("含有不允许的 DOCTYPE 声明"))
        parts[info.filename] = data
    return parts
