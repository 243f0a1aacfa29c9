"""The merged registers: one problem once, whoever reports it, with its age; 销号率."""

from __future__ import annotations

from decimal import Decimal

from bairi_validators.bulletin.sending import problems_of
from bairi_validators.consolidation import (
    Consolidation,
    ProblemRecord,
    Sighting,
    SubmissionState,
    UnitSubmission,
    closing_rate,
    closing_rates,
    consolidate,
    sightings_of,
)
from bairi_validators.findings import Place
from bairi_validators.periods import Period
from bairi_validators.plan.loading import load_plan
from bairi_validators.submissions import Cell, Checked, NeedRow, ProblemRow, Submission
from bairi_validators.vocabulary import NeedColumn, ProblemColumn, ProblemState
from conftest import TINY

PLAN = load_plan(TINY)
OCTOBER, EARLY, NOW = (Period.parse(code) for code in ("2026-10下旬", "2026-11上旬", "2026-11中旬"))
EAST, WEST = "东河县", "西岭县"


def problem(state: str = "未整改", words: str = "厂房漏水", by: str = EAST, **more: str) -> ProblemRow:
    texts = ("1", words, by, more.get("deadline", "2026-11-10"), state, more.get("closed_on"))
    cells = zip(ProblemColumn, texts, strict=True)
    return ProblemRow({c: Cell(Place("问题台账", f"B{n}"), text) for n, (c, text) in enumerate(cells, start=2)})


def need(project: str) -> NeedRow:
    texts = ("用地", project, "50亩", "市财政局")
    return NeedRow({c: Cell(Place("要素需求", "B2"), text) for c, text in zip(NeedColumn, texts, strict=True)})


def files(period: Period, **rows: list[ProblemRow | NeedRow]) -> list[Checked]:
    made = []
    for name, own in rows.items():
        problems = tuple(r for r in own if isinstance(r, ProblemRow))
        needs = tuple(r for r in own if isinstance(r, NeedRow))
        unit = PLAN.unit_of[name]
        submission = Submission(unit, period, problems=problems, needs=needs)
        made.append(Checked(f"{name}.xlsx", None, unit, period, (), (), submission))
    return made


def seen(period: Period, **rows: list[ProblemRow | NeedRow]) -> list[Sighting]:
    return list(sightings_of(period, files(period, **rows)))


def now(sightings: list[Sighting], **rows: list[ProblemRow | NeedRow]) -> Consolidation:
    sent = [
        UnitSubmission(PLAN.unit_of[c.unit.name], SubmissionState.ACCEPTED, 1, checked=c)
        for c in files(NOW, **rows)
        if c.unit
    ]
    return consolidate(PLAN, NOW, sent, sightings=sightings)


def only(made: Consolidation) -> ProblemRecord:
    (record,) = made.problems
    return record


def test_a_problem_that_two_units_report_stands_once_and_is_open_while_one_says_so() -> None:
    record = only(now([], 东河县=[problem("已销号")], 西岭县=[problem(words="厂房 漏水", by="东河")]))
    assert (record.reported_by, record.responsible, record.state) == ((EAST, WEST), EAST, "未整改")
    assert [file for file, _ in record.places] == ["东河县.xlsx", "西岭县.xlsx"]


def test_the_same_words_about_another_unit_are_another_problem() -> None:
    assert len(now([], 东河县=[problem(), problem(by=WEST)]).problems) == 2


def test_a_problem_grows_older_period_by_period() -> None:
    before = [*seen(OCTOBER, 东河县=[problem()]), *seen(EARLY, 东河县=[problem("整改中")])]
    record = only(now(before, 东河县=[problem("整改中")]))
    assert (record.first_seen, record.periods_open, record.days_overdue) == (OCTOBER, 3, 10)


def test_a_problem_closed_and_reopened_is_open_and_keeps_its_age() -> None:
    before = [
        *seen(OCTOBER, 东河县=[problem()]),
        *seen(EARLY, 东河县=[problem("已销号", closed_on="2026-11-05")]),
    ]
    record = only(now(before, 东河县=[problem()]))
    assert (record.state, record.closed_on, record.first_seen, record.periods_open) == ("未整改", None, OCTOBER, 2)


def test_a_problem_that_was_closed_stays_closed_and_is_not_dropped() -> None:
    before = seen(EARLY, 东河县=[problem(ProblemState.CLOSED, closed_on="2026-11-05")])
    record = only(now(before, 东河县=[]))
    assert (record.state, record.dropped, record.days_overdue) == ("已销号", False, None)
    assert record.closed_on is not None


def test_an_open_problem_that_its_unit_no_longer_reports_was_dropped_but_silence_drops_nothing() -> None:
    before = seen(EARLY, 东河县=[problem()])
    assert only(now(before, 东河县=[])).dropped
    assert not only(now(before, 西岭县=[])).dropped


def test_of_a_month_and_its_last_ten_days_both_are_heard_in_whatever_order_they_are_told() -> None:
    month = Period.parse("2026-10")
    before = [*seen(month, 东河县=[problem("整改中")]), *seen(OCTOBER, 东河县=[problem()], 西岭县=[problem(by=EAST)])]
    told, backwards = (only(now(sightings)) for sightings in (before, before[::-1]))
    assert told == backwards
    assert (told.reported_by, told.state, told.first_seen) == ((EAST, WEST), "未整改", month)


def test_the_closing_rate_is_told_overall_and_by_responsible_unit() -> None:
    made = now([], 东河县=[problem("已销号"), problem(words="缺水")], 西岭县=[problem("已销号", by=WEST)])
    overall = closing_rate(made.problems)
    assert (overall.closed, overall.total) == (2, 3)
    assert {u: r.percent for u, r in closing_rates(made.problems).items()} == {EAST: Decimal(50), WEST: Decimal(100)}
    assert closing_rate([]).percent is None


def test_a_need_of_one_project_stands_once() -> None:
    made = now(seen(EARLY, 东河县=[need("新材料 园")]), 东河县=[need("新材料园")], 西岭县=[need("新材料园")])
    (record,) = made.needs
    assert (record.reported_by, record.first_seen, record.periods_open) == ((EAST, WEST), EARLY, 2)


def test_what_was_reported_now_is_told_from_what_is_only_carried_on() -> None:
    earlier = seen(EARLY, **{EAST: [problem(), problem(words="道路不通")]})
    records = now(earlier, **{EAST: [problem()]}).problems
    assert {r.problem: r.current for r in records} == {"厂房漏水": True, "道路不通": False}
    assert problems_of(records).current == 1
