"""Excel templates: loops, conditions and repeated sheets, and everything on a sheet that has to follow its rows."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference, Series
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.table import Table
from PIL import Image as Picture

from bairi_validators.errors import BairiError
from bairi_workbooks.templating.cells import fill
from bairi_workbooks.templating.excel import fill_workbook
from bairi_workbooks.templating.values import CUT_MARK
from bairi_workbooks.text import MOST_CHARACTERS

RED = PatternFill("solid", bgColor="FF0000")


def made(cells: dict[str, Any], title: str = "表") -> Workbook:
    """A workbook of one sheet with these cells."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = title
    for where, value in cells.items():
        sheet[where] = value
    return book


def listed(**more: Any) -> Workbook:
    """A heading, a loop of one row, a total."""
    tags = {"A2": "{%tr for r in rows %}", "A3": "{{ r.name }}", "B3": "{{ r.n }}", "A4": "{%tr endfor %}"}
    return made({"A1": "名称", "B1": "数", **tags, "A5": "合计", "B5": "=SUM(B3:B3)", **more})


def rows_of(*numbers: Any) -> dict[str, Any]:
    return {"rows": [{"name": f"第{n}", "n": number} for n, number in enumerate(numbers, 1)]}


def filled(book: Workbook, context: dict[str, Any]) -> Any:
    fill(book, context, "t.xlsx")
    return book.active


def column(sheet: Any, letter: str) -> list[Any]:
    return [cell.value for cell in sheet[letter]]


# Formulas


def test_a_total_below_a_loop_grows_with_it():
    sheet = filled(listed(), rows_of(1, 2, 3))
    assert column(sheet, "B") == ["数", 1, 2, 3, "=SUM(B2:B4)"]


def test_a_total_may_as_well_be_written_over_the_tag_rows():
    sheet = filled(listed(B5="=SUM(B2:B4)"), rows_of(1, 2))
    assert sheet["B4"].value == "=SUM(B2:B3)"


def test_a_formula_in_a_loop_reads_its_own_row_and_what_is_fixed_below():
    sheet = filled(listed(C3="=B3/$B$5"), rows_of(1, 2))
    assert column(sheet, "C") == [None, "=B2/$B$4", "=B3/$B$4", None]


def test_rows_with_dollars_are_seen_whole_from_within_the_loop():
    sheet = filled(listed(C3="=RANK(B3,B$3:B$3)", D3="=SUM(B$3:B3)"), rows_of(1, 2))
    assert column(sheet, "C")[1:3] == ["=RANK(B2,B$2:B$3)", "=RANK(B3,B$2:B$3)"]
    assert column(sheet, "D")[1:3] == ["=SUM(B$2:B2)", "=SUM(B$2:B3)"]


def test_a_total_of_nothing_stays_empty_for_missing_is_not_zero():
    assert column(filled(listed(), rows_of()), "B") == ["数", None]


def test_subtotals_read_their_own_turn_and_the_grand_total_reads_no_subtotal():
    book = made(
        {
            "A1": "{%tr for g in groups %}",
            "A2": "{%tr for n in g %}",
            "B3": "{{ n }}",
            "A4": "{%tr endfor %}",
            "B5": "=SUM(B3:B3)",
            "A6": "{%tr endfor %}",
            "B7": "=SUM(B3:B3)",
        }
    )
    sheet = filled(book, {"groups": [[1, 2], [], [3]]})
    assert column(sheet, "B") == [1, 2, "=SUM(B1:B2)", None, 3, "=SUM(B5:B5)", "=SUM((B1:B2,B5:B5))"]


def test_formulas_of_other_sheets_and_names_follow_too():
    book = listed()
    other = book.create_sheet("汇总")
    other["A1"] = "=SUM('表'!B3:B3)+SUM(表!B5)+LEN(\"B3\")+COUNTA(表!A:A)"
    book.defined_names["明细"] = DefinedName("明细", attr_text="'表'!$B$3:$B$3")
    filled(book, rows_of(1, 2))
    assert other["A1"].value == "=SUM('表'!B2:B3)+SUM('表'!B4)+LEN(\"B3\")+COUNTA('表'!A:A)"
    assert book.defined_names["明细"].attr_text == "'表'!$B$2:$B$3"


