from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bairi_validators.errors import PeriodError
from bairi_validators.periods import FIRST_YEAR, LAST_YEAR, Kind, Period, period_of, share_gone

kinds = st.sampled_from(Kind)
days = st.dates(date(FIRST_YEAR + 1, 1, 5), date(LAST_YEAR - 1, 12, 20))
periods = st.builds(period_of, kinds, days)


@pytest.mark.parametrize(
    ("text", "code", "start", "end"),
    [
        ("2025-10上旬", "2025-10上旬", date(2025, 10, 1), date(2025, 10, 10)),
        ("2025年10月上旬", "2025-10上旬", date(2025, 10, 1), date(2025, 10, 10)),
        ("2025-10中旬", "2025-10中旬", date(2025, 10, 11), date(2025, 10, 20)),
        ("2025-02下旬", "2025-02下旬", date(2025, 2, 21), date(2025, 2, 28)),
        ("2024-2下旬", "2024-02下旬", date(2024, 2, 21), date(2024, 2, 29)),
        ("2025-W41", "2025-W41", date(2025, 10, 6), date(2025, 10, 12)),
        ("2025年第41周", "2025-W41", date(2025, 10, 6), date(2025, 10, 12)),
        ("2025-10上半月", "2025-10上半月", date(2025, 10, 1), date(2025, 10, 15)),
        ("2025-10下半月", "2025-10下半月", date(2025, 10, 16), date(2025, 10, 31)),
        ("2025-10", "2025-10", date(2025, 10, 1), date(2025, 10, 31)),
        ("2025年10月", "2025-10", date(2025, 10, 1), date(2025, 10, 31)),
        ("2025Q4", "2025Q4", date(2025, 10, 1), date(2025, 12, 31)),
        ("2025年第四季度", "2025Q4", date(2025, 10, 1), date(2025, 12, 31)),
        ("2025", "2025", date(2025, 1, 1), date(2025, 12, 31)),
        (" ２０２５ 年 １０ 月 下旬 ", "2025-10下旬", date(2025, 10, 21), date(2025, 10, 31)),
    ],
)
def test_accepted_spellings_name_the_same_days(text: str, code: str, start: date, end: date) -> None:
    period = Period.parse(text)
    assert (period.code, period.start, period.end) == (code, start, end)


@pytest.mark.parametrize(
    "text",
    ["", "2025-13", "2025-00上旬", "2025Q5", "2025-W54", "十月上旬", "2025-10-31", "1999-10", "0000-W01", "2025--10"],
)
def test_other_spellings_are_refused_in_chinese(text: str) -> None:
    with pytest.raises(PeriodError, match="期次"):
        Period.parse(text)


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("2025-10下旬", Fraction(30, 36)),
        ("2025-10", Fraction(30, 36)),
        ("2025Q3", Fraction(27, 36)),
        ("2025-01上旬", Fraction(1, 36)),
        ("2025-12下旬", Fraction(1)),
        ("2025-10上半月", Fraction(19, 24)),
        ("2025-W41", Fraction(285, 365)),
        ("2024-W01", Fraction(7, 366)),
        ("2020-W53", Fraction(1)),
    ],
)
def test_the_share_of_the_year_gone_is_exact(text: str, share: Fraction) -> None:
    assert Period.parse(text).share_of_year == share


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("桂阳县2025-10下旬报表", {"2025-10下旬"}),
        ("桂阳县_2025年10月下旬_2025", {"2025-10下旬"}),
        ("2025-W41与2025年第四季度", {"2025-W41", "2025Q4"}),
        ("桂阳县2025年10月下旬 20251103", {"2025-10下旬"}),
        ("桂阳县2025-10下旬 2025-11-02", {"2025-10下旬"}),
        ("桂阳县 2025-10-31", set()),
        ("桂阳县2025年10月31日", set()),
        ("2025-10下旬 2025Q4", {"2025-10下旬", "2025Q4"}),
        ("2025-10_桂阳县", {"2025-10"}),
        ("2025年工作", set()),
        ("12025-10", set()),
        ("2025-13", set()),
        ("2025年1—10月", {"2025-10"}),
        ("2025年1月至10月", {"2025-10"}),
        ("2025年1～10月份", {"2025-10"}),
        ("2025年1月－2025年10月", {"2025-10"}),
    ],
)
def test_periods_are_found_in_a_text(text: str, codes: set[str]) -> None:
    assert {p.code for p in Period.named_in(text)} == codes


def test_a_ten_day_period_knows_its_month_quarter_and_year() -> None:
    assert [p.code for p in Period.parse("2025-10上旬").larger()] == ["2025-10上半月", "2025-10", "2025Q4", "2025"]
    assert [p.code for p in Period.parse("2025-10中旬").larger()] == ["2025-10", "2025Q4", "2025"]
    assert Period.parse("2025").larger() == ()


def test_a_week_across_two_months_lies_in_no_month() -> None:
    assert [p.code for p in Period.parse("2025-W40").larger()] == ["2025"]


def test_the_period_before_crosses_the_year() -> None:
    assert Period.parse("2026-01上旬").previous() == Period.parse("2025-12下旬")
    assert Period.parse("2021-W01").previous() == Period.parse("2020-W53")


def test_a_last_week_that_ends_in_the_next_year_ends_the_year() -> None:
    week = Period.parse("2026-W01")
    assert week.start == date(2025, 12, 29)
    assert week.share_gone_of(2025) == 1
    assert Period.parse("2025-W41").share_gone_of(2025) == Fraction(285, 365)
    assert share_gone(week, date(2025, 12, 31)) == 1


def test_a_target_with_its_own_date_is_whole_from_that_date_on() -> None:
    due = date(2025, 9, 30)
    assert share_gone(Period.parse("2025-09中旬"), due) == Fraction(26, 27)
    assert share_gone(Period.parse("2025-09下旬"), due) == 1
    assert share_gone(Period.parse("2025-10上旬"), due) == 1
    assert share_gone(Period.parse("2025-10下旬"), date(2025, 12, 31)) == Fraction(30, 36)


@given(periods)
def test_every_period_is_read_back_from_its_code_and_its_label(period: Period) -> None:
    assert Period.parse(period.code) == period
    assert Period.parse(period.label) == period


@given(periods)
def test_periods_follow_one_another_without_a_gap(period: Period) -> None:
    assert period.previous().end + timedelta(days=1) == period.start
    assert period.start <= period.end


@given(periods)
def test_larger_periods_hold_the_whole_of_a_smaller_one(period: Period) -> None:
    for larger in period.larger():
        assert larger.start <= period.start
        assert period.end <= larger.end
        assert larger.share_of_year >= period.share_of_year or period.kind is Kind.WEEK


@given(st.text(max_size=20))
def test_any_text_is_a_period_or_a_period_error(text: str) -> None:
    try:
        period = Period.parse(text)
    except PeriodError:
        return
    assert Period.parse(period.code) == period
