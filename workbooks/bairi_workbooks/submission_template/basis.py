"""What is typed in a row (填报口径), by measure: for the sheet, for the prompts at its cells, for the manual."""

from __future__ import annotations

from typing import Final

from bairi_validators.plan.indicators import Indicator, Measure
from bairi_validators.vocabulary import Column, State

_SINCE_JANUARY: Final = "自1月1日起累计的{value}"
_PART: Final = "截至本期末的{value}（分子）"
_VALUE_WORDS: Final = {
    Measure.AMOUNT: _SINCE_JANUARY,
    Measure.COUNT: _SINCE_JANUARY,
    Measure.GROWTH: _SINCE_JANUARY,
    Measure.RATIO_COMPLETION: _PART,
    Measure.RATIO_STATE: _PART,
    Measure.STOCK: "{value}（本期末时点数）",
    Measure.CAP: "截至本期末的{value}",
    Measure.ZERO: f"{_SINCE_JANUARY}（没有发生的填0）",
    Measure.RANGE: "截至本期末的{value}",
}
_BASE_WORDS: Final = {
    Measure.GROWTH: "{base}",
    Measure.RATIO_COMPLETION: "{base}（分母）",
    Measure.RATIO_STATE: "{base}（分母）",
}
_MILESTONE: Final = (
    f"“{Column.STATE.value}”选{'、'.join(s.value for s in State)}之一，{State.DONE.value}的填“{Column.DONE_ON.value}”；"
    f"{Column.VALUE.value}、{Column.BASE.value}不填。"
)
# How the manual speaks of a measure's two numbers, where no indicator gives them a name.
_ANY_VALUE: Final = {Measure.STOCK: "存量数", Measure.CAP: "实际数", Measure.RANGE: "实际数", Measure.ZERO: "发生数"}
_ANY_BASE: Final = {Measure.GROWTH: "上年同期数", Measure.RATIO_COMPLETION: "应完成数", Measure.RATIO_STATE: "总数"}


def basis_sentence(indicator: Indicator) -> str:
    """填报口径 of an indicator's row: one sentence saying what 累计完成 and 对比基数 are there."""
    if indicator.same_as:
        return f"与{indicator.same_as}同一个数，自动取数。"
    return own_sentence(indicator)


def own_sentence(indicator: Indicator) -> str:
    """填报口径 of a row that is typed in, whatever other indicator has the same figure."""
    sentence = _sentence(indicator.measure, value_words(indicator), base_words(indicator), indicator.input_unit)
    # The city's figure is the sum of both: what lies in a park must not be counted in its county again.
    return f"{sentence}县市区数不含单独填报的园区。" if indicator.counties and indicator.parks else sentence


def value_words(indicator: Indicator) -> str:
    """What 累计完成 is in the indicator's row; empty for a milestone."""
    return _VALUE_WORDS.get(indicator.measure, "").format(value=indicator.value_name)


def base_words(indicator: Indicator) -> str:
    """What 对比基数 is in the indicator's row; empty where the measure needs none."""
    return _BASE_WORDS.get(indicator.measure, "").format(base=indicator.base_name)


def measure_sentence(measure: Measure) -> str:
    """The same sentence for a measure in general, as the manual says it."""
    value = _VALUE_WORDS.get(measure, "").format(value=_ANY_VALUE.get(measure, "完成数"))
    base = _BASE_WORDS.get(measure, "").format(base=_ANY_BASE.get(measure))
    return _sentence(measure, value, base, f"“{Column.UNIT.value}”栏所列单位")


def _sentence(measure: Measure, value: str, base: str, unit: str) -> str:
    if measure is Measure.MILESTONE:
        return _MILESTONE
    if base:
        return f"{Column.VALUE.value}填{value}，{Column.BASE.value}填{base}，均按{unit}计。"
    return f"{Column.VALUE.value}填{value}，按{unit}计；{Column.BASE.value}不填。"
