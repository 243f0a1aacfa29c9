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

from bairi_workbooks.reading.refusals import RefusedError, damaged, encrypted

MOST_INFLATED: Final = 200 * 1024 * 1024
_READ: Final = (".xml", ".rels", ".bin", "mimetype")
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


def inflated(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """The parts of a workbook that are read, every member's CRC checked and the inflated size counted while inflating.

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
        if info.filename.endswith(_READ):
            _refuse_declarations(info.filename, data)
            parts[info.filename] = data
    return parts


def _refuse_declarations(name: str, data: bytes) -> None:
    if not name.endswith(".bin") and any(doctype in data for doctype in _DOCTYPES):
        raise RefusedError(damaged("含有不允许的 DOCTYPE 声明"))
