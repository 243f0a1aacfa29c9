"""JSON documents (机读结果) as files: every row of a list on a line of its own, to be written piece by piece."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

# What is written is made for it, row by row: none of it is in itself, and nobody need look for that.
_encoded: Final = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode

_TEXTS_AND_NUMBERS: Final = (str, int, type(None))


def write_document(path: Path, document: dict[str, Any]) -> None:
    """Write a document: an iterator in it is a list whose members are made one by one, a function is what it returns.

    Both are asked when it is their turn: what takes time meanwhile need not be waited for before.
    Raises OSError when the file cannot be written.
    """
    with path.open("w", encoding="utf-8") as file:
        file.writelines(_pieces(document))
        file.write("\n")


def _pieces(value: Any) -> Iterator[str]:
    """What has lists of objects in it is opened, everything else stands on one line, which costs a fraction."""
    named = isinstance(value, dict)
    begin, end = "{}" if named else "[]"
    members = ((f"{_encoded(k)}: ", v) for k, v in value.items()) if named else (("", v) for v in value)
    yield begin
    separator = "\n"
    for name, later in members:
        member = later() if callable(later) else later
        if _has_rows(member):
            yield f"{separator}{name}"
            yield from _pieces(member)
        else:
            yield f"{separator}{name}{_encoded(member)}"
        separator = ",\n"
    yield f"\n{end}"


def _has_rows(value: Any) -> bool:
    """Whether anything in it is to stand on lines of its own; most of what is asked of are rows of texts."""
    if isinstance(value, dict):
        return any(_has_rows(v) for v in value.values() if not isinstance(v, _TEXTS_AND_NUMBERS))
    if isinstance(value, list):
        return bool(value) and isinstance(value[0], dict)
    return isinstance(value, Iterator)
