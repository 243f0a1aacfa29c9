"""A bulletin's figures: nothing cut or written over, the same bytes for the same facts, sentences that say the same."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from itertools import cycle, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib import rcParams
from matplotlib.font_manager import fontManager
from PIL import Image

import city
from bairi_validators.bulletin import BulletinFacts, compute
from bairi_validators.bulletin.facts import GroupFacts, LightCounts, PeriodLights, count_lights
from bairi_validators.consolidation import SubmissionState, UnitSubmission, consolidate
from bairi_validators.plan.models import Plan
from bairi_workbooks.bulletin.charts import FigureSet, FontError, chinese_font, figures, fonts
from bairi_workbooks.bulletin.charts.canvas import DPI, Canvas, house_style
from bairi_workbooks.bulletin.charts.counties import Group, banded
from bairi_workbooks.bulletin.charts.drawing import DESIGNS
from bairi_workbooks.bulletin.charts.pace import heaped

LIGHTS = ("绿", "绿", "黄", "绿", "红", "绿", "—", "绿", "灰")
GAPS = {"绿": "5.5", "黄": "-3.4", "红": "-17.9"}
LONG = "一体推进教育科技人才事业改革发展与环境优化提升综合攻坚战（含各园区和中省驻郴单位）"
HOSTILE = "{{7*7}}$x^2$\n</w:t>\x07\ud800&<b>" + "长" * 400
NAMES = list(DESIGNS)


def silent(plan: Plan) -> BulletinFacts:
    """Nobody has reported."""
    missing = [UnitSubmission(u, SubmissionState.MISSING) for u in plan.reporting_units()]
    return compute(consolidate(plan, city.PERIOD, missing))


def made_up(plan: Plan) -> BulletinFacts:
    """Facts of the real plan with lights and gaps in turn, three periods of history."""
    facts, turn = silent(plan), cycle(LIGHTS)
    lit = {}
    for number, one in enumerate(facts.indicators):
        light = next(turn)
        gap = Decimal(GAPS[light]) + number % 7 if light in GAPS and one.pace is not None else None
        lit[one.id] = replace(one, light=light, gap=gap)
    changed = with_groups(facts, lambda group: replace(group, indicators=tuple(lit[i.id] for i in group.indicators)))
    figures_ = tuple(replace(f, light=next(turn)) for f in facts.county_figures)
    past = LightCounts(80, 30, 10, 5)
    labels = ("2025年10月上旬", "2025年10月中旬", "2025年10月下旬")
    return replace(changed, county_figures=figures_, light_history=tuple(PeriodLights("p", past, w) for w in labels))


def with_groups(facts: BulletinFacts, change) -> BulletinFacts:
    """The facts with every group changed, its counts and the indicators with it."""

    def changed(group: GroupFacts) -> GroupFacts:
        own = change(group)
        return replace(own, lights=count_lights(i.light for i in own.indicators))

    goals = changed(facts.goals) if facts.goals else None
    battles = tuple(changed(b) for b in facts.battles)
    indicators = tuple(i for g in ((goals,) if goals else ()) + battles for i in g.indicators)
    lights = count_lights(i.light for i in indicators)
    return replace(facts, goals=goals, battles=battles, indicators=indicators, lights=lights)


def named(facts: BulletinFacts, name: str) -> BulletinFacts:
    """Every title and name of the facts is this one; the counties' names are told apart by their number."""
    counties = {c: f"{n}{name}" for n, c in enumerate(dict.fromkeys(f.county for f in facts.county_figures))}

    def change(group: GroupFacts) -> GroupFacts:
        return replace(group, title=name, indicators=tuple(replace(i, name=name) for i in group.indicators))

    return replace(
        with_groups(facts, change),
        county_figures=tuple(replace(f, county=counties[f.county]) for f in facts.county_figures),
        counties=tuple(replace(c, name=counties.get(c.name, c.name)) for c in facts.counties),
        light_history=tuple(replace(p, label=name) for p in facts.light_history),
    )


def one_county(facts: BulletinFacts) -> BulletinFacts:
    name = facts.county_figures[0].county
    own = tuple(f for f in facts.county_figures if f.county == name)
    return replace(facts, county_figures=own, counties=tuple(c for c in facts.counties if c.name == name))


def far_out(facts: BulletinFacts) -> BulletinFacts:
    """One indicator is at ten times its target, one below nothing."""
    gaps = cycle([Decimal("912.5"), Decimal(-140), Decimal("0.0")])

    def change(group: GroupFacts) -> GroupFacts:
        return replace(
            group, indicators=tuple(i if i.gap is None else replace(i, gap=next(gaps)) for i in group.indicators)
        )

    return with_groups(facts, change)


def three_times(facts: BulletinFacts) -> BulletinFacts:
    """A plan three times as large."""
    return with_groups(facts, lambda group: replace(group, indicators=group.indicators * 3))


