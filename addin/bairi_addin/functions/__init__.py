"""Worksheet functions (工作表函数) for Excel on Windows, through xlwings: the plan, and where a figure stands in it.

Names are ASCII, since a name of VBA can have neither Chinese on every machine nor a dot anywhere. Figures are read and
judged by the rules of a submission and the arithmetic of the consolidation; nothing is rounded, the cell's format does
that once. What does not exist is an empty text, what is wrong a Chinese sentence; neither is ever a number.
"""

from __future__ import annotations

from bairi_addin.functions.arrays import Cell, worksheet_function
from bairi_addin.functions.figures import (
    PLANS_TARGET,
    day_of,
    indicator_of,
    observed,
    period_of_cell,
    plan,
    standing,
    yardstick,
)
from bairi_validators.decimals import plain, to_decimal
from bairi_validators.errors import BairiError
from bairi_validators.periods import Kind, Period, period_of
from bairi_validators.plan.indicators import Pace
from bairi_validators.standing import Standing

_INDICATOR = "指标编号，如 T06-04。"
_FIGURE = "累计完成，按填报的计量单位；节点任务为状态（未启动、推进中、已完成）。"
_PERIOD = "期次，写成文本，如 2025-10下旬。"
_BASE = "对比基数：增速填上年同期数，比率填分母；其他指标不用填。"
_TARGET = "本单位目标；不写则按方案的目标。增速、比率等按方案的目标，不看这一项。"
_KINDS = {
    "旬": Kind.TEN_DAY,
    "周": Kind.WEEK,
    "半月": Kind.HALF_MONTH,
    "月": Kind.MONTH,
    "季": Kind.QUARTER,
    "年": Kind.YEAR,
}


@worksheet_function("指标的名称。", indicator=_INDICATOR)
def bairi_name(indicator: Cell) -> str:
    """The indicator's name (名称)."""
    return indicator_of(indicator).name


@worksheet_function(
    "方案的目标值。写了单位的，为该单位的目标；没有统一目标、要靠分解的为空。",
    indicator=_INDICATOR,
    unit="单位名称，可不写。",
)
def bairi_target(indicator: Cell, unit: Cell = None) -> float | str | None:
    """The target (目标), the city's or, where it is the same for a unit, the unit's; a range as text, 1至2."""
    wanted = indicator_of(indicator)
    target = wanted.target
    if unit is not None:
        owner = plan().unit_of.get(str(unit).strip())
        if owner is None:
            raise BairiError(f"方案中没有单位“{unit}”，请写单位全称。")
        target = plan().shared_target(owner, wanted)
    if isinstance(target, tuple):
        return "至".join(map(plain, target))
    return None if target is None else float(target)


@worksheet_function(
    "到期末的序时进度（%）。写了指标的，按该指标的完成时限；该指标不比进度的为空。",
    period=_PERIOD,
    indicator="指标编号，可不写。",
)
def bairi_pace(period: Cell, indicator: Cell = None) -> float | None:
    """Share of the year, or of the way to an indicator's due date, gone at the period's end (序时进度), in %."""
    when = period_of_cell(period)
    if indicator is None:
        return float(to_decimal(100 * when.share_of_year))
    wanted = indicator_of(indicator)
    if wanted.pace is not Pace.YEAR:
        return None
    return float(to_decimal(100 * yardstick(wanted, when).share))


@worksheet_function("增速或比率（%）。", indicator=_INDICATOR, figure=_FIGURE, base_figure=_BASE)
def bairi_rate(indicator: Cell, figure: Cell, base_figure: Cell) -> float | None:
    """The growth (增速) or ratio (比率) in % that two numbers make; nothing for other measures."""
    seen = observed(indicator_of(indicator), figure, base_figure)
    value = standing(seen, _last_period(), plans_target=True).value
    return float(value) if seen.indicator.measure.is_rate and value is not None else None


@worksheet_function(
    "目标完成率（%）。增速、比率等没有完成率的为空。", indicator=_INDICATOR, figure=_FIGURE, target=_TARGET
)
def bairi_completion(indicator: Cell, figure: Cell, target: Cell = PLANS_TARGET) -> float | None:
    """The completion of the target (完成率) in %. It depends on no period; rates have none, as in the consolidation."""
    percent = _standing(indicator, figure, _last_period().code, None, target).percent
    return None if percent is None else float(percent)


@worksheet_function(
    "与序时进度或目标的差距（百分点），超过为正、低于为负。",
    indicator=_INDICATOR,
    figure=_FIGURE,
    period=_PERIOD,
    base_figure=_BASE,
    target=_TARGET,
)
def bairi_gap(
    indicator: Cell, figure: Cell, period: Cell, base_figure: Cell = None, target: Cell = PLANS_TARGET
) -> float | None:
    """Percentage points ahead of (+) or behind (−) pace or target (差距)."""
    gap = _standing(indicator, figure, period, base_figure, target).gap_points
    return None if gap is None else float(gap)


@worksheet_function(
    "亮灯：绿、黄、红；没有填报的为灰，没有目标的为空。",
    indicator=_INDICATOR,
    figure=_FIGURE,
    period=_PERIOD,
    base_figure=_BASE,
    target=_TARGET,
)
def bairi_light(
    indicator: Cell, figure: Cell, period: Cell, base_figure: Cell = None, target: Cell = PLANS_TARGET
) -> str | None:
    """The light (亮灯)."""
    light = _standing(indicator, figure, period, base_figure, target).light
    return None if light is None else light.label


@worksheet_function("日期所在的期次，如 2025-10下旬。", on_day="日期。", kind="旬（不写即是）、周、半月、月、季、年。")
def bairi_period(on_day: Cell, kind: Cell = "旬") -> str | None:
    """The period (期次) in which a day lies."""
    if kind not in _KINDS:
        raise BairiError(f"没有“{kind}”这类期次，可写：{'、'.join(_KINDS)}。")
    when = day_of(on_day)
    return None if when is None else period_of(_KINDS[kind], when).code


def _standing(indicator: Cell, figure: Cell, period: Cell, base_figure: Cell, target: Cell) -> Standing:
    seen = observed(indicator_of(indicator), figure, base_figure, target)
    return standing(seen, period_of_cell(period), plans_target=target == PLANS_TARGET)


def _last_period() -> Period:
    """The campaign's last 旬, for what is the same in every period."""
    return period_of(Kind.TEN_DAY, plan().plan.window.end)
