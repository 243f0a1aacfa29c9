"""Days: every Chinese spelling of any day is read back as that day, and nothing else as one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bairi_validators.checks.days import parse_date, read_date
from bairi_validators.findings import Place
from bairi_validators.submissions import Cell

DIGITS = "零一二三四五六七八九"
FULL_WIDTH = str.maketrans("0123456789-./", "０１２３４５６７８９－．／")
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十") + (DIGITS[ones] if ones else "")


def spellings(day: date) -> list[str]:
    y, m, d = day.year, day.month, day.day
    year = "".join(DIGITS[int(digit)] for digit in str(y))
    return [
        day.isoformat(),
        f"{y}/{m}/{d}",
        f"{y}.{m:02d}.{d:02d}",
        f"{y}年{m}月{d}日",
        f"{y} 年 {m} 月 {d} 日",
        f"{y}年{m:02d}月{d:02d}号",
        f"{y}{m:02d}{d:02d}",
        f"{year}年{chinese(m)}月{chinese(d)}日",
        f"{year.replace('零', '〇')}年{chinese(m)}月{chinese(d)}日",
    ]


@given(days, st.booleans())
def test_every_spelling_of_a_day_is_read_back(day: date, wide: bool) -> None:  # noqa: FBT001 - drawn
    for text in spellings(day):
        assert parse_date(text.translate(FULL_WIDTH) if wide else f" {text} ") == day


@given(days)
def test_a_spelling_without_a_year_is_a_day_of_the_plans_year_and_of_none_without(day: date) -> None:
    for text in (f"{day.month}月{day.day}日", f"{day.month}月{day.day}号", f"{day.month:02d}.{day.day:02d}日"):
        assert parse_date(text, day.year) == day
        assert parse_date(text) is None


@given(days)
def test_a_day_number_is_a_day_near_the_plans_year_only(day: date) -> None:
    number = Decimal((day - date(1899, 12, 30)).days)
    found, told = read_date(Cell(Place("表", "A1"), number), "完成日期", day.year)
    assert (found, told.code if told else None) == (day, "V20")
    far, refused = read_date(Cell(Place("表", "A1"), number), "完成日期", day.year + 10)
    assert (far, refused.code if refused else None) == (None, "V09")


@given(st.text(max_size=20), st.integers(2000, 2099))
def test_no_text_stops_the_reading_of_days(text: str, year: int) -> None:
    found = parse_date(text, year)
    assert found is None or isinstance(found, date)


@pytest.mark.parametrize(
    "text", ["11月底", "2026-02-30", "2026年13月1日", "十一月", "2026-11", "11.5", "明天", "2026.11.5-8"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert parse_date(text, 2026) is None
