"""Roll-up (以旬保月、以月保季、以季保年): whether the larger periods that a period lies in are on course."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bairi_validators.periods import Period
from bairi_validators.plan.indicators import Indicator


class Course(StrEnum):
    """How a larger period stands (保障情况)."""

    SECURED = "secured"
    ON_COURSE = "on_course"
    SHORT = "short"
    MISSED = "missed"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The words that people read."""
        words = {"secured": "已达到", "on_course": "预计可达到", "short": "预计有缺口", "missed": "未达到"}
        return words.get(self.value, "暂不能判断")


@dataclass(frozen=True, slots=True)
class RollUp:
    """An indicator in a larger period: what was added since it began, what the pace asks for at its end.

    `shortfall` is what is missing, or will be; zero where nothing is, None where nobody can tell.
    """

    indicator: Indicator
    period: Period
    added: Decimal | None
    expected: Decimal
    forecast: Decimal | None
    state: Course
    shortfall: Decimal | None = None
