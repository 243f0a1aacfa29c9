"""An office's own Excel template is tried before it is used: every fault with its place and remedy."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference

from bairi_validators.errors import BairiError
from bairi_workbooks.bulletin import check_template
from bairi_workbooks.files import template
from bulletins import EXCEL_TEMPLATE as TEMPLATE


def written(folder: Path, **cells: str) -> Path:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "要点"
    for where, text in cells.items():
        sheet[where] = text
    book.save(folder / "mine.xlsx")
    return folder / "mine.xlsx"


def test_the_template_that_comes_with_bairi_has_no_problems():
    assert check_template(template(TEMPLATE)) == ()


def test_every_fault_is_told_at_once_with_its_cell_and_remedy(tmp_path):
    path = written(
        tmp_path,
        A1="{{ facts.titel }}",
        A2="{%tr for i in facts.indicators %}",
        A3="{{ i.nosuch }}",
        B3="共{{ i.task + }}项",
        A4="{%tr endfor %}",
        C5="{{ facts.__class__ }}",
        D5="=A1##",
    )
    problems = check_template(path)
    assert [p.place for p in problems] == [f"工作表“要点”单元格 {cell}" for cell in ("A1", "A3", "B3", "C5", "D5")]
    assert [p.message.split("（")[0] for p in problems] == [
        "用了不存在的名称",
        "用了不存在的名称",
        "模板语句写法不对",
        "用了不允许的操作",
        "公式无法识别",
    ]
    assert problems[0].fix == "对照 docs/templates.md 改正名称"


@pytest.mark.parametrize(
    "text", ["{ facts.title }}", "｛｛ facts.title ｝｝", "{ { facts.title } }", "{ %tr endfor %}"]
)
def test_braces_that_are_none_are_told(text, tmp_path):
    (problem,) = check_template(written(tmp_path, B2=text))
    assert (problem.place, problem.message) == ("工作表“要点”单元格 B2", "花括号没有配对或用了全角")


def test_rows_under_a_condition_that_does_not_hold_are_tried_too(tmp_path):
    path = written(tmp_path, A1="{%tr if facts.lights.total > 999 %}", A2="{{ facts.nosuch }}", A3="{%tr endif %}")
    assert [p.place for p in check_template(path)] == ["工作表“要点”单元格 A2"]


def test_what_fails_only_where_there_is_nothing_is_found(tmp_path):
    path = written(tmp_path, A1="{{ 1 / facts.red|length }}", A2="{{ facts.next.label }}")
    assert [p.place[-2:] for p in check_template(path)] == ["A1", "A2"]


def test_a_template_of_any_kind_is_tried_with_that_kinds_facts(tmp_path):
    for name in ("department.name", "supervision.rule", "county.name"):
        assert check_template(written(tmp_path, A1=f"{{{{ {name} }}}}")) == ()


def test_a_sheet_that_repeats_cannot_be_read_from_another(tmp_path):
    path = written(tmp_path, A1="=SUM('{{ c.name }}'!A2)")
    book = load_workbook(path)
    book.create_sheet("{{ c.name }}")["A1"] = "{%sheet for c in facts.counties %}"
    book.save(path)
    (problem,) = check_template(path)
    assert "按循环生成多张" in problem.message


def test_a_file_that_is_no_workbook_cannot_be_checked(tmp_path):
    (tmp_path / "mine.xlsx").write_bytes(b"no zip")
    with pytest.raises(BairiError, match="打不开模板"):
        check_template(tmp_path / "mine.xlsx")


def with_part(path: Path, name: str, old: str, new: str) -> Path:
    """The workbook with a member of the file changed, or added where there is none to change."""
    with zipfile.ZipFile(path) as archive:
        members = {n: archive.read(n) for n in archive.namelist()}
    members[name] = members[name].replace(old.encode(), new.encode()) if old else new.encode()
    with zipfile.ZipFile(path, "w") as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return path


@pytest.mark.parametrize(
    ("name", "old", "new", "place", "said"),
    [
        ("xl/drawings/drawing1.xml", "</wsDr>", "<sp/></wsDr>", "工作表“要点”", "文本框、形状"),
        ("xl/worksheets/sheet1.xml", "</sheetData>", "</sheetData><!--x14:sparklineGroup-->", "工作表“要点”", "迷你图"),
        ("xl/ctrlProps/ctrlProp1.xml", "", "<x/>", "工作簿", "窗体控件"),
    ],
)
def test_what_would_not_come_through_is_told(tmp_path, name, old, new, place, said):
    book = load_workbook(written(tmp_path, A1="{{ facts.title }}"))
    chart = BarChart()
    chart.add_data(Reference(book["要点"], min_col=1, min_row=1))
    book["要点"].add_chart(chart, "C3")
    book.save(tmp_path / "mine.xlsx")
    assert check_template(tmp_path / "mine.xlsx") == ()
    (problem,) = check_template(with_part(tmp_path / "mine.xlsx", name, old, new))
    assert (problem.place, problem.message.startswith(said)) == (place, True)
