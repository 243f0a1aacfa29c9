"""The folders of the settings: asked for where one is missing, and remembered."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bairi_addin.ribbon.desk import Desk
from bairi_addin.ribbon.progress import CalledOffError
from bairi_addin.ribbon.settings import Settings
from bairi_addin.workflows.names import LEDGER
from bairi_workbooks.files import keep_apart

INBOX: Final = "inbox"
RESULTS: Final = "results"


def folder(desk: Desk, name: str) -> Path:
    """The folder that a setting names; where there is none the person chooses it, and the settings keep it.

    Raises CalledOffError where the person chooses none.
    """
    kept: Path | None = getattr(desk.settings, name)
    return kept if kept and kept.is_dir() else chosen_folder(desk, name)


def chosen_folder(desk: Desk, name: str) -> Path:
    """A folder that the person chooses, beginning at the one that is set; the settings keep it."""
    title, kept = Settings.model_fields[name].title, getattr(desk.settings, name)
    gone = f"（原来的 {kept} 已不在）" if kept and not kept.is_dir() else ""
    found = desk.person.chooses_folder(f"选择{title}{gone}", kept)
    if found is None:
        raise CalledOffError(f"没有选择{title}，没有进行。")
    if found != kept:
        keep(desk, desk.settings.model_copy(update={name: found}))
    return found


def ledger_place(desk: Desk) -> str | Path:
    """Where the ledger (台账) is: as it is set, else in the folder of results, as `folder` has it."""
    return desk.settings.ledger or folder(desk, RESULTS) / LEDGER


def keep(desk: Desk, settings: Settings) -> None:
    """Put settings into their file; from now on the desk has them.

    Raises BairiError where results would be written among what was sent.
    """
    if settings.inbox and settings.results:
        keep_apart(settings.inbox, settings.results)
    settings.write(desk.places.settings)
    desk.settings = settings
