"""What rules on a row are (行规则): functions, each with the indicators of which it can say anything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple

from bairi_validators.checks.numbers import PERCENT
from bairi_validators.findings import Finding
from bairi_validators.periods import Period
from bairi_validators.plan.indicators import Indicator, Measure
from bairi_validators.plan.models import Plausibility
from bairi_validators.submissions import Observation


class Case(NamedTuple):
    """A figure as the rules see it (校验对象), in the indicator's input unit.

    `target` is what the unit is to reach, where it has one in the same unit; `before` what it reported in earlier
    periods, the latest first; `issued` says whether the workbook was made from the plan, of that `year`.
    """

    observation: Observation
    target: Decimal | None
    before: Sequence[tuple[Period, Observation]]
    period: Period
    issued: bool
    year: int
    limits: Plausibility


Applies = Callable[[Indicator], bool]
OwnRule = Callable[[Observation], Finding | None]
Rule = Callable[[Case], Finding | None]


def any_indicator(_indicator: Indicator) -> bool:
    """Of every indicator."""
    return True


def is_rate(indicator: Indicator) -> bool:
    """Of one that is reported as two numbers."""
    return indicator.measure.is_rate


def is_milestone(indicator: Indicator) -> bool:
    """Of one that is reported as a state and a day."""
    return indicator.measure is Measure.MILESTONE


def is_number(indicator: Indicator) -> bool:
    """Of one that is reported as a number, or two."""
    return indicator.measure is not Measure.MILESTONE


def is_in_percent(indicator: Indicator) -> bool:
    """Of one whose figures are typed in %."""
    return indicator.input_unit == PERCENT
