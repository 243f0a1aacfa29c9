"""The bulletin's workbook: its text, tables and charts say what the facts say, in every case that an office meets."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.styles import Font

import bulletins
from bairi_validators.bulletin import BulletinFacts, compose
from bairi_workbooks.files import template
from bulletins import EXCEL_TEMPLATE as TEMPLATE
from bulletins import write_full

HOSTILE = "=cmd|'/c calc'!A1{{7*7}}{%tr for x in y %}\x07\ud800</t>"


@pytest.fixture(scope="module")
def facts() -> BulletinFacts:
    return bulletins.whole_campaign()


@pytest.fixture(scope="module")
def book(facts: BulletinFacts, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return written(tmp_path_factory.mktemp("book"), facts)


def written(folder: Path, facts: BulletinFacts, source: Path | None = None) -> Any:
    write_full(folder / "b.xlsx", facts, source)
    return load_workbook(folder / "b.xlsx")


def texts(sheet: Any) -> list[str]:
    return [str(c.value).strip("\u3000 ") for row in sheet.iter_rows() for c in row if c.value is not None]


def shown(book: Any, area: str) -> list[Any]:
    """The values of an area such as '图表'!$B$5:$B$9."""
    title, cells = area.replace("$", "").rsplit("!", 1)
    found = book[title.strip("'")][cells]
    return [row[0].value for row in found] if isinstance(found, tuple) else [found.value]


@pytest.mark.parametrize("case", bulletins.CASES)
def test_the_workbook_is_filled_in_every_case(case, tmp_path):
    facts = bulletins.CASES[case]()
    book = written(tmp_path, facts)
    assert not [text for sheet in book for text in texts(sheet) if "{{" in text or "{%" in text]
    assert ("督办建议" in book.sheetnames) is bool(facts.escalations)
    assert [c.name for c in facts.counties if c.name not in book.sheetnames] == []


@pytest.mark.parametrize("case", bulletins.CASES)
def test_every_number_of_the_text_is_one_of_the_facts(case, tmp_path):
    facts = bulletins.CASES[case]()
    held = bulletins.numbers_of(facts)
    told = [text for text in texts(written(tmp_path, facts)["通报"]) if not text.startswith(("附件", "2.", "3."))]
    assert [text for text in told if bulletins.unknown_numbers(text, held | bulletins.numbers_of(compose(facts)))] == []


def test_the_text_is_that_of_the_bulletin_in_its_order(book, facts):
    found, prose = texts(book["通报"]), compose(facts)
    wanted = [*prose.overview, *(p for b in prose.battles for p in (b.heading, *b.paragraphs)), *prose.ranking]
    places = [found.index(text) for text in wanted]
    assert places == sorted(places)


def test_each_chart_shows_all_rows_of_its_table_and_nothing_else(book, facts):
    battles, history, lagging = book["图表"]._charts
    assert shown(book, battles.ser[0].cat.strRef.f) == [g.title for g in facts.groups]
    lights = [[getattr(g.lights, name) for g in facts.groups] for name in ("green", "yellow", "red", "grey")]
    assert [shown(book, series.val.numRef.f) for series in battles.ser] == lights
    assert shown(book, history.ser[0].cat.strRef.f) == [p.period for p in facts.light_history]
    behind = [i for i in (*facts.red, *facts.yellow) if i.pace is not None and i.percent is not None][:15]
    assert shown(book, lagging.ser[0].cat.strRef.f) == [i.name for i in behind]
    assert [shown(book, s.val.numRef.f) for s in lagging.ser] == [
        [float(i.percent or 0) for i in behind],
        [float(i.pace or 0) for i in behind],
    ]


def test_charts_carry_the_values_that_they_show(book):
    for chart in book["图表"]._charts:
        for series in chart.ser:
            kept = [float(point.v) for point in series.val.numRef.numCache.pt]
            assert kept == [float(value) for value in shown(book, series.val.numRef.f)]


def test_a_countys_sheet_lists_its_figures_with_numbers_as_numbers(book, facts):
    county = facts.counties[0].name
    own = [f for f in facts.county_figures if f.county == county]
    rows = list(book[county].iter_rows(min_row=6, values_only=True))
    assert [row[:3] for row in rows] == [(f.indicator, f.name, f.value_text) for f in own]
    assert [row[3] for row in rows] == [None if f.percent is None else float(f.percent) for f in own]
    assert [row[5] for row in rows] == [f.light for f in own]


def test_what_cannot_be_compared_has_no_chart_and_says_so(tmp_path):
    sheet = written(tmp_path, bulletins.everything_missing())["图表"]
    assert len(sheet._charts) == 2
    assert "本期没有可与序时进度比较的滞后指标。" in texts(sheet)


def test_hostile_names_stay_text_wherever_they_stand(facts, tmp_path):
    counties = tuple(replace(c, name=HOSTILE) for c in facts.counties[:1])
    figures = tuple(replace(f, county=HOSTILE, name=HOSTILE) for f in facts.county_figures[:2])
    red = tuple(replace(i, name=HOSTILE, statement="+1") for i in facts.red)
    book = written(tmp_path, replace(facts, counties=counties, county_figures=figures, red=red, mark="@x&P"))
    with zipfile.ZipFile(tmp_path / "b.xlsx") as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not [sheet for sheet in sheets if b"<f>" in sheet or b"<f " in sheet]
    assert "=cmd|'/c calc'!A1{{7*7}}{%tr for x in y %}</t>" in texts(book["通报要点"])
    assert [title for title in book.sheetnames if title.startswith("=cmd|'_c calc'!A1{{7_7}}")] != []


def test_a_template_that_somebody_has_rearranged_still_renders(facts, book, tmp_path):
    own: Any = load_workbook(template(TEMPLATE))
    del own["数据质量"]
    own.move_sheet("图表", 4)
    own["图表"]["A3"] = "一、亮灯（{{ facts.period }}）"
    own["报送情况"]["A5"].font = Font(sz=22)
    own["县市区排名"]["L5"] = '=IF(C5="","",RANK(C5,C$5:C$5,1))'
    own["县市区排名"]["C7"] = "=AVERAGE(C5:C5)"
    own.save(tmp_path / "mine.xlsx")
    made = written(tmp_path, facts, tmp_path / "mine.xlsx")
    last = 3 + len(facts.counties)
    assert made["县市区排名"][f"C{last + 1}"].value == f"=AVERAGE(C4:C{last})"
    assert made["县市区排名"][f"L{last}"].value == f'=IF(C{last}="","",RANK(C{last},C$4:C${last},1))'
    assert f"一、亮灯（{facts.period}）" in texts(made["图表"])
    assert len(made["图表"]._charts) == len(book["图表"]._charts)
    assert made["报送情况"]["A5"].font.sz == 22


def test_an_office_may_take_out_everything_but_one_sheet(facts, tmp_path):
    own: Any = load_workbook(template(TEMPLATE))
    for title in own.sheetnames[1:]:
        del own[title]
    own.save(stored := BytesIO())
    (tmp_path / "mine.xlsx").write_bytes(stored.getvalue())
    assert written(tmp_path, facts, tmp_path / "mine.xlsx").sheetnames == ["通报"]