def test_a_name_of_which_nothing_is_left_is_taken_out():
    book = listed()
    book.defined_names["明细"] = DefinedName("明细", attr_text="'表'!$B$3")
    filled(book, rows_of())
    assert "明细" not in book.defined_names


def test_array_formulas_move_with_their_place():
    book = listed()
    book["表"]["C5"] = ArrayFormula("C5", "=SUM(B3:B3*2)")
    cell = filled(book, rows_of(1, 2, 3))["C5"].value
    assert (cell.ref, cell.text) == ("C5", "=SUM(B2:B4*2)")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("=SUM('{{ c }}'!A1)", "按循环生成多张，不能从别的工作表引用"),
        ("=A1##", "公式无法识别"),
    ],
)
def test_a_formula_that_cannot_follow_is_told_with_its_cell(text, said):
    book = listed(B7=text)
    book.create_sheet("{{ c }}")["A1"] = "{%sheet for c in ['甲', '乙'] %}"
    with pytest.raises(BairiError, match="工作表“表”单元格 B7 有误：") as caught:
        filled(book, rows_of(1))
    assert said in str(caught.value)


# What else is on a sheet


def test_validations_and_conditional_formats_follow_every_row_of_a_loop():
    book = listed()
    sheet: Any = book.active
    choice = DataValidation(type="list", formula1="$A$3:$A$3")
    choice.add("B3")
    below = DataValidation(type="whole", operator="between", formula1="1", formula2="B5")
    below.add("C5")
    for validation in (choice, below):
        sheet.add_data_validation(validation)
    sheet.conditional_formatting.add("A2:B4", FormulaRule(["$B2>B$5"], fill=RED))
    filled(book, rows_of(1, 2, 3))
    found = [(str(v.sqref), v.formula1, v.formula2) for v in sheet.data_validations.dataValidation]
    assert found == [("B2:B4", "$A$2:$A$4", None), ("C5", "1", "B5")]
    assert [(str(f.sqref), f.rules[0].formula) for f in sheet.conditional_formatting] == [("A2:B4", ["$B2>B$5"])]


def test_formats_of_a_loop_over_nothing_are_taken_out():
    book = listed()
    sheet: Any = book.active
    choice = DataValidation(type="list", formula1='"绿,红"')
    choice.add("B3")
    sheet.add_data_validation(choice)
    sheet.conditional_formatting.add("B3", FormulaRule(["B3>1"], fill=RED))
    filled(book, rows_of())
    assert sheet.data_validations.dataValidation == []
    assert not list(sheet.conditional_formatting)


def test_print_area_titles_frozen_rows_breaks_filter_and_table_follow():
    book = made(
        {
            "A1": "{%tr if heading %}",
            "A2": "标题",
            "A3": "{%tr endif %}",
            "A4": "名称",
            "B4": "数",
            "A5": "{%tr for n in rows %}",
            "A6": "{{ n }}",
            "A7": "{%tr endfor %}",
            "A8": "尾",
        }
    )
    sheet: Any = book.active
    sheet.print_area, sheet.print_title_rows, sheet.freeze_panes = "A1:B8", "1:4", "B5"
    sheet.auto_filter.ref = "A4:B7"
    sheet.add_table(Table(displayName="明细", ref="A4:B7"))
    sheet.row_breaks.append(Break(id=6))
    filled(book, {"heading": True, "rows": [1, 2]})
    assert (sheet.print_area, sheet.print_title_rows, sheet.freeze_panes) == ("'表'!$A$1:$B$5", "$1:$2", "B3")
    assert (sheet.auto_filter.ref, sheet.tables["明细"].ref) == ("A2:B4", "A2:B4")
    assert [b.id for b in sheet.row_breaks.brk] == [3, 4]


def test_merged_cells_repeat_within_a_loop_and_stretch_around_one():
    book = listed(C1="状态", D3="{{ r.n }}")
    sheet: Any = book.active
    sheet.merge_cells("C1:C5")
    sheet.merge_cells("D3:E3")
    sheet["E3"].border = Border(right=Side("thin"))
    filled(book, rows_of(1, 2))
    assert sorted(str(m) for m in sheet.merged_cells.ranges) == ["C1:C4", "D2:E2", "D3:E3"]
    assert sheet["D3"].value == 2
    assert sheet["E3"].border.right.style == "thin"


