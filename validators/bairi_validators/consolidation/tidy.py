"""The tidy table (整洁表): one flat row per figure owed by a unit in a period, for analysts and their own tools."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from bairi_validators.consolidation.lineage import Line, lineage
from bairi_validators.consolidation.models import Consolidation
from bairi_validators.standing import Standing


@dataclass(frozen=True, slots=True)
class TidyRow:
    """One figure that a unit owes (一个应报数): what was reported, how it stands, where it came from.

    `value`, `base` and `own_target` are in `input_unit`; `figure` is in `unit` (rates in %); `percent` and
    `gap_points` as in `Standing`; `forecast` and what follows it as in `Outlook`, of counties and parks. What does not
    exist is None: a figure that is not in is never zero. `mark` (演示数据) is what made-up figures bear.
    """

    period: str
    as_of: date
    indicator: str
    name: str
    task: int
    measure: str
    reporter: str
    kind: str
    counting: str
    unit: str
    input_unit: str
    value: Decimal | None
    base: Decimal | None
    figure: Decimal | None
    own_target: Decimal | None
    percent: Decimal | None
    gap_points: Decimal | None
    light: str | None
    rank: int | None
    forecast: Decimal | None
    forecast_low: Decimal | None
    forecast_high: Decimal | None
    forecast_percent: Decimal | None
    needed_per_period: Decimal | None
    state: str | None
    done_on: date | None
    file: str | None
    sheet: str | None
    value_cell: str | None
    base_cell: str | None
    sha256: str | None
    arrived: datetime | None
    mark: str | None = None


COLUMNS: Final = tuple(field.name for field in fields(TidyRow))
_NOTHING: Final = Standing(light=None)


def tidy(consolidation: Consolidation) -> Iterator[TidyRow]:
    """Every figure owed in the period: indicator by indicator, those that make the city's figure first."""
    for lines in lineage(consolidation).values():
        yield from (_row(consolidation, line) for line in lines)


def _row(consolidation: Consolidation, line: Line) -> TidyRow:
    indicator, observation = line.result.indicator, line.observation
    standing = line.standing.standing if line.standing else _NOTHING
    prospect = consolidation.unit_prospects.get((line.unit.name, indicator.id))
    outlook = prospect.outlook if prospect else None
    return TidyRow(
        period=consolidation.period.code,
        as_of=consolidation.period.end,
        indicator=indicator.id,
        name=indicator.name,
        task=indicator.task,
        measure=indicator.measure.value,
        reporter=line.unit.name,
        kind=line.unit.kind.value,
        counting=line.counting.value,
        unit=indicator.unit,
        input_unit=indicator.input_unit,
        value=observation.value if observation else None,
        base=observation.base if observation else None,
        figure=line.figure,
        own_target=observation.own_target if observation else None,
        percent=standing.percent,
        gap_points=standing.gap_points,
        light=standing.light.value if standing.light else None,
        rank=line.standing.rank if line.standing else None,
        forecast=outlook.forecast if outlook else None,
        forecast_low=outlook.low if outlook else None,
        forecast_high=outlook.high if outlook else None,
        forecast_percent=outlook.forecast_percent if outlook else None,
        needed_per_period=outlook.needed_per_period if outlook else None,
        state=observation.state.value if observation and observation.state else None,
        done_on=observation.done_on if observation else None,
        file=line.checked.file if line.checked else None,
        sheet=line.first_place.sheet,
        value_cell=line.first_place.cell,
        base_cell=line.base_place.cell,
        sha256=line.checked.sha256 if line.checked else None,
        arrived=line.submission.arrived if line.submission else None,
        mark=line.checked.submission.mark if line.checked and line.checked.submission else None,
    )
