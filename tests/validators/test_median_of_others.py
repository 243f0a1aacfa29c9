"""The middle of the other units' figures (其他单位的中位数) is the same as if each unit were left out by hand."""

from __future__ import annotations

from decimal import Decimal
from statistics import median

from hypothesis import given
from hypothesis import strategies as st

from bairi_validators.checks.across_units import median_of_others


@given(st.lists(st.integers(1, 20).map(Decimal), min_size=2, max_size=9))
def test_leaving_one_out_of_the_sorted_figures_gives_the_median_of_the_rest(figures: list[Decimal]) -> None:
    ordered = sorted(figures)
    for at, value in enumerate(ordered):
        assert median_of_others(ordered, value) == median(ordered[:at] + ordered[at + 1 :])


@given(st.lists(st.integers(1, 20).map(Decimal), min_size=3, max_size=9))
def test_whoever_is_left_out_the_median_of_the_rest_is_no_smaller_than_the_lower_middle(figures: list[Decimal]) -> None:
    ordered = sorted(figures)
    assert all(median_of_others(ordered, value) >= ordered[(len(ordered) - 2) // 2] for value in ordered)