def test_a_label_merged_over_a_loop_stands_beside_all_its_rows():
    book = made(
        {
            "A1": "{%tr for g in groups %}",
            "A2": "{%tr for n in g.rows %}",
            "B2": "{{ g.name }}",
            "A3": "{{ n }}",
            "A4": "{%tr endfor %}",
            "A5": "{%tr endfor %}",
        }
    )
    sheet: Any = book.active
    sheet.merge_cells("B2:B4")
    filled(book, {"groups": [{"name": "甲", "rows": [1, 2]}, {"name": "乙", "rows": []}, {"name": "丙", "rows": [3]}]})
    assert [(sheet[f"A{n}"].value, sheet[f"B{n}"].value) for n in (1, 2, 3)] == [(1, "甲"), (2, None), (3, "丙")]
    assert [str(m) for m in sheet.merged_cells.ranges] == ["B1:B2"]


def test_notes_links_and_row_heights_repeat():
    book = listed()
    sheet: Any = book.active
    sheet["A3"].comment = Comment("口径", "统计局")
    sheet["A3"].hyperlink = "#表!B5"
    sheet.row_dimensions[3].height, sheet.row_dimensions[9].height = 30, 44
    filled(book, rows_of(1, 2))
    assert [sheet[f"A{n}"].comment.text for n in (2, 3)] == ["口径", "口径"]
    assert [sheet.row_dimensions[n].height for n in (2, 3, 8)] == [30, 30, 44]
    assert sheet["A4"].hyperlink is None


def test_a_link_follows_the_row_that_it_leads_to():
    book = listed()
    sheet: Any = book.active
    sheet["A1"].hyperlink = "#x"
    sheet["A1"].hyperlink.location = "'表'!B5"
    filled(book, rows_of(1, 2, 3, 4))
    assert sheet["A1"].hyperlink.location == "'表'!B6"


def charted() -> Workbook:
    """A chart of the loop's numbers by their names, below the table; its title is a cell."""
    book = listed()
    sheet: Any = book.active
    chart = BarChart()
    chart.append(Series(Reference(sheet, min_col=2, min_row=3), title_from_data=False, title="数"))
    chart.set_categories(Reference(sheet, min_col=1, min_row=3))
    sheet.add_chart(chart, "D7")
    return book


def test_a_chart_grows_with_its_loop_and_carries_what_it_shows(tmp_path):
    book = charted()
    filled(book, rows_of(Decimal("1.5"), None, 3))
    book.save(tmp_path / "b.xlsx")
    (chart,) = load_workbook(tmp_path / "b.xlsx")["表"]._charts  # type: ignore[attr-defined]
    numbers, names = chart.ser[0].val.numRef, chart.ser[0].cat.numRef
    assert (numbers.f, names.f) == ("'表'!$B$2:$B$4", "'表'!$A$2:$A$4")
    assert [(point.idx, float(point.v)) for point in numbers.numCache.pt] == [(0, 1.5), (2, 3.0)]
    assert chart.anchor._from.row == 6 + 3 - 2 - 1


def test_a_chart_of_nothing_is_taken_out():
    assert filled(charted(), rows_of())._charts == []


def test_a_sheet_that_is_a_chart_follows_its_data_and_goes_without_it(tmp_path):
    book = listed()
    chart = BarChart()
    chart.add_data(Reference(book["表"], min_col=2, min_row=3))
    book.create_chartsheet("图").add_chart(chart)
    book.save(stored := BytesIO())
    full, bare = load_workbook(stored), load_workbook(stored)
    fill(full, rows_of(1, 2, 3), "t.xlsx")
    full.save(tmp_path / "b.xlsx")
    (kept,) = load_workbook(tmp_path / "b.xlsx").chartsheets[0]._charts
    assert kept.ser[0].val.numRef.f == "'表'!$B$2:$B$4"
    fill(bare, rows_of(), "t.xlsx")
    assert bare.sheetnames == ["表"]


def test_a_picture_stays_below_its_table():
    stored = BytesIO()
    Picture.new("RGB", (4, 4)).save(stored, "PNG")
    book = listed()
    sheet: Any = book.active
    sheet.add_image(Image(stored), "B6")
    book.save(kept := BytesIO())
    sheet = filled(load_workbook(kept), rows_of(1, 2, 3, 4))
    assert [picture.anchor._from.row for picture in sheet._images] == [5 + 4 - 3]


# Conditions and sheets


