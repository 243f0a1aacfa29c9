"""Mutations of a workbook's package: of its zip container, its list of parts, the text of its XML.

A `Chooser` says which: Hypothesis draws it in the tests, the fuzzer makes it of its bytes.
"""

from __future__ import annotations

import re
import struct
import warnings
import zipfile
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Final, Protocol, TypeVar

T = TypeVar("T")

Parts = dict[str, bytes]


class Chooser(Protocol):
    """Where chance comes from."""

    def number(self, most: int) -> int:
        """A number from 0 to `most`."""


def one_of(choose: Chooser, things: Sequence[T]) -> T:
    return things[choose.number(len(things) - 1)]


# What no spreadsheet program writes where a value, a reference or an attribute stands.
ODD: Final = (
    *("", "0", "-1", "1E309", "-1e-999", "NaN", "INF", "1e3", "007", "+5", "1,234", "12,5", "１２．５", "5.4万", "6%"),
    *("99999999999999999999", "0.1234567890123456789", "4294967296", "2147483648", "-2147483649", "1_000", "0x10"),
    *("A0", "ZZZZ1", "XFD1048576", "A1:XFD1048576", "$C$7", "R1C1", "C07", "c7", "C7C", "7", "一7"),
    *("=1+1", "{{7*7}}", "{% for %}", "&#10;", "&#0;", "&amp;amp;", "&nope;", "]]>", "<!--"),
    *("\x00", "\ufffe", "\u202e", "#REF!", "TRUE", "true", "2025-10-31", "2025-10-31T00:00:00Z", "x" * 40_000),
    *("e", "b", "d", "n", "s", "str", "inlineStr"),
)
INSERTED: Final = (
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
    b"<!-- comment -->",
    b"<?pi x?>",
    b"<![CDATA[<c r='C7'><v>5</v></c>]]>",
    b"<mergeCell ref='A1:XFD1048576'/>",
    b"<dimension ref='A1'/>",
    b"<c r='C7'><v>777</v></c>",
    b"<c r='C7' t='s'><v>999999</v></c>",
    b"<c r='C7' t='e'><v>#REF!</v></c>",
    b"<c r='C7'><f>1+1</f></c>",
    b"<row r='1048576'><c r='A1048576'><v>1</v></c></row>",
    b"<row r='0'/>",
    b"</row><row>",
    b"</sheetData><sheetData>",
    b"<x:c xmlns:x='urn:x' r='C7'><x:v>5</x:v></x:c>",
    b"\xff\xfe",
    b"\x00",
    b"\xef\xbb\xbf",
    b"<a>" * 2_000,
)
_VALUE = re.compile(rb"(?<=<v>)[^<]*(?=</v>)|(?<=<t>)[^<]*(?=</t>)")
_ATTRIBUTE = re.compile(rb'(?<==")[^"<>]*(?=")')
_ELEMENT = re.compile(rb"<(\w+)[^<>]*?(?:/>|>[^<>]*</\1>)")
_ROW = re.compile(rb"<row\b.*?(?:</row>)", re.DOTALL)
_TAG = re.compile(rb"<[^<>]*>")


def _replaced(choose: Chooser, text: bytes, pattern: re.Pattern[bytes], by: Callable[[bytes], bytes]) -> bytes:
    found = list(pattern.finditer(text))
    if not found:
        return text
    match = one_of(choose, found)
    return text[: match.start()] + by(match.group()) + text[match.end() :]


def odd_value(choose: Chooser, text: bytes) -> bytes:
    return _replaced(choose, text, _VALUE, lambda _: one_of(choose, ODD).encode("utf-8", "surrogatepass"))


def odd_attribute(choose: Chooser, text: bytes) -> bytes:
    return _replaced(choose, text, _ATTRIBUTE, lambda _: one_of(choose, ODD).encode("utf-8", "surrogatepass"))


def without_element(choose: Chooser, text: bytes) -> bytes:
    return _replaced(choose, text, _ELEMENT, lambda _: b"")


def element_twice(choose: Chooser, text: bytes) -> bytes:
    return _replaced(choose, text, _ELEMENT, lambda found: found * 2)


def without_row(choose: Chooser, text: bytes) -> bytes:
    return _replaced(choose, text, _ROW, lambda _: b"")


def row_twice(choose: Chooser, text: bytes) -> bytes:
    return _replaced(choose, text, _ROW, lambda found: found * 2)


def without_tag(choose: Chooser, text: bytes) -> bytes:
    return _replaced(choose, text, _TAG, lambda _: b"")


