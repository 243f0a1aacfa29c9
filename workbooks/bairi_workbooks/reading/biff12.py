"""The records that a binary workbook (.xlsb, BIFF12) is made of, and the values in them. Source: [MS-XLSB]."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

_MOST_TEXT: Final = 32_767 * 2  # characters that a cell can hold; more are a broken length
_NO_TEXT: Final = 0xFFFFFFFF
_SEVEN_BITS: Final = 0x7F


def records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and payload of every record of a part. Raises ValueError for one that is cut off."""
    at = 0
    while at < len(part):
        number, at = _varying(part, at, most=2)
        size, at = _varying(part, at, most=4)
        if at + size > len(part):
            raise ValueError("a record ends behind its part")
        yield number, part[at : at + size]
        at += size


def text_at(payload: bytes, at: int) -> tuple[str, int]:
    """A text and where it ends; an absent one is empty. Raises ValueError and struct.error."""
    (length,) = struct.unpack_from("<I", payload, at)
    if length == _NO_TEXT:
        return "", at + 4
    end = at + 4 + 2 * length
    if length > _MOST_TEXT or end > len(payload):
        raise ValueError("a text ends behind its record")
    return payload[at + 4 : end].decode("utf-16-le"), end


def packed_number(packed: int) -> float:
    """A number in four bytes (RK): an integer or the upper half of a binary number, a hundredth of it if so marked."""
    if packed & 2:
        signed = packed - (1 << 32) if packed >> 31 else packed
        number = float(signed >> 2)
    else:
        (number,) = struct.unpack("<d", struct.pack("<Q", (packed & ~3) << 32))
    return number / 100 if packed & 1 else number


def _varying(part: bytes, at: int, *, most: int) -> tuple[int, int]:
    """An integer in up to `most` bytes of seven bits, each but the last with its highest bit set; and where it ends."""
    value = 0
    for nth in range(most):
        if at >= len(part):
            raise ValueError("a record's head is cut off")
        byte, at = part[at], at + 1
        value |= (byte & _SEVEN_BITS) << (7 * nth)
        if byte <= _SEVEN_BITS:
            break
    return value, at
