"""Excel's own list of add-ins to open (OPEN, OPEN1 …), and how to take a copy of ours out of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PureWindowsPath
from typing import Final

from bairi_addin.installing.excel import ADDIN
from bairi_addin.installing.registry import OFFICE, Registry, Value, office_versions
from bairi_addin.installing.steps import DeleteValue, SetValue, Step

_OPEN: Final = re.compile(r"OPEN(\d*)", re.IGNORECASE)


def entries(registry: Registry) -> Iterator[str]:
    """What names our add-in in the lists of every version: a copy that was brought in by hand."""
    for version in office_versions(registry):
        for value in _opened(registry.values(_options(version))).values():
            if _is_ours(value):
                yield value
        yield from filter(_is_ours, registry.values(_manager(version)))


def taken_out(registry: Registry) -> Iterator[Step]:
    """The steps after which no version opens a copy from its list, the other add-ins staying in their order.

    Excel reads OPEN, OPEN1, OPEN2 … up to the first that is missing: those behind a gap move up.
    """
    for version in office_versions(registry):
        key = _options(version)
        opened = _opened(registry.values(key))
        kept = [value for value in opened.values() if not _is_ours(value)]
        if len(kept) < len(opened):
            names = ["OPEN" + (str(number) if number else "") for number in range(len(kept))]
            wanted = dict(zip(names, kept, strict=True))
            yield from (SetValue(key, name, value) for name, value in wanted.items() if opened.get(name) != value)
            yield from (DeleteValue(key, name) for name in opened if name not in wanted)
        manager = _manager(version)
        yield from (DeleteValue(manager, name) for name in registry.values(manager) if _is_ours(name))


def _opened(values: Mapping[str, Value]) -> dict[str, str]:
    """The OPEN values by their name in capitals, in the order in which Excel reads them."""
    found = {name.upper(): str(value) for name, value in values.items() if _OPEN.fullmatch(name)}
    return dict(sorted(found.items(), key=lambda entry: int(entry[0][len("OPEN") :] or 0)))


def _is_ours(value: str) -> bool:
    """Whether an entry (`/R "C:\\…\\bairi.xlam"`, or a path) names our add-in."""
    path = value.removeprefix("/R").strip().strip('"')
    return PureWindowsPath(path).name.casefold() == ADDIN


def _options(version: str) -> str:
    return rf"HKCU\{OFFICE}\{version}\Excel\Options"


def _manager(version: str) -> str:
    return rf"HKCU\{OFFICE}\{version}\Excel\Add-in Manager"
