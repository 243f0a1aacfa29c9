"""Number formats: dates, and numbers that are shown otherwise than they are stored."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from math import inf, nan
from pathlib import Path

import pytest
from openpyxl import Workbook

from bairi_validators.submissions import Cell
from bairi_workbooks.reading.formats import AS_STORED, Shown, moment, shown_by, shows_date, shows_percent
from containers import (
    cell,
    convert,
    grids,
    needs_office,
    ods,
    saved,
)
from xlsb_writer import Styled, xlsb


@pytest.mark.parametrize("code", ["yyyy/m/d;@", 'yyyy"年"m"月"', "[h]:mm", "[$-804]aaaa, d", "AM/PM", "[红色]m/d"])
def test_formats_of_dates_are_known(code: str) -> None:
    assert shows_date(164, code)
    assert not shows_percent(164, code)


@pytest.mark.parametrize(
    "code", ["G/通用格式", '0.00"亩"', "0.0_d", "0!d", "[Red]0", "0.00E+00", "[$¥-804]#,##0", "[DBNum1][$-804]General"]
)
def test_formats_of_numbers_are_known(code: str) -> None:
    assert not shows_date(164, code)


def test_formats_without_a_code_are_known_by_their_numbers() -> None:
    assert [n for n in range(60) if shows_percent(n, None)] == [9, 10]
    assert all(shows_date(n, None) for n in (14, 22, 31, 58))
    assert not any(shows_date(n, None) for n in (0, 1, 2, 9, 37, 49))


@pytest.mark.parametrize(
    ("number", "day"),
    [
        (1, date(1900, 1, 1)),
        (59, date(1900, 2, 28)),
        (61, date(1900, 3, 1)),
        (46346.99, date(2026, 11, 20)),
        (0.5, "12:00:00"),
        (-1.5, Decimal("-1.5")),
        (1e12, Decimal(10**12)),
        (inf, "inf"),
        (-inf, "-inf"),
        (nan, "nan"),
    ],
)
def test_numbers_under_a_date_format_are_days_times_or_themselves(number: float, day: object) -> None:
    assert moment(number, from_1904=False) == day


SHOWN = {
    '#,##0"万元"': Shown(suffix="万元"),
    '0.0"%"': Shown(suffix="%"),
    'General"家"': Shown(suffix="家"),
    "G/通用格式[$万元]": Shown(suffix="万元"),
    '0!.0000"亿元"': Shown(suffix="亿元", scale=4),
    "0\\.0": Shown(scale=1),
    "0.0,": Shown(scale=3),
    "0,.0": Shown(scale=3),
    "0.00,,": Shown(scale=6),
    '0!.0,"万"': Shown(suffix="万", scale=4),
    "0.0%": Shown(percent=True),
    "0.0_ ;[Red]-0.0": AS_STORED,
    '"≥"#,##0.00"合格"': AS_STORED,
    '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ': AS_STORED,
    '[>=10000]0!.0,"万";0': AS_STORED,
    '0;-0;"万元"': AS_STORED,
    "0.00E+00": AS_STORED,
    'yyyy"年"': AS_STORED,
    "@": AS_STORED,
}


@pytest.mark.parametrize("code", SHOWN)
def test_formats_that_show_another_number_than_is_stored_are_known(code: str) -> None:
    assert shown_by(164, code) == SHOWN[code]


def test_how_a_number_is_shown_is_told_of_its_cell_in_every_container() -> None:
    book = Workbook()
    for n, code in enumerate(SHOWN, start=1):
        book.active.cell(1, n, 45500).number_format = code
    book.active.cell(2, 1, "文字").number_format = "0.0,"
    for content in (saved(book), xlsb([[Styled(45500.0, code) for code in SHOWN], ["文字"]])):
        first, second = grids(content)[0].rows
        assert [Shown(c.percent, c.suffix, c.scale) for c in first] == list(SHOWN.values())
        assert second[0] == Cell(second[0].place, "文字")


@pytest.mark.parametrize(
    ("value", "words", "shown"),
    [
        ("455000", "455,000万元", Shown(suffix="万元")),
        ("45500", "45.5", Shown(scale=3)),
        ("1070000", "107.0000亿元", Shown(suffix="亿元", scale=4)),
        ("45.5", "46", AS_STORED),
        ("45.5", "≥45.5", AS_STORED),
        ("45.5", "###", AS_STORED),
        ("0", "0.0", AS_STORED),
    ],
)
def test_how_an_open_document_shows_a_number_is_told_by_its_words(value: str, words: str, shown: Shown) -> None:
    inside = f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{words}</text:p>'
    body = f'<table:table table:name="表"><table:table-row>{inside}</table:table-cell></table:table-row></table:table>'
    found = cell(ods(body), "A1")
    assert (found.value, Shown(found.percent, found.suffix, found.scale)) == (Decimal(value), shown)


@needs_office
def test_an_old_workbook_shows_numbers_as_the_same_table_does_elsewhere(tmp_path: Path) -> None:
    book = Workbook()
    for n, code in enumerate(['#,##0"万元"', "0.0,", '0.0"%"', "0.0"], start=1):
        book.active.cell(1, n, 45500).number_format = code
    book.save(tmp_path / "表.xlsx")
    convert(tmp_path / "表.xlsx", "xls", "ods")
    for kind in ("xls", "ods"):
        (row,) = grids((tmp_path / kind / f"表.{kind}").read_bytes())[0].rows
        assert [(c.suffix, c.scale) for c in row] == [("万元", 0), ("", 3), ("%", 0), ("", 0)]
