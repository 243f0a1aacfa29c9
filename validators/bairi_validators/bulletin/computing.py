"""From a consolidation to the bulletin's facts: the one place where a bulletin's numbers are chosen and counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from bairi_validators.bulletin import wording
from bairi_validators.bulletin.counties import counties_of, county_figures_of
from bairi_validators.bulletin.facts import (
    BulletinFacts,
    GroupFacts,
    IndicatorFacts,
    LetterFacts,
    NextPeriod,
    TaskFacts,
    count_lights,
)
from bairi_validators.bulletin.indicators import city_facts
from bairi_validators.bulletin.over_time import escalations_of, light_history_of, trends_of
from bairi_validators.bulletin.quality import differences_of, quality_of
from bairi_validators.bulletin.sending import needs_of, practices_of, problems_of, submission_facts
from bairi_validators.consolidation import Consolidation, IndicatorResult, SubmissionState, lineage
from bairi_validators.dates import chinese_date, chinese_hour
from bairi_validators.decimals import fixed, round_half_up, to_decimal
from bairi_validators.periods import Period, period_of
from bairi_validators.plan.models import MastheadForm, Plan, Task
from bairi_validators.plan.wording import escalation_rule
from bairi_validators.standing import Light


def compute(consolidation: Consolidation, issued: date | None = None) -> BulletinFacts:
    """The facts of one period's bulletin; unless told, it is dated as `issue_day` says."""
    plan, period = consolidation.plan, consolidation.period
    lines = lineage(consolidation)
    pairs = [(r, city_facts(consolidation, r, lines)) for r in consolidation.indicators]
    indicators = tuple(facts for _, facts in pairs)
    lagging = _lagging(pairs)
    ahead = _leaders(pairs, plan)
    goals, battles = _groups(plan, indicators, lagging, ahead)
    share = to_decimal(100 * period.share_gone_of(plan.plan.year))
    submissions = consolidation.submissions
    return BulletinFacts(
        plan_title=plan.plan.title,
        campaign=plan.plan.campaign,
        place=plan.plan.place,
        title_lines=(f"关于“{plan.plan.campaign}”", f"{period.label}工作进展情况的通报"),
        letter=_letter(plan, period, issued or issue_day(consolidation)),
        period=period.label,
        period_code=period.code,
        as_of=chinese_date(period.end, year=False),
        share_gone=round_half_up(share, wording.POINT_PLACES),
        share_text=f"{fixed(share, wording.POINT_PLACES)}%",
        lights=count_lights(i.light for i in indicators),
        goals=goals,
        battles=battles,
        indicators=indicators,
        red=tuple(i for i in lagging if i.light == Light.RED.label),
        yellow=tuple(i for i in lagging if i.light == Light.YELLOW.label),
        leaders=ahead,
        counties=counties_of(consolidation),
        submissions=submission_facts(submissions),
        problems=problems_of(consolidation.problems),
        needs=needs_of(submissions),
        practices=practices_of(submissions),
        next=_next(plan, period),
        mark=consolidation.mark,
        county_figures=county_figures_of(consolidation, lines),
        trends=trends_of(consolidation),
        light_history=light_history_of(consolidation),
        escalations=escalations_of(consolidation, indicators, lines),
        escalation_rule=escalation_rule(plan),
        quality=quality_of(consolidation),
        differences=differences_of(consolidation),
    )


def issue_day(consolidation: Consolidation) -> date:
    """The day on which the figures are due, or a later one on which the last of the files that count arrived."""
    counted = (s for s in consolidation.submissions if s.state is not SubmissionState.RETURNED)
    arrived = [s.arrived.date() for s in counted if s.arrived]
    return max([consolidation.plan.reporting.due(consolidation.period).date(), *arrived])


def issue_number(plan: Plan, period: Period) -> int | None:
    """The how-many-th period since the campaign began, the one with its first day counted as 1; None before it."""
    if period.end < plan.plan.window.start:
        return None
    number = 1
    while period.start > plan.plan.window.start:
        period, number = period.previous(), number + 1
    return number


def _letter(plan: Plan, period: Period, issued: date) -> LetterFacts:
    number = issue_number(plan, period)
    head = plan.letterhead
    return LetterFacts(
        red_head=head.form is MastheadForm.RED_HEAD,
        document_number=f"{head.document_code}〔{issued.year}〕　号" if head.document_code else "",
        masthead=head.masthead,
        issuer=plan.plan.issuer,
        addressees=head.addressees,
        copies_to=head.copies_to,
        signer=head.signer,
        issue=number,
        issue_text=f"第{number}期" if number else "",
        issued=issued,
        issued_text=chinese_date(issued),
    )


def _next(plan: Plan, period: Period) -> NextPeriod | None:
    coming = period_of(period.kind, period.end + timedelta(days=1))
    if coming.start > plan.plan.window.end:
        return None
    due = chinese_hour(plan.reporting.due(coming))
    return NextPeriod(coming.label, chinese_date(coming.end, year=False), due)


def _lagging(pairs: Sequence[tuple[IndicatorResult, IndicatorFacts]]) -> tuple[IndicatorFacts, ...]:
    """Red before yellow; within a light what no gap measures (an incident, a missed day), then the furthest behind."""
    order = {Light.RED: 0, Light.YELLOW: 1}
    found: list[tuple[int, bool, Decimal, IndicatorFacts]] = []
    for result, facts in pairs:
        standing = result.standing
        if standing.light in order:
            gap = standing.gap_points
            found.append((order[standing.light], gap is not None, gap or Decimal(0), facts))
    return tuple(facts for *_, facts in sorted(found, key=lambda entry: entry[:3]))


def _leaders(pairs: Sequence[tuple[IndicatorResult, IndicatorFacts]], plan: Plan) -> tuple[IndicatorFacts, ...]:
    """Green and ahead by as many points as make a red light when behind; the furthest ahead first."""
    ahead = [
        (r.standing.gap_points, facts)
        for r, facts in pairs
        if r.standing.light is Light.GREEN
        and r.standing.gap_points is not None
        and r.indicator.measure.adds_up
        and r.standing.gap_points >= plan.lights.red_behind_points
    ]
    return tuple(facts for _, facts in sorted(ahead, key=lambda pair: pair[0], reverse=True))


def _groups(
    plan: Plan,
    indicators: Iterable[IndicatorFacts],
    lagging: Iterable[IndicatorFacts],
    leaders: Iterable[IndicatorFacts],
) -> tuple[GroupFacts | None, tuple[GroupFacts, ...]]:
    def group(number: int | None, title: str, tasks: Sequence[Task]) -> GroupFacts:
        numbers = {t.number for t in tasks}
        own = tuple(i for i in indicators if i.task in numbers)
        rows = tuple(
            TaskFacts(t.number, t.title, count_lights(i.light for i in own if i.task == t.number)) for t in tasks
        )
        behind = tuple(i for i in lagging if i.task in numbers)
        ahead = tuple(i for i in leaders if i.task in numbers)
        return GroupFacts(number, title, count_lights(i.light for i in own), rows, own, behind, ahead)

    outside = [t for t in plan.tasks if t.battle is None]
    goals = group(None, "、".join(t.title for t in outside), outside) if outside else None
    battles = [group(b.number, b.title, [t for t in plan.tasks if t.battle == b.number]) for b in plan.battles]
    return goals, tuple(battles)
