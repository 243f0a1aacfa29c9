"""Outlook (预测): where a figure will be when its target is due, and what each remaining period must bring."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Outlook:
    """A figure's outlook (预测): for the day on which the target is due, in the figure's unit; the method in words.

    `needed_per_period` is what each remaining period must add to reach the target, in the unit that units type in.
    """

    forecast: Decimal | None
    low: Decimal | None
    high: Decimal | None
    forecast_percent: Decimal | None
    remaining_periods: int
    needed_per_period: Decimal | None
    method: str
