"""The plan as one JSON document, for other programs (`bairi plan export --format json`)."""

from __future__ import annotations

from typing import Any

from bairi_validators.plan.indicators import Indicator, Target
from bairi_validators.plan.models import Plan, UnitKind


def plan_json(plan: Plan) -> dict[str, Any]:
    """The plan's JSON as the design fixes it: plan, units, tasks with their indicators; targets are numbers."""
    head = plan.plan.model_dump(mode="json", exclude={"window"})
    head["window"] = {"start": str(plan.plan.window.start), "end": str(plan.plan.window.end)}
    kinds = {"counties": UnitKind.COUNTY, "parks": UnitKind.PARK, "departments": UnitKind.DEPARTMENT}
    return {
        "plan": head,
        "units": {key: [u.name for u in plan.units_of_kind(kind)] for key, kind in kinds.items()},
        "tasks": [
            {
                "number": task.number,
                "title": task.title,
                "battle": plan.battle_of[task.battle].title if task.battle else None,
                "leads": list(task.leads),
                "indicators": [_indicator(plan, i) for i in plan.indicators if i.task == task.number],
            }
            for task in plan.tasks
        ],
    }


def _indicator(plan: Plan, indicator: Indicator) -> dict[str, Any]:
    return {
        "id": indicator.id,
        "name": indicator.name,
        "unit": indicator.unit,
        "measure": indicator.measure.value,
        "comparator": indicator.comparator.value,
        "target": _number(indicator.target),
        "due": plan.due(indicator).isoformat(),
        "stretch": indicator.stretch,
        "reporters": list(indicator.reporters),
        "counties_report": indicator.counties,
        "quote": indicator.quote,
    }


def _number(target: Target) -> float | int | list[float | int] | None:
    """A JSON number: whole ones without a fraction, others as the shortest float that spells the same."""
    match target:
        case None:
            return None
        case tuple():
            return [n for n in map(_number, target) if isinstance(n, (int, float))]
        case _:
            return int(target) if target == target.to_integral_value() else float(target)
