"""JSON documents (机读结果) as files: every row of a list on a line of its own, to be written piece by piece."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

_encoded: Final = json.JSONEncoder(ensure_ascii=False).encode


def write_document(path: Path, document: dict[str, Any]) -> None:
    """Write a document, in which an iterator is a list whose members are made one by one.

    Raises OSError when the file cannot be written.
    """
    with path.open("w", encoding="utf-8") as file:
        file.writelines(_pieces(document))
        file.write("\n")


def _pieces(value: Any) -> Iterator[str]:
    """What has lists of objects in it is opened, everything else stands on one line, which costs a fraction."""
    if not _has_rows(value):
        yield _encoded(value)
        return
    named = isinstance(value, dict)
    begin, end = "{}" if named else "[]"
    members = ((f"{_encoded(k)}: ", v) for k, v in value.items()) if named else (("", v) for v in value)
    yield begin
    separator = "\n"
    for name, member in members:
        yield f"{separator}{name}"
        yield from _pieces(member)
        separator = ",\n"
    yield f"\n{end}"


def _has_rows(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_has_rows, value.values()))
    if isinstance(value, list):
        return bool(value) and isinstance(value[0], dict)
    return isinstance(value, Iterator)
