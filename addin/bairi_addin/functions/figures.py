"""What a worksheet function is given, read as a submission's cells are read, and what it is held against."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Final

from bairi_addin.functions.arrays import Cell
from bairi_addin.ribbon.places import Places
from bairi_addin.ribbon.settings import Settings
from bairi_validators.checks.days import parse_date
from bairi_validators.checks.values import findings_of, observe
from bairi_validators.consolidation import city_figure
from bairi_validators.decimals import from_float
from bairi_validators.errors import BairiError
from bairi_validators.findings import Place, Severity
from bairi_validators.periods import Period
from bairi_validators.plan.indicators import Indicator, Measure
from bairi_validators.plan.loading import load_plan
from bairi_validators.plan.models import Plan
from bairi_validators.standing import Standing, Yardstick
from bairi_validators.submissions import Cell as Read
from bairi_validators.submissions import Observation, Row
from bairi_validators.vocabulary import Column

PLANS_TARGET: Final = "方案的目标"  # of an argument that is left out; an empty cell is a unit without a target
_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - Excel's days have no time zone
_LAST_DAY: Final = 2_958_465  # 9999-12-31, beyond which Excel has no days
# The measures of which a unit has a target of its own: every other target is everybody's.
_OWN: Final = frozenset({Measure.AMOUNT, Measure.COUNT, Measure.STOCK})
_CELL: Final = Place()


@cache
def plan() -> Plan:
    """The plan that the person's settings name, read once while Excel is open."""
    return load_plan(Settings.read(Places.of_this_person().settings).plan)


def indicator_of(cell: Cell) -> Indicator:
    """The indicator of a number. Raises BairiError for one that the plan has not."""
    found = plan().indicator_of.get(str(cell or "").strip().upper())
    if found is None:
        raise BairiError(f"方案中没有指标编号“{'' if cell is None else cell}”。")
    return found


def period_of_cell(cell: Cell) -> Period:
    """A period as it was typed. Raises BairiError where Excel made a day of it: 2025-10 becomes 1 October."""
    if isinstance(cell, date):
        raise BairiError("期次被 Excel 当成了日期，请先把单元格格式设为“文本”，再写如 2025-10下旬。")
    number = isinstance(cell, float) and cell.is_integer()
    return Period.parse(str(int(cell) if number else "" if cell is None else cell))


def day_of(cell: Cell) -> date | None:
    """A day: a date, a day number of Excel's, or a text; None for an empty cell."""
    if cell is None:
        return None
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and 0 < cell <= _LAST_DAY:
        return (_EPOCH + timedelta(days=int(cell))).date()
    found = cell if isinstance(cell, date) else parse_date(str(cell), plan().plan.year)
    if found is None:
        raise BairiError(f"“{cell}”不是日期，请按“年-月-日”的样式填写。")
    return found


def observed(indicator: Indicator, figure: Cell, base: Cell = None, target: Cell = None) -> Observation:
    """A figure read by the rules of 指标填报. Raises BairiError with the words of the first rule that it breaks."""
    typed = {Column.VALUE: figure, Column.STATE: figure, Column.BASE: base}
    if target != PLANS_TARGET:
        typed[Column.TARGET] = target
    row = Row(indicator.id, {column: Read(_CELL, _read(cell)) for column, cell in typed.items()})
    seen, found = observe(indicator, row, own_target=indicator.measure in _OWN, year=plan().plan.year)
    for fault in (*found, *findings_of(seen)):
        if fault.severity is Severity.ERROR:
            raise BairiError(fault.message)
    return seen


def standing(seen: Observation, period: Period, *, plans_target: bool) -> Standing:
    """Where a figure stands, as the consolidation has it: against the plan's target, or the one that came with it."""
    shared = plans_target or seen.indicator.measure not in _OWN
    target = seen.indicator.target if shared else seen.own_target
    figure = city_figure(seen.indicator, [seen] if seen.complete else [])
    return yardstick(seen.indicator, period).stand(figure, target)


def yardstick(indicator: Indicator, period: Period) -> Yardstick:
    """What an indicator's figures are held against at a period's end."""
    return Yardstick.of(plan(), indicator, period)


def _read(cell: Cell) -> str | Decimal | date | bool | None:
    """What stands in a cell, as a reader of files would give it."""
    if isinstance(cell, bool) or cell is None:
        return cell
    if isinstance(cell, (int, float)):
        return from_float(float(cell))
    if isinstance(cell, date):
        return cell.date() if isinstance(cell, datetime) else cell
    return str(cell).strip() or None
