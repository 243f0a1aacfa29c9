"""The board as a file: one page that needs nothing else, that holds every figure, and in which text stays text."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
from lxml import html

from bairi_validators.bulletin import BulletinFacts, compute
from bairi_validators.bulletin.facts import TrendPoint
from bairi_validators.consolidation import SubmissionState, UnitSubmission, consolidate
from bairi_validators.findings import Place
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan, Unit
from bairi_validators.submissions import Cell, Checked, Observation, Row, Submission
from bairi_validators.vocabulary import Column
from bairi_workbooks.bulletin import write_board
from bairi_workbooks.bulletin.board import render_board
from bairi_workbooks.bulletin.board_view import sparkline
from bairi_workbooks.bulletin.palette import TONES
from city import consolidated, later, make_plan

OCTOBER = Period.parse("2025-10下旬")
HOSTILE = "\"'></td></script><script>alert(1)</script><img src=x onerror=alert(1)><!--{{7*7}}\x07\u2028\ud800=cmd|A0"
KEPT = HOSTILE.replace("\x07", "").replace("\ud800", "")


@pytest.fixture(scope="module")
def facts() -> BulletinFacts:
    return compute(later())


@pytest.fixture(scope="module")
def page(facts) -> Any:
    return html.document_fromstring(render_board(facts))


def poisoned(thing: Any) -> Any:
    """The same facts with a hostile tail on every text but the lights' words and what is empty."""
    if isinstance(thing, str):
        return thing if not thing or thing in TONES else thing + HOSTILE
    if isinstance(thing, tuple):
        return tuple(map(poisoned, thing))
    if isinstance(thing, Mapping):
        return {poisoned(key): poisoned(value) for key, value in thing.items()}
    if is_dataclass(thing) and not isinstance(thing, type):
        return replace(thing, **{f.name: poisoned(getattr(thing, f.name)) for f in fields(thing)})
    return thing


def data_of(page: Any) -> Any:
    return json.loads(page.get_element_by_id("data").text)


def structure(page: Any) -> list[tuple[str, list[str]]]:
    return [(str(e.tag), sorted(e.attrib)) for e in page.iter()]


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def full_city(plan: Plan) -> BulletinFacts:
    """Every unit of the real plan has typed a figure for everything that it owes, in a cell of its own."""

    def sent(unit: Unit) -> UnitSubmission:
        rows = []
        for n, indicator in enumerate(plan.owed_by(unit), start=4):
            cells = {
                c: Cell(Place("指标填报", f"{at}{n}"), "12.5") for c, at in ((Column.VALUE, "G"), (Column.BASE, "H"))
            }
            rows.append(Observation(indicator, Decimal(n), Decimal(n + 1), row=Row(indicator.id, cells)))
        read = Submission(unit, OCTOBER)
        checked = Checked(f"{unit.name}_{OCTOBER.code}.xlsx", "0", unit, OCTOBER, (), tuple(rows), read)
        return UnitSubmission(unit, SubmissionState.REPORTED, 1, 0, 0, checked)

    return compute(consolidate(plan, OCTOBER, [sent(unit) for unit in plan.reporting_units()]))


def test_the_page_refers_to_nothing_outside_itself(page):
    references = [e.get(a) for e in page.iter() for a in ("src", "href", "action", "data", "srcset") if e.get(a)]
    assert references
    assert all(
        reference.startswith("#") and page.get_element_by_id(reference[1:]) is not None for reference in references
    )
    assert page.xpath("//link | //iframe | //object | //embed | //base | //img | //*[@style]") == []
    style = "".join(page.xpath("//style/text()"))
    assert "url(" not in style
    assert "@import" not in style


def test_the_policy_lets_the_pages_own_style_and_script_run_and_nothing_else(page):
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    known = {name: sources for name, *sources in (part.split() for part in policy.split(";"))}
    texts = {
        "style-src": page.xpath("string(//style)"),
        "script-src": page.xpath("string(//script[not(@type)])"),
    }
    hashes = {name: [f"'sha256-{b64encode(sha256(t.encode()).digest()).decode()}'"] for name, t in texts.items()}
    none = ["'none'"]
    assert known == {"default-src": none, "base-uri": none, "form-action": none, **hashes}


