"""The kinds of bulletin: to whom each goes, what it says, and that no sentence falls apart in any case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal

import pytest

import city
from bairi_validators.bulletin import BulletinFacts, BulletinKind, Edition, PageProse, compute, editions
from bairi_validators.bulletin.facts import SourceFacts
from bairi_validators.bulletin.phrases import Passage
from bulletins import CASES, numbers_of, one_unit_only, own_numbers, unknown_numbers

FIRST, LATER = "首期", "有上期"
BROKEN = re.compile(r"[，。；：、]{2}|（）|“”|《》|^[，。；：、]|None|[：、（]。|。）")


def texts(prose: object) -> Iterator[str]:
    """Every heading and paragraph of an edition's prose."""
    for field in fields(prose):  # type: ignore[arg-type]
        value = getattr(prose, field.name)
        for part in value if isinstance(value, tuple) else (value,):
            yield from (part.heading, *part.paragraphs) if isinstance(part, Passage) else (part,)


def every(facts: BulletinFacts) -> Iterator[Edition]:
    return (edition for kind in BulletinKind for edition in editions(kind, facts))


def prose_of(edition: Edition) -> PageProse:
    prose = edition.context["prose"]
    assert isinstance(prose, PageProse)
    return prose


def only(kind: BulletinKind, facts: BulletinFacts, addressee: str) -> Edition:
    (found,) = (e for e in editions(kind, facts) if e.addressee == addressee)
    return found


@pytest.mark.parametrize("case", CASES)
def test_no_sentence_falls_apart(case: str) -> None:
    for edition in every(CASES[case]()):
        for text in texts(edition.context["prose"]):
            assert not BROKEN.search(text), (edition.name, text)


@pytest.mark.parametrize("case", CASES)
def test_every_number_of_every_kind_is_one_of_the_facts(case: str) -> None:
    facts = CASES[case]()
    common = numbers_of(facts)
    for edition in every(facts):
        held = common | own_numbers(edition)
        for text in texts(edition.context["prose"]):
            assert unknown_numbers(re.sub(r"^\d+\. ", "", text), held) == [], (edition.name, text)


def test_a_number_that_is_no_fact_would_be_noticed() -> None:
    assert unknown_numbers("完成年度目标的98.7%，共97项", numbers_of(CASES[FIRST]())) == ["98.7%", "97项"]


def test_each_kind_goes_to_whom_it_concerns() -> None:
    facts = CASES[LATER]()
    addressees = {kind: [e.addressee for e in editions(kind, facts)] for kind in BulletinKind}
    assert addressees == {
        BulletinKind.FULL: [None],
        BulletinKind.SHORT: [None],
        BulletinKind.DEPARTMENT: ["统计局", "科技局"],
        BulletinKind.SUPERVISION: ["统计局", "乙县", "甲县"],
        BulletinKind.COUNTY: ["甲县", "乙县"],
    }
    names = [e.name for e in every(facts)]
    assert names[0] == "通报_2025-11上旬"
    assert "督办单_乙县_2025-11上旬" in names


def test_a_first_red_light_is_a_reminder_and_nobody_is_talked_to() -> None:
    facts = CASES[FIRST]()
    assert {e.level for e in facts.escalations} == {"提醒"}
    assert editions(BulletinKind.SUPERVISION, facts) == ()


def test_a_department_answers_for_the_citys_red_lights_and_a_county_for_its_own() -> None:
    department, north, south = CASES[LATER]().escalations
    assert (department.unit, north.unit, south.unit) == ("统计局", "乙县", "甲县")
    assert department.reason == "新增企业、办结率、涨幅等6项指标连续2期亮红灯"
    assert [i.sentence for i in north.indicators] == ["发生事故1起", "开工：推进中，已逾期"]
    assert [i.sentence for i in south.indicators] == ["办结率42.9%，低于序时进度26.0个百分点"]


def test_a_supervision_says_since_when_by_which_rule_and_what_is_wanted() -> None:
    own = only(BulletinKind.SUPERVISION, CASES[LATER](), "甲县")
    prose = prose_of(own)
    assert own.facts.title == "关于对甲县予以约谈的建议"
    assert prose.opening == (
        "截至11月10日，甲县办结率连续2期亮红灯。按“连续亮红灯1期提醒、2期及以上约谈”的规定，建议对甲县予以约谈。",
    )
    assert prose.passages[0].paragraphs == ("1. 办结率42.9%，低于序时进度26.0个百分点，已连续2期亮红灯。",)
    assert "于2025年11月22日18时前报送书面整改情况" in prose.passages[1].paragraphs[0]


def test_a_department_is_told_its_lagging_indicators_its_counties_and_what_is_asked() -> None:
    prose = prose_of(only(BulletinKind.DEPARTMENT, CASES[FIRST](), "统计局"))
    assert prose.opening[0].endswith("你单位负责的指标共10项，绿灯2项、黄灯1项、红灯6项，暂不评定1项。")
    lagging, counties, wanted = (passage.paragraphs for passage in prose.passages)
    assert lagging[4] == "5. 办结率49.5%，低于序时进度17.2个百分点，亮红灯。按近期进度推算，预计到12月31日达到59.4%。"
    assert "办结率：红灯的有甲县（42.9%）；黄灯的有乙县（63.6%）。" in counties
    assert wanted[0].startswith("请对上述指标逐项分析原因，调度有关县市区，")