def many_periods(facts: BulletinFacts) -> BulletinFacts:
    history = tuple(PeriodLights(str(n), LightCounts(0, 200 * n, n, 0), f"2025年{n}月上旬") for n in range(1, 16))
    return replace(facts, light_history=history)


CASES = {
    "made up": lambda facts: facts,
    "a small city": lambda _: compute(city.later()),
    "long names": lambda facts: named(facts, LONG),
    "hostile names": lambda facts: named(facts, HOSTILE),
    "one county": one_county,
    "far out": far_out,
    "a plan three times as large": three_times,
    "many periods": many_periods,
}


@pytest.fixture(scope="module")
def facts(chenzhou: Plan) -> BulletinFacts:
    return made_up(chenzhou)


@contextmanager
def painted(name: str, facts: BulletinFacts) -> Iterator[Canvas]:
    with house_style():
        canvas = Canvas(chinese_font(), DESIGNS[name].page[0])
        canvas.finish(DESIGNS[name].paint(canvas, facts))
        canvas.figure.canvas.draw()
        yield canvas


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("case", CASES)
def test_no_word_is_cut_and_none_is_written_over_another(facts, name, case):
    facts = CASES[case](facts)
    assert not DESIGNS[name].reason(facts)
    with painted(name, facts) as canvas:
        whole = canvas.figure.bbox
        boxes = [(t.get_text(), t.get_window_extent()) for t in canvas.words]
        cut = [w for w, b in boxes if not (b.x0 >= -1 and b.y0 >= -1 and b.x1 <= whole.x1 + 1 and b.y1 <= whole.y1 + 1)]
        assert cut == []
        inner = [(w, b.padded(-1)) for w, b in boxes if w]
        over = [(w, v) for n, (w, b) in enumerate(inner) for v, c in inner[n + 1 :] if b.overlaps(c)]
        assert over == []


def test_every_figure_is_200_dpi_and_has_room_on_its_page(facts):
    drawn = figures(facts)
    assert [f.name for f in drawn] == NAMES
    for figure in drawn:
        image = Image.open(BytesIO(figure.png))
        width, height = DESIGNS[figure.name].page
        assert (figure.width_mm, figure.height_mm <= height) == (width, True)
        assert image.size == pytest.approx((figure.width_mm * DPI / 25.4, figure.height_mm * DPI / 25.4), abs=1)


def test_a_figure_too_high_for_a_page_is_made_smaller_in_proportion(facts):
    many = tuple(replace(f, county=f"{f.county}{copy}") for copy in range(6) for f in facts.county_figures)
    figure = FigureSet(replace(facts, county_figures=many)).counties.picture()
    pixels = Image.open(BytesIO(figure.png)).size
    assert figure.height_mm == DESIGNS["counties"].page[1]
    assert figure.width_mm / figure.height_mm == pytest.approx(pixels[0] / pixels[1], rel=0.01)


def test_the_same_facts_give_the_same_bytes_with_no_date_or_program_in_them(facts):
    once, again = figures(facts), figures(facts)
    assert [f.png for f in once] == [f.png for f in again]
    assert all(set(Image.open(BytesIO(f.png)).info) == {"dpi"} for f in once)


def test_a_persons_own_settings_of_matplotlib_change_nothing_and_are_left_alone(facts, monkeypatch):
    (plain,) = (f for f in figures(facts) if f.name == "trend")
    monkeypatch.setitem(rcParams, "lines.linewidth", 9.0)
    monkeypatch.setitem(rcParams, "savefig.bbox", "tight")
    monkeypatch.setitem(rcParams, "hatch.linewidth", 5.0)
    assert FigureSet(facts).trend.picture().png == plain.png
    assert rcParams["hatch.linewidth"] == 5.0


def test_the_tiles_of_the_overview_are_as_many_as_the_indicators(facts):
    with painted("lights", facts) as canvas:
        counts = {}
        for (marker, *_), points in canvas._signs.items():
            counts[marker] = counts.get(marker, 0) + len(points)
    lights = facts.lights
    in_legend = 1
    assert counts["s"] == lights.red + in_legend
    assert counts["^"] == lights.yellow + in_legend
    assert counts["o"] == lights.green + lights.grey + 2 * in_legend


def test_what_is_not_judged_stands_on_no_scale(facts):
    paced = [i for i in facts.indicators if i.pace is not None and i.light != "—"]
    with painted("pace", facts) as canvas:
        pale = [p for (_, fill, *_), points in canvas._signs.items() if fill == "none" for p in points]
    waiting = [x for x, y in pale if y > 10]
    assert len(waiting) == sum(i.gap is None for i in paced) > 0
    assert min(waiting) > DESIGNS["pace"].page[0] - 15


