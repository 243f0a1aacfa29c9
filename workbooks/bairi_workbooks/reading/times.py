"""Which times titles, file names and names of sheets speak of, and whether that is another than the period's."""

from __future__ import annotations

import re
from typing import Final

from bairi_validators.periods import FIRST_YEAR, HALF_NAMES, LAST_YEAR, TEN_DAY_NAMES, Kind, Period
from bairi_validators.plan.models import Plan
from bairi_validators.vocabulary import normalised

_PART_IN_BRACKETS: Final = re.compile(r"\(([上中下]旬|[上下]半月)\)")
_PART: Final = "[上中下]旬|[上下]半月"
_WITHOUT_YEAR: Final = re.compile(rf"(?<![\d年])(\d{{1,2}}月(?:{_PART}))")
# 10月份, 1—10月; not 10月20日, 10月底前, 9月至12月.
_BARE_MONTH: Final = re.compile(
    r"(?<![\d年./—–~至到-])(?:0?1月?[-—–~至到])?(\d{1,2}月)(?:份(?!以)|(?![\d份底末初前起以内至到~—–-]))"
)
_BARE_YEAR: Final = re.compile(r"(?<!\d)(\d{4})年")
_EARLIER: Final = re.compile(r"上期|上一期|往期|上月|上年|去年")


def periods_in(plan: Plan, text: str, *, bare: bool = True) -> frozenset[Period]:
    """The periods that a text names; one without its year (10月下旬) is of the plan's. 10月（下旬） is 10月下旬.

    Where `bare`, so does a month without its year (10月份), and a year alone that is not the plan's.
    """
    words = _PART_IN_BRACKETS.sub(r"\1", normalised(text))
    of_plan = rf"{plan.plan.year}年\1"
    found = Period.named_in(words) or Period.named_in(_WITHOUT_YEAR.sub(of_plan, words))
    if found or not bare:
        return found
    years = {int(year) for year in _BARE_YEAR.findall(words)} - {plan.plan.year}
    others = frozenset(Period(Kind.YEAR, year, 1) for year in years if FIRST_YEAR <= year <= LAST_YEAR)
    return Period.named_in(_BARE_MONTH.sub(of_plan, words)) or others


def agree(first: Period, second: Period) -> bool:
    """Whether two names of periods may mean the same: one may only say the month or the year of the other."""
    return first == second or first in second.larger() or second in first.larger()


def is_of_another_time(plan: Plan, period: Period, sheet: str) -> bool:
    """Whether a sheet's name says that its figures are another period's: 上期, 2025年, 11月上旬, 上旬."""
    words = normalised(sheet)
    if _EARLIER.search(words):
        return True
    if words.isdecimal():
        words += "年"
    if named := periods_in(plan, words):
        return not any(agree(period, other) for other in named)
    parts = [part for part in (*TEN_DAY_NAMES, *HALF_NAMES) if part in words]
    within_month = period.kind in {Kind.TEN_DAY, Kind.HALF_MONTH}
    return bool(parts) and within_month and not any(part in period.label for part in parts)