def inserted(choose: Chooser, text: bytes) -> bytes:
    return _replaced(choose, text, _TAG, lambda found: one_of(choose, INSERTED) + found)


def elements_exchanged(choose: Chooser, text: bytes) -> bytes:
    found = list(_ELEMENT.finditer(text))
    if len(found) < 2:
        return text
    first, second = sorted((one_of(choose, found), one_of(choose, found)), key=lambda m: m.start())
    if first.end() > second.start():
        return text
    between = text[first.end() : second.start()]
    return text[: first.start()] + second.group() + between + first.group() + text[second.end() :]


def cut(choose: Chooser, text: bytes) -> bytes:
    return text[: choose.number(len(text))]


def flipped(choose: Chooser, text: bytes) -> bytes:
    if not text:
        return text
    at = choose.number(len(text) - 1)
    return text[:at] + bytes([text[at] ^ (1 << choose.number(7))]) + text[at + 1 :]


def in_utf16(_: Chooser, text: bytes) -> bytes:
    return text.decode("utf-8", "replace").encode("utf-16")


TEXTS: Final = (
    *(odd_value, odd_value, odd_attribute, odd_attribute, without_element, element_twice, without_row, row_twice),
    *(without_tag, inserted, inserted, elements_exchanged, cut, flipped, in_utf16),
)


def text_changed(choose: Chooser, parts: Parts) -> Parts:
    name = one_of(choose, [n for n in parts if n.endswith((".xml", ".rels"))] or list(parts))
    return {**parts, name: one_of(choose, TEXTS)(choose, parts[name])}


def part_lost(choose: Chooser, parts: Parts) -> Parts:
    lost = one_of(choose, list(parts))
    return {name: data for name, data in parts.items() if name != lost}


def part_renamed(choose: Chooser, parts: Parts) -> Parts:
    old = one_of(choose, list(parts))
    odd = ("../../etc/passwd", "/etc/passwd", "C:\\x.xml", "xl\\workbook.xml", old.upper(), "a" * 300, "", "con.xml")
    new = one_of(choose, odd)
    return {new if name == old else name: data for name, data in parts.items()}


def parts_exchanged(choose: Chooser, parts: Parts) -> Parts:
    one, other = one_of(choose, list(parts)), one_of(choose, list(parts))
    return {**parts, one: parts[other], other: parts[one]}


PARTS: Final = (*(text_changed,) * 8, part_lost, part_renamed, parts_exchanged)


def packed(parts: Parts) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return file.getvalue()


def appended(choose: Chooser, content: bytes) -> bytes:
    return content + bytes(choose.number(70_000))


def prepended(choose: Chooser, content: bytes) -> bytes:
    return bytes(1 + choose.number(70_000)) + content


def member_twice(choose: Chooser, content: bytes) -> bytes:
    """A second member of one name behind the first, with what another one holds."""
    file = BytesIO(content)
    with zipfile.ZipFile(file, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library's own words on such a thing
        names = archive.namelist()
        other = archive.read(one_of(choose, names))
        archive.writestr(zipfile.ZipInfo(one_of(choose, names)), other)
    return file.getvalue()


# Where the fields are in the headers of the list of members, of a member, of the end.
HEADERS: Final = (
    (b"PK\x01\x02", (8, 10, 16, 20, 24, 42)),
    (b"PK\x03\x04", (6, 8, 14, 18, 22)),
    (b"PK\x05\x06", (8, 10, 12, 16)),
)


def header_field(choose: Chooser, content: bytes) -> bytes:
    """A field of a header of the container (flags, method, CRC, sizes, offset) that lies."""
    mark, fields = one_of(choose, HEADERS)
    places = [m.start() for m in re.finditer(re.escape(mark), content)]
    if not places:
        return content
    at = one_of(choose, places) + one_of(choose, fields)
    lie = struct.pack("<H", one_of(choose, (0, 1, 8, 12, 14, 99, 0xFFFF)))
    return content[:at] + lie + content[at + 2 :]


CONTAINERS: Final = (cut, flipped, appended, prepended, member_twice, header_field)
MOST: Final = 4  # mutations of one package


def mutated(choose: Chooser, parts: Parts) -> bytes:
    """The package with some mutations: of its parts mostly, of the container now and then."""
    for _ in range(choose.number(MOST)):
        if parts:
            parts = one_of(choose, PARTS)(choose, parts)
    content = packed(parts)
    if choose.number(4) == 0:
        content = one_of(choose, CONTAINERS)(choose, content)
    return content
