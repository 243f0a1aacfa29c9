"""The bulletin's facts and sentences: figures that can be worked out by hand, and every measure's odd cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bairi_validators.bulletin import BulletinFacts, compose, compute
from bairi_validators.bulletin.facts import CountyFacts, LightCounts
from bairi_validators.bulletin.phrases import enumerated
from bairi_validators.bulletin.unit_prose import ranking
from bairi_validators.bulletin.wording import gap_words, numeral
from bairi_validators.consolidation import Consolidation, SubmissionState, UnitSubmission, consolidate
from bairi_validators.findings import Place, finding
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan
from bairi_validators.submissions import (
    Cell,
    Checked,
    NeedRow,
    Observation,
    PracticeRow,
    ProblemRow,
    Row,
    Submission,
)
from bairi_validators.vocabulary import Column, NeedColumn, PracticeColumn, ProblemColumn, State

DEPARTMENT, NORTH, SOUTH, EAST = "市统计局", "北县", "南县", "东县"
OCTOBER = Period.parse("2025-10下旬")
THIRD_QUARTER = Period.parse("2025Q3")


def indicator(number: int = 1, **fields: Any) -> dict[str, Any]:
    row = {"id": f"T01-{number:02d}", "name": "产值", "unit": "亿元", "measure": "amount", "comparator": "ge"}
    return {**row, "reporters": [DEPARTMENT], "quote": "原文", **fields}


def plan_with(*indicators: dict[str, Any], battles: int = 2) -> Plan:
    """A plan of three counties, one department, one task outside the battles and one task in each battle."""
    tasks = [{"number": 0, "title": "工作目标", "leads": [DEPARTMENT]}]
    tasks += [{"number": n, "title": f"任务{n}", "battle": n, "leads": [DEPARTMENT]} for n in range(1, battles + 1)]
    return Plan.model_validate(
        {
            "plan": {
                "id": "tiny-2025",
                "version": "1",
                "title": "某市工作方案",
                "campaign": "攻坚行动",
                "place": "某市",
                "issuer": "某市政府办公室",
                "date": date(2025, 9, 18),
                "year": 2025,
                "window": {"start": date(2025, 9, 23), "end": date(2025, 12, 31)},
            },
            "source": {"file": "tiny.txt", "sha256": "0" * 64},
            "escalation": ["提醒"],
            "letterhead": {
                "masthead": "工作简报",
                "addressees": "各县",
                "copies_to": "市委办",
                "signer": "某市政府办公室",
            },
            "units": [
                *({"name": name, "kind": "county"} for name in (NORTH, SOUTH, EAST)),
                {"name": DEPARTMENT, "kind": "department"},
            ],
            "battles": [{"number": n, "title": f"第{n}攻坚战"} for n in range(1, battles + 1)],
            "tasks": tasks,
            "indicators": list(indicators),
        }
    )


def submission(plan: Plan, unit: str, observations: list[Observation], **fields: Any) -> UnitSubmission:
    owner = plan.unit_of[unit]
    state = fields.pop("state", SubmissionState.REPORTED)
    read = Submission(owner, OCTOBER, **fields)
    return UnitSubmission(
        owner, state, 1, 0, 0, Checked(f"{unit}.xlsx", "0", owner, OCTOBER, (), tuple(observations), read)
    )


def missing(plan: Plan, unit: str) -> UnitSubmission:
    return UnitSubmission(plan.unit_of[unit], SubmissionState.MISSING)


def observed(plan: Plan, value: str | None = None, base: str | None = None, **fields: Any) -> Observation:
    def number(text: str | None) -> Decimal | None:
        return None if text is None else Decimal(text)

    return Observation(plan.indicators[0], number(value), number(base), **fields)


def told(
    row: dict[str, Any], value: str | None = None, base: str | None = None, period: Period = OCTOBER, **fields: Any
) -> Any:
    """The facts of the only indicator, reported by its department alone."""
    plan = plan_with(row)
    sent = submission(plan, DEPARTMENT, [observed(plan, value, base, **fields)])
    return compute(consolidate(plan, period, [sent])).indicators[0]


def of_counties(row: dict[str, Any], values: dict[str, Observation | str]) -> BulletinFacts:
    plan = plan_with({**row, "counties": True})
    subs = [
        submission(plan, name, [v if isinstance(v, Observation) else observed(plan, v)]) for name, v in values.items()
    ]
    subs += [missing(plan, name) for name in (NORTH, SOUTH, EAST) if name not in values]
    return compute(consolidate(plan, OCTOBER, subs))


RATIO = {"unit": "%", "input_unit": "亿元", "value_name": "支出", "base_name": "下达", "name": "支付率"}
GROWTH = {"unit": "%", "input_unit": "亿元", "measure": "growth", "name": "旅游收入增速", "value_name": "旅游收入"}


def test_an_amount_of_53_3_percent_at_the_end_of_september_is_21_7_points_behind_pace():
    facts = told(indicator(target=Decimal(1000)), "533", period=THIRD_QUARTER)
    assert facts.comparison == "完成年度目标的53.3%，低于序时进度21.7个百分点"
    assert facts.sentence == "产值533亿元，完成年度目标的53.3%，低于序时进度21.7个百分点"
    assert (facts.percent, facts.gap, facts.light) == (Decimal("53.3"), Decimal("-21.7"), "红")


def test_the_distance_is_taken_before_rounding():
    facts = told(indicator(target=Decimal("647.4")), "629.0")
    assert facts.comparison == "完成年度目标的97.2%，超过序时进度13.8个百分点"


@pytest.mark.parametrize(
    ("this", "last", "target", "sentence"),
    [
        ("106.1", "100", "7", "旅游收入同比增长6.1%，低于目标0.9个百分点"),
        ("97.7", "100", "7", "旅游收入同比下降2.3%，低于目标9.3个百分点"),
        ("108", "100", "7", "旅游收入同比增长8.0%，高于目标1.0个百分点"),
        ("107", "100", "7", "旅游收入同比增长7.0%，与目标持平"),
        ("106.98", "100", "7", "旅游收入同比增长7.0%，与目标基本持平"),
        ("100", "100", "7", "旅游收入同比持平，低于目标7.0个百分点"),
    ],
)
def test_a_growth_is_told_with_its_direction_against_the_full_year_target(this, last, target, sentence):
    assert told(indicator(target=Decimal(target), **GROWTH), this, last).sentence == sentence


def test_a_growth_that_must_pass_its_target_has_not_met_it_when_equal():
    facts = told(indicator(target=Decimal(0), **{**GROWTH, "comparator": "gt"}), "100", "100")
    assert facts.sentence == "旅游收入同比持平，与目标持平，尚未高于目标"
    assert facts.target_text == "增速高于0%"


@pytest.mark.parametrize(
    ("measure", "target", "value", "statement"),
    [
        ("ratio_completion", "80", "60", "60.0%，低于序时进度6.7个百分点"),
        ("ratio_completion", "60", "50", "50.0%，与序时进度持平"),
        ("ratio_state", "90", "92.5", "92.5%，高于目标2.5个百分点"),
        ("ratio_state", "2.43", "2.38", "2.38%，低于目标0.05个百分点"),
    ],
)
def test_a_ratio_stands_against_pace_or_target_in_points(measure, target, value, statement):
    assert told(indicator(measure=measure, target=Decimal(target), **RATIO), value, "100").statement == statement


def test_a_target_whose_day_has_come_is_measured_against_the_target_itself():
    row = indicator(measure="ratio_completion", target=Decimal(80), due=date(2025, 9, 30), **RATIO)
    assert told(row, "75", "100").statement == "75.0%，低于目标5.0个百分点，已逾期"


@pytest.mark.parametrize(
    ("fields", "value", "statement"),
    [
        (
            {"measure": "stock", "unit": "家", "target": Decimal(700)},
            "690",
            "690家，达到年度目标的98.6%，低于目标1.4个百分点",
        ),
        ({"measure": "cap", "comparator": "le", "unit": "%", "target": Decimal(3)}, "1.2", "1.2%，控制在3%以内"),
        (
            {"measure": "cap", "comparator": "le", "unit": "%", "target": Decimal(3)},
            "3.2",
            "3.2%，超出控制目标0.2个百分点",
        ),
        ({"measure": "zero", "comparator": "eq", "unit": "起", "target": Decimal(0)}, "0", "未发生"),
        ({"measure": "zero", "comparator": "eq", "unit": "起", "target": Decimal(0)}, "2", "发生2起"),
    ],
)
def test_levels_caps_and_incidents_have_words_of_their_own(fields, value, statement):
    facts = told(indicator(**fields), value)
    assert facts.statement == statement
    assert "完成" not in facts.statement


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("0.6", "0.6微克，低于目标区间下限0.4微克"),
        ("1", "1微克，处于1—2微克的目标区间内"),
        ("2.5", "2.5微克，超过目标区间上限0.5微克"),
    ],
)
def test_a_range_is_within_below_or_beyond(value, words):
    row = indicator(measure="range", comparator="range", unit="微克", target=(Decimal(1), Decimal(2)))
    assert told(row, value).statement == words


MILESTONE = {"measure": "milestone", "comparator": "done", "unit": "项", "name": "开工"}


@pytest.mark.parametrize(
    ("state", "due", "words"),
    [
        (State.DONE, date(2025, 9, 30), "已完成"),
        (State.UNDER_WAY, date(2025, 12, 31), "推进中，应于12月31日前完成"),
        (State.NOT_STARTED, date(2025, 12, 31), "未启动，应于12月31日前完成"),
        (State.UNDER_WAY, date(2025, 11, 5), "推进中，将于11月5日到期"),
        (State.UNDER_WAY, date(2025, 9, 30), "推进中，已逾期"),
    ],
)
def test_a_milestone_of_one_unit_is_told_by_its_state(state, due, words):
    assert told(indicator(**MILESTONE, due=due), state=state).statement == words


def test_a_milestone_of_several_units_is_told_by_how_many_are_done():
    plan = plan_with(indicator(**MILESTONE, counties=True))
    done, under_way = (observed(plan, state=s) for s in (State.DONE, State.UNDER_WAY))
    facts = of_counties(indicator(**MILESTONE), {NORTH: done, SOUTH: done, EAST: under_way})
    assert facts.indicators[0].sentence == "开工：3个单位中2个已完成，应于12月31日前完成"
    facts = of_counties(indicator(**MILESTONE), {NORTH: done, SOUTH: done})
    assert facts.indicators[0].sentence == "开工：已报的2个单位均已完成（2/3个单位已报）"


def test_a_stretch_target_is_called_one():
    facts = told(indicator(target=Decimal(100), stretch=True), "90")
    assert facts.comparison == "完成年度力争目标的90.0%，超过序时进度6.7个百分点"
    assert facts.target_text == "力争100亿元"


def test_a_partial_sum_says_whose_figures_are_in_it():
    facts = of_counties(indicator(target=Decimal(100)), {NORTH: "30", SOUTH: "50"}).indicators[0]
    assert facts.sentence == "产值80亿元（2/3个单位已报），报送不全，暂不评定"
    assert not facts.whole
    assert "全市" not in facts.sentence


def test_what_nobody_reported_has_no_figure():
    plan = plan_with(indicator(target=Decimal(100)))
    facts = compute(consolidate(plan, OCTOBER, [missing(plan, DEPARTMENT)]))
    assert facts.indicators[0].sentence == "产值尚无数据"
    assert (facts.indicators[0].value, facts.indicators[0].light) == (None, "灰")
    prose = compose(facts)
    assert prose.overview[0].endswith("共1项指标，均暂不评定。")
    assert prose.lagging_intro == "本期尚无数据，暂不评定滞后指标。"
    assert prose.submissions == ("应报单位1个，均未报送。",)
    assert prose.ranking == ("本期没有可以排名的县市区。",)
    assert prose.requirements[0].paragraphs == ("请各填报单位立即补报。",)


def test_a_gap_that_only_rounds_to_nothing_is_nearly_level():
    assert gap_words(Decimal("0.04"), "目标") == "与目标基本持平"
    assert gap_words(Decimal(0), "目标") == "与目标持平"
    assert gap_words(Decimal("-0.05"), "目标") == "低于目标0.1个百分点"


def three_counties(**fields: Any) -> Consolidation:
    rows = [
        indicator(1, target=Decimal(90)),
        indicator(2, name="税收", target=Decimal(90)),
        indicator(3, target=Decimal(10)),
    ]
    plan = plan_with(*({**row, "counties": True} for row in rows))
    values = {NORTH: ("25", "20", "9"), SOUTH: ("25", "20", "9")}
    subs = [
        submission(
            plan,
            name,
            [Observation(i, Decimal(v), own_target=Decimal(45)) for i, v in zip(plan.indicators, given, strict=True)],
            **fields,
        )
        for name, given in values.items()
    ]
    return consolidate(plan, OCTOBER, [*subs, missing(plan, EAST), missing(plan, DEPARTMENT)])


def test_lagging_indicators_stand_red_before_yellow_and_furthest_behind_first():
    facts = compute(three_counties())
    assert [(i.id, i.light) for i in (*facts.red, *facts.yellow)] == [("T01-02", "红"), ("T01-01", "红")]
    assert [i.id for i in facts.leaders] == ["T01-03"]
    assert (facts.lights.green, facts.lights.red, facts.lights.total) == (1, 2, 3)


def test_counties_that_tie_share_their_place_and_the_silent_have_none():
    facts = compute(three_counties())
    assert [(c.name, c.rank_text) for c in facts.counties] == [
        (NORTH, "并列第1名"),
        (SOUTH, "并列第1名"),
        (EAST, "不参加排名"),
    ]
    assert compose(facts).ranking == (
        "按各项可比指标名次的平均数从小到大排列，综合排名依次为：并列第1名北县、南县。",
        "东县可排名的指标不足一半，不参加综合排名。",
    )


def test_issue_dates_and_pace_follow_from_the_plan():
    facts = compute(three_counties())
    assert facts.letter.issue_text == "第4期"
    assert facts.letter.issued_text == "2025年11月2日"
    assert (facts.as_of, facts.share_text) == ("10月31日", "83.3%")
    assert facts.next is not None
    assert facts.next.due == "2025年11月12日18时"


def test_the_first_period_is_the_one_in_which_the_campaign_begins_and_the_last_has_no_next():
    plan = plan_with(indicator(target=Decimal(1)))

    def facts(period: str) -> BulletinFacts:
        return compute(consolidate(plan, Period.parse(period), []))

    assert facts("2025-09下旬").letter.issue == 1
    assert facts("2025-09中旬").letter.issue_text == ""
    last = facts("2025-12下旬")
    assert last.next is None
    assert compose(last).requirements[-1].paragraphs[0].startswith("本期是攻坚行动最后一期。")


def test_submissions_are_sorted_out_and_counted():
    plan = plan_with(indicator(target=Decimal(1), counties=True))
    subs = [
        submission(plan, NORTH, [observed(plan, "1")]),
        submission(plan, SOUTH, [observed(plan, "1")], state=SubmissionState.LATE),
        submission(plan, EAST, [], state=SubmissionState.RETURNED),
        missing(plan, DEPARTMENT),
    ]
    facts = compute(consolidate(plan, OCTOBER, subs))
    assert compose(facts).submissions[0] == (
        "应报单位4个，按时报送1个，迟报1个，退回1个，未报1个。迟报：南县。退回：东县。未报：市统计局。"
    )
    assert facts.submissions.silent == (EAST, DEPARTMENT)


def test_problems_needs_and_practices_are_counted_but_not_those_of_returned_files():
    def cell(text: str) -> Cell:
        return Cell(Place(), text)

    extras: dict[str, Any] = {
        "problems": (
            ProblemRow({ProblemColumn.PROBLEM: cell("缺标识"), ProblemColumn.STATE: cell("已销号")}),
            ProblemRow({ProblemColumn.PROBLEM: cell("未通水")}),
            ProblemRow({}),
        ),
        "needs": (NeedRow({NeedColumn.KIND: cell("用地")}), NeedRow({NeedColumn.KIND: cell("人才")})),
        "practices": (PracticeRow({PracticeColumn.TITLE: cell("一企\n一策")}), PracticeRow({})),
        "mark": "演示数据",
    }
    plan = plan_with(indicator(target=Decimal(1), counties=True))
    subs = [
        submission(plan, NORTH, [], **extras),
        submission(plan, SOUTH, [], state=SubmissionState.RETURNED, **extras),
    ]
    facts = compute(consolidate(plan, OCTOBER, subs))
    assert (facts.problems.total, facts.problems.closed, facts.problems.closing_text) == (2, 1, "50.0%")
    assert [(n.kind, n.count) for n in facts.needs] == [("用地", 1), ("其他", 1)]
    assert [(p.unit, p.title) for p in facts.practices] == [(NORTH, "一企 一策")]
    assert facts.mark == "演示数据"


@pytest.mark.parametrize(
    ("count", "heading"), [(0, "各项任务进展"), (1, "攻坚战进展"), (2, "两大攻坚战进展"), (7, "七大攻坚战进展")]
)
def test_the_number_of_battles_comes_from_the_plan(count, heading):
    plan = plan_with(
        indicator(target=Decimal(1)) if count else indicator(target=Decimal(1), id="T00-01"), battles=count
    )
    assert compose(compute(consolidate(plan, OCTOBER, []))).battles_heading == heading


def county(name: str, rank: int | None, before: int | None = None, *, tied: bool = False) -> CountyFacts:
    text = "不参加排名" if rank is None else f"{'并列' if tied else ''}第{rank}名"
    gained = None if rank is None or before is None else before - rank
    words = {None: "—", 0: "持平"}.get(gained, f"{'上升' if (gained or 0) > 0 else '下降'}{abs(gained or 0)}位")
    return CountyFacts(name, rank, tied, text, None, "—", 1, 1, LightCounts(), before, words)


def test_of_many_counties_both_ends_are_named_and_those_who_tie_stand_together():
    counties = [county(f"{n}县", n, n) for n in range(1, 6)] + [county(f"{n}县", 6, n, tied=True) for n in (6, 7)]
    (told,) = ranking([*counties, county("8县", 8, 8)], "附件2")
    assert told == (
        "按各项可比指标名次的平均数从小到大排列，综合排名位居前三位的是：第1名1县，第2名2县，第3名3县；"
        "位居后三位的是：并列第6名6县、7县，第8名8县；全部名次见附件2。"
    )


def test_who_rose_or_fell_far_is_named_and_who_had_no_place_before_is_not_compared():
    counties = [
        county("甲县", 1, 5),
        county("乙县", 2, 2),
        county("丙县", 3),
        county("丁县", 4, 1),
        county("戊县", 5, 4),
    ]
    assert ranking(counties)[0].endswith("与上期相比，进位较多的是甲县（上升4位），退位较多的是丁县（下降3位）。")
    assert "与上期相比" not in ranking([county("甲县", 1), county("乙县", 2)])[0]


def test_one_county_alone_is_no_ranking():
    assert ranking([county("甲县", 1), county("乙县", None)]) == (
        "本期只有甲县可以排名，其他县市区可排名的指标不足一半。",
    )


def test_a_department_and_the_counties_that_disagree_are_told_with_both_figures():
    plan = plan_with(indicator(target=Decimal(100), counties=True))
    values = {NORTH: "30", SOUTH: "20", EAST: "10", DEPARTMENT: "75"}
    facts = compute(consolidate(plan, OCTOBER, [submission(plan, n, [observed(plan, v)]) for n, v in values.items()]))
    prose = compose(facts)
    assert prose.submissions[1] == (
        "校验报送文件4份，未发现错误。部门数与各单位合计不一致的有1处：产值，市统计局报75亿元，"
        "各县市区、园区合计60亿元，相差15亿元，本期采用单位汇总。"
    )
    (asked,) = (p for p in prose.requirements if p.heading.endswith("核对不一致的数据"))
    assert asked.paragraphs == ("请市统计局会同各县市区、园区核对口径和数据，于2025年11月12日18时前报送核对结果。",)


def test_numerals_are_those_of_headings():
    assert [numeral(n) for n in (1, 9, 10, 11, 20, 42)] == ["一", "九", "十", "十一", "二十", "四十二"]


def test_a_name_that_is_a_row_itself_stands_in_quotation_marks():
    assert enumerated(["税收", "用地、用能", "税收"]) == "税收、“用地、用能”"


def of_a_doubt(code: str = "P01") -> BulletinFacts:
    """Two counties' 产值; 北县's is far below what it was, and a warning says so."""
    plan = plan_with({**indicator(target=Decimal(100)), "counties": True})
    facts = {"value": "4.48", "unit": "亿元", "past": "2025年10月中旬", "before": "60"}
    place = Place("指标填报", "G4")
    row = Row("T01-01", {Column.VALUE: Cell(place)})
    own = {NORTH: ("4.48", row), SOUTH: ("60", Row("", {})), EAST: ("36", Row("", {}))}
    sent = [
        submission(plan, name, [observed(plan, value, own_target=Decimal(50), row=at)])
        for name, (value, at) in own.items()
    ]
    assert sent[0].checked
    sent[0] = replace(sent[0], warnings=1, checked=replace(sent[0].checked, findings=(finding(code, place, **facts),)))
    return compute(consolidate(plan, OCTOBER, sent))


def test_a_doubtful_figure_is_named_with_the_citys_and_among_the_qualities_of_the_data():
    facts = of_a_doubt()
    assert facts.indicators[0].sentence.startswith("产值100.48亿元（其中北县数据待核实），完成年度目标的100.5%")
    (doubt,) = facts.quality.doubts
    assert doubt.without.startswith("若不计入，全市为96亿元（2/3个单位已报），")
    assert doubt.without.endswith("，亮绿灯")
    (told,) = [text for text in compose(facts).submissions if "待核实" in text]
    assert "待核实的数有1处：北县产值，累计完成4.48亿元，比2025年10月中旬的60亿元减少" in told


def test_the_bulletin_is_dated_after_the_last_file_that_counts_and_not_before_the_figures_are_due():
    plan = plan_with(indicator(target=Decimal(100)))
    sent = submission(plan, DEPARTMENT, [observed(plan, "90")])
    due = plan.reporting.due(OCTOBER)

    def dated(arrived: datetime, state: SubmissionState = SubmissionState.REPORTED) -> date:
        made = consolidate(plan, OCTOBER, [replace(sent, arrived=arrived, state=state)])
        return compute(made).letter.issued

    assert dated(due - timedelta(days=1)) == due.date()
    late = due + timedelta(days=3)
    assert dated(late) == late.date()
    assert dated(late, SubmissionState.RETURNED) == due.date()


def test_what_a_person_set_back_says_so_with_the_reason_and_counts_no_error_of_the_checks():
    plan = plan_with(indicator(target=Decimal(100)))
    sent = submission(plan, DEPARTMENT, [observed(plan, "90")], state=SubmissionState.RETURNED)
    assert sent.checked
    back = replace(sent.checked, findings=(finding("U07", Place(), reason="口径不对"),))
    facts = compute(consolidate(plan, OCTOBER, [replace(sent, errors=1, checked=back)]))
    assert [unit.note for unit in facts.submissions.returned] == ["已由汇总人员退回：口径不对"]
