"""Data quality (数据质量): faults by rule, figures to be confirmed, where a department and the counties disagree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from bairi_validators.bulletin import wording
from bairi_validators.bulletin.figures import reading
from bairi_validators.bulletin.unit_facts import DifferenceFacts, DoubtFacts, QualityFacts, RuleFacts
from bairi_validators.consolidation import (
    Agreement,
    Consolidation,
    Doubt,
    IndicatorResult,
    Reconciliation,
    UnitSubmission,
)
from bairi_validators.decimals import round_half_up, shown
from bairi_validators.findings import Severity, catalogue
from bairi_validators.standing import Light
from bairi_validators.vocabulary import Column

_USED = {"units": "单位汇总", "department": "部门数据"}


def quality_of(consolidation: Consolidation) -> QualityFacts:
    """Errors and warnings in the files that stand for a unit; notices are no faults."""
    submissions = consolidation.submissions
    counts: dict[str, int] = {}
    units: dict[str, list[str]] = {}
    for code, unit in _faults(submissions):
        counts[code] = counts.get(code, 0) + 1
        units.setdefault(code, []).append(unit)
    rules = (RuleFacts(c, catalogue()[c].title, counts[c], tuple(dict.fromkeys(units[c]))) for c in counts)
    return QualityFacts(
        errors=sum(s.errors for s in submissions),
        warnings=sum(s.warnings for s in submissions),
        files=sum(s.checked is not None for s in submissions),
        by_rule=tuple(sorted(rules, key=lambda rule: (-rule.count, rule.code))),
        doubts=doubts_of(consolidation),
    )


def doubts_of(consolidation: Consolidation) -> tuple[DoubtFacts, ...]:
    """Every figure in a city's that is still to be confirmed, in the plan's order, each once."""
    return tuple(
        DoubtFacts(
            unit=doubt.unit.name,
            indicator=result.indicator.id,
            name=result.indicator.name,
            code=doubt.finding.code,
            message=doubt.finding.message.rstrip("。"),
            without=_without(consolidation, doubt.without),
        )
        for result in consolidation.indicators
        for doubt in _counted(result)
        if result.indicator.same_as is None
    )


def _counted(result: IndicatorResult) -> Iterator[Doubt]:
    return (doubt for doubt in result.doubts if doubt.counted)


def _without(consolidation: Consolidation, rest: IndicatorResult | None) -> str:
    """What the city's figure and light would be: 若不计入，全市为80亿元（1/2个单位已报），…，亮绿灯."""
    if rest is None:
        return ""
    told = wording.statement(reading(rest, consolidation.plan, consolidation.period))
    light = rest.standing.light
    shines = f"，亮{light.label}灯" if light and light is not Light.GREY else ""
    return f"若不计入，全市为{told}{shines}"


def differences_of(consolidation: Consolidation) -> tuple[DifferenceFacts, ...]:
    """Where the two sides' figures lie further apart than is tolerated, in the plan's order."""
    differing = (r for r in consolidation.reconciliations if r.verdict is Agreement.DIFFERS)
    return tuple(_difference(r, r.percent_apart) for r in differing if r.percent_apart is not None)


def _faults(submissions: Sequence[UnitSubmission]) -> Iterator[tuple[str, str]]:
    for s in submissions:
        for finding in s.checked.findings if s.checked else ():
            if finding.severity is not Severity.NOTICE:
                yield finding.code, s.unit.name


def _heading(r: Reconciliation) -> str:
    """Which of a rate's two numbers it is; an amount has only the one."""
    if not r.indicator.measure.is_rate:
        return ""
    return r.indicator.value_name if r.heading is Column.VALUE else r.indicator.base_name or r.heading.value


def _difference(r: Reconciliation, percent_apart: Decimal) -> DifferenceFacts:
    def words(value: Decimal | None) -> str:
        return wording.DASH if value is None else f"{shown(value, wording.VALUE_PLACES)}{r.indicator.input_unit}"

    return DifferenceFacts(
        indicator=r.indicator.id,
        name=r.indicator.name,
        heading=_heading(r),
        department=r.department,
        department_text=words(r.department_value),
        units_text=words(r.units_total),
        difference_text=words(None if r.difference is None else abs(r.difference)),
        percent_apart=round_half_up(percent_apart, wording.POINT_PLACES),
        used=_USED[r.used],
    )
