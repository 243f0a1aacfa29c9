from __future__ import annotations

import time
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bairi_validators.decimals import (
    exact_sum,
    fixed,
    from_float,
    parse_number,
    plain,
    quotient,
    round_half_up,
    shown,
    split_number,
    to_decimal,
    too_long,
)

decimals = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234.5", "1234.5"),
        ("１２３４．５", "1234.5"),
        ("1,234,567.89", "1234567.89"),
        ("1\u00a0234", "1234"),
        ("1 234 567", "1234567"),
        ("\u3000 12 \u200b", "12"),
        ("(123)", "-123"),
        ("（123）", "-123"),
        ("－12", "-12"),
        ("−12", "-12"),
        ("+3", "3"),
        (".5", "0.5"),
    ],
)
def test_numbers_typed_as_text_are_understood(text: str, value: str) -> None:
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5.4万",
        "6.5%",
        "约三百",
        "1,23",
        "12,34,567",
        "1e3",
        "nan",
        "inf",
        "1.2.3",
        "--1",
        "(-1)",
        "²",
        "٣",
        "2000万元",
        "12 34",
        "1,234 567",
        "12\n34",
    ],
)
def test_what_could_mean_two_things_is_no_number(text: str) -> None:
    assert parse_number(text) is None


@given(decimals)
def test_a_plain_number_survives_text_and_thousands_separators(value: Decimal) -> None:
    assert parse_number(plain(value)) == value
    assert parse_number(f"{value:,}") == value


@given(st.text(max_size=12))
def test_any_text_is_a_number_or_none(text: str) -> None:
    value = parse_number(text)
    assert value is None or value.is_finite()


def test_more_digits_than_a_spreadsheet_keeps_are_noticed() -> None:
    assert too_long(Decimal(1234567890123456))
    assert too_long(Decimal("1E+30"))
    assert not too_long(Decimal(123456789012345))
    assert not too_long(Decimal("1.50000000000000000"))


def test_a_huge_number_can_still_be_shown() -> None:
    assert shown(Decimal("1E+40"), 2) == "1" + "0" * 40


def test_binary_noise_of_a_spreadsheet_is_not_kept() -> None:
    assert from_float(0.1 + 0.2) == Decimal("0.3")
    assert from_float(float("inf")) is None
    assert from_float(float("nan")) is None


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [("2.5", 0, "3"), ("-2.5", 0, "-3"), ("0.05", 1, "0.1"), ("13.849999", 1, "13.8"), ("1.005", 2, "1.01")],
)
def test_rounding_is_half_up(value: str, places: int, text: str) -> None:
    assert str(round_half_up(Decimal(value), places)) == text


def test_a_figure_for_people_has_no_needless_zeros_and_no_minus_zero() -> None:
    assert shown(Decimal("1200.00"), 2) == "1200"
    assert shown(Decimal("-0.001"), 2) == "0"
    assert fixed(Decimal("-0.04"), 1) == "0.0"
    assert fixed(Decimal("13.8"), 2) == "13.80"


@given(st.integers(-(10**40), 10**40), st.integers(1, 10**20), st.integers(1, 10**20))
def test_a_quotient_is_written_the_same_whether_or_not_it_is_in_lowest_terms(above: int, below: int, by: int) -> None:
    assert (
        str(quotient(above * by, below * by)) == str(quotient(above, below)) == str(to_decimal(Fraction(above, below)))
    )


@given(st.fractions(min_value=-1000, max_value=1000, max_denominator=10**6))
def test_a_fraction_becomes_a_decimal_close_beyond_any_rounding(value: Fraction) -> None:
    assert abs(Fraction(to_decimal(value)) - value) < Fraction(1, 10**25)


@pytest.mark.parametrize("text", ["1" + " " * 29_990 + "(", "1 " * 15_000, "1" * 30_000, "(" * 30_000, "1," * 15_000])
def test_a_text_that_is_too_long_for_a_number_is_none_and_is_not_looked_through(text: str) -> None:
    start = time.process_time()
    assert (split_number(text), parse_number(text)) == (None, None)
    assert time.process_time() - start < 1  # it took minutes


def test_a_sum_keeps_every_digit_whatever_the_sizes_are() -> None:
    values = [Decimal("1E+300"), Decimal("-1E+300"), Decimal("0.1"), Decimal("1E-300"), Decimal("123456789012345.678")]
    assert exact_sum(values * 3) == 3 * sum(map(Fraction, values))
    assert exact_sum([]) == 0