def test_every_indicator_stands_in_the_page_with_light_target_and_statement(page, facts):
    rows = page.xpath("//section[@id='all']//tr[@data-row]")
    assert [row.get("data-row") for row in rows] == [i.id for group in facts.groups for i in group.indicators]
    known = {i.id: i for i in facts.indicators}
    for row in rows:
        i = known[row.get("data-row")]
        name, target, light, told, _, leads = (words(cell) for cell in row)
        assert (name, target, told, leads) == (i.name, i.target_text, i.statement, "、".join(i.leads))
        assert light.endswith(i.light)


def test_every_lamp_of_a_task_is_one_indicator_in_its_light(page, facts):
    lamps = {lamp.get("data-figure"): lamp for lamp in page.xpath("//section[@id='tasks']//button")}
    assert set(lamps) == {i.id for i in facts.indicators}
    for i in facts.indicators:
        assert f"tone-{TONES[i.light].key}" in lamps[i.id].get("class")
        assert words(lamps[i.id]).endswith(f"{i.name}，{i.light}")


def test_the_heat_map_holds_every_countys_figure_with_its_light(page, facts):
    assert {f.county for f in facts.county_figures} == {"甲县", "乙县"}
    for figure in facts.county_figures:
        (cell,) = page.xpath(f"//tr[@data-row='{figure.indicator}']/td[@data-county='{figure.county}']")
        assert cell.get("class") == f"tone-{TONES[figure.light].key}"
        number = figure.value_text if figure.percent is None else figure.percent_text
        assert words(cell) == f"{figure.light}{number}"


def test_a_bar_ends_at_the_completion_and_marks_the_pace(page, facts):
    judged = [i for i in facts.indicators if i.percent is not None and i.gap is not None and i.pace is not None]
    assert judged
    for i in judged:
        (row,) = page.xpath(f"//li[@class='measure'][@data-row='{i.id}']")
        _, bar, pace = row.xpath(".//*[name()='rect']")
        assert Decimal(bar.get("width")) == min(i.percent, 125)
        assert Decimal(pace.get("x")) == i.pace


def test_what_has_no_completion_gets_words_and_no_bar(page, facts):
    incidents = next(i for i in facts.indicators if i.name == "事故")
    (row,) = page.xpath(f"//li[@class='measure'][@data-row='{incidents.id}']")
    assert row.xpath(".//*[name()='svg']") == []
    assert words(row).endswith(incidents.value_text)


def test_every_figure_knows_the_cells_that_it_was_typed_into(page, facts):
    data = data_of(page)
    figures = [("", i.id, i.sources) for i in facts.indicators]
    figures += [(f.county, f.indicator, f.sources) for f in facts.county_figures]
    for unit, number, sources in figures:
        told = [data["sources"][n] for n in data["figures"][unit][number]["from"]]
        found = [(*data["places"][place], cell, data["headings"][h], text) for place, cell, h, text in told]
        assert found == [(s.unit, s.file, s.sheet, s.cell, s.heading, s.text) for s in sources]
    assert data["sources"]


def test_a_units_red_figure_that_is_no_countys_can_be_opened(facts):
    park = replace(facts.indicators[0], light="红", statement="园区的数")
    own = replace(facts.escalations[0], unit="丙园", indicators=(park,))
    data = data_of(html.document_fromstring(render_board(replace(facts, escalations=(own,)))))
    assert data["figures"]["丙园"][park.id]["light"] == "红"


def test_hostile_text_changes_nothing_of_the_pages_structure(page, facts):
    bad = html.document_fromstring(render_board(poisoned(facts)))
    assert structure(bad) == structure(page)
    data = data_of(bad)
    assert all(known["name"].endswith(KEPT) for known in data["indicators"].values())
    assert bad.xpath("//script[not(@type)]")[0].text == page.xpath("//script[not(@type)]")[0].text
    assert "{{7*7}}" in bad.xpath("//section[@id='all']//th[@scope='row']")[0].text_content()


def test_nothing_in_the_data_can_end_its_script_block(facts):
    text = render_board(poisoned(facts))
    block = text.split('<script type="application/json" id="data">')[1].split("\n<script>")[0]
    assert block.endswith("</script>")
    inside = block.removesuffix("</script>")
    assert not set(inside) & set("<>&\u2028\u2029\x07\ud800")


