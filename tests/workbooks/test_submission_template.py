from __future__ import annotations

import shutil
import subprocess
import sys
import time
from datetime import date
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from bairi_validators.decimals import plain
from bairi_validators.errors import BairiError
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan, Unit
from bairi_validators.vocabulary import (
    TEMPLATE_VERSION,
    Column,
    NeedColumn,
    PracticeColumn,
    ProblemColumn,
    SheetName,
)
from bairi_workbooks.submission_template import Entry, basis_sentence, submission_name, write_submission

PERIOD = Period.parse("2025-10上旬")
MARK = "演示数据"
HEADING_ROW = 3
INDICATORS = """
id     | name     | unit        | measure          | comparator | target | input_unit | value_name | base_name  | more
T00-01 | 消费增速 | %           | growth           | ge         | 6.5    | 亿元       | 零售总额   |            | twin
T01-01 | 零售增速 | %           | growth           | ge         | 7      | 亿元       | 零售总额   |            |
T01-02 | 综合收入 | 亿元        | amount           | ge         | 1200   |            |            |            | aim
T01-03 | 新增企业 | 家          | count            | ge         | 230    |            |            |            |
T01-04 | 新增就业 | 万人        | count            | ge         | 5.4    |            |            |            |
T02-01 | 支付率   | %           | ratio_completion | ge         | 80     | 亿元       | 已支付资金 | 已下达资金 |
T02-02 | 投资进度 | %           | ratio_completion | ge         | 120    | 亿元       | 完成投资   | 计划投资   |
T02-03 | 参保率   | %           | ratio_state      | ge         | 95     | 万人       | 参保人数   | 应参保人数 |
T02-04 | 全面开工 | 项          | milestone        | done       |        |            |            |            |
T02-05 | 期末户数 | 万户        | stock            | ge         | 42.64  |            |            |            |
T02-06 | 事故     | 起          | zero             | eq         | 0      |            |            |            |
T02-07 | 物价涨幅 | %           | cap              | le         | 3      |            |            |            | city
T02-08 | 浓度降幅 | 微克/立方米 | range            | range      | 1–2    |            |            |            | city
"""
MORE = {"twin": {"same_as": "T01-01"}, "aim": {"stretch": True}, "city": {"counties": False, "negative": True}, "": {}}


def indicators() -> list[dict[str, object]]:
    """The rows above as a plan file holds them."""
    head, *rows = ([part.strip() for part in line.split("|")] for line in INDICATORS.strip().splitlines())
    found = []
    for row in rows:
        filled: dict[str, object] = {key: text for key, text in zip(head, row, strict=True) if text and key != "more"}
        if "target" in filled:
            bounds = [Decimal(bound) for bound in str(filled["target"]).split("–")]
            filled["target"] = tuple(bounds) if len(bounds) > 1 else bounds[0]
        found.append({"reporters": ["市统计局"], "quote": "…", "counties": True, **filled, **MORE[row[-1]]})
    return found


PLAN = Plan.model_validate(
    {
        "plan": {
            "id": "sample-2025",
            "version": "7",
            "title": "示例市工作方案",
            "campaign": "示例行动",
            "place": "示例市",
            "issuer": "示例市政府办",
            "date": date(2025, 9, 18),
            "year": 2025,
            "window": {"start": date(2025, 9, 23), "end": date(2025, 12, 31)},
        },
        "source": {"file": "sample.txt", "sha256": "0" * 64},
        "reporting": {"due_days": 2, "due_hour": 18},
        "escalation": ["提醒"],
        "letterhead": {"masthead": "简报", "addressees": "各县", "copies_to": "市委办", "signer": "市政府办"},
        "units": [
            {"name": "甲县", "kind": "county"},
            {"name": "市统计局", "kind": "department"},
            {"name": "市档案局", "kind": "department"},
        ],
        "tasks": [
            {"number": 0, "title": "工作目标", "leads": ["市统计局"]},
            {"number": 1, "title": "抓消费", "leads": ["市统计局"]},
            {"number": 2, "title": "抓项目", "leads": ["市统计局"]},
            {"number": 3, "title": "管档案", "leads": ["市档案局"]},
        ],
        "indicators": indicators(),
    }
)
COUNTY, DEPARTMENT, ARCHIVE = PLAN.units


