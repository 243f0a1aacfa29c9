"""The last touch to an Office file: fixed dates, so that the same facts give the same bytes; fonts as Office wants."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from pathlib import Path

from bairi_workbooks.files import pack

_CORE = "docProps/core.xml"
_STYLES = "xl/styles.xml"
_MODIFIED = re.compile(rb"(<dcterms:(?:modified|created)[^>]*>)[^<]*")
_FONT = re.compile(rb"(?<=<font>).*?(?=</font>)", re.DOTALL)
_PROPERTY = re.compile(rb"<(\w+)[^>]*/>")
# The standard's order, which openpyxl does not keep and the Open XML SDK insists on.
_ORDER = b"b i strike condense extend outline shadow u vertAlign sz color name family charset scheme".split()


def settle(path: Path, day: date) -> None:
    """Rewrite an Office file in place with `day` as the date of everything in it."""
    with zipfile.ZipFile(path) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
    stamp = rb"\g<1>" + f"{day.isoformat()}T00:00:00Z".encode()
    pack(path, ((name, _settled(name, content, stamp)) for name, content in members), day)


def _settled(name: str, content: bytes, stamp: bytes) -> bytes:
    if name == _CORE:
        return _MODIFIED.sub(stamp, content)
    return _FONT.sub(_in_order, content) if name == _STYLES else content


def _in_order(font: re.Match[bytes]) -> bytes:
    properties = sorted(_PROPERTY.finditer(font[0]), key=lambda p: _ORDER.index(p[1]))
    return b"".join(p[0] for p in properties)
