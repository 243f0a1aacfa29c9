"""What the settings know beside the open workbook (校验依据): layouts, earlier periods, the allocation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bairi_validators.errors import BairiError
from bairi_validators.periods import Kind, period_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bairi_addin.ribbon.desk import Desk
    from bairi_validators.history import History
    from bairi_workbooks.checking import Background
    from bairi_workbooks.reading.layouts import Layout


def background(desk: Desk) -> Background:
    """What a check compares with. Raises BairiError for a folder, a file or a ledger that is set and not there."""
    from bairi_workbooks.checking import Background  # noqa: PLC0415 - the reader is loaded when a button needs it

    settings, plan = desk.settings, desk.plan
    layouts: Mapping[str, Layout] = {}
    if settings.layouts:
        from bairi_workbooks.reading.layouts import load_layouts  # noqa: PLC0415

        layouts = load_layouts(_there(settings.layouts, "版式文件夹"), plan)
    allocation = None
    if settings.allocation:
        from bairi_workbooks.allocation.reading import load_allocation  # noqa: PLC0415

        allocation = load_allocation(plan, settings.allocation)
    known = Background(layouts, allocation=allocation)
    reported = _in_ledger(desk) if settings.ledger else histories(desk, known, settings.past)
    return Background(layouts, reported, allocation=allocation)


def histories(desk: Desk, known: Background, folders: Sequence[Path]) -> Mapping[str, History]:
    """What units reported earlier, from folders of their workbooks."""
    if not folders:
        return {}
    from bairi_workbooks.earlier import read_earlier  # noqa: PLC0415 - only for those who have such folders

    found = [_there(folder, "往期文件夹") for folder in folders]
    return read_earlier(desk.plan, found, known.layouts, known.allocation).histories


def _in_ledger(desk: Desk) -> Mapping[str, History]:
    """What units reported earlier, from the ledger that is set; a check takes of it what was before its own period."""
    from bairi_workbooks.ledger import Ledger  # noqa: PLC0415 - the database is only for those who use it

    settings, plan = desk.settings, desk.plan
    with Ledger.open(settings.ledger or "", settings.archive, make=False) as ledger:
        return ledger.histories(plan, period_of(Kind.TEN_DAY, plan.plan.window.end))


def _there(folder: Path, name: str) -> Path:
    if not folder.is_dir():
        raise BairiError(f"没有这个{name}：{folder}。请按“设置”改正。")
    return folder