def written(tmp_path: Path, unit: Unit = COUNTY, **more: object) -> Path:
    return write_submission(tmp_path / "报送.xlsx", PLAN, unit, PERIOD, **more)  # type: ignore[arg-type]


def sheet_of(path: Path, name: SheetName = SheetName.INDICATORS, *, cached: bool = False) -> Worksheet:
    return openpyxl.load_workbook(path, data_only=cached)[name.value]


def row_of(sheet: Worksheet, indicator: str) -> int:
    return next(cell.row for cell in sheet["A"] if cell.value == indicator)


def cell_of(sheet: Worksheet, indicator: str, column: Column) -> openpyxl.cell.Cell:
    return sheet.cell(row_of(sheet, indicator), list(Column).index(column) + 1)


def validation_at(sheet: Worksheet, address: str) -> DataValidation:
    (found,) = (v for v in sheet.data_validations.dataValidation if address in v.sqref)
    return found


def validated(sheet: Worksheet, indicator: str, column: Column) -> DataValidation:
    return validation_at(sheet, cell_of(sheet, indicator, column).coordinate)


def colour_rules(sheet: Worksheet) -> dict[str, set[str]]:
    """Formulas of conditional formats with the cells that each covers."""
    return {
        rule.formula[0]: {str(part) for part in area.sqref.ranges}
        for area in sheet.conditional_formatting
        for rule in area.rules
    }


def raw_type(path: Path, address: str) -> str | None:
    with ZipFile(path) as archive:
        root = ElementTree.fromstring(archive.read("xl/worksheets/sheet2.xml"))  # noqa: S314 - our own file
    return next(cell.get("t") for cell in root.iter() if cell.tag.endswith("}c") and cell.get("r") == address)


# ── the workbook as a whole ──


def test_the_sheets_stand_in_the_agreed_order_and_the_identity_is_very_hidden(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path))
    assert book.sheetnames == ["填报说明", "指标填报", "问题台账", "要素需求", "典型经验", "_bairi"]
    assert [s.sheet_state for s in book] == ["visible"] * 5 + ["veryHidden"]


def test_the_headings_are_the_words_of_the_vocabulary_in_their_order(tmp_path: Path) -> None:
    path = written(tmp_path)
    headings = {
        SheetName.INDICATORS: Column,
        SheetName.PROBLEMS: ProblemColumn,
        SheetName.NEEDS: NeedColumn,
        SheetName.PRACTICES: PracticeColumn,
    }
    for name, columns in headings.items():
        assert [cell.value for cell in sheet_of(path, name)[HEADING_ROW]] == [c.value for c in columns]


def test_the_identity_sheet_says_plan_unit_period_and_template(tmp_path: Path) -> None:
    rows = sheet_of(written(tmp_path), SheetName.IDENTITY).iter_rows(max_col=2, values_only=True)
    assert {key: value for key, value in rows if key} == {
        "plan_id": "sample-2025",
        "plan_version": "7",
        "unit": "甲县",
        "period": "2025-10上旬",
        "template_version": TEMPLATE_VERSION,
    }


def test_a_mark_stands_in_red_on_every_visible_sheet_in_the_identity_and_in_the_properties(tmp_path: Path) -> None:
    path = written(tmp_path, mark=MARK)
    book = openpyxl.load_workbook(path, rich_text=True)
    for sheet in book.worksheets[:5]:
        banner, title = sheet["A1"].value
        assert (banner.text, banner.font.color.rgb) == (f"【{MARK}】", "FFB42318")
        assert sheet.title in str(title)
    assert ("mark", MARK) in list(book["_bairi"].iter_rows(max_col=2, values_only=True))
    assert (book.properties.subject, book.properties.keywords) == (MARK, MARK)


