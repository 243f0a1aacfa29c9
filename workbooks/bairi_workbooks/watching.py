"""Watching an inbox (值守): which of its files are at rest and can be opened, found out by looking again and again.

An inbox is mostly a network share. Notifications of changes (inotify and what is built on it) tell there only of what
this machine writes itself, so the folder is looked at instead: that works everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zipfile import is_zipfile

from bairi_validators.errors import io_reason
from bairi_workbooks.checking import skipped
from bairi_workbooks.intake import list_inbox

PATIENCE: Final = 2  # more looks at a file that is not whole
_ZIP: Final = b"PK"
Stamp = tuple[int, int]
"""A file's size and when it was last changed, in nanoseconds."""


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at an inbox found (查看结果).

    `fresh` are files at rest that were not handled as they are now; `restless` are still being written; `busy` are at
    rest and cannot be opened, with the reason, told only the first time; `held` are not whole, and looked at again.
    """

    fresh: Mapping[Path, Stamp]
    restless: tuple[Path, ...]
    busy: Mapping[Path, str]
    held: frozenset[Path] = frozenset()


class Watch:
    """The memory of a watch (值守): how the files were at the last look, and how when they were handled."""

    def __init__(self, inbox: Path) -> None:
        self.inbox = inbox
        self._seen: Mapping[Path, Stamp] = {}
        self._handled: dict[Path, Stamp] = {}
        self._busy: frozenset[Path] = frozenset()
        self._held: Mapping[Path, int] = {}

    def look(self) -> Look:
        """Look at the folder: a file is at rest when it is as at the look before.

        Raises BairiError when the folder cannot be listed.
        """
        before, self._seen = self._seen, _stamps(self.inbox)
        self._handled = {path: stamp for path, stamp in self._handled.items() if path in self._seen}
        changed = {path: stamp for path, stamp in self._seen.items() if self._handled.get(path) != stamp}
        at_rest = {path: stamp for path, stamp in changed.items() if before.get(path) == stamp}
        busy = {path: reason for path in at_rest if (reason := _why_closed(path))}
        told, self._busy = self._busy, frozenset(busy)
        held = self._hold([path for path in at_rest if path not in busy])
        return Look(
            fresh={path: stamp for path, stamp in at_rest.items() if path not in busy and path not in held},
            restless=tuple(path for path in changed if path not in at_rest),
            busy={path: reason for path, reason in busy.items() if path not in told},
            held=held,
        )

    def _hold(self, at_rest: Sequence[Path]) -> frozenset[Path]:
        """The files that are not whole yet: a slow copy may rest for a while, so they are held for some more looks."""
        looks = {path: self._held.get(path, 0) + 1 for path in at_rest if not _looks_whole(path)}
        self._held = looks
        return frozenset(path for path, times in looks.items() if times <= PATIENCE)

    def handled(self, look: Look) -> tuple[Path, ...]:
        """Remember what was handled; the files that were changed meanwhile come back, and come up once more."""
        now = {path: _stamp(path) for path in look.fresh}
        self._handled |= {path: stamp for path, stamp in look.fresh.items() if now[path] == stamp}
        return tuple(path for path, stamp in look.fresh.items() if now[path] != stamp)


def _stamps(inbox: Path) -> dict[Path, Stamp]:
    """The files that may be submissions; Excel's temporary files and unfinished downloads are left alone."""
    found = ((path, _stamp(path)) for path in list_inbox(inbox) if skipped(path) is None)
    return {path: stamp for path, stamp in found if stamp is not None}


def _stamp(path: Path) -> Stamp | None:
    """None for a file that went away meanwhile."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def _looks_whole(path: Path) -> bool:
    """Whether a file ends as its beginning says: a ZIP container (.xlsx, .ods) has its list of parts at its end."""
    try:
        with path.open("rb") as file:
            return file.read(len(_ZIP)) != _ZIP or is_zipfile(file)
    except OSError:
        return False


def _why_closed(path: Path) -> str | None:
    """Why a file cannot be opened now, in Chinese."""
    try:
        with path.open("rb") as file:
            file.read(1)
    except OSError as error:
        return io_reason(error)
    return None