def test_a_department_that_has_sent_nothing_is_told_so() -> None:
    prose = prose_of(only(BulletinKind.DEPARTMENT, CASES[FIRST](), "科技局"))
    assert prose.opening[0].endswith("你单位负责的指标共1项，均暂不评定。本期报送表尚未收到，请立即补报。")
    assert prose.passages[0].paragraphs == ("本期尚无数据，暂不评定。",)


def test_a_countys_page_tells_its_place_its_lights_and_what_lags() -> None:
    prose = prose_of(only(BulletinKind.COUNTY, CASES[LATER](), "甲县"))
    assert prose.opening[0].endswith("甲县承担指标8项，绿灯4项、红灯1项，未定目标3项。综合排名第1名，与上期持平。")
    leading, lagging, wanted = (passage.paragraphs for passage in prose.passages)
    assert leading == ("产值增速第1名（增长10.0%）；覆盖率第1名（95.0%）。",)
    assert lagging == ("1. 办结率：42.9%，低于序时进度26.0个百分点，亮红灯。",)
    assert wanted[0] == "办结率连续2期亮红灯，建议予以约谈。"


def test_where_nothing_lags_it_is_said_plainly() -> None:
    facts = one_unit_only("9")
    assert editions(BulletinKind.SUPERVISION, facts) == ()
    prose = prose_of(only(BulletinKind.DEPARTMENT, facts, "科技局"))
    assert prose.passages[0].paragraphs == ("各项指标均达到进度要求。",)


@pytest.mark.parametrize(
    ("value", "statement"),
    [
        ("0", "0个，尚无进展，低于序时进度83.3个百分点"),
        ("8.999", "9个，接近完成年度目标，超过序时进度16.7个百分点"),
        ("9", "9个，已完成年度目标，超过序时进度16.7个百分点"),
        ("9.001", "9个，略超年度目标，超过序时进度16.7个百分点"),
        ("9.9", "9.9个，完成年度目标的110.0%，超过序时进度26.7个百分点"),
    ],
)
def test_nothing_and_everything_are_said_in_words_and_rounding_completes_nothing(value: str, statement: str) -> None:
    assert one_unit_only(value).indicators[0].statement == statement


def test_every_figure_of_a_county_can_be_traced_to_its_cell_and_what_is_missing_has_none() -> None:
    figures = {(f.county, f.indicator): f for f in CASES[FIRST]().county_figures}
    income = figures["甲县", "T01-01"]
    assert (income.value, income.value_text, income.light) == (Decimal("629.00"), "629亿元", "—")
    assert income.sources == (SourceFacts("甲县.xlsx", "指标填报", "G7", "甲县", "", "累计完成"),)
    missing = figures["乙县", "T01-01"]
    assert (missing.value, missing.value_text, missing.light, missing.sources) == (None, "未报", "灰", ())
    assert len(figures) == 2 * 8


def test_the_citys_figure_can_be_traced_to_the_cells_that_count() -> None:
    facts = {i.id: i for i in CASES[FIRST]().indicators}
    assert [(s.unit, s.cell) for s in facts["T01-03"].sources] == [
        ("甲县", "G9"),
        ("甲县", "H9"),
        ("乙县", "G8"),
        ("乙县", "H8"),
    ]
    assert facts["T02-05"].sources == ()


def test_trends_and_lights_go_from_the_oldest_period_to_this_one() -> None:
    first, later = CASES[FIRST](), CASES[LATER]()
    assert [p.period for p in first.light_history] == ["2025-10下旬"]
    assert [p.period for p in later.light_history] == ["2025-10下旬", "2025-11上旬"]
    assert later.light_history[-1].lights == later.lights
    points = later.trends["T01-03"]
    assert [(p.period, p.light, p.value) for p in points] == [
        ("2025-10下旬", "红", Decimal("49.5")),
        ("2025-11上旬", "红", Decimal("49.5")),
    ]
    assert {i.id: i.reds for i in later.indicators}["T01-03"] == 2


def test_only_what_has_a_pace_says_how_much_should_be_reached() -> None:
    paces = {i.id: i.pace for i in CASES[FIRST]().indicators}
    assert (paces["T01-01"], paces["T00-01"], paces["T02-01"]) == (Decimal("83.3"), None, None)


def test_faults_are_counted_by_rule_with_the_units_they_stand_in() -> None:
    quality = compute(city.consolidated()).quality
    assert (quality.errors, quality.warnings, quality.files) == (0, 3, 3)
    (rule,) = quality.by_rule
    assert (rule.code, rule.count, rule.units) == ("V02", 3, ("甲县", "乙县", "统计局"))


def test_the_short_bulletin_names_the_reds_under_those_who_answer_and_leaves_the_distances_to_the_full_one():
    facts = compute(city.later())
    prose = editions(BulletinKind.SHORT, facts)[0].context["prose"]
    (reds, *_) = (p for p in prose.lagging if "红灯" in p.heading)
    (text,) = reds.paragraphs
    assert all(row.name in text for row in facts.red)
    assert "百分点" not in text
    assert f"其中{sum(row.reds > 1 for row in facts.red)}项连续两期以上亮红灯。" in text