def test_without_a_mark_no_sheet_and_no_property_carries_one(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path))
    assert "【" not in "".join(str(sheet["A1"].value) for sheet in book.worksheets)
    assert "mark" not in [cell.value for cell in book["_bairi"]["A"]]
    assert not book.properties.subject


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    entries = {"T01-01": Entry(Decimal("629.0"), Decimal("590.1"), progress="稳步回升")}
    first = write_submission(tmp_path / "a.xlsx", PLAN, COUNTY, PERIOD, entries=entries, mark=MARK).read_bytes()
    time.sleep(1.1)
    second = write_submission(tmp_path / "b.xlsx", PLAN, COUNTY, PERIOD, entries=entries, mark=MARK).read_bytes()
    assert first == second


def test_the_first_workbook_of_a_process_is_like_the_next(tmp_path: Path, tiny_file: Path) -> None:
    program = """
import sys
from pathlib import Path
from bairi_validators.periods import Period
from bairi_validators.plan.loading import load_plan
from bairi_workbooks.submission_template import write_submission
plan = load_plan(Path(sys.argv[1]))
for name in sys.argv[2:]:
    write_submission(Path(name), plan, plan.units[0], Period.parse("2026-11中旬"))
"""
    files = [tmp_path / "first.xlsx", tmp_path / "next.xlsx"]
    subprocess.run([sys.executable, "-c", program, str(tiny_file), *map(str, files)], check=True)
    assert files[0].read_bytes() == files[1].read_bytes()


def test_fonts_are_named_and_not_left_to_the_theme(tmp_path: Path) -> None:
    with ZipFile(written(tmp_path)) as archive:
        styles = archive.read("xl/styles.xml").decode()
    assert "微软雅黑" in styles
    assert "<scheme" not in styles


def test_the_file_is_named_after_unit_and_period() -> None:
    assert submission_name(COUNTY, PERIOD) == "甲县_2025-10上旬.xlsx"
    assert submission_name(Unit.model_validate({"name": "甲/乙", "kind": "county"}), PERIOD) == "甲_乙_2025-10上旬.xlsx"


def test_a_folder_that_cannot_be_made_is_told_in_chinese(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BairiError, match="不能写入"):
        write_submission(tmp_path / "file" / "x.xlsx", PLAN, COUNTY, PERIOD)


def test_every_visible_sheet_is_protected_without_a_password_and_prints_on_a4_landscape(tmp_path: Path) -> None:
    for sheet in openpyxl.load_workbook(written(tmp_path)).worksheets[:5]:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        assert not sheet.protection.formatColumns  # in the file false means: not forbidden
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert "甲县" in sheet.oddHeader.left.text
        assert PERIOD.label in sheet.oddHeader.right.text
        assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页"


# ── 指标填报 ──


def test_the_line_above_the_headings_says_unit_period_and_deadline(tmp_path: Path) -> None:
    info = sheet_of(written(tmp_path))["A2"].value
    assert info == "填报单位：甲县　　期次：2025年10月上旬　　报送截止：2025年10月12日18时"


def test_headings_and_indicator_names_stay_in_view_and_headings_repeat_in_print(tmp_path: Path) -> None:
    sheet = sheet_of(written(tmp_path))
    assert sheet.freeze_panes == "D4"
    assert sheet.print_title_rows == "$3:$3"


def test_every_indicator_that_the_unit_owes_has_one_row_in_the_plans_order(tmp_path: Path) -> None:
    for unit in (COUNTY, DEPARTMENT):
        sheet = sheet_of(written(tmp_path, unit))
        assert [cell.value for cell in sheet["A"]][HEADING_ROW:] == [i.id for i in PLAN.owed_by(unit)]


def test_a_row_names_its_task_and_the_unit_of_what_is_typed(tmp_path: Path) -> None:
    sheet = sheet_of(written(tmp_path))
    assert cell_of(sheet, "T00-01", Column.TASK).value == "工作目标"
    assert cell_of(sheet, "T01-01", Column.TASK).value == "1.抓消费"
    assert cell_of(sheet, "T01-01", Column.UNIT).value == "亿元"


