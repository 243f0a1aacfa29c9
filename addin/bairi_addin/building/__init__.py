"""Building (生成) the add-in bairi.xlam from the sources in macros/, the same bytes on any system."""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path
from typing import Final

from bairi_addin import __version__
from bairi_addin.building.checks import check
from bairi_addin.building.package import finished
from bairi_addin.building.project import add_project
from bairi_addin.building.sources import Sources, load_sources
from bairi_addin.building.workbook import DAY, read_settings, write_sheets
from bairi_workbooks.files import pack, written_whole

__all__ = ["NAME", "build", "differences", "read_settings"]

NAME: Final = "bairi.xlam"


def build(out: Path, interpreter: str | None = None, plan: str = "", sources: Sources | None = None) -> Path:
    """Write the add-in to `out`, whole or not at all; its path.

    `interpreter` is the Python that its buttons start (none: they say that it must be installed first), `plan` the id
    of the plan that it was built for. Raises BairiError for sources that cannot work, or a file that cannot be written.
    """
    sources = sources or load_sources()
    check(sources)
    settings = {"interpreter": interpreter or "", "version": __version__, "plan": plan}
    with tempfile.TemporaryDirectory() as scratch, written_whole(out) as draft:
        plain = Path(scratch, "plain.xlsm")
        write_sheets(plain, settings, sources.strings)
        add_project(plain, sources.modules)
        with zipfile.ZipFile(plain) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        # Stored as they are: what a compressor makes of them differs between systems.
        pack(draft, finished(members, sources.ribbon).items(), DAY, compression=zipfile.ZIP_STORED)
    return out


def differences(addin: Path) -> list[str]:
    """The parts of an add-in that are not as it would be built now, with its own interpreter and plan.

    Raises BairiError for a file that is no add-in.
    """
    settings = read_settings(addin)
    with tempfile.TemporaryDirectory() as scratch:
        again = build(Path(scratch, NAME), settings.get("interpreter"), settings.get("plan", ""))
        with zipfile.ZipFile(addin) as old, zipfile.ZipFile(again) as new:
            names = sorted({*old.namelist(), *new.namelist()})
            return [name for name in names if _content(old, name) != _content(new, name)]


def _content(archive: zipfile.ZipFile, name: str) -> bytes | None:
    return archive.read(name) if name in archive.namelist() else None
