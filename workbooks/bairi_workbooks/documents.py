"""JSON documents (机读结果) as files: every row of a list on a line of its own, to be written piece by piece."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

_encoded: Final = json.JSONEncoder(ensure_ascii=False).encode


def write_document(path: Path, document: dict[str, Any]) -> None:
    """Write a document. Raises OSError when the file cannot be written."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(_pieces(document))
        file.write("\n")


def _pieces(value: Any) -> Iterator[str]:
    """What has lists of objects in it is opened, everything else stands on one line, which costs a fraction."""
    if not _has_rows(value):
        yield _encoded(value)
        return
    begin, end = "{}" if isinstance(value, dict) else "[]"
    members = (
        [(f"{_encoded(k)}: ", v) for k, v in value.items()] if isinstance(value, dict) else [("", v) for v in value]
    )
    separator = f"{begin}\n"
    for name, member in members:
        yield f"{separator}{name}"
        yield from _pieces(member)
        separator = ",\n"
    yield f"\n{end}"


def _has_rows(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_has_rows(member) for member in value.values())
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)
