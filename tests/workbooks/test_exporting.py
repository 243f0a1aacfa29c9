"""The tidy table as CSV, JSON and Parquet."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bairi_validators.consolidation.tidy import COLUMNS, TidyRow, tidy
from bairi_validators.decimals import plain, round_half_up
from bairi_validators.periods import Period
from bairi_workbooks.exporting import export, export_partition
from city import consolidated

ROWS = list(tidy(consolidated()))


def row_of(indicator: str, reporter: str) -> TidyRow:
    return next(r for r in ROWS if (r.indicator, r.reporter) == (indicator, reporter))


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_figure_owed_has_a_row_and_says_whether_it_counts() -> None:
    plan = consolidated().plan
    assert len(ROWS) == sum(len(plan.owed_by(unit)) for unit in plan.units)
    growth = {r.reporter: r.counting for r in ROWS if r.indicator == "T00-01"}
    assert growth == {"甲县": "计入", "乙县": "计入", "丙园": "未报", "统计局": "参考"}
    assert row_of("T01-04", "乙县").counting == "未计入"


def test_a_row_has_figure_standing_place_and_source() -> None:
    row = row_of("T00-01", "甲县")
    assert (row.value, row.base, row.figure, row.rank, row.light) == (110, 100, 10, 1, "green")
    assert (row.file, row.sheet, row.value_cell, row.base_cell) == ("甲县.xlsx", "指标填报", "G6", "H6")
    assert row.arrived == datetime(2025, 11, 1, 9, 30)


def test_a_row_has_the_forecast_of_a_figure_that_adds_up() -> None:
    """629 by the end of the 30th 旬: 20.97 a 旬 for six more."""
    outlook = consolidated().unit_prospects["甲县", "T01-01"].outlook
    row = row_of("T01-01", "甲县")
    assert outlook.forecast is not None
    assert round_half_up(outlook.forecast, 2) == Decimal("754.80")
    assert (row.forecast, row.forecast_low, row.forecast_high) == (outlook.forecast, outlook.low, outlook.high)
    assert (row.forecast_percent, row.needed_per_period) == (outlook.forecast_percent, outlook.needed_per_period)
    assert (row_of("T01-01", "乙县").forecast, row_of("T00-01", "甲县").forecast) == (None, None)


def test_what_is_missing_is_empty_and_never_zero(tmp_path: Path) -> None:
    row = row_of("T01-01", "乙县")
    assert (row.value, row.figure, row.light) == (None, None, "grey")
    rows = read_csv(export(tmp_path / "t.csv", ROWS, "csv"))
    (written,) = [r for r in rows if (r["indicator"], r["reporter"]) == ("T01-01", "乙县")]
    assert (written["value"], written["figure"]) == ("", "")


def test_csv_and_json_keep_every_digit(tmp_path: Path) -> None:
    row = row_of("T01-03", "甲县")
    assert row.figure is not None
    (in_csv,) = [
        r
        for r in read_csv(export(tmp_path / "t.csv", ROWS, "csv"))
        if (r["indicator"], r["reporter"]) == ("T01-03", "甲县")
    ]
    in_json = json.loads(export(tmp_path / "t.json", [row], "json").read_text(encoding="utf-8"))
    assert Decimal(in_csv["figure"]) == Decimal(in_json[0]["figure"]) == row.figure
    assert list(in_json[0]) == list(COLUMNS)
    assert in_json[0]["done_on"] is None


@pytest.mark.parametrize("text", ["=cmd|'/C calc'!A0", "+1+1", "-2", "@SUM(1)", "\t=1", "\r=1", "＝1+1"])
def test_a_text_that_a_spreadsheet_would_run_is_guarded_in_csv(tmp_path: Path, text: str) -> None:
    hostile = replace(ROWS[0], file=text, value=Decimal(-3))
    (written,) = read_csv(export(tmp_path / "t.csv", [hostile], "csv"))
    assert written["file"] == f"'{text}"
    assert written["value"] == "-3", "a number below zero is no formula"


def test_texts_that_no_file_can_hold_are_cleaned_everywhere(tmp_path: Path) -> None:
    hostile = replace(ROWS[0], file="甲\x00\ud800乙.xlsx")
    for kind in ("csv", "json", "parquet"):
        assert export(tmp_path / f"t.{kind}", [hostile], kind).stat().st_size > 0
    assert read_csv(tmp_path / "t.csv")[0]["file"] == "甲乙.xlsx"


def test_parquet_has_typed_columns_and_exact_decimals(tmp_path: Path) -> None:
    parquet: Any = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    table = parquet.read_table(export(tmp_path / "t.parquet", ROWS, "parquet"))
    assert table.column_names == list(COLUMNS)
    assert str(table.schema.field("value").type) == "decimal128(38, 15)"
    assert table.schema.field("as_of").type == "date32[day]"
    rows = {(r["indicator"], r["reporter"]): r for r in table.to_pylist()}
    own, exact = rows["T01-03", "甲县"], row_of("T01-03", "甲县").figure
    assert exact is not None
    assert plain(own["figure"]) == plain(round_half_up(exact, 15))
    assert own["as_of"] == date(2025, 10, 31)
    assert (rows["T01-01", "乙县"]["value"], rows["T02-01", "统计局"]["rank"]) == (None, None)


def test_a_time_with_a_fraction_of_a_second_is_written_in_seconds(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    row = replace(row_of("T01-01", "甲县"), arrived=datetime(2025, 11, 1, 9, 30, 5, 123456))
    (written,) = parquet.read_table(export(tmp_path / "t.parquet", [row], "parquet")).to_pylist()
    assert written["arrived"] == datetime(2025, 11, 1, 9, 30, 5)


def test_a_period_has_a_partition_of_its_own_that_is_replaced(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    export_partition(tmp_path, ROWS, Period.parse("2025-10下旬"))
    export_partition(tmp_path, ROWS, Period.parse("2025-11上旬"))
    export_partition(tmp_path, ROWS[:3], Period.parse("2025-11上旬"))
    table = pandas.read_parquet(tmp_path)
    assert table["period"].value_counts().to_dict() == {"2025-10下旬": len(ROWS), "2025-11上旬": 3}
    assert set(table.columns) == set(COLUMNS)
