"""A small city, consolidated: one indicator of each measure, some figures missing, as tests of outputs need it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from bairi_validators.consolidation import (
    Consolidation,
    PeriodResults,
    SubmissionState,
    UnitSubmission,
    consolidate,
    results_of,
)
from bairi_validators.findings import Finding, Place, Severity
from bairi_validators.periods import Period, period_of
from bairi_validators.plan.models import Plan, Unit
from bairi_validators.submissions import Cell, Checked, NeedRow, Observation, PracticeRow, ProblemRow, Row, Submission
from bairi_validators.vocabulary import Column, NeedColumn, PracticeColumn, ProblemColumn, State

PERIOD = Period.parse("2025-10下旬")
ARRIVED = datetime(2025, 11, 1, 9, 30)
HOSTILE = [
    "=cmd|'/C calc'!A0",
    "{{7*7}}",
    "+1+1",
    "@SUM(1)",
    "http://example.com/x",
    "<r><t>x</t></r>",
    "甲\x00\x07乙\ud800",
]


def make_plan() -> Plan:
    """Two counties, a park, two departments, one indicator of each measure, one due early."""
    common = {"reporters": ["统计局"], "quote": "原话"}
    counties = {**common, "counties": True}
    growth = {"measure": "growth", "comparator": "ge", "unit": "%", "input_unit": "亿元", "value_name": "产值"}
    ratio = {"comparator": "ge", "unit": "%", "input_unit": "件", "value_name": "已办件", "base_name": "应办件"}
    indicators: list[dict[str, Any]] = [
        {"id": "T00-01", "name": "产值增速", "target": "7", **growth, **counties, "parks": True},
        {"id": "T01-01", "name": "收入", "measure": "amount", "comparator": "ge", "unit": "亿元", "target": "1200"}
        | counties,
        {"id": "T01-02", "name": "新增企业", "measure": "count", "comparator": "gt", "unit": "家", "target": "100"}
        | {**counties, "stretch": True},
        {"id": "T01-03", "name": "办结率", "measure": "ratio_completion", "target": "80", **ratio, **counties},
        {"id": "T01-04", "name": "覆盖率", "measure": "ratio_state", "target": "95", **ratio, **counties},
        {"id": "T01-05", "name": "存量", "measure": "stock", "comparator": "ge", "unit": "户", "target": "42.64"}
        | counties,
        {"id": "T02-01", "name": "涨幅", "measure": "cap", "comparator": "le", "unit": "%", "target": "3"} | common,
        {"id": "T02-02", "name": "事故", "measure": "zero", "comparator": "eq", "unit": "起", "target": "0"} | counties,
        {
            "id": "T02-03",
            "name": "降幅",
            "measure": "range",
            "comparator": "range",
            "unit": "微克",
            "target": ["1", "2"],
        }
        | common,
        {
            "id": "T02-04",
            "name": "开工",
            "measure": "milestone",
            "comparator": "done",
            "unit": "项",
            "due": date(2025, 9, 30),
        }
        | counties,
        {"id": "T02-05", "name": "无人报", "measure": "count", "comparator": "ge", "unit": "个", "target": "9"}
        | {**common, "reporters": ["科技局"]},
    ]
    return Plan.model_validate(
        {
            "plan": {"id": "demo", "version": "1", "title": "某市方案", "campaign": "百日", "place": "某市"}
            | {"issuer": "某市政府办", "date": date(2025, 9, 1), "year": 2025}
            | {"window": {"start": date(2025, 9, 23), "end": date(2025, 12, 31)}},
            "source": {"file": "demo.txt", "sha256": "0" * 64},
            "escalation": ["提醒", "约谈"],
            "letterhead": {"masthead": "简报", "addressees": "各县", "copies_to": "市委办", "signer": "政府办"},
            "units": [
                {"name": "甲县", "kind": "county", "aliases": ["甲"]},
                {"name": "乙县", "kind": "county"},
                {"name": "丙园", "kind": "park"},
                {"name": "统计局", "kind": "department"},
                {"name": "科技局", "kind": "department"},
            ],
            "battles": [{"number": 1, "title": "内需攻坚战"}, {"number": 2, "title": "安全攻坚战"}],
            "tasks": [
                {"number": 0, "title": "工作目标", "leads": ["统计局"]},
                {"number": 1, "title": "抓消费", "battle": 1, "leads": ["统计局"], "text": "1.抓消费。"},
                {"number": 2, "title": "保安全", "battle": 2, "leads": ["统计局", "科技局"], "text": "2.保安全。"},
            ],
            "indicators": indicators,
        }
    )


FIGURES: dict[str, dict[str, tuple[str | None, str | None]]] = {
    "甲县": {
        "T00-01": ("110", "100"),
        "T01-01": ("629", None),
        "T01-02": ("50", None),
        "T01-03": ("30", "70"),
        "T01-04": ("96", "101"),
        "T01-05": ("20.1", None),
        "T02-02": ("0", None),
    },
    "乙县": {
        "T00-01": ("202", "200"),
        "T01-02": ("7", None),
        "T01-03": ("21", "33"),
        "T01-04": ("50", None),
        "T01-05": ("23", None),
        "T02-02": ("1", None),
    },
    "统计局": {"T00-01": ("999", "900"), "T02-01": ("3.2", None), "T02-03": ("0.8", None)},
}


def observe(plan: Plan, unit: str) -> list[Observation]:
    found = []
    for number, (id_, (value, base)) in enumerate(FIGURES.get(unit, {}).items(), start=6):
        cells = {
            Column.VALUE: Cell(Place("指标填报", f"G{number}")),
            Column.BASE: Cell(Place("指标填报", f"H{number}")),
        }
        numbers = (None if n is None else Decimal(n) for n in (value, base))
        found.append(Observation(plan.indicator_of[id_], *numbers, row=Row(id_, cells)))
    if unit in {"甲县", "乙县"}:
        state = State.DONE if unit == "甲县" else State.UNDER_WAY
        row = Row("T02-04", {Column.STATE: Cell(Place("指标填报", "J20"))})
        found.append(Observation(plan.indicator_of["T02-04"], state=state, done_on=date(2025, 9, 29), row=row))
    return found


def submit(
    plan: Plan, unit: Unit, *, text: str = "文字", state: SubmissionState = SubmissionState.ACCEPTED
) -> UnitSubmission:
    place = Place("问题台账", "A4")
    cells = {ProblemColumn.PROBLEM: Cell(place, text), ProblemColumn.DEADLINE: Cell(place, date(2025, 10, 1))}
    submission = Submission(
        unit,
        PERIOD,
        problems=(ProblemRow(cells),),
        needs=(NeedRow({NeedColumn.NEED: Cell(Place("要素需求", "C4"), text)}),),
        practices=(PracticeRow({PracticeColumn.TITLE: Cell(Place("典型经验", "B4"), text)}),),
        mark="演示数据",
    )
    findings = (Finding("V02", Severity.WARNING, Place("指标填报", "G9"), f"填的是“{text}”", text),)
    checked = Checked(
        f"{unit.name}.xlsx", "ab" * 32, unit, PERIOD, findings, tuple(observe(plan, unit.name)), submission
    )
    return UnitSubmission(unit, state, 1, 0, 1, checked, ARRIVED)


def consolidated(
    text: str = "文字",
    returned: Sequence[str] = (),
    *,
    period: Period = PERIOD,
    earlier: Sequence[PeriodResults] = (),
) -> Consolidation:
    """甲县, 乙县 and 统计局 have reported; 丙园 and 科技局 have not."""
    plan = make_plan()
    submissions = []
    for unit in plan.reporting_units():
        state = SubmissionState.RETURNED if unit.name in returned else SubmissionState.ACCEPTED
        silent = UnitSubmission(unit, SubmissionState.MISSING)
        submissions.append(silent if unit.name in {"丙园", "科技局"} else submit(plan, unit, text=text, state=state))
    return consolidate(plan, period, submissions, earlier=earlier)


def later() -> Consolidation:
    """The period after, with the same figures, and what was found in the one before."""
    period = period_of(PERIOD.kind, PERIOD.end + timedelta(days=1))
    return consolidated(period=period, earlier=[results_of(consolidated())])