def test_a_growth_row_shows_the_rate_by_formula_with_its_cached_value(tmp_path: Path) -> None:
    path = written(tmp_path, entries={"T01-01": Entry(Decimal("636.6"), Decimal(600))})
    cell = cell_of(sheet_of(path), "T01-01", Column.RATE)
    assert cell.value == '=IF(AND(ISNUMBER(G5),ISNUMBER(H5)),IF(H5>0,(G5/H5-1)*100,""),"")'
    assert cell.number_format == '0.0"%"'
    assert cell_of(sheet_of(path, cached=True), "T01-01", Column.RATE).value == pytest.approx(6.1, abs=1e-12)


def test_a_ratio_row_shows_its_share_in_percent(tmp_path: Path) -> None:
    path = written(tmp_path, entries={"T02-01": Entry(Decimal(3), Decimal(4))})
    assert "G9/H9*100" in cell_of(sheet_of(path), "T02-01", Column.RATE).value
    assert cell_of(sheet_of(path, cached=True), "T02-01", Column.RATE).value == 75


@pytest.mark.parametrize(
    "entry", [Entry(), Entry(Decimal(3)), Entry(Decimal(3), Decimal(0)), Entry("5.4万", Decimal(4))]
)
def test_a_rate_that_cannot_be_told_is_an_empty_text_and_not_a_formula_without_a_result(
    tmp_path: Path, entry: Entry
) -> None:
    path = written(tmp_path, entries={"T01-01": entry})
    cell = cell_of(sheet_of(path, cached=True), "T01-01", Column.RATE)
    assert not cell.value
    assert cell.data_type != "e"
    assert cell_of(sheet_of(path), "T01-01", Column.RATE).data_type == "f"
    assert raw_type(path, cell.coordinate) == "str"


def test_a_row_with_the_same_figure_as_another_takes_it_from_there(tmp_path: Path) -> None:
    entries = {"T01-01": Entry(Decimal(110), Decimal(100)), "T00-01": Entry(Decimal(1), Decimal(1), progress="不算数")}
    path = written(tmp_path, entries=entries)
    sheet, cached = sheet_of(path), sheet_of(path, cached=True)
    value, base = cell_of(sheet, "T00-01", Column.VALUE), cell_of(sheet, "T00-01", Column.BASE)
    assert (value.value, base.value) == ('=IF(G5="","",G5)', '=IF(H5="","",H5)')
    assert value.protection.locked
    assert [cell_of(cached, "T00-01", c).value for c in (Column.VALUE, Column.BASE)] == [110, 100]
    assert cell_of(cached, "T00-01", Column.RATE).value == pytest.approx(10)
    assert cell_of(sheet, "T00-01", Column.BASIS).value == "与T01-01同一个数，自动取数。"
    assert cell_of(sheet, "T00-01", Column.PROGRESS).value is None
    assert not any(value.coordinate in v.sqref for v in sheet.data_validations.dataValidation)


def test_only_the_cells_that_a_measure_uses_can_be_typed_in(tmp_path: Path) -> None:
    inputs = (Column.TARGET, Column.VALUE, Column.BASE, Column.RATE, Column.STATE, Column.DONE_ON, Column.PROGRESS)
    sheet = sheet_of(written(tmp_path))

    def unlocked(indicator: str) -> set[Column]:
        return {c for c in inputs if not cell_of(sheet, indicator, c).protection.locked}

    assert unlocked("T01-01") == {Column.VALUE, Column.BASE, Column.PROGRESS}
    assert unlocked("T01-02") == {Column.TARGET, Column.VALUE, Column.PROGRESS}
    assert unlocked("T02-04") == {Column.STATE, Column.DONE_ON, Column.PROGRESS}
    assert unlocked("T02-06") == {Column.VALUE, Column.PROGRESS}
    assert all(cell.protection.locked for cell in sheet[HEADING_ROW])


