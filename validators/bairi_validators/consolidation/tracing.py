"""Tracing (溯源): from a number in the bulletin to the files, sheets and cells it was made from."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any, Final

from bairi_validators.bulletin import wording
from bairi_validators.bulletin.figures import reading
from bairi_validators.consolidation.lineage import Line, lineage, origins
from bairi_validators.consolidation.models import Consolidation, IndicatorResult
from bairi_validators.decimals import plain
from bairi_validators.errors import BairiError
from bairi_validators.plan.indicators import Indicator, Measure, Target
from bairi_validators.plan.models import Unit
from bairi_validators.standing import Standing

_NUMBER: Final = re.compile(r"T?0*(\d{1,2})[-.—–−]0*(\d{1,2})")
_LIKE: Final = 0.5  # of two names: how much of them is the same
_MOST_NAMED: Final = 5


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
    plan, result = consolidation.plan, _meant(consolidation, figure)
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


def _meant(consolidation: Consolidation, figure: str) -> IndicatorResult:
    """The indicator that is meant: 1-1, t1-1 and full-width digits too, its name or a part of it that no other has."""
    text = unicodedata.normalize("NFKC", figure).strip().upper()
    written = _NUMBER.fullmatch(text)
    number = f"T{int(written[1]):02}-{int(written[2]):02}" if written else None
    names = [(r, unicodedata.normalize("NFKC", r.indicator.name).upper()) for r in consolidation.indicators]
    exact = [r for r, name in names if r.indicator.id == number or name == text]
    found = exact or [r for r, name in names if text and text in name]
    if len(found) == 1:
        return found[0]
    like = found or [r for r, name in names if SequenceMatcher(None, name, text).ratio() >= _LIKE]
    told = "、".join(f"{r.indicator.id}“{r.indicator.name}”" for r in like[:_MOST_NAMED])
    if found:
        raise BairiError(f"“{figure}”可以是几个指标，请写明编号。是否指：{told}。")
    hint = f"是否指：{told}。" if told else ""
    raise BairiError(
        f"方案中没有指标“{figure}”。{hint}请写指标编号（如 T01-01）或指标名称，可用 bairi plan show 查看。"
    )


def derivation(measure: Measure, numerator: Decimal | None, denominator: Decimal | None) -> str | None:
    """How a rate follows from what was reported; None for what is no rate, or while something is missing."""
    if not measure.is_rate or numerator is None or not denominator:
        return None
    quotient = f"{plain(numerator)} ÷ {plain(denominator)}"
    return f"（{quotient} − 1）× 100%" if measure is Measure.GROWTH else f"{quotient} × 100%"


def trace_json(found: Trace) -> dict[str, Any]:
    """The trace as `bairi trace --format json` prints it; decimals are strings with all their digits."""
    result = found.lines[0].result
    return {
        "period": found.consolidation.period.code,
        "id": found.indicator.id,
        "name": found.indicator.name,
        "unit_of_measure": found.indicator.unit,
        "statement": found.statement,
        **_standing_json(result.standing, result.against),
        "numerator": _text(result.numerator),
        "denominator": _text(result.denominator),
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
        **_own_json(line),
        "file": checked.file if checked else None,
        "sha256": checked.sha256 if checked else None,
        "version": submission.version if submission else 0,
        "arrived": submission.arrived.isoformat() if submission and submission.arrived else None,
        "cells": [
            {
                "heading": o.heading,
                "sheet": o.place.sheet,
                "cell": o.place.cell,
                "text": o.text,
                "value": _text(o.value),
                "unit_of_measure": line.result.indicator.input_unit if o.value is not None else None,
            }
            for o in origins(line)
        ],
    }


def _own_json(line: Line) -> dict[str, Any]:
    """A unit's figure and how it stands; a department beside counties stands nowhere."""
    own = line.standing
    standing = _standing_json(own.standing, own.against) if own else _standing_json(Standing(light=None), None)
    return {**standing, "value": _text(line.figure), "rank": own.rank if own else None}


def _standing_json(standing: Standing, against: Target) -> dict[str, Any]:
    return {
        "value": _text(standing.value),
        "target": [plain(end) for end in against] if isinstance(against, tuple) else _text(against),
        "percent": _text(standing.percent),
        "gap_points": _text(standing.gap_points),
        "light": standing.light.value if standing.light else None,
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)
