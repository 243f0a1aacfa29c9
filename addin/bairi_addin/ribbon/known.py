"""What the settings know beside a workbook (校验依据): layouts, earlier periods, the allocation, the ledger."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bairi_addin.ribbon.folders import ledger_place
from bairi_validators.errors import BairiError
from bairi_validators.history import joined_histories
from bairi_validators.periods import Kind, period_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bairi_addin.ribbon.desk import Desk
    from bairi_validators.history import History
    from bairi_workbooks.checking import Background
    from bairi_workbooks.reading.layouts import Layout


def background(desk: Desk) -> Background:
    """What the settings name by itself. Raises BairiError for a folder or a file that is set and not there."""
    from bairi_addin.workflows.backgrounds import read_background  # noqa: PLC0415 - loaded when a button needs it

    settings = desk.settings
    found = [_there(folder, "往期文件夹") for folder in settings.past]
    known, _ = read_background(desk.plan, layouts=_layouts_folder(desk), past=found, allocation=settings.allocation)
    return known


def background_of_one(desk: Desk) -> Background:
    """The same for a workbook that is checked by itself: what the ledger knows of earlier periods counts too.

    A check takes of it what was before its own period. Raises BairiError for a ledger that is set and not there, too.
    """
    known = background(desk)
    return replace(known, histories=joined_histories(_in_ledger(desk), known.histories))


def layouts(desk: Desk) -> Mapping[str, Layout]:
    """The layouts of units' own workbooks alone. Raises BairiError as above."""
    from bairi_workbooks.reading.layouts import load_layouts  # noqa: PLC0415 - as above

    folder = _layouts_folder(desk)
    return load_layouts(folder, desk.plan) if folder else {}


def histories(desk: Desk, known: Background, folders: Sequence[Path]) -> Mapping[str, History]:
    """What units reported earlier, from folders of their workbooks."""
    from bairi_workbooks.earlier import read_earlier  # noqa: PLC0415 - as above

    return read_earlier(desk.plan, folders, known.layouts, known.allocation).histories


def _in_ledger(desk: Desk) -> Mapping[str, History]:
    settings, plan = desk.settings, desk.plan
    if not (settings.ledger or (settings.results and settings.results.is_dir())):
        return {}
    place = ledger_place(desk)
    if isinstance(place, Path) and not place.is_dir():
        return {}
    from bairi_workbooks.ledger import Ledger  # noqa: PLC0415 - the database is only for those who use it

    with Ledger.open(place, settings.archive, make=False) as ledger:
        return ledger.histories(plan, period_of(Kind.TEN_DAY, plan.plan.window.end))


def _layouts_folder(desk: Desk) -> Path | None:
    folder = desk.settings.layouts
    return _there(folder, "版式文件夹") if folder else None


def _there(folder: Path, name: str) -> Path:
    if not folder.is_dir():
        raise BairiError(f"没有这个{name}：{folder}。请按“设置”改正。")
    return folder