def test_forty_thousand_characters_are_shown_and_not_cut(facts):
    long = replace(facts.practices[0], title="字" * 40_000)
    page = html.document_fromstring(render_board(replace(facts, practices=(long,))))
    assert "字" * 40_000 in page.text_content()


def test_the_same_facts_give_the_same_bytes(facts, tmp_path):
    for name in ("a.html", "b.html"):
        write_board(tmp_path / name, facts)
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()
    assert b"\r" not in (tmp_path / "a.html").read_bytes()


def test_the_whole_citys_page_stays_small(chenzhou):
    facts = full_city(chenzhou)
    assert len(facts.county_figures) > 800
    assert len(render_board(facts).encode()) < 600_000


def test_a_period_of_which_nobody_reported_anything_has_a_page(chenzhou):
    units = [UnitSubmission(unit, SubmissionState.MISSING) for unit in chenzhou.reporting_units()]
    page = html.document_fromstring(render_board(compute(consolidate(chenzhou, OCTOBER, units))))
    assert words(page.xpath("//section[@id='course']")[0]).startswith("走势全市 历期亮灯 没有往期数据")
    assert "没有上报的问题。" in page.text_content()
    assert {words(cell) for cell in page.xpath("//table[contains(@class,'map')]//td[button]")} == {"灰未报"}


def test_a_plan_without_counties_has_a_page_that_says_so(facts):
    page = html.document_fromstring(render_board(replace(facts, county_figures=(), counties=())))
    assert "方案中没有由县市区填报的指标。" in page.text_content()
    assert page.xpath("//table[contains(@class,'map')]") == []


def test_the_page_points_to_no_annex_which_only_documents_have(chenzhou):
    assert "附件" not in render_board(full_city(chenzhou))


def test_the_first_period_has_no_course_and_the_second_has(page):
    first = html.document_fromstring(render_board(compute(consolidated())))
    assert first.xpath("//*[contains(@class,'spark')]") == []
    assert page.xpath("//section[@id='all']//*[contains(@class,'spark')]")
    assert len(page.xpath("//table[@class='history']/tbody/tr")) == 2


def test_a_county_that_rose_and_one_that_fell_are_told_apart_by_more_than_colour(facts):
    rose, fell = (
        replace(facts.counties[0], rank=rank, previous_rank=before, change_text=text)
        for rank, before, text in ((1, 3, "上升2位"), (3, 1, "下降2位"))
    )
    page = html.document_fromstring(render_board(replace(facts, counties=(rose, fell))))
    cells = page.xpath("//table[@class='ranking']/tbody/tr/td[2]")
    assert [(cell.get("class"), words(cell)) for cell in cells] == [("up", "▲ 上升2位"), ("down", "▼ 下降2位")]


def point(percent: str | None, value: str = "1") -> TrendPoint:
    return TrendPoint("2025-10上旬", "绿", Decimal(value), None if percent is None else Decimal(percent))


def test_a_line_rises_from_nothing_to_all_and_breaks_where_a_period_is_missing():
    line = sparkline([point("0"), point("100"), point(None), point("50"), point("100")])
    assert line is not None
    assert line.path == "M5.0 23.0L26.5 5.0M69.5 14.0L91.0 5.0"
    assert line.dots == (("绿", "M5.0 23.0h0M26.5 5.0h0M69.5 14.0h0M91.0 5.0h0"),)


def test_a_figure_without_a_completion_is_drawn_between_its_least_and_greatest():
    line = sparkline([point(None, "2"), point(None, "4"), point(None, "3")])
    assert line is not None
    assert line.path == "M5.0 23.0L48.0 5.0L91.0 14.0"
    level = sparkline([point(None, "2"), point(None, "2")])
    assert level is not None
    assert level.path == "M5.0 14.0L91.0 14.0"


@pytest.mark.parametrize("points", [[], [point("3")], [point("3"), replace(point(None), value=None)]])
def test_one_point_makes_no_line(points):
    assert sparkline(points) is None


def test_no_plan_of_its_own_is_in_the_templates(chenzhou):
    plan = make_plan()
    assert plan.plan.place != chenzhou.plan.place
    text = render_board(compute(consolidated()))
    assert chenzhou.plan.campaign not in text