def test_inputs_are_light_yellow_and_unused_cells_grey(tmp_path: Path) -> None:
    sheet = sheet_of(written(tmp_path))
    assert cell_of(sheet, "T01-02", Column.VALUE).fill.start_color.rgb == "FFFFFBE6"
    assert cell_of(sheet, "T01-02", Column.BASE).fill.start_color.rgb == "FFE6E9ED"


@pytest.mark.parametrize(
    ("indicator", "value", "number_format"),
    [
        ("T00-01", 6.5, '"≥"0.0"%"'),
        ("T01-01", 7, '"≥"0"%"'),
        ("T01-02", 1200, '"力争≥"0'),
        ("T02-05", 42.64, '"≥"0.00'),
        ("T02-06", 0, "0"),
        ("T02-07", 3, '"≤"0"%"'),
        ("T02-08", "1–2", "General"),
        ("T02-04", "12月31日前完成", "General"),
    ],
)
def test_a_department_sees_the_citys_target(tmp_path: Path, indicator: str, value: object, number_format: str) -> None:
    cell = cell_of(sheet_of(written(tmp_path, DEPARTMENT)), indicator, Column.TARGET)
    assert (cell.value, cell.number_format) == (value, number_format)
    assert cell.protection.locked


def test_a_county_types_its_own_target_where_the_citys_is_not_its_own(tmp_path: Path) -> None:
    sheet = sheet_of(written(tmp_path, entries={"T01-02": Entry(own_target=Decimal(90))}))
    assert cell_of(sheet, "T01-02", Column.TARGET).value == 90
    assert cell_of(sheet, "T01-03", Column.TARGET).value is None
    assert "选填" in validated(sheet, "T01-03", Column.TARGET).prompt
    assert cell_of(sheet, "T02-01", Column.TARGET).value == 80


def test_text_stays_text_whatever_sign_it_begins_with(tmp_path: Path) -> None:
    entry = Entry("5.4万", "=1+1", progress="=HYPERLINK(1)", problem="@x", next_step="https://example.org")
    sheet = sheet_of(written(tmp_path, entries={"T01-01": entry}))
    columns = (Column.VALUE, Column.BASE, Column.PROGRESS, Column.PROBLEM, Column.NEXT)
    cells = [cell_of(sheet, "T01-01", c) for c in columns]
    assert [c.value for c in cells] == ["5.4万", "=1+1", "=HYPERLINK(1)", "@x", "https://example.org"]
    assert {raw_type(tmp_path / "报送.xlsx", c.coordinate) for c in cells} == {"s"}
    assert not any(c.hyperlink for c in cells)


def test_a_milestone_is_filled_in_with_state_and_date(tmp_path: Path) -> None:
    entry = Entry(Decimal(9), state="已完成", done_on=date(2025, 10, 8))
    sheet = sheet_of(written(tmp_path, entries={"T02-04": entry}))
    assert cell_of(sheet, "T02-04", Column.STATE).value == "已完成"
    done_on = cell_of(sheet, "T02-04", Column.DONE_ON)
    assert (done_on.value.date(), done_on.number_format) == (date(2025, 10, 8), "yyyy-mm-dd")
    assert cell_of(sheet, "T02-04", Column.VALUE).value is None


@pytest.mark.parametrize(
    ("indicator", "column", "kind", "operator"),
    [
        ("T01-01", Column.VALUE, "decimal", "greaterThanOrEqual"),
        ("T01-01", Column.BASE, "decimal", "greaterThan"),
        ("T01-03", Column.VALUE, "whole", "greaterThanOrEqual"),
        ("T01-04", Column.VALUE, "decimal", "greaterThanOrEqual"),
        ("T02-06", Column.VALUE, "whole", "greaterThanOrEqual"),
        ("T02-07", Column.VALUE, "decimal", None),
        ("T02-08", Column.VALUE, "decimal", None),
    ],
)
def test_numbers_are_checked_as_they_are_typed(
    tmp_path: Path, indicator: str, column: Column, kind: str, operator: str | None
) -> None:
    validation = validated(sheet_of(written(tmp_path, DEPARTMENT)), indicator, column)
    assert (validation.type, validation.operator) == (kind, operator)
    assert validation.promptTitle == column.value
    assert "填" in validation.prompt
    assert validation.error.startswith("不是数字：请只填数字，按")
    if operator is None:
        assert float(validation.formula1) < 0