def test_conditions_choose_among_rows_and_a_loop_over_nothing_says_so():
    book = made(
        {
            "A1": "{%tr if n > 1 %}",
            "A2": "多",
            "A3": "{%tr elif n == 1 %}",
            "A4": "一",
            "A5": "{%tr else %}",
            "A6": "无",
            "A7": "{%tr endif %}",
            "A8": "{%tr for name, value in pairs %}",
            "A9": "{{ name }}={{ value }}",
            "A10": "{%tr else %}",
            "A11": "暂无",
            "A12": "{%tr endfor %}",
        }
    )
    book.save(stored := BytesIO())

    def texts(n: int, **pairs: int) -> list[Any]:
        return column(filled(load_workbook(stored), {"n": n, "pairs": list(pairs.items())}), "A")

    assert texts(2, a=1) == ["多", "a=1"]
    assert texts(1) == ["一", "暂无"]
    assert texts(0, a=1, b=2) == ["无", "a=1", "b=2"]


def paged() -> Workbook:
    """A sheet for each county, and one more that stays."""
    book = made({"A1": "{%sheet for c in counties %}", "A2": "{{ c }}", "A3": "=A2"}, "{{ c }}")
    sheet: Any = book.active
    sheet.freeze_panes, sheet.print_title_rows, sheet.print_area = "A3", "2:2", "A1:A3"
    sheet.column_dimensions["A"].width = 40
    sheet.oddFooter.center.text = "{{ c }} &P"
    sheet.conditional_formatting.add("A2:A3", FormulaRule(["$A2>1"], fill=RED))
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=1, min_row=2, max_row=3))
    sheet.add_chart(chart, "C2")
    book.create_sheet("说明")["A1"] = "说明"
    return book


def test_a_sheet_repeats_with_its_own_name_formulas_page_and_chart(tmp_path):
    book = paged()
    fill(book, {"counties": ["东河县", "西岭/县", "东河县"]}, "t.xlsx")
    book.save(tmp_path / "b.xlsx")
    book = load_workbook(tmp_path / "b.xlsx")
    assert book.sheetnames == ["东河县", "西岭_县", "东河县(2)", "说明"]
    for name, county in zip(book.sheetnames, ["东河县", "西岭/县", "东河县"], strict=False):
        sheet: Any = book[name]
        assert column(sheet, "A") == [county, "=A1"]
        assert (sheet.freeze_panes, sheet.print_title_rows, sheet.print_area) == ("A2", "$1:$1", f"'{name}'!$A$1:$A$2")
        assert sheet.column_dimensions["A"].width == 40
        assert [str(f.sqref) for f in sheet.conditional_formatting] == ["A1:A2"]
        assert sheet._charts[0].ser[0].val.numRef.f == f"'{name}'!$A$1:$A$2"


def test_a_sheet_whose_condition_fails_is_left_out_and_so_is_one_without_turns():
    book = paged()
    book["说明"]["A1"] = "{%sheet if more %}"
    book.create_sheet("末")
    fill(book, {"counties": [], "more": False}, "t.xlsx")
    assert book.sheetnames == ["末"]


def test_a_workbook_without_sheets_is_no_workbook():
    book = paged()
    del book["说明"]
    with pytest.raises(BairiError, match="没有留下任何工作表"):
        fill(book, {"counties": []}, "t.xlsx")


@pytest.mark.parametrize(
    ("cell", "text", "said"),
    [
        ("B1", "{%tr for c in counties %}", "单元格 B1 有误：循环和条件的标记要单独占一行"),
        ("B2", "说明", "单元格 B2 有误：标记行生成时会去掉，这一格的内容会丢失"),
        ("A1", "{%sheet for counties %}", "单元格 A1 有误：循环应写作 {%sheet for"),
        ("A1", "{%tr else %}", "单元格 A1 有误：else 前面没有与它相配的开始行"),
        ("A1", "{%sheet for c in 'abc' %}", "单元格 A1 有误：循环的对象不是列表"),
        ("A1", "{%sheet for a, b in counties %}", "单元格 A1 有误：循环写了2个名称，列表的每一项却有3个值"),
    ],
)
def test_a_tag_that_stands_wrong_is_told_with_its_cell(cell, text, said):
    with pytest.raises(BairiError) as caught:
        filled(made({"A2": "{%tr if true %}", "A3": "{%tr endif %}", cell: text}), {"counties": [(1, 2, 3)]})
    assert f"模板 t.xlsx 工作表“表”{said}" in str(caught.value)


