"""Pre-flight (预检): one pass over the bytes of a zip container before any reader sees it.

Readers check no CRC, believe sizes that are declared, and take either of two members of one name.
"""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from io import BytesIO
from typing import Final

from zlib_ng import zlib_ng

from bairi_workbooks.reading.kinds import Kind, is_archive, kind_of_archive
from bairi_workbooks.reading.refusals import RefusedError, damaged, encrypted

MOST_INFLATED: Final = 200 * 1024 * 1024
_READ: Final = (".xml", ".rels", "mimetype")
_DOCTYPE: Final = "<!DOCTYPE"
_NARROW_DOCTYPE: Final = _DOCTYPE.encode()
_WIDE_DOCTYPE: Final = _DOCTYPE.encode("utf-16-le")[:-1]  # found in both byte orders
_LOCAL: Final = struct.Struct("<4s22xHH")  # the head before a member's name
_MAGIC: Final = b"PK\x03\x04"
_HARMLESS: Final = 0x80E  # how well it is packed, sizes that follow the data, names in UTF-8
_USUAL_SIZE: Final = 100_000
Member = tuple[bytes, bool]  # its bytes, and whether they declare a DOCTYPE


@contextmanager
def opened(content: bytes) -> Iterator[zipfile.ZipFile]:
    """A zip container, whatever breaks while it is open being told as damage. Raises RefusedError."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            yield archive
    except (
        zipfile.BadZipFile,
        zlib.error,
        zlib_ng.error,  # type: ignore[misc]  # whose stubs call it no class
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
        return kind_of_archive(archive.namelist()), inflated(archive, content)


def inflated(archive: zipfile.ZipFile, content: bytes) -> dict[str, bytes]:
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
        data, declares = _usual_member(content, info, MOST_INFLATED - total) or _member(
            archive, info, MOST_INFLATED - total
        )
        total += len(data)
        if total > MOST_INFLATED:
            raise RefusedError(damaged("解压后超过200兆字节"))
        if declares and info.filename.endswith(_READ):
            raise RefusedError(damaged("含有不允许的 DOCTYPE 声明"))
        parts[info.filename] = data
    return parts


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> Member:
    """A member of whatever kind, of one that is too large only the beginning."""
    with archive.open(info) as member:
        data = member.read(most + 1)
    return data, _declares(data)


def _usual_member(content: bytes, info: zipfile.ZipInfo, most: int) -> Member | None:
    """A member that is written and packed as usual and is what its entry says; None for another."""
    named_at, name = info.header_offset + _LOCAL.size, info.orig_filename.encode()
    if info.header_offset < 0 or not content.startswith(name, named_at) or info.file_size > most:
        return None
    magic, named, extra = _LOCAL.unpack_from(content, info.header_offset)
    if (magic, named, info.compress_type) != (_MAGIC, len(name), zipfile.ZIP_DEFLATED) or info.flag_bits & ~_HARMLESS:
        return None
    begin = named_at + named + extra
    packed = content[begin : begin + info.compress_size]
    unpack = _unpacked_before if info.file_size <= _USUAL_SIZE else _unpacked
    return unpack(packed, info.file_size, info.CRC)


def _unpacked(packed: bytes, size: int, crc: int) -> Member | None:
    unpacker = zlib_ng.decompressobj(-zlib.MAX_WBITS)
    data = unpacker.decompress(packed, size + 1)
    whole = unpacker.eof and len(data) == size and zlib_ng.crc32(data) == crc
    return (data, _declares(data)) if whole else None


# Workbooks made from one template have many parts in common, byte for byte.
_unpacked_before = lru_cache(maxsize=64)(_unpacked)


def _declares(data: bytes) -> bool:
    """Whether a DOCTYPE stands in a part, in an encoding of one or of two bytes."""
    return _NARROW_DOCTYPE in data or (b"\0" in data and _WIDE_DOCTYPE in data)