def test_state_is_a_list_and_the_date_lies_between_new_year_and_the_periods_end(tmp_path: Path) -> None:
    sheet = sheet_of(written(tmp_path))
    assert validated(sheet, "T02-04", Column.STATE).formula1 == '"未启动,推进中,已完成"'
    day = validated(sheet, "T02-04", Column.DONE_ON)
    assert day.type == "date"
    days = [date.fromordinal(date(1899, 12, 30).toordinal() + int(f)) for f in (day.formula1, day.formula2)]
    assert days == [date(2025, 1, 1), PERIOD.end]
    assert not any("J4" in v.sqref for v in sheet.data_validations.dataValidation)


def test_mistakes_turn_red_or_yellow_only_in_the_rows_where_they_are_mistakes(tmp_path: Path) -> None:
    rules = colour_rules(sheet_of(written(tmp_path)))
    assert rules["AND(ISNUMBER($G9),ISNUMBER($H9),$H9>0,$G9>$H9)"] == {"G9", "G11"}
    assert rules["AND(ISNUMBER($G5),LEN(TRIM($H5))=0)"] == {"H5", "H9:H11"}
    assert rules['AND(TRIM($J12)="已完成",LEN(TRIM($K12))=0)'] == {"K12"}
    assert rules["IF(ISNUMBER($G7),$G7<>INT($G7),FALSE)"] == {"G7", "G14"}


def test_long_words_get_a_higher_row(tmp_path: Path) -> None:
    sheet = sheet_of(written(tmp_path, entries={"T01-03": Entry(progress="进展顺利，" * 60)}))
    heights = {i: sheet.row_dimensions[row_of(sheet, i)].height for i in ("T01-02", "T01-03")}
    assert heights["T01-03"] > 400 > heights["T01-02"]


# ── 填报口径 ──


@pytest.mark.parametrize(
    ("indicator", "sentence"),
    [
        ("T00-01", "与T01-01同一个数，自动取数。"),
        ("T01-01", "累计完成填自1月1日起累计的零售总额，对比基数填上年同期零售总额，均按亿元计。"),
        ("T01-02", "累计完成填自1月1日起累计的综合收入，按亿元计；对比基数不填。"),
        ("T02-01", "累计完成填截至本期末的已支付资金（分子），对比基数填已下达资金（分母），均按亿元计。"),
        ("T02-05", "累计完成填期末户数（本期末时点数），按万户计；对比基数不填。"),
        ("T02-06", "累计完成填自1月1日起累计的事故（没有发生的填0），按起计；对比基数不填。"),
        ("T02-07", "累计完成填截至本期末的物价涨幅，按%计；对比基数不填。"),
    ],
)
def test_the_basis_says_what_both_numbers_are(indicator: str, sentence: str) -> None:
    assert basis_sentence(PLAN.indicator_of[indicator]) == sentence


def test_the_basis_of_a_milestone_speaks_of_state_and_date() -> None:
    sentence = basis_sentence(PLAN.indicator_of["T02-04"])
    assert "未启动、推进中、已完成" in sentence
    assert "完成日期" in sentence


# ── the other sheets ──


def test_problems_needs_and_practices_are_filled_in_above_empty_unlocked_rows(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        problems=[{ProblemColumn.PROBLEM: "-进度慢", ProblemColumn.DEADLINE: date(2025, 11, 15)}],
        needs=[{NeedColumn.KIND: "用地", NeedColumn.NEED: "120亩"}],
        practices=[{PracticeColumn.TITLE: "做法", PracticeColumn.CONTENT: "成效"}],
    )
    problems = sheet_of(path, SheetName.PROBLEMS)
    assert [c.value for c in problems[4]][:3] == [None, "-进度慢", None]
    assert problems["D4"].value.date() == date(2025, 11, 15)
    assert sheet_of(path, SheetName.NEEDS)["A4"].value == "用地"
    assert sheet_of(path, SheetName.PRACTICES)["C4"].value == "成效"
    for name, empty in ((SheetName.PROBLEMS, 30), (SheetName.NEEDS, 30), (SheetName.PRACTICES, 15)):
        sheet = sheet_of(path, name)
        assert sheet.max_row == HEADING_ROW + 1 + empty
        assert not sheet.cell(sheet.max_row, 1).protection.locked


