"""The same facts give the same bytes: member dates and the stamp of the last change in an Office file are fixed."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from pathlib import Path

_CORE = "docProps/core.xml"
_MODIFIED = re.compile(rb"(<dcterms:(?:modified|created)[^>]*>)[^<]*")


def settle(path: Path, day: date) -> None:
    """Rewrite an Office file in place with `day` as the date of everything in it."""
    with zipfile.ZipFile(path) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
    stamp = rb"\g<1>" + f"{day.isoformat()}T00:00:00Z".encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, _MODIFIED.sub(stamp, content) if name == _CORE else content)
