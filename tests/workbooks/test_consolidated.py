"""The consolidated workbook, read back with openpyxl and recalculated by LibreOffice."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from bairi_validators.consolidation import Consolidation, SubmissionState, UnitSubmission, consolidate
from bairi_validators.errors import BairiError
from bairi_validators.findings import Place, finding
from bairi_workbooks.consolidated import write_consolidated
from city import HOSTILE, PERIOD, consolidated, later, make_plan

SHEETS = [
    "总览",
    "指标总表",
    "县市区",
    "排名",
    "走势预测",
    "县市区预测",
    "差异核对",
    "报送情况",
    "问题台账",
    "销号情况",
    "要素需求",
    "典型经验",
    "督办建议",
    "校验问题",
    "规则统计",
    "单位统计",
    "数据来源",
]
ERRORS = {"#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!"}
HEADER = 3
SPARKLINES = re.compile("<x14:sparklineGroup [^>]*>")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write_consolidated(tmp_path / "汇总.xlsx", consolidated())


def table(path: Path, sheet: str, *, top: int = HEADER, formulas: bool = False) -> list[dict[str, Any]]:
    rows = load_workbook(path, data_only=not formulas)[sheet].iter_rows(min_row=top, values_only=True)
    head = [str(name) for name in next(rows)]
    return [dict(zip(head, row, strict=True)) for row in rows]


def indicator(path: Path, id_: str, *, formulas: bool = False) -> dict[str, Any]:
    return next(row for row in table(path, "指标总表", formulas=formulas) if row["编号"] == id_)


def test_every_sheet_is_there_in_order_and_carries_the_mark(path: Path) -> None:
    book = load_workbook(path, rich_text=True)
    assert book.sheetnames == SHEETS
    for sheet in book:
        mark = sheet["A1"].value[-1]
        assert mark.text == "　【演示数据】"
        assert mark.font.color.rgb == "FFB42318"
    assert "演示数据" in book.properties.title
    assert book.properties.keywords == "演示数据"


def test_a_growth_is_a_formula_over_the_sums_of_its_block_and_never_a_mean_of_rates(path: Path) -> None:
    formulas, values = indicator(path, "T00-01", formulas=True), indicator(path, "T00-01")
    assert formulas["累计完成"] == "=SUM('数据来源'!$G$4:$G$6)"
    assert formulas["数值"] == "=(I4/J4-1)*100"
    assert (values["累计完成"], values["对比基数"]) == (312, 300)
    assert values["数值"] == pytest.approx(4)
    assert values["与序时/目标差距（百分点）"] == pytest.approx(-3)


def test_a_completion_ratio_is_measured_against_the_share_of_the_year_gone(path: Path) -> None:
    row = indicator(path, "T01-03")
    assert row["数值"] == pytest.approx(51 / 103 * 100)
    assert row["应达进度%"] == pytest.approx(250 / 3)
    assert row["与序时/目标差距（百分点）"] == pytest.approx(51 / 103 * 100 - 80 * 30 / 36)
    assert row["完成率%"] == "—"


def test_a_partial_sum_is_called_partial_and_names_who_is_missing(path: Path) -> None:
    row = indicator(path, "T01-01")
    assert (row["累计完成"], row["已报/应报"]) == (629, "1/2")
    assert row["备注"].startswith("部分数据，不代表全市")
    assert "乙县" in row["备注"]
    cell = next(c for r in load_workbook(path)["指标总表"] if r[0].value == "T01-01" for c in r if c.value == "1/2")
    assert cell.fill.fgColor.rgb == "FFFDEBA9"
    whole = indicator(path, "T01-05")
    assert (whole["已报/应报"], whole["备注"]) == ("2/2", None)


def test_a_milestone_says_how_many_are_done_and_a_cap_has_no_completion(path: Path) -> None:
    milestone, cap = indicator(path, "T02-04"), indicator(path, "T02-01")
    assert (milestone["数值"], milestone["目标"], milestone["亮灯"]) == ("完成 1/2", "完成", "■红")
    assert milestone["完成率%"] == 50
    assert (cap["数值"], cap["完成率%"]) == (3.2, "—")
    assert cap["与序时/目标差距（百分点）"] == pytest.approx(-0.2)


def test_targets_are_numbers_shown_with_their_sign(path: Path) -> None:
    sheet = load_workbook(path)["指标总表"]
    shown = {row[0].value: (row[5].value, row[5].number_format) for row in sheet.iter_rows(min_row=4)}
    assert shown["T01-02"] == (100, '">"General')
    assert shown["T02-01"] == (3, '"≤"General')
    assert shown["T02-03"] == ("1–2", "General")


def test_what_nobody_reported_is_said_so_and_is_grey_never_zero(path: Path) -> None:
    row = indicator(path, "T02-05")
    assert (row["数值"], row["累计完成"], row["完成率%"], row["亮灯"], row["已报/应报"]) == (
        "未报",
        "—",
        "—",
        "○灰",
        "0/1",
    )


def test_a_county_that_did_not_report_shows_so_and_one_that_does_not_owe_shows_a_dash(path: Path) -> None:
    rows = {(row["编号"], row["项目"]): row for row in table(path, "县市区")}
    assert rows["T01-01", "数值"]["乙县"] == "未报"
    assert rows["T01-01", "数值"]["丙园"] == "—"
    assert rows["T00-01", "数值"]["丙园"] == "未报"
    assert rows["T00-01", "位次"]["甲县"] == "第1"
    assert rows["T00-01", "位次"]["丙园"] is None
    assert rows["T02-02", "数值"]["甲县"] == 0
    assert rows["T02-04", "数值"]["甲县"] == "已完成"


def test_an_incomplete_figure_is_in_the_details_as_not_counted(path: Path) -> None:
    row = next(r for r in table(path, "数据来源") if (r["指标编号"], r["填报单位"]) == ("T01-04", "乙县"))
    assert (row["计入情况"], row["累计完成"], row["备注"]) == ("未计入", "未报", "填报不完整，不计入")


def test_a_figure_can_be_traced_to_file_sheet_cell_and_hash(path: Path) -> None:
    rows = [r for r in table(path, "数据来源") if r["指标编号"] == "T00-01"]
    assert [r["填报单位"] for r in rows] == ["甲县", "乙县", "丙园", "统计局"]
    assert [r["计入情况"] for r in rows] == ["计入", "计入", "未报", "参考"]
    first = rows[0]
    assert (first["文件"], first["工作表"]) == ("甲县.xlsx", "指标填报")
    assert (first["累计完成所在单元格"], first["对比基数所在单元格"]) == ("G6", "H6")
    assert first["文件校验码（SHA-256前12位）"] == "abababababab"
    assert first["收到时间"] == "2025-11-01 09:30"
    state = next(r for r in table(path, "数据来源") if (r["指标编号"], r["填报单位"]) == ("T02-04", "甲县"))
    assert (state["累计完成所在单元格"], state["状态"]) == ("J20", "已完成")


def test_a_returned_submission_is_in_no_figure(tmp_path: Path) -> None:
    path = write_consolidated(tmp_path / "汇总.xlsx", consolidated(returned=["甲县"]))
    assert indicator(path, "T00-01")["累计完成"] == 202
    row = next(r for r in table(path, "数据来源") if (r["指标编号"], r["填报单位"]) == ("T00-01", "甲县"))
    assert (row["计入情况"], row["备注"]) == ("未计入", "报送表已退回，所报数不计入")


def test_a_partial_sum_that_cannot_be_judged_says_so(path: Path) -> None:
    row = indicator(path, "T01-01")
    assert (row["亮灯"], row["完成率%"]) == ("○灰", "—")
    assert "报送不全，暂不评定" in row["备注"]


def test_links_lead_to_the_block_of_the_indicator(path: Path) -> None:
    book = load_workbook(path)
    details = book["数据来源"]
    links = {row[0].value: row[0].hyperlink.location for row in book["指标总表"].iter_rows(min_row=4)}
    assert len(links) == 11
    for id_, location in links.items():
        assert details[location.split("!")[1]].value == id_


def test_both_sides_of_a_figure_stand_beside_each_other_with_their_difference(path: Path) -> None:
    rows = {(r["指标编号"], r["核对的数"]): r for r in table(path, "差异核对")}
    formulas = {(r["指标编号"], r["核对的数"]): r for r in table(path, "差异核对", formulas=True)}
    growth = rows["T00-01", "累计完成"]
    assert (growth["结论"], growth["县市区、园区合计"], growth["已报/应报"]) == ("报送不全，无法核对", 312, "2/3")
    assert (growth["部门"], growth["部门数"], growth["差额（部门数－合计）"]) == ("统计局", 999, 687)
    assert growth["相差%"] == pytest.approx(687 / 999 * 100)
    assert formulas["T00-01", "累计完成"]["县市区、园区合计"] == "=SUM('数据来源'!$G$4:$G$6)"
    assert rows["T01-05", "累计完成"]["结论"] == "只有一方报送"
    assert rows["T01-05", "累计完成"]["部门数"] == "—", "what was not reported is never nought"


def test_without_a_period_before_nothing_is_said_of_changes(path: Path) -> None:
    assert {row["上期位次"] for row in table(path, "排名", top=4)[:2]} == {"—"}
    trends = table(path, "走势预测")
    assert [key for key in trends[0] if key.startswith("2025-")] == ["2025-10下旬"]
    assert load_workbook(path)["督办建议"]["A4"].value == "提醒"


def test_a_period_before_shows_in_trend_streak_and_measure(tmp_path: Path) -> None:
    path = write_consolidated(tmp_path / "汇总.xlsx", later())
    trends = {row["编号"]: row for row in table(path, "走势预测")}
    row = trends["T01-05"]
    assert (row["2025-10下旬"], row["2025-11上旬"]) == (pytest.approx(43.1), pytest.approx(43.1))
    assert trends["T02-02"]["连续红灯期数"] == 2
    measures = [(r["建议措施"], r["对象"], r["指标编号"], r["连续红灯期数"]) for r in table(path, "督办建议")]
    assert ("约谈", "乙县", "T02-02", 2) in measures
    assert [m[3] for m in measures] == sorted((m[3] for m in measures), reverse=True)
    reds = {r["编号"]: r["连续红灯期数"] for r in table(path, "总览", top=12) if r["编号"] in trends}
    assert reds["T02-02"] == 2
    places = {r["县市区"]: (r["上期位次"], r["变化"]) for r in table(path, "排名", top=4)[:2]}
    assert places == {"甲县": (1, "持平"), "乙县": (2, "持平")}


def test_a_partial_figure_is_forecast_from_those_who_reported_and_says_so(tmp_path: Path) -> None:
    """The one county that reported has had 629 for two periods: nothing more is to be expected of it."""
    path = write_consolidated(tmp_path / "汇总.xlsx", later())
    rows = {row["编号"]: row for row in table(path, "走势预测")}
    part, whole = rows["T01-01"], rows["T01-02"]
    assert (part["推算依据"], part["到期预测"]) == ("按1个已报单位推算（共2个）", pytest.approx(629))
    assert (whole["推算依据"], whole["到期预测"]) == ("全市", pytest.approx(57))
    assert rows["T00-01"]["推算依据"] == "不按序时累计，不作预测"
    sheet = load_workbook(path)["走势预测"]
    heads = {c.value: c.column for c in sheet[HEADER]}
    line = next(r[0].row for r in sheet.iter_rows(min_row=4) if r[0].value == "T01-01")
    assert all('"*"' in sheet.cell(line, heads[name]).number_format for name in ("到期预测", "2025-10下旬"))


def test_each_county_is_forecast_in_a_row_of_its_own_that_leads_to_its_source(path: Path) -> None:
    rows = {(row["编号"], row["填报单位"]): row for row in table(path, "县市区预测")}
    assert {code for code, _ in rows} == {"T01-01", "T01-02", "T01-03"}, "only what adds up over the year"
    east, west = rows["T01-01", "甲县"], rows["T01-01", "乙县"]
    assert (east["到期预测"], east["剩余期数"]) == (pytest.approx(629 / 30 * 36), 6)
    assert (west["推算依据"], west["到期预测"], west["2025-10下旬"]) == ("未报，不作预测", "—", "—")
    book = load_workbook(path)
    cell = next(r[0] for r in book["县市区预测"].iter_rows(min_row=4) if r[2].value == "乙县")
    where = cell.hyperlink.location.split("!")[1]
    assert [c.value for c in book["数据来源"][book["数据来源"][where].row][:3]] == ["T01-01", "收入", "乙县"]


def test_bars_stand_on_nought_so_that_what_is_missing_has_none(tmp_path: Path) -> None:
    path = write_consolidated(tmp_path / "汇总.xlsx", later())
    with ZipFile(path) as parts:
        names = [n for n in parts.namelist() if n.startswith("xl/worksheets/sheet")]
        groups = [g for n in names for g in SPARKLINES.findall(parts.read(n).decode())]
    assert len(groups) == len(later().indicators) + 6
    assert all('type="column"' in g and ('manualMin="0"' in g or 'negative="1"' in g) for g in groups)


def test_a_figure_of_the_matrix_leads_to_its_row_among_the_sources(path: Path) -> None:
    book = load_workbook(path)
    matrix = book["县市区"]
    units = {c.value: c.column for c in matrix[HEADER]}
    row = next(r for r in matrix.iter_rows(min_row=4) if r[0].value == "T01-05" and r[4].value == "数值")
    cell = row[units["乙县"] - 1]
    where = cell.hyperlink.location.split("!")[1]
    assert cell.value == f"='数据来源'!{where}"
    assert [c.value for c in book["数据来源"][book["数据来源"][where].row][:3]] == ["T01-05", "存量", "乙县"]


def test_the_overview_counts_the_lights_of_each_battle_and_lists_the_reds_worst_first(path: Path) -> None:
    battles = {row["攻坚战"]: row for row in table(path, "总览", top=6)}
    assert battles["工作目标"]["▲黄"] == 1
    assert (battles["安全攻坚战"]["指标数"], battles["安全攻坚战"]["■红"], battles["安全攻坚战"]["○灰"]) == (5, 4, 1)
    reds = [row["编号"] for row in table(path, "总览", top=12) if row["编号"]]
    assert reds[:3] == ["T02-02", "T02-03", "T02-04"]
    assert reds[3:] == ["T01-02", "T01-03", "T02-01"], "T01-01 is a partial sum: what is missing makes nothing red"
    sent = table(path, "总览")[0]
    assert (sent["应报单位"], sent["已报（含迟报）"], sent["未报"]) == (5, 3, 2)


def test_a_problem_that_several_units_report_is_listed_once_with_all_of_them_and_every_place(path: Path) -> None:
    for sheet, cell in (("问题台账", "问题台账!A4"), ("要素需求", "要素需求!C4")):
        (row,) = table(path, sheet)
        assert row["填报单位"] == "甲县、乙县、统计局"
        places = row["来源（文件 工作表!单元格）"].split("\n")
        assert places == [f"{name}.xlsx {cell}" for name in ("甲县", "乙县", "统计局")]
    problem = table(path, "问题台账")[0]
    assert (problem["逾期天数"], problem["首次报送"], problem["未销号期数"]) == (30, "2025-10下旬", 1)
    assert [row["责任单位"] for row in table(path, "销号情况")] == ["（未填写）", "合计"]


def test_good_practices_name_unit_file_and_cell(path: Path) -> None:
    rows = table(path, "典型经验")
    assert [r["填报单位"] for r in rows] == ["甲县", "乙县", "统计局"]
    assert (rows[0]["来源文件"], rows[0]["来源单元格"]) == ("甲县.xlsx", "典型经验!B4")


def test_findings_are_listed_and_counted_by_rule(path: Path) -> None:
    rows = list(load_workbook(path)["校验问题"].iter_rows(min_row=4, values_only=True))
    assert [row[0] for row in rows] == ["甲县", "乙县", "统计局"]
    assert rows[0][2:6] == ("警告", "V02", "指标填报", "G9")
    assert len(rows) == 3


def test_findings_are_counted_by_rule_and_by_unit(path: Path) -> None:
    (rule,) = table(path, "规则统计")[:1]
    assert (rule["代码"], rule["条数"], rule["涉及单位"]) == ("V02", 3, 3)
    assert (rule["其中县市区"], rule["其中园区"], rule["其中市直部门"]) == (2, 0, 1)
    units = {row["填报单位"]: row for row in table(path, "单位统计")}
    assert (units["甲县"]["合计"], units["甲县"]["错误"], units["甲县"]["警告"]) == (1, 0, 1)
    assert (units["甲县"]["出现最多的规则"], units["甲县"]["该规则条数"]) == ("V02", 1)


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_from_submissions_stay_texts(tmp_path: Path, text: str) -> None:
    path = write_consolidated(tmp_path / "汇总.xlsx", consolidated(text))
    expected = "甲乙" if text.startswith("甲") else text
    cells = [c for sheet in load_workbook(path) for row in sheet for c in row if c.value and expected in str(c.value)]
    assert len(cells) >= 9
    assert all(c.data_type == "s" and not c.hyperlink for c in cells)


def test_a_text_longer_than_a_cell_is_cut_and_not_dropped(tmp_path: Path) -> None:
    path = write_consolidated(tmp_path / "汇总.xlsx", consolidated("长" * 40_000))
    text = table(path, "问题台账")[0]["问题"]
    assert len(text) == 32_767
    assert text.endswith("长…")


def test_the_same_consolidation_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = (write_consolidated(tmp_path / name, consolidated()) for name in ("a.xlsx", "b.xlsx"))
    assert first.read_bytes() == second.read_bytes()


def test_a_folder_that_cannot_be_written_is_said_in_words_and_leaves_nothing(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    with pytest.raises(BairiError, match="不能写入"):
        write_consolidated(blocked / "汇总.xlsx", consolidated())
    assert list(tmp_path.iterdir()) == [blocked]


def test_a_period_in_which_nobody_reported_is_written_too(tmp_path: Path) -> None:
    plan = make_plan()
    nothing = [UnitSubmission(u, SubmissionState.MISSING) for u in plan.reporting_units()]
    path = write_consolidated(tmp_path / "汇总.xlsx", consolidate(plan, PERIOD, nothing))
    assert {row["数值"] for row in table(path, "指标总表")} == {"未报"}
    assert load_workbook(path)["校验问题"]["A4"].value == "本期没有校验问题。"
    assert load_workbook(path)["总览"]["A1"].value == "某市“百日”汇总　总览"


def test_every_sheet_prints_one_page_wide_with_repeated_headings_and_page_numbers(path: Path) -> None:
    for sheet in load_workbook(path):
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth in {None, 1}
        assert "&P" in sheet.oddFooter.center.text
        if sheet.title != "总览":
            assert sheet.freeze_panes
            assert sheet.print_title_rows


@pytest.mark.parametrize("make", [consolidated, later])
def test_libreoffice_recalculates_every_formula_to_the_number_that_was_written(
    make: Callable[[], Consolidation], tmp_path: Path
) -> None:
    path = write_consolidated(tmp_path / "汇总.xlsx", make())
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("soffice is not installed: formulas cannot be recalculated")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    # Without cached results LibreOffice must calculate: openpyxl writes formulas only.
    bare = tmp_path / "bare" / path.name
    bare.parent.mkdir()
    load_workbook(path).save(bare)
    command = [soffice, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "out"), str(bare)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    formulas, cached = load_workbook(path), load_workbook(path, data_only=True)
    again = load_workbook(tmp_path / "out" / path.name, data_only=True)
    places = [(s.title, c.coordinate) for s in formulas for row in s for c in row if c.data_type == "f"]
    assert len(places) > 80
    for sheet, cell in places:
        written, calculated = cached[sheet][cell].value, again[sheet][cell].value
        assert calculated not in ERRORS
        expected = written if isinstance(written, str) else pytest.approx(written, abs=1e-9)
        assert calculated == expected, (sheet, cell, formulas[sheet][cell].value)


def with_a_doubt() -> Consolidation:
    """甲县's 产值 is less than it was, and a warning says so."""
    made = consolidated()
    fallen = finding("P01", Place("指标填报", "G6"), value="110", unit="亿元", past="2025年10月中旬", before="120")
    submissions = [
        replace(s, checked=replace(s.checked, findings=(fallen,))) if s.checked and s.unit.name == "甲县" else s
        for s in made.submissions
    ]
    return consolidate(made.plan, PERIOD, submissions)