# Values


def test_values_keep_their_types_and_the_templates_number_format():
    values = [Decimal("1.50"), 2, Fraction(1, 4), True, date(2025, 10, 31), datetime(2025, 10, 31, 9), "007", None]
    book = listed()
    sheet: Any = book.active
    sheet["B3"].number_format, sheet["B3"].font = "0.000", Font(bold=True)
    filled(book, rows_of(*values))
    assert column(sheet, "B")[1:-1] == [Decimal("1.50"), 2, Decimal("0.25"), *values[3:]]
    assert [sheet[f"B{n}"].number_format for n in (2, 3, 4)] == ["0.000"] * 3
    assert sheet["B8"].data_type == "s"


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "{{7*7}}", "{%tr for x in y %}", "+1", "-1+1", "@x", "#N/A"])
def test_text_of_people_is_text_and_nothing_else(text, tmp_path):
    book = made({"A1": "{{ text }}", "A2": "见{{ text }}", "A3": "{{ text }}尾"}, "{{ text }}")
    fill(book, {"text": text}, "t.xlsx")
    book.save(tmp_path / "b.xlsx")
    sheet = load_workbook(tmp_path / "b.xlsx").worksheets[0]
    assert column(sheet, "A") == [text, f"见{text}", f"{text}尾"]
    stored = zipfile.ZipFile(tmp_path / "b.xlsx").read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in stored
    assert b't="e"' not in stored


def test_characters_that_no_file_may_hold_are_dropped():
    sheet = filled(made({"A1": "{{ text }}"}), {"text": "a\x00\x0b\ud800\ufffe乙"})
    assert sheet["A1"].value == "a乙"


@pytest.mark.parametrize("character", ["文", "😀"])
def test_text_too_long_for_a_cell_is_cut_with_a_mark(character):
    text = filled(made({"A1": "{{ text }}"}), {"text": character * 40_000})["A1"].value
    assert text.endswith(CUT_MARK)
    assert MOST_CHARACTERS - 2 < len(text.encode("utf-16-le")) // 2 <= MOST_CHARACTERS


def test_text_of_the_template_that_begins_like_a_formula_stays_text(tmp_path):
    book = listed()
    sheet: Any = book.active
    sheet["C1"] = "=不是公式"
    sheet["C1"].data_type, sheet["C1"].quotePrefix = "s", True
    book.save(tmp_path / "t.xlsx")
    fill_workbook(tmp_path / "t.xlsx", rows_of(1), tmp_path / "b.xlsx", date(2025, 11, 1))
    cell = load_workbook(tmp_path / "b.xlsx")["表"]["C1"]
    assert (cell.value, cell.data_type) == ("=不是公式", "s")


def test_libreoffice_works_out_what_the_moved_formulas_say(tmp_path: Path):
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice (soffice) is not installed, so nothing can be worked out here")
    book = made(
        {
            "A1": "{%tr for g in groups %}",
            "A2": "{%tr for n in g %}",
            "A3": "{{ n }}",
            "B3": "=A3/A$7",
            "C3": "=RANK(A3,A$3:A$3)",
            "D3": "=SUM(A$3:A3)",
            "A4": "{%tr endfor %}",
            "A5": "=SUM(A3:A3)",
            "A6": "{%tr endfor %}",
            "A7": "=SUM(A3:A3)",
        }
    )
    fill(book, {"groups": [[1, 4], [], [5]]}, "t.xlsx")
    book.save(tmp_path / "b.xlsx")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        soffice,
        profile,
        "--headless",
        "--convert-to",
        "csv",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "b.xlsx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    lines = (tmp_path / "b.csv").read_text().split()
    assert lines == ["1,0.1,3,1", "4,0.4,2,5", "5,,,", ",,,", "5,0.5,1,15", "5,,,", "10,,,"]


def test_a_filled_workbook_is_worked_out_when_it_is_opened(tmp_path: Path):
    listed().save(tmp_path / "t.xlsx")
    fill_workbook(tmp_path / "t.xlsx", rows_of(1), tmp_path / "b.xlsx", date(2025, 11, 1))
    assert load_workbook(tmp_path / "b.xlsx").calculation.fullCalcOnLoad
