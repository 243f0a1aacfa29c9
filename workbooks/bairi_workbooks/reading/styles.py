"""What the styles of a workbook of XML parts (单元格样式) say of numbers: how they are shown, which are days."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeVar
from xml.etree import ElementTree as ET

from bairi_workbooks.reading.formats import Shown, shown_by

USUAL_SIZE: Final = 100_000
# What the fast reader takes for a date or a time, surely and surely not; of other formats only it knows.
_DATE_IDS: Final = frozenset({*range(14, 23), 45, 47})
_TIME_SPANS: Final = 46
_DATE: Final = re.compile(r"(?:\[\$[^\]]*\])?[ymdhsYMDHS]")
_NO_DATE: Final = re.compile(r"[^dmyhsap\[\\_]*", re.IGNORECASE)
T = TypeVar("T")


@dataclass(frozen=True, eq=False, slots=True)
class Styles:
    """What style numbers say (样式): `shown` how a number is shown, where otherwise than it is stored; `days` which
    show it as a date; `doubtful` of which that is not certain.
    """

    shown: Mapping[str, Shown]
    days: frozenset[str]
    doubtful: frozenset[str]


def parse(xml: bytes) -> ET.Element:
    """Parse a part whose bytes were seen to have no DOCTYPE."""
    return ET.fromstring(xml)  # noqa: S314 - pre-flight refuses declarations


def local(tag: str) -> str:
    """A tag or attribute without its namespace: strict and transitional files differ only there."""
    return tag.rpartition("}")[2]


def once_for_all(work: Callable[[bytes], T]) -> Callable[[bytes], T]:
    """The same work, done once for a part that many workbooks have in common, as those of one template do."""
    again = lru_cache(maxsize=64)(work)
    return lambda part: again(part) if len(part) <= USUAL_SIZE else work(part)


@once_for_all
def odd_styles(styles: bytes) -> Mapping[str, Shown]:
    """The style numbers whose number format shows another number than is stored. Raises ElementTree.ParseError."""
    if b"numFmt " not in styles and not any(f'numFmtId="{i}"'.encode() in styles for i in (9, 10)):
        return {}
    used = _used(styles)
    shown = {key: shown_by(*key) for key in set(used)}
    return {str(n): shown[key] for n, key in enumerate(used) if shown[key]}


@once_for_all
def styles_of(part: bytes) -> Styles:
    """What the part of styles says. Raises ElementTree.ParseError, ValueError for a number that is none."""
    used = _used(part)
    told = {key: _is_day(*key) for key in set(used)}
    days, doubtful = (frozenset(str(n) for n, key in enumerate(used) if told[key] is which) for which in (True, None))
    return Styles(odd_styles(part), days, doubtful)


def _used(styles: bytes) -> list[tuple[int, str | None]]:
    """The number format of each style: its number, and its code where the file declares one."""
    root = parse(styles)
    codes = {e.get("numFmtId", ""): e.get("formatCode", "") for e in root.iter() if local(e.tag) == "numFmt"}
    formats = next((e for e in root.iter() if local(e.tag) == "cellXfs"), ())
    used = [xf.get("numFmtId", "0") for xf in formats if local(xf.tag) == "xf"]  # nothing else has a number there
    return [(int(key), codes.get(key)) for key in used]


def _is_day(number: int, code: str | None) -> bool | None:
    if code is None:
        return None if number == _TIME_SPANS else number in _DATE_IDS
    if _DATE.match(code):
        return True
    first = code.replace("General", "").partition(";")[0]
    return False if _NO_DATE.fullmatch(first) and first.count('"') % 2 == 0 else None