def test_a_doubtful_figure_bears_a_mark_and_its_note_says_what_the_citys_is_without_it(tmp_path: Path) -> None:
    path = write_consolidated(tmp_path / "汇总.xlsx", with_a_doubt())
    row = indicator(path, "T00-01")
    assert "待核实：甲县：累计完成110亿元，比2025年10月中旬的120亿元减少" in row["备注"]
    assert "（若不计入，全市为1，亮黄灯）" in row["备注"]
    book = load_workbook(path)
    marked = {
        sheet: {cell.value for line in book[sheet].iter_rows() for cell in line if "？" in cell.number_format}
        for sheet in ("指标总表", "县市区")
    }
    assert marked["指标总表"] == {"=(I4/J4-1)*100"}
    assert len(marked["县市区"]) == 2, "the city's figure and the county's own"


def test_what_cannot_be_compared_yet_comes_after_every_difference(path: Path) -> None:
    verdicts = [row["结论"] for row in table(path, "差异核对")]
    apart = [verdict in {"报送不全，无法核对", "只有一方报送"} for verdict in verdicts]
    assert apart == sorted(apart)
    assert any(apart)


def test_lights_and_figures_without_a_target_are_all_that_a_county_reports(path: Path) -> None:
    made = consolidated()
    for row in (r for r in table(path, "排名", top=HEADER + 1) if r["县市区"] in {"甲县", "乙县"}):
        lights = [row[heading] for heading in ("●绿", "▲黄", "■红", "○灰", "未定目标") if heading in row]
        assert sum(lights) == len(made.plan.owed_by(made.plan.unit_of[row["县市区"]]))
