"""The middle of the other units' figures (其他单位的中位数) is the same as if each unit were left out by hand."""

from __future__ import annotations

from decimal import Decimal
from statistics import median

from hypothesis import given
from hypothesis import strategies as st

from bairi_validators.checks.across_units import may_lie_out, median_of_others


@given(st.lists(st.integers(1, 20).map(Decimal), min_size=2, max_size=9))
def test_leaving_one_out_of_the_sorted_figures_gives_the_median_of_the_rest(figures: list[Decimal]) -> None:
    ordered = sorted(figures)
    for at, value in enumerate(ordered):
        assert median_of_others(ordered, value) == median(ordered[:at] + ordered[at + 1 :])


@given(st.lists(st.integers(1, 20).map(Decimal), min_size=3, max_size=9))
def test_whoever_is_left_out_the_median_of_the_rest_is_no_smaller_than_the_lower_middle(figures: list[Decimal]) -> None:
    ordered = sorted(figures)
    assert all(median_of_others(ordered, value) >= ordered[(len(ordered) - 2) // 2] for value in ordered)


@given(st.lists(st.integers(1, 2000).map(Decimal), min_size=4, max_size=9), st.sampled_from([2, 10, 1000]))
def test_what_lies_out_is_not_passed_over_without_putting_figures_in_order(figures: list[Decimal], times: int) -> None:
    ordered = sorted(figures)
    if any(value >= times * median_of_others(ordered, value) for value in ordered):
        assert may_lie_out(figures, Decimal(times))


def test_figures_of_one_size_are_not_put_in_order() -> None:
    assert not may_lie_out(list(map(Decimal, range(100, 200))), Decimal(1000))
