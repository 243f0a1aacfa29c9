"""What goes into cells and comes out of them is what Excel would hold."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
import xlwings as xw


@pytest.mark.parametrize(
    ("given", "held"),
    [
        (1, 1.0),
        (1.5, 1.5),
        (Decimal("0.1"), 0.1),
        (np.int64(7), 7.0),
        (np.float64("nan"), None),
        (pd.NaT, None),
        (pd.NA, None),
        (None, None),
        ("", None),
        (True, True),
        (np.bool_(0), False),
        ("百日", "百日"),
        (dt.datetime(2026, 1, 5, 13, 45, 30), dt.datetime(2026, 1, 5, 13, 45, 30)),
        (dt.date(2026, 1, 5), dt.datetime(2026, 1, 5)),
        (pd.Timestamp("2026-01-05 08:00"), dt.datetime(2026, 1, 5, 8)),
        (np.datetime64("2026-01-05T08:00:00.000000000"), dt.datetime(2026, 1, 5, 8)),
    ],
)
def test_a_value_of_pythons_comes_back_as_excel_holds_it(sheet: xw.Sheet, given: object, held: object) -> None:
    sheet["B2"].value = given
    assert sheet["B2"].value == held
    assert type(sheet["B2"].value) is type(held)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("00123", 123.0),
        ("'00123", "00123"),
        ("1,234.5", 1234.5),
        ("-3e2", -300.0),
        (".5", 0.5),
        ("12.3%", 0.123),
        ("true", True),
        ("2026-01-05", dt.datetime(2026, 1, 5)),
        ("2026/1/5 9:30", dt.datetime(2026, 1, 5, 9, 30)),
        ("2026年1月5日", dt.datetime(2026, 1, 5)),
        ("12:00", 0.5),
        ("2026-13-05", "2026-13-05"),
        ("1,23", "1,23"),
        ("3 项", "3 项"),
        ("=", "="),
        ("440103199001011234X", "440103199001011234X"),
    ],
)
def test_a_text_that_is_typed_becomes_what_excel_makes_of_it(sheet: xw.Sheet, text: str, held: object) -> None:
    sheet["B2"].value = text
    assert sheet["B2"].value == held


def test_a_cell_formatted_as_text_keeps_what_is_typed(sheet: xw.Sheet) -> None:
    sheet["A1:A3"].number_format = "@"
    sheet["A1:A3"].options(transpose=True).value = ["00123", "=1+1", 5]
    assert sheet["A1:A3"].value == ["00123", "=1+1", "5"]


def test_a_boolean_that_is_overwritten_with_a_figure_is_a_figure(sheet: xw.Sheet) -> None:
    sheet["A1"].value = True
    for figure in (5, "=2+3"):
        sheet["A1"].value = True
        sheet["A1"].value = figure
        assert sheet["A1"].value == 5.0
        assert type(sheet["A1"].value) is float


def test_a_date_keeps_the_date_format_that_the_cell_has(sheet: xw.Sheet) -> None:
    sheet["A1"].number_format = 'yyyy"年"m"月"d"日"'
    sheet["A1"].value = dt.date(2026, 1, 5)
    assert sheet["A1"].number_format == 'yyyy"年"m"月"d"日"'


def test_a_format_that_was_chosen_stays_whatever_is_typed(sheet: xw.Sheet) -> None:
    sheet["A1:A2"].number_format = "0.000"
    sheet["A1:A2"].options(transpose=True).value = ["12%", "1,234"]
    assert sheet["A1:A2"].value == [0.12, 1234]
    assert sheet["A1:A2"].number_format == "0.000"
    sheet["A1"].value = dt.date(2026, 1, 5)
    assert sheet["A1"].value == dt.datetime(2026, 1, 5)


def test_errors_are_nothing_unless_their_text_is_asked_for(sheet: xw.Sheet) -> None:
    sheet["A1"].value = ["=1/0", "=NA()", '=VALUE("x")', 1]
    assert sheet["A1:D1"].value == [None, None, None, 1.0]
    assert sheet["A1:D1"].options(err_to_str=True).value == ["#DIV/0!", "#N/A", "#VALUE!", 1.0]


def test_rows_columns_and_cells_have_the_shapes_xlwings_gives_them(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, 2, 3], [4, 5, 6]]
    assert sheet["A1:C2"].value == [[1, 2, 3], [4, 5, 6]]
    assert sheet["A1:C1"].value == [1, 2, 3]
    assert sheet["A1:A2"].value == [1, 4]
    assert sheet["A1"].value == 1
    assert sheet["A1:A2"].options(ndim=2).value == [[1], [4]]
    assert sheet["A1:C2"].options(numbers=int).value == [[1, 2, 3], [4, 5, 6]]
    assert sheet["A1:B3"].options(empty="无").value[2] == ["无", "无"]


def test_one_value_fills_a_range(sheet: xw.Sheet) -> None:
    sheet["A1:B2"].value = "报"
    assert sheet["A1:B2"].value == [["报", "报"], ["报", "报"]]
    sheet["A1:B2"].value = None
    assert sheet["A1:B2"].value == [[None, None], [None, None]]


def test_a_data_frame_goes_round(sheet: xw.Sheet) -> None:
    frame = pd.DataFrame(
        {"县区": ["东", "西"], "数": [1.5, float("nan")], "日": pd.to_datetime(["2026-01-05", "2026-02-01"])}
    )
    sheet["A1"].options(index=False).value = frame
    back = sheet["A1"].options(pd.DataFrame, index=False, expand="table").value
    assert list(back.columns) == list(frame.columns)
    assert back["县区"].tolist() == ["东", "西"]
    assert back["日"].tolist() == frame["日"].tolist()
    assert pd.isna(back["数"][1])


def test_an_array_and_a_dictionary_go_round(sheet: xw.Sheet) -> None:
    sheet["A1"].value = np.arange(6).reshape(2, 3)
    assert (sheet["A1:C2"].options(np.array).value == np.arange(6).reshape(2, 3)).all()
    sheet["E1"].value = {"东": 1, "西": 2}
    assert sheet["E1:F2"].options(dict).value == {"东": 1, "西": 2}


def test_dates_can_be_asked_for_as_dates(sheet: xw.Sheet) -> None:
    sheet["A1"].value = dt.date(2026, 1, 5)
    assert sheet["A1"].options(dates=dt.date).value == dt.date(2026, 1, 5)


def test_raw_values_go_in_and_out(sheet: xw.Sheet) -> None:
    sheet["A1:B1"].raw_value = [[1.0, "x"]]
    assert sheet["A1:B1"].raw_value == [[1.0, "x"]]
    assert sheet["A1"].raw_value == 1.0


def test_many_cells_go_in_one_call_each_way(sheet: xw.Sheet) -> None:
    rows = [[float(row * 20 + column) for column in range(20)] for row in range(5_000)]
    sheet["A1"].value = rows
    assert sheet["A1"].expand().value == rows


def test_clearing_takes_content_formats_or_both(sheet: xw.Sheet) -> None:
    cell = sheet["A1"]

    def fill() -> None:
        cell.value, cell.color = 1, (255, 0, 0)

    fill()
    cell.clear_contents()
    assert (cell.value, cell.color) == (None, (255, 0, 0))
    fill()
    cell.clear_formats()
    assert (cell.value, cell.color) == (1.0, None)
    fill()
    cell.clear()
    assert (cell.value, cell.color) == (None, None)