def test_tasks_are_chosen_from_those_that_the_unit_owes_or_leads(tmp_path: Path) -> None:
    for unit, tasks in ((COUNTY, ["工作目标", "1.抓消费", "2.抓项目"]), (ARCHIVE, ["3.管档案"])):
        book = openpyxl.load_workbook(written(tmp_path, unit))
        for name in (SheetName.PROBLEMS, SheetName.PRACTICES):
            source = validation_at(book[name.value], "A4").formula1
            assert source == f"_bairi!$D$1:$D${len(tasks)}"
        assert [cell.value for cell in book["_bairi"]["D"]][: len(tasks)] == tasks


def test_states_kinds_and_dates_of_the_lists_are_checked_down_to_the_last_row(tmp_path: Path) -> None:
    path = written(tmp_path)
    problems = sheet_of(path, SheetName.PROBLEMS)
    assert validation_at(problems, "E33").formula1 == '"未整改,整改中,已销号"'
    assert {validation_at(problems, a).type for a in ("D33", "F33")} == {"date"}
    assert validation_at(sheet_of(path, SheetName.NEEDS), "A33").formula1 == '"用地,用能,资金,审批"'


def test_the_manual_explains_only_the_measures_that_the_unit_reports(tmp_path: Path) -> None:
    def words(unit: Unit) -> str:
        rows = sheet_of(written(tmp_path, unit), SheetName.INSTRUCTIONS).iter_rows(values_only=True)
        return "\n".join(str(value) for row in rows for value in row if value)

    assert "应报指标11项（其中1项与其他指标是同一个数，自动取数，不用填）" in words(COUNTY)
    assert "请于2025年10月12日18时前报送" in words(COUNTY)
    assert "区间" not in words(COUNTY)
    assert "区间" in words(DEPARTMENT)


def test_a_unit_without_indicators_still_gets_a_workbook(tmp_path: Path) -> None:
    sheet = sheet_of(written(tmp_path, ARCHIVE))
    assert sheet.max_row == HEADING_ROW


# ── in another program ──


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_opens_it_and_computes_every_formula_without_an_error(tmp_path: Path) -> None:
    path = written(tmp_path, entries={"T01-01": Entry(Decimal("636.6"), Decimal(600)), "T02-01": Entry(Decimal(3))})
    book = openpyxl.load_workbook(path)
    book.save(path)  # without cached values: whatever stands there afterwards was computed
    out, profile = tmp_path / "out", (tmp_path / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx", "--outdir", out]
    subprocess.run([*command, path], check=True, capture_output=True, timeout=180)
    sheet = sheet_of(out / path.name, cached=True)
    assert not [c.coordinate for row in sheet.iter_rows() for c in row if c.data_type == "e"]
    assert cell_of(sheet, "T01-01", Column.RATE).value == pytest.approx(6.1)
    assert cell_of(sheet, "T00-01", Column.RATE).value == pytest.approx(6.1)
    assert cell_of(sheet, "T00-01", Column.VALUE).value == 636.6
    assert not cell_of(sheet, "T02-01", Column.RATE).value


def test_numbers_come_back_as_they_were_given(tmp_path: Path) -> None:
    figures = ["0.1", "629", "123456789.12", "0.0003"]
    entries = dict(zip(("T01-02", "T01-03", "T01-04", "T02-05"), (Entry(Decimal(f)) for f in figures), strict=True))
    sheet = sheet_of(written(tmp_path, entries=entries))
    assert [plain(Decimal(str(cell_of(sheet, i, Column.VALUE).value))) for i in entries] == figures
