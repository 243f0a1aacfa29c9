"""What a cell of an open consolidated workbook is about: every figure on every sheet leads to where it came from."""

from __future__ import annotations

from typing import Any

import openpyxl
import pytest

import city
from bairi_validators.consolidation import Agreement
from bairi_workbooks.consolidated import write_consolidated
from bairi_workbooks.consolidated.locating import located, verdicts

PLAN = city.make_plan()
Sheets = dict[str, list[list[Any]]]


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> Sheets:
    path = write_consolidated(tmp_path_factory.mktemp("汇总") / "汇总.xlsx", city.consolidated())
    book = openpyxl.load_workbook(path)
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def rows_with(rows: list[list[Any]], *texts: str) -> list[int]:
    return [number for number, row in enumerate(rows) if all(text in row for text in texts)]


def told(sheets: Sheets, sheet: str, row: int, column: int) -> tuple[str | None, str | None]:
    found = located(PLAN, sheets[sheet], row, column)
    return found.indicator and found.indicator.id, found.unit and found.unit.name


def test_every_row_of_the_sources_is_a_units_figure(sheets: Sheets) -> None:
    rows = sheets["数据来源"]
    for number, row in enumerate(rows[3:], start=3):
        assert told(sheets, "数据来源", number, 8) == (row[0], row[2])


def test_a_row_of_the_indicators_is_the_citys_figure(sheets: Sheets) -> None:
    (row,) = rows_with(sheets["指标总表"], "T01-03")
    assert told(sheets, "指标总表", row, 10) == ("T01-03", None)


def test_a_column_of_the_counties_is_a_countys_and_that_of_the_city_is_the_citys(sheets: Sheets) -> None:
    rows = sheets["县市区"]
    heading = next(row for row in rows if "甲县" in row)
    for row in rows_with(rows, "T01-05"):
        assert told(sheets, "县市区", row, heading.index("乙县")) == ("T01-05", "乙县")
        assert told(sheets, "县市区", row, heading.index("全市")) == ("T01-05", None)


def test_a_unit_that_does_not_owe_the_indicator_is_not_the_one_meant(sheets: Sheets) -> None:
    rows = sheets["县市区"]
    heading = next(row for row in rows if "丙园" in row)
    (row, *_) = rows_with(rows, "T01-03")
    assert told(sheets, "县市区", row, heading.index("丙园")) == ("T01-03", None)


def test_a_place_in_the_ranking_is_a_countys_of_no_indicator(sheets: Sheets) -> None:
    (row,) = rows_with(sheets["排名"], "甲县")
    assert told(sheets, "排名", row, 4) == (None, "甲县")


def test_a_department_that_is_compared_with_does_not_hide_the_units(sheets: Sheets) -> None:
    (row, *_) = rows_with(sheets["差异核对"], "T00-01")
    assert told(sheets, "差异核对", row, 8) == ("T00-01", None)


@pytest.mark.parametrize("row", [0, 2, 999])
def test_titles_headings_and_what_is_beyond_are_about_nothing(sheets: Sheets, row: int) -> None:
    assert told(sheets, "指标总表", row, 3) == (None, None)


def test_the_verdicts_of_the_comparison_are_found_by_their_column(sheets: Sheets) -> None:
    expected = sorted(one.verdict.value for one in city.consolidated().reconciliations)
    assert sorted(verdict.value for _, verdict in verdicts(sheets["差异核对"])) == expected
    assert verdicts([["没有", Agreement.DIFFERS.label]]) == []
