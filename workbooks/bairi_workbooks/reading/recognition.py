"""Recognising whose workbook it is and for when: by the hidden sheet, and by the file name where there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bairi_validators.errors import PeriodError
from bairi_validators.findings import Finding, Place, finding
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan, Unit
from bairi_validators.vocabulary import IdentityKey, SheetName, normalised
from bairi_workbooks.reading.grid import Grid


@dataclass(frozen=True, slots=True)
class Recognised:
    """Whose workbook it is and for when (识别结果); the findings say what is unclear or contradictory."""

    unit: Unit | None
    period: Period | None
    mark: str | None
    findings: tuple[Finding, ...]


def recognise(plan: Plan, file: str, grids: list[Grid]) -> Recognised:
    """Recognise a workbook's unit, period and plan."""
    identity = _identity(grids)
    stem = Path(file).stem
    unit, unit_findings = _unit(plan, identity.get(IdentityKey.UNIT), stem)
    period, period_findings = _period(identity.get(IdentityKey.PERIOD), stem)
    findings = (*_plan_findings(plan, identity), *unit_findings, *period_findings)
    return Recognised(unit, period, identity.get(IdentityKey.MARK), findings)


def _identity(grids: list[Grid]) -> dict[IdentityKey, str]:
    sheet = next((g for g in grids if g.name == SheetName.IDENTITY.value), None)
    if sheet is None:
        return {}
    pairs = {row[0].text: row[1].text for row in sheet.rows if len(row) > 1}
    return {key: pairs[key.value] for key in IdentityKey if pairs.get(key.value)}


def _unit(plan: Plan, inside: str | None, stem: str) -> tuple[Unit | None, list[Finding]]:
    named = _units_in(plan, stem)
    if inside is None:
        if len(named) == 1:
            return named[0], []
        reason = "文件名中有多个单位" if named else "文件名中没有单位名称"
        return None, [_whose_is_unclear(Place(), reason)]
    unit = plan.unit_of.get(inside)
    if unit is None:
        return None, [_whose_is_unclear(Place(SheetName.IDENTITY.value), f"名单中没有“{inside}”")]
    if named and unit not in named:
        return unit, [finding("S09", Place(), inside=unit.name, outside="、".join(u.name for u in named))]
    return unit, []


def _units_in(plan: Plan, stem: str) -> list[Unit]:
    """The units named in a file name; a name inside a longer one does not count again."""
    rest, found = normalised(stem), []
    for name, unit in plan.names_longest_first:
        if name in rest:
            rest = rest.replace(name, " ")
            found.append(unit)
    return list(dict.fromkeys(found))


def _period(inside: str | None, stem: str) -> tuple[Period | None, list[Finding]]:
    if inside is not None:
        try:
            return Period.parse(inside), []
        except PeriodError as error:
            return None, [_when_is_unclear(Place(SheetName.IDENTITY.value), str(error))]
    named = Period.named_in(stem)
    if len(named) == 1:
        return next(iter(named)), []
    return None, [_when_is_unclear(Place(), "文件名中有多个期次" if named else "文件名中没有期次")]


def _whose_is_unclear(place: Place, reason: str) -> Finding:
    return finding("S08", place, reason=reason)


def _when_is_unclear(place: Place, reason: str) -> Finding:
    return finding("S10", place, reason=reason)


def _plan_findings(plan: Plan, identity: Mapping[IdentityKey, str]) -> list[Finding]:
    """A workbook without a hidden sheet is the unit's own and promises no plan."""
    place = Place(SheetName.IDENTITY.value)
    found, version = identity.get(IdentityKey.PLAN), identity.get(IdentityKey.PLAN_VERSION)
    if found and found != plan.plan.id:
        return [finding("S12", place, found=found, wanted=plan.plan.id)]
    if version and version != plan.plan.version:
        return [finding("S14", place, found=version, wanted=plan.plan.version)]
    return []
