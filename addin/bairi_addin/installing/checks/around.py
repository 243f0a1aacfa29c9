"""What a machine has beside Excel that outputs need: LibreOffice, fonts, readable settings."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bairi_addin.installing.examining import Outcome, outcome
from bairi_addin.installing.machine import Machine, System
from bairi_validators.errors import BairiError

_FAMILY_NAMES: Final = frozenset({1, 4, 16})  # of a font's name table: family, full name, typographic family
_WRITTEN: Final = ("title", "body", "level1", "level2")  # what every bulletin has


def libreoffice(machine: Machine) -> Iterator[Outcome]:  # noqa: ARG001 - a check's signature
    """Whether PDFs can be made."""
    from bairi_workbooks.printing import PROGRAMS  # noqa: PLC0415

    found = next((path for name in PROGRAMS if (path := shutil.which(name))), None)
    yield outcome("libreoffice.fine", path=found) if found else outcome("libreoffice.missing")


def buttons(machine: Machine) -> Iterator[Outcome]:
    """Whether LibreOffice has the buttons, and what they start can come back to it."""
    from bairi_addin.libreoffice.manager import is_installed, manager  # noqa: PLC0415
    from xlwings_libreoffice import LibreOfficeError, bridge  # noqa: PLC0415

    program = manager() if machine.system is System.LINUX else None
    if program is None:
        return
    if not is_installed(program):
        yield outcome("buttons.absent")
        return
    try:
        bridge.uno()
        yield outcome("buttons.fine")
    except LibreOfficeError:
        yield outcome("buttons.unconnected", python=f"{sys.version_info.major}.{sys.version_info.minor}")


def fonts(machine: Machine) -> Iterator[Outcome]:  # noqa: ARG001 - a check's signature
    """Whether the fonts of official documents (公文字体) are there, one of those that the standard accepts for each."""
    from bairi_workbooks.bulletin.form.standard import standard  # noqa: PLC0415

    here = families()
    wanted = dict.fromkeys(standard().roles[role].fonts for role in _WRITTEN)
    missing = [names[0] for names in wanted if not here.intersection(names)]
    yield outcome("fonts.missing", names="、".join(missing)) if missing else outcome("fonts.fine")


def families() -> frozenset[str]:
    """The names of every font on this machine, in every language that they have names in."""
    from fontTools.ttLib import TTLibError  # noqa: PLC0415 - only the doctor reads fonts
    from matplotlib.font_manager import findSystemFonts  # noqa: PLC0415

    found: set[str] = set()
    for path in findSystemFonts():
        try:
            found.update(_names(Path(path)))
        except (OSError, TTLibError, ValueError):
            continue  # a damaged or foreign file among the system's fonts names no font
    return frozenset(found)


def _names(path: Path) -> Iterator[str]:
    from fontTools.ttLib import TTCollection, TTFont  # noqa: PLC0415

    with path.open("rb") as file:
        collection = path.suffix.lower() in {".ttc", ".otc"}
        for face in TTCollection(file, lazy=True).fonts if collection else [TTFont(file, lazy=True)]:
            yield from (name.toUnicode(errors="replace") for name in face["name"].names if name.nameID in _FAMILY_NAMES)


def settings(machine: Machine) -> Iterator[Outcome]:  # noqa: ARG001 - a check's signature
    """Whether the person's settings can be read."""
    from bairi_addin.ribbon.places import Places  # noqa: PLC0415
    from bairi_addin.ribbon.settings import Settings  # noqa: PLC0415

    path = Places.of_this_person().settings
    if not path.exists():
        yield outcome("settings.absent")
        return
    try:
        Settings.read(path)
        yield outcome("settings.fine", path=path)
    except BairiError as error:
        yield outcome("settings.unreadable", why=error)
