"""Who does what wrong (演示剧情): one part for each unit that is not simply in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

from bairi_addin.demo import faults
from bairi_addin.demo.own_workbook import converts_something
from bairi_addin.demo.scene import Scene
from bairi_validators.periods import Period
from bairi_validators.plan.indicators import Measure
from bairi_validators.plan.models import Plan, Unit, UnitKind


class Role(StrEnum):
    """What becomes of a unit's submission; the value says it to people."""

    MISSING = "未报"
    LATE = "迟报"
    GAPS = "个别指标未填"
    TEXT_AND_PART = "数字填成文字、分子大于分母"
    NO_DATE = "已完成而无日期"
    WRONG_PERIOD = "报成上一期"
    DAMAGED = "文件损坏"
    HEADING = "改了表头"
    ERROR_CELL = "单元格为错误值"
    RESUBMITTED = "先报错、后更正"
    DUPLICATE = "重复报送"
    OWN_WORKBOOK = "用自有表格报送"
    FALLEN = "把当期数填成累计数"
    DISAGREES = "部门数小于县市区合计"


_COUNTY, _PARK, _DEPARTMENT = UnitKind.COUNTY, UnitKind.PARK, UnitKind.DEPARTMENT
# In the order in which parts are given away: with few units, the later ones find nobody.
_NOW: Final = (
    (Role.TEXT_AND_PART, _COUNTY),
    (Role.NO_DATE, _DEPARTMENT),
    (Role.DAMAGED, _DEPARTMENT),
    (Role.MISSING, _COUNTY),
    (Role.RESUBMITTED, _COUNTY),
    (Role.ERROR_CELL, _PARK),
    (Role.LATE, _DEPARTMENT),
    (Role.HEADING, _DEPARTMENT),
    (Role.WRONG_PERIOD, _DEPARTMENT),
    (Role.MISSING, _DEPARTMENT),
    (Role.LATE, _COUNTY),
    (Role.DUPLICATE, _COUNTY),
    (Role.GAPS, _COUNTY),
    (Role.OWN_WORKBOOK, _COUNTY),
    (Role.FALLEN, _COUNTY),
    (Role.LATE, _DEPARTMENT),
    (Role.GAPS, _COUNTY),
    (Role.DISAGREES, _DEPARTMENT),
)
_BEFORE: Final = (
    (Role.NO_DATE, _DEPARTMENT),
    (Role.LATE, _COUNTY),
    (Role.MISSING, _DEPARTMENT),
    (Role.GAPS, _COUNTY),
    (Role.LATE, _DEPARTMENT),
)


def cast(scene: Scene, period: Period) -> Mapping[str, Role]:
    """The parts by the unit's name. The first county and the department that owes most are always in order."""
    free = {kind: _candidates(scene, period, kind) for kind in UnitKind}
    found: dict[str, Role] = {}
    for role, kind in _NOW if period == scene.period else _BEFORE:
        actor = next((unit for unit in free[kind] if _fits(scene.plan, unit, role)), None)
        if actor is not None:
            free[kind].remove(actor)
            found[actor.name] = role
    return found


def _candidates(scene: Scene, period: Period, kind: UnitKind) -> list[Unit]:
    """Those whose fault does least harm to the city's figures come first: small counties, departments with few rows."""
    plan = scene.plan
    units = [unit for unit in plan.reporting_units() if unit.kind is kind]
    if kind is not UnitKind.DEPARTMENT:
        return units[:0:-1] if kind is UnitKind.COUNTY else units[::-1]
    shuffled = scene.chance("story", period.code).shuffled(units)
    return sorted(shuffled, key=lambda unit: len(plan.owed_by(unit)))[:-1]


def _fits(plan: Plan, unit: Unit, role: Role) -> bool:
    """Whether a unit has the rows that a part needs."""
    typed = [i for i in plan.owed_by(unit) if i.same_as is None]
    milestones = [i for i in typed if i.measure is Measure.MILESTONE]
    numbers = [i for i in typed if i.measure is not Measure.MILESTONE]
    if role is Role.NO_DATE:
        return bool(milestones)
    if role is Role.DISAGREES:
        return faults.held_against_units(plan, unit) is not None
    if role is Role.OWN_WORKBOOK:
        return converts_something(plan, unit)
    if role is Role.FALLEN:
        return any(i.measure is Measure.AMOUNT for i in numbers)
    needs_numbers: Sequence[Role] = (Role.TEXT_AND_PART, Role.ERROR_CELL, Role.RESUBMITTED, Role.GAPS)
    if role in needs_numbers:
        return bool(numbers)
    # Without the heading, something must be left in the sheet, or it would count as not filled in at all.
    return role is not Role.HEADING or bool(numbers and (milestones or any(i.measure.is_rate for i in numbers)))
