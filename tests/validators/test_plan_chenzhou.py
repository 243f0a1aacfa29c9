"""The real plan file against the plan's text, which is its only authority."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest

from bairi_validators.plan.export import plan_json
from bairi_validators.plan.indicators import Indicator, Measure
from bairi_validators.plan.models import Plan, UnitKind

KEYS = "id,name,unit,measure,comparator,target,due,stretch,reporters,counties_report,quote"
HEADLINE = ("6.0", "7.5", "7.0", "6.5", "5.0", "6.0", "10.0", "6.0")


def of_task(plan: Plan, number: int) -> list[Indicator]:
    return [i for i in plan.indicators if i.task == number]


def leads_in_text(line: str) -> list[str]:
    """The lead departments as the paragraph lists them, split at the enumeration comma outside brackets."""
    names = re.search(r"[(〔]牵头单位:(.+?)[)〕]$", line)
    assert names is not None
    departments = names[1].split(",各县市区人民政府")[0]
    return departments.split("、")


def test_the_campaign_has_a_hundred_days(chenzhou: Plan) -> None:
    assert chenzhou.plan.window.days == 100


def test_titles_and_leads_are_exact_and_in_order(chenzhou: Plan) -> None:
    assert [t.number for t in chenzhou.tasks] == list(range(23))
    for task in chenzhou.tasks[1:]:
        assert task.text.startswith(f"{task.number}.{task.title}。")
        assert list(task.leads) == leads_in_text(task.text)


def test_battles_are_those_of_the_text_with_their_tasks(chenzhou: Plan) -> None:
    battle, expected = 0, {}
    for line in chenzhou.text.split("三、保障措施")[0].splitlines():
        if heading := re.match(r"\([一二三四五六七]\)打赢(.+)$", line):
            battle += 1
            assert chenzhou.battle_of[battle].title == heading[1]
        elif number := re.match(r"(\d+)\.", line):
            expected[int(number[1])] = battle
    assert battle == len(chenzhou.battles) == 7
    assert {t.number: t.battle for t in chenzhou.tasks if t.number} == expected


def test_the_units_are_eleven_counties_two_parks_and_every_lead_department(chenzhou: Plan) -> None:
    counties = [u.name for u in chenzhou.units_of_kind(UnitKind.COUNTY)]
    assert counties == [
        "北湖区",
        "苏仙区",
        "资兴市",
        "桂阳县",
        "宜章县",
        "永兴县",
        "嘉禾县",
        "临武县",
        "汝城县",
        "桂东县",
        "安仁县",
    ]
    assert [u.name for u in chenzhou.units_of_kind(UnitKind.PARK)] == ["郴州高新区", "郴州经开区"]
    leads = {chenzhou.unit_of[name].name for task in chenzhou.tasks for name in task.leads}
    departments = {u.name for u in chenzhou.units_of_kind(UnitKind.DEPARTMENT)}
    assert departments == leads - {"郴州高新区", "郴州经开区"}
    assert len(departments) > 30


def test_every_quote_is_verbatim_from_its_task(chenzhou: Plan) -> None:
    for indicator in chenzhou.indicators:
        assert indicator.quote in chenzhou.task_of[indicator.task].text, indicator.id


def test_every_reporter_is_a_lead_of_its_task(chenzhou: Plan) -> None:
    for indicator in chenzhou.indicators:
        assert set(indicator.reporters) <= set(chenzhou.task_of[indicator.task].leads), indicator.id


def test_every_unit_has_something_to_report(chenzhou: Plan) -> None:
    assert set(chenzhou.reporting_units()) == set(chenzhou.units)


def test_a_target_is_stretch_exactly_where_its_sentence_says_so(chenzhou: Plan) -> None:
    for indicator in chenzhou.indicators:
        if indicator.task == 0:  # “确保并力争超额完成”: the target is firm, only passing it is aspired to
            assert not indicator.stretch
            continue
        before = chenzhou.task_of[indicator.task].text.split(indicator.quote)[0]
        sentence = re.split("[。;]", before)[-1] + indicator.quote
        assert indicator.stretch == ("力争" in sentence), indicator.id


def test_the_nine_headline_targets_cite_the_annual_plan(chenzhou: Plan) -> None:
    headline = of_task(chenzhou, 0)[:9]
    assert [str(i.target) for i in headline[:8]] == list(HEADLINE)
    assert headline[8].measure is Measure.MILESTONE
    for indicator in headline:
        assert indicator.cites is not None
        assert indicator.cites.document == "annual-targets-2025"
        if indicator.target is not None:
            assert str(indicator.target) in indicator.cites.words


@pytest.mark.parametrize(
    ("task", "measure", "comparator", "target", "unit"),
    [
        (0, "cap", "le", 3, "%"),
        (0, "count", "ge", "5.4", "万人"),
        (1, "growth", "ge", "6.5", "%"),
        (1, "amount", "ge", 1200, "亿元"),
        (1, "count", "ge", 72, "家"),
        (2, "ratio_completion", "ge", 80, "%"),
        (2, "ratio_completion", "ge", 120, "%"),
        (3, "amount", "ge", 310, "亿元"),
        (4, "amount", "gt", 1000, "亿元"),
        (4, "growth", "ge", "3.4", "%"),
        (5, "ratio_state", "ge", 75, "%"),
        (6, "stock", "ge", "42.64", "万户"),
        (8, "stock", "ge", "4.3", "件"),
        (9, "ratio_state", "ge", "2.43", "%"),
        (11, "growth", "gt", 0, "%"),
        (14, "ratio_state", "ge", 90, "%"),
        (15, "ratio_completion", "ge", 40, "%"),
        (16, "zero", "eq", 0, "起"),
        (18, "ratio_completion", "ge", 100, "%"),
        (20, "count", "ge", "0.7", "万人"),
        (21, "count", "ge", 872, "场"),
        (22, "ratio_completion", "ge", 92, "%"),
    ],
)
def test_targets_mean_what_the_text_says(
    chenzhou: Plan, task: int, measure: str, comparator: str, target: object, unit: str
) -> None:
    found = [(i.measure.value, i.comparator.value, i.target, i.unit) for i in of_task(chenzhou, task)]
    assert (measure, comparator, Decimal(str(target)), unit) in found


def test_targets_with_dates_of_their_own_are_due_then(chenzhou: Plan) -> None:
    dated = {i.name: str(i.due) for i in chenzhou.indicators if i.due}
    assert dated == {
        "“三类”项目全面开工": "2025-09-30",
        "省级交办重复信访事项化解率": "2025-09-30",
        "省级交办重复信访事项基本化解到位": "2025-11-30",
    }


def test_two_subjects_of_one_number_are_two_indicators(chenzhou: Plan) -> None:
    eights = [i.name for i in of_task(chenzhou, 1) if i.target == 8]
    assert eights == ["接待游客人次增速", "旅游收入增速"]
    assert sum(i.target == 95 for i in of_task(chenzhou, 20)) == 2


def test_tasks_without_numbers_have_milestones(chenzhou: Plan) -> None:
    for number in (13, 17):
        assert {i.measure for i in of_task(chenzhou, number)} == {Measure.MILESTONE}
    for number in (2, 7, 12, 19, 22):
        assert Measure.MILESTONE in {i.measure for i in of_task(chenzhou, number)}


def test_the_range_is_one_to_two(chenzhou: Plan) -> None:
    ranges = [i for i in chenzhou.indicators if i.measure is Measure.RANGE]
    assert [(i.task, i.target) for i in ranges] == [(22, (Decimal(1), Decimal(2)))]


def test_the_export_holds_every_key_of_the_contract(chenzhou: Plan) -> None:
    document: dict[str, Any] = plan_json(chenzhou)
    assert list(document) == ["plan", "units", "tasks"]
    assert {"id", "title", "year"} <= set(document["plan"])
    assert list(document["units"]) == ["counties", "parks", "departments"]
    assert len(document["tasks"]) == 23
    indicators = [i for task in document["tasks"] for i in task["indicators"]]
    assert len(indicators) == len(chenzhou.indicators)
    for indicator in indicators:
        assert ",".join(indicator) == KEYS
        assert isinstance(indicator["target"], int | float | list | None)


def test_who_owes_what_is_the_same_from_both_sides(chenzhou: Plan) -> None:
    for unit in chenzhou.units:
        assert chenzhou.owed_by(unit) == tuple(i for i in chenzhou.indicators if chenzhou.owes(unit, i))
    for indicator in chenzhou.indicators:
        own = (u for u in chenzhou.units if u.kind is not UnitKind.DEPARTMENT and chenzhou.owes(u, indicator))
        assert chenzhou.units_owing(indicator) == tuple(own)