@settings(deadline=None)
@given(st.lists(st.floats(0, 100), max_size=40), st.floats(0.5, 5))
def test_heaped_points_cover_none_of_each_other(places, size):
    places = sorted(places)
    levels = heaped(places, size)
    for level in set(levels):
        own = [p for p, at in zip(places, levels, strict=True) if at == level]
        assert all(b - a >= size for a, b in pairwise(own))


@settings(deadline=None)
@given(st.lists(st.integers(1, 150), min_size=1, max_size=12))
def test_bands_hold_every_column_once_in_order_and_none_is_too_wide(sizes):
    groups = [Group(str(n), tuple(f"{n}-{k}" for k in range(size))) for n, size in enumerate(sizes)]
    bands, pitch = banded(groups, 130, 9)
    assert [i for band in bands for g in band for i in g.ids] == [i for g in groups for i in g.ids]
    for band in bands:
        assert sum(max(len(g.ids) * pitch, 9) for g in band) + 1.8 * (len(band) - 1) <= 130.1


def test_the_sentences_say_what_the_figures_show():
    told = {name: design.alt(compute(city.later())) for name, design in DESIGNS.items()}
    assert told["lights"] == (
        "2025年11月上旬11项指标的亮灯情况：绿灯2项、黄灯1项、红灯6项、灰灯2项。红灯最多的是安全攻坚战，4项。"
    )
    assert told["pace"] == (
        "截至11月10日，各项指标与序时进度（全年时间已过86.1%）的差距。"
        "落后最多的是新增企业，低于序时进度29.1个百分点；没有指标超过序时进度。"
    )
    assert (
        told["counties"]
        == told["counties_across"]
        == (
            "截至11月10日，各县市区各项指标的亮灯情况，自上而下按综合排名排列。排名第一的是甲县。红灯最多的是乙县，2项。"
        )
    )
    assert told["trend"] == (
        "历期亮灯变化。2025年10月下旬：绿灯2项、黄灯1项、红灯6项、灰灯2项；2025年11月上旬：绿灯2项、黄灯1项、红灯6项、灰灯2项。"
    )


def test_every_number_of_a_sentence_is_in_the_facts(facts):
    gaps = {str(abs(i.gap)) for i in facts.indicators if i.gap is not None}
    told = re.findall(r"([\d.]+)个百分点", DESIGNS["pace"].alt(facts))
    assert len(told) == 2
    assert set(told) <= gaps
    counts = re.findall(r"(.)灯(\d+)项", DESIGNS["lights"].alt(facts))
    assert {w: int(n) for w, n in counts} == dict(
        zip("绿黄红灰", (facts.lights.green, facts.lights.yellow, facts.lights.red, facts.lights.grey), strict=True)
    )


def test_where_there_is_nothing_to_show_a_sentence_says_why(chenzhou):
    drawn = FigureSet(silent(chenzhou))
    assert drawn.pace.missing == "未附“各项指标与序时进度的差距”图：按序时进度评判的指标本期都暂不评定。"
    assert drawn.counties.missing == "未附“县市区各项指标亮灯情况”图：各县市区本期都没有数据。"
    assert drawn.trend.missing == "未附“历期亮灯变化情况”图：只有本期一期数据，从下期起反映变化。"
    assert drawn.lights.missing == ""
    assert [f.name for f in figures(silent(chenzhou))] == ["lights"]


def test_a_font_is_taken_by_preference_and_the_next_place_is_asked_only_without_one():
    asked = []

    def place(*families):
        return lambda: asked.append(families) or set(families)

    assert fonts.preferred(["黑体", "仿宋"], [place("仿宋", "黑体"), place("宋体")]) == "黑体"
    assert len(asked) == 1
    assert fonts.preferred(["黑体", "仿宋"], [place("Arial"), place("仿宋")]) == "仿宋"
    assert fonts.preferred(["黑体"], [place("Arial"), place("Times")]) is None


def test_a_font_installed_after_matplotlib_made_its_list_is_found(monkeypatch):
    family = chinese_font()
    rest = [e for e in fontManager.ttflist if e.name != family and not e.fname.endswith(".ttc")]
    monkeypatch.setattr(fontManager, "ttflist", rest)
    assert chinese_font() == family


def test_without_a_chinese_font_people_are_told_what_to_install(facts, monkeypatch):
    for place in ("_known", "_newly_installed"):
        monkeypatch.setattr(fonts, place, lambda: {"DejaVu Sans"})
    with pytest.raises(FontError, match="本机没有可用的中文字体，画不出插图。请安装思源黑体"):
        figures(facts)
    assert "请安装" in FigureSet(facts).lights.missing


def test_what_a_template_may_name_costs_no_matplotlib_until_it_is_drawn():
    use = "import sys, bairi_workbooks.bulletin.charts as c; c.FigureSet(None).lights.caption"
    code = f"{use}; print('matplotlib' in sys.modules)"
    asked = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert asked.stdout.strip() == "False"
