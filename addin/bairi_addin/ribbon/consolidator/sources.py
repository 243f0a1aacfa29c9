"""数据来源: the chain of the figure in the selected cell, and the submitted workbook that it was typed into."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Sequence
from typing import Final

from bairi_addin.ribbon.consolidator.ledgers import ledger_of, must_be_run
from bairi_addin.ribbon.consolidator.reading import table_of
from bairi_addin.ribbon.desk import Desk
from bairi_addin.ribbon.opening import shown
from bairi_addin.ribbon.progress import CalledOffError
from bairi_addin.workflows.chains import chain
from bairi_validators.consolidation import Line
from bairi_validators.consolidation.lineage import Counting
from bairi_validators.consolidation.tracing import trace
from bairi_validators.errors import BairiError, PeriodError
from bairi_validators.periods import Period
from bairi_validators.plan.indicators import Indicator
from bairi_validators.plan.models import Unit
from bairi_workbooks.batch import consolidate_ledger
from bairi_workbooks.checking import NOTHING_KNOWN
from bairi_workbooks.consolidated.locating import located
from bairi_workbooks.files import safe_name, written_whole
from bairi_workbooks.ledger.archive import Archive

_PERIOD_IN_NAME: Final = re.compile(r"_(?P<period>[^_]+)\.\w+")
_ORIGINALS: Final = "原件"


def show_source(desk: Desk) -> str:
    """数据来源: the chain of `bairi trace` in words; then the original, opened at the cell, if the person wants it."""
    indicator, unit = _selected(desk)
    period, about = _period(desk), f"{indicator.id}“{indicator.name}”"
    with ledger_of(desk) as ledger:
        must_be_run(ledger, period)
        consolidation, archive = consolidate_ledger(desk.plan, period, ledger, NOTHING_KNOWN), ledger.archive
    found = trace(consolidation, indicator.id, unit.name if unit else None)
    desk.person.tell("\n".join(chain(found)))
    line = _wanted(desk, about, [line for line in found.lines if line.first_place.cell and line.checked])
    if line is None:
        return f"{about}的数据来源：{_summary(found.lines)}。"
    _open_original(desk, archive, line)
    return f"已打开{line.unit.name}的报送文件（只读），停在{line.first_place}。"


def _selected(desk: Desk) -> tuple[Indicator, Unit | None]:
    """The indicator and the unit that the selected cell is about; of a row of a unit's alone the person says which."""
    chosen, book = desk.app.selection, desk.book
    if chosen is None or chosen.sheet.book != book:
        raise BairiError("没有选中单元格。请在汇总工作簿中选中一个数，再按“数据来源”。")
    found = located(desk.plan, table_of(chosen.sheet), chosen.row - 1, chosen.column - 1)
    if found.indicator:
        return found.indicator, found.unit
    if found.unit is None:
        place = f"{chosen.sheet.name}!{chosen.get_address(row_absolute=False, column_absolute=False)}"
        raise BairiError(
            f"{place} 不是某项指标的数。请在汇总工作簿的“指标总表”“县市区”等表中选中一个数，再按“数据来源”。"
        )
    by_line = {f"{i.id} {i.name}": i for i in desk.plan.owed_by(found.unit)}
    wanted = desk.person.chooses(f"{found.unit.name}：看哪项指标的数据来源？", list(by_line))
    if wanted is None:
        raise CalledOffError("没有选择指标。")
    return by_line[wanted], found.unit


def _period(desk: Desk) -> Period:
    """The period in the name of the workbook in front, else the one that is worked on."""
    named = _PERIOD_IN_NAME.search(desk.book.name)
    try:
        return Period.parse(named["period"]) if named else desk.period
    except PeriodError:
        return desk.period


def _wanted(desk: Desk, about: str, lines: Sequence[Line]) -> Line | None:
    """The line whose original the person wants to see."""
    by_words = {f"{line.unit.name}：{line.first_place}（{line.checked.file}）": line for line in lines if line.checked}
    if len(by_words) > 1:
        chosen = desk.person.chooses(f"{about}：打开哪个单位的报送文件？", list(by_words))
        return by_words[chosen] if chosen else None
    words = next(iter(by_words), None)
    return by_words[words] if words and desk.person.agrees(f"打开报送文件，看这个数吗？\n{words}") else None


def _summary(lines: Sequence[Line]) -> str:
    counts = Counter(line.counting for line in lines)
    return "，".join(f"{counting.value}{counts[counting]}个单位" for counting in Counting if counts[counting])


def _open_original(desk: Desk, archive: Archive, line: Line) -> None:
    """A copy of the original, for nothing must touch the archive, read-only, at the cell of the figure."""
    checked = line.checked
    if checked is None or checked.sha256 is None:
        raise BairiError(f"{line.unit.name}的报送文件没有存档。")
    kept, copy = archive.path(checked.sha256), desk.places.state / _ORIGINALS / checked.sha256[:12]
    if not kept.is_file():
        raise BairiError(f"存档中没有{line.unit.name}的报送文件 {kept}。请检查台账的原件存档文件夹。")
    target = copy / safe_name(checked.file)
    if not target.exists():
        with written_whole(target) as draft:
            shutil.copyfile(kept, draft)
    shown(desk, target, line.first_place.sheet, line.first_place.cell, only_read=True)
