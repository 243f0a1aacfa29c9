"""The table of levels as offices keep it: CSV or workbook, codes or names of the unit above, faults with their line."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from bairi_validators.errors import BairiError
from bairi_validators.hierarchy import Hierarchy
from bairi_validators.plan.models import UnitKind
from bairi_workbooks.hierarchy.table import load_hierarchy
from city import make_plan

PLAN = make_plan()
HEADINGS = "代码,名称,级别,上级代码"
LINES = ("1,某市,市,", "11,甲县,县,1", "12,丙园,县,1", "111,东镇,乡镇,11")


def written(folder: Path, *lines: str, encoding: str = "utf-8-sig") -> Path:
    path = folder / "层级表.csv"
    path.write_text("\r\n".join(lines) + "\r\n", encoding=encoding)
    return path


def shape(tree: Hierarchy) -> dict[str, tuple[str, str, str | None]]:
    return {node.code: (node.name, node.level, node.above) for node in tree.nodes.values()}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_csv_file_makes_a_tree(tmp_path: Path, encoding: str) -> None:
    tree = load_hierarchy(PLAN, written(tmp_path, HEADINGS, *LINES, encoding=encoding))
    assert shape(tree)["111"] == ("东镇", "乡镇", "11")
    assert tree.nodes["12"].kind is UnitKind.PARK  # as the plan has it
    assert tree.nodes["111"].kind is UnitKind.COUNTY


def test_a_workbook_with_a_title_line_and_numbers_for_codes_makes_the_same_tree(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["某市层级表"])
    for line in (HEADINGS, *LINES):
        book.active.append([int(cell) if cell.isdigit() else cell or None for cell in line.split(",")])
    book.save(tmp_path / "层级表.xlsx")
    in_csv = load_hierarchy(PLAN, written(tmp_path, HEADINGS, *LINES))
    assert shape(load_hierarchy(PLAN, tmp_path / "层级表.xlsx")) == shape(in_csv)


def test_the_unit_above_may_be_told_by_its_name(tmp_path: Path) -> None:
    lines = ("名称,代码,上级,级别", "某市,1,,市", "甲县,11,某市,县", "东镇,111,甲县,乡镇")
    assert shape(load_hierarchy(PLAN, written(tmp_path, *lines)))["111"] == ("东镇", "乡镇", "11")


def test_kind_and_place_of_observations_are_taken_where_they_are_told(tmp_path: Path) -> None:
    lines = (f"{HEADINGS},类别,填报数", "1,某市,市,,,", "11,新园,县,1,园区,新园的", "2,某局,,1,市直部门,")
    tree = load_hierarchy(PLAN, written(tmp_path, *lines))
    assert (tree.nodes["11"].kind, tree.nodes["11"].source) == (UnitKind.PARK, "新园的")
    assert tree.departments == {"某局": "1"}


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ((HEADINGS, *LINES, "11,丁县,县,1"), "第6行“丁县”的代码 11 与第3行重复"),
        ((HEADINGS, *LINES, ",丁县,县,1"), "第6行没有写代码，请补上。"),
        ((HEADINGS, *LINES, "13,丁县,县,没有的市"), "第6行“丁县”的上级“没有的市”不在表中"),
        (
            (f"{HEADINGS},类别", *(f"{line}," for line in LINES), "13,丁县,县,1,乡"),
            "第6行的类别“乡”不认识，可用：县市区、园区",
        ),
        (("代码,名称,上级", "1,某市,"), "没有同时写明代码、名称、级别、上级代码的表头"),
        ((HEADINGS,), "层级表中没有单位"),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence(tmp_path: Path, lines: tuple[str, ...], told: str) -> None:
    with pytest.raises(BairiError, match=told):
        load_hierarchy(PLAN, written(tmp_path, *lines))


def test_a_file_of_another_encoding_says_how_to_save_it(tmp_path: Path) -> None:
    with pytest.raises(BairiError, match="不是 UTF-8 编码。请在 Excel 中另存为"):
        load_hierarchy(PLAN, written(tmp_path, HEADINGS, *LINES, encoding="gbk"))


def test_a_file_that_is_not_there_or_no_workbook_is_told(tmp_path: Path) -> None:
    with pytest.raises(BairiError, match=r"打不开层级表 .*没有\.csv：没有这个文件"):
        load_hierarchy(PLAN, tmp_path / "没有.csv")
    (tmp_path / "层级表.xlsx").write_bytes(b"no workbook")
    with pytest.raises(BairiError, match=r"层级表 .*层级表\.xlsx 不能使用"):
        load_hierarchy(PLAN, tmp_path / "层级表.xlsx")
