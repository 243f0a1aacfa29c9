"""Tracing (溯源): from a number in the bulletin to the files, sheets and cells it was made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bairi_validators.bulletin import wording
from bairi_validators.bulletin.figures import reading
from bairi_validators.consolidation.lineage import Line, lineage, origins
from bairi_validators.consolidation.models import Consolidation
from bairi_validators.decimals import plain
from bairi_validators.errors import BairiError
from bairi_validators.plan.indicators import Indicator
from bairi_validators.plan.models import Unit


@dataclass(frozen=True, slots=True)
class Trace:
    """A number and all that it was made from (溯源链): the city's, or with `unit` that unit's own.

    `statement` is the bulletin's sentence about the city's figure.
    """

    consolidation: Consolidation
    indicator: Indicator
    unit: Unit | None
    statement: str
    lines: tuple[Line, ...]


def trace(consolidation: Consolidation, figure: str, unit: str | None = None) -> Trace:
    """The trace of an indicator, by its id or name. Raises BairiError for one that the plan or the unit has not."""
    plan = consolidation.plan
    result = next(
        (r for r in consolidation.indicators if figure.upper() == r.indicator.id or figure == r.indicator.name), None
    )
    if result is None:
        raise BairiError(f"方案中没有指标“{figure}”。请写指标编号（如 T01-01）或指标全名，可用 bairi plan show 查看。")
    if unit is not None and unit not in plan.unit_of:
        raise BairiError(f"单位名单中没有：{unit}。可用 bairi plan show 查看单位名单。")
    wanted = plan.unit_of[unit] if unit else None
    lines = lineage(consolidation)[result.indicator.id]
    if wanted:
        lines = tuple(line for line in lines if line.unit.name == wanted.name)
        if not lines:
            raise BairiError(f"按方案，{wanted.name}不填报{result.indicator.id}“{result.indicator.name}”。")
    sentence = wording.sentence(reading(result, plan, consolidation.period))
    return Trace(consolidation, result.indicator, wanted, sentence, lines)


def trace_json(found: Trace) -> dict[str, Any]:
    """The trace as `bairi trace --format json` prints it; decimals are strings with all their digits."""
    result = found.lines[0].result
    value = result.standing.value
    return {
        "period": found.consolidation.period.code,
        "id": found.indicator.id,
        "name": found.indicator.name,
        "unit_of_measure": found.indicator.unit,
        "statement": found.statement,
        "value": None if value is None else plain(value),
        "source": result.source,
        "reported": result.reported,
        "owed": result.owed,
        "units": [_line_json(line) for line in found.lines],
    }


def _line_json(line: Line) -> dict[str, Any]:
    checked, submission = line.checked, line.submission
    return {
        "unit": line.unit.name,
        "counting": line.counting.value,
        "note": line.note,
        "value": None if line.figure is None else plain(line.figure),
        "file": checked.file if checked else None,
        "sha256": checked.sha256 if checked else None,
        "version": submission.version if submission else 0,
        "arrived": submission.arrived.isoformat() if submission and submission.arrived else None,
        "cells": [
            {"heading": o.heading, "sheet": o.place.sheet, "cell": o.place.cell, "text": o.text} for o in origins(line)
        ],
    }
