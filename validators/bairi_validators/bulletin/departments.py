"""周调度单: what one department answers for, what lags, which counties, and what is asked of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bairi_validators.bulletin.facts import (
    BulletinFacts,
    CountyFigureFacts,
    DifferenceFacts,
    EscalationFacts,
    IndicatorFacts,
    LightCounts,
    UnitFacts,
    count_lights,
)
from bairi_validators.bulletin.pages import PageProse, escalation_of, nothing_behind, sending_words, submission_of
from bairi_validators.bulletin.phrases import deadline, light_words, listed, lit, pace_words, sections
from bairi_validators.bulletin.requirements import send_next
from bairi_validators.bulletin.unit_prose import difference_words

NAMED_COUNTIES = ("红", "黄")


@dataclass(frozen=True, slots=True)
class DepartmentFacts:
    """A department (市直部门) with the indicators that it answers for.

    `counties` are the counties' figures for those that lag and are red or yellow themselves; `submission` is None for
    a department of which nothing is owed, `escalation` None where none of its indicators is red.
    """

    name: str
    lights: LightCounts
    indicators: tuple[IndicatorFacts, ...]
    lagging: tuple[IndicatorFacts, ...]
    counties: tuple[CountyFigureFacts, ...]
    differences: tuple[DifferenceFacts, ...]
    submission: UnitFacts | None
    escalation: EscalationFacts | None


def departments(facts: BulletinFacts) -> tuple[DepartmentFacts, ...]:
    """Every department that answers for an indicator, in the order in which the plan names them."""
    leads = dict.fromkeys(lead for i in facts.indicators for lead in i.leads)
    return tuple(_department(facts, name) for name in leads)


def department_prose(facts: BulletinFacts, own: DepartmentFacts) -> PageProse:
    """The paragraphs of its 调度单."""
    return PageProse(
        opening=(_opening(facts, own),),
        passages=sections(
            [
                ("需重点调度的指标", _lagging(own)),
                ("有关县市区情况", list(_counties(own))),
                ("数据核对", _differences(own)),
                ("有关要求", list(_requirements(facts, own))),
            ]
        ),
    )


def _department(facts: BulletinFacts, name: str) -> DepartmentFacts:
    indicators = tuple(i for i in facts.indicators if name in i.leads)
    behind = tuple(i for i in (*facts.red, *facts.yellow) if name in i.leads)
    numbers = {i.id for i in behind}
    return DepartmentFacts(
        name=name,
        lights=count_lights(i.light for i in indicators),
        indicators=indicators,
        lagging=behind,
        counties=tuple(f for f in facts.county_figures if f.indicator in numbers and f.light in NAMED_COUNTIES),
        differences=tuple(d for d in facts.differences if d.department == name),
        submission=submission_of(facts, name),
        escalation=escalation_of(facts, name),
    )


def _opening(facts: BulletinFacts, own: DepartmentFacts) -> str:
    count = own.lights.total
    return f"{pace_words(facts)}你单位负责的指标共{count}项，{light_words(own.lights)}。{sending_words(own.submission)}"


def _lagging(own: DepartmentFacts) -> list[str]:
    if not own.lagging:
        return [nothing_behind(own.lights)]
    return [f"{n}. {_told(row)}" for n, row in enumerate(own.lagging, start=1)]


def _told(row: IndicatorFacts) -> str:
    forecast = f"按近期进度推算，{row.forecast_text}。" if row.forecast_text else ""
    return f"{row.sentence}{lit(row)}。{forecast}"


def _counties(own: DepartmentFacts) -> Iterator[str]:
    """Which counties are behind in what lags, the reds first; an indicator that no county owes has none."""
    for row in own.lagging:
        figures = [f for f in own.counties if f.indicator == row.id]
        if row.same_as in {i.id for i in own.lagging}:
            continue
        told = [
            f"{light}灯的有{'、'.join(f'{f.county}（{f.value_text}）' for f in figures if f.light == light)}"
            for light in NAMED_COUNTIES
            if any(f.light == light for f in figures)
        ]
        if told:
            yield f"{row.name}：{listed(told)}。"


def _differences(own: DepartmentFacts) -> Sequence[str]:
    return [f"{difference_words(row)}，本期采用{row.used}。" for row in own.differences]


def _requirements(facts: BulletinFacts, own: DepartmentFacts) -> Iterator[str]:
    if own.lagging:
        those = "调度有关县市区，" if own.counties else ""
        yield f"请对上述指标逐项分析原因，{those}{deadline(facts)}报送改进措施。"
    if own.differences:
        yield f"请与各县市区、园区核对口径和数据，{deadline(facts)}报送核对结果。"
    yield send_next(facts, addressed=True)
