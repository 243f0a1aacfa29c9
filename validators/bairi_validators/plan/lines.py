"""Where a key of a TOML file stands: tomllib keeps no line numbers, and people need them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

Location = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*(\[\[?)\s*([\w.\-]+)\s*\]\]?")
_KEY = re.compile(r"^\s*([\w\-]+)\s*=")
_FENCE = re.compile(r'"""|\'\'\'')


def line_index(source: str) -> dict[Location, int]:
    """Map every table and key of a TOML file to its line, counted from 1; arrays of tables carry their index."""
    index: dict[Location, int] = {}
    seen: Counter[str] = Counter()
    table: Location = ()
    in_long_string = False
    for number, line in enumerate(source.splitlines(), start=1):
        if not in_long_string:
            if header := _HEADER.match(line):
                brackets, name = header.groups()
                table = tuple(name.split("."))
                if brackets == "[[":
                    table = (*table, seen[name])
                    seen[name] += 1
                index[table] = number
            elif key := _KEY.match(line):
                index[(*table, key[1])] = number
        in_long_string ^= len(_FENCE.findall(line)) % 2 == 1
    return index


def line_of(index: dict[Location, int], location: Sequence[str | int]) -> int | None:
    """The line of a location, or of the nearest thing around it that has one."""
    for end in range(len(location), 0, -1):
        if (line := index.get(tuple(location[:end]))) is not None:
            return line
    return None
