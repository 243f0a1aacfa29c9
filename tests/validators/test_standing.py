from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bairi_validators.decimals import fixed, to_decimal
from bairi_validators.periods import Period
from bairi_validators.plan.indicators import Indicator
from bairi_validators.plan.models import Lights
from bairi_validators.standing import Figure, Light, Standing, Yardstick

OCTOBER = Period.parse("2025-10下旬")
YEAR_END = date(2025, 12, 31)


def indicator(measure: str, target: Any, comparator: str = "ge", **more: Any) -> Indicator:
    row = {
        "id": "T01-01",
        "name": "指标",
        "unit": "%",
        "measure": measure,
        "comparator": comparator,
        "target": target,
        "reporters": ["市发改委"],
        "quote": "指标",
        "base_name": "基数",
        **more,
    }
    return Indicator.model_validate(row)


def standing(of: Indicator, value: str, period: Period = OCTOBER, due: date = YEAR_END) -> Standing:
    return Yardstick(of, due, period, Lights()).stand(Figure(Fraction(value)), of.target)


def gap(of: Standing) -> str:
    assert of.gap_points is not None
    return fixed(of.gap_points, 1)


def test_half_done_at_the_end_of_the_third_quarter_is_far_behind() -> None:
    result = standing(indicator("amount", 100), "53.3", Period.parse("2025Q3"))
    assert (gap(result), result.light) == ("-21.7", Light.RED)


def test_figures_are_rounded_once_from_unrounded_ones() -> None:
    result = standing(indicator("amount", Decimal("647.4")), "629.0")
    assert gap(result) == "13.8"  # rounding the completion first gives 97.2 − 83.3 = 13.9
    assert result.light is Light.GREEN


def test_growth_is_held_against_the_full_year_target() -> None:
    result = standing(indicator("growth", 7), "6.1")
    assert (gap(result), result.percent, result.light) == ("-0.9", None, Light.YELLOW)


def test_a_completion_ratio_is_held_against_its_share_of_the_target() -> None:
    result = standing(indicator("ratio_completion", 80), "60")
    assert (gap(result), result.light) == ("-6.7", Light.YELLOW)


def test_a_state_ratio_has_no_pace() -> None:
    assert gap(standing(indicator("ratio_state", 95), "96")) == "1.0"


def test_a_stock_is_held_against_the_whole_target() -> None:
    result = standing(indicator("stock", 700), "665")
    assert (result.percent, gap(result), result.light) == (Decimal(95), "-5.0", Light.YELLOW)


@pytest.mark.parametrize(("value", "light"), [("3", Light.GREEN), ("2.9", Light.GREEN), ("3.01", Light.RED)])
def test_a_cap_is_met_or_exceeded_and_has_no_completion(value: str, light: Light) -> None:
    result = standing(indicator("cap", 3, "le"), value)
    assert (result.light, result.percent) == (light, None)


@pytest.mark.parametrize(("value", "light"), [("0", Light.GREEN), ("1", Light.RED)])
def test_any_incident_is_red(value: str, light: Light) -> None:
    assert standing(indicator("zero", 0, "eq"), value).light is light


@pytest.mark.parametrize(
    ("value", "light"),
    [
        ("1", Light.GREEN),
        ("2", Light.GREEN),
        ("2.5", Light.GREEN),
        ("0.95", Light.YELLOW),
        ("0.9", Light.RED),
        ("-1", Light.RED),
    ],
)
def test_a_range_is_below_within_or_beyond(value: str, light: Light) -> None:
    result = standing(indicator("range", [1, 2], "range"), value)
    assert (result.light, result.percent, result.gap_points) == (light, None, None)


@pytest.mark.parametrize(
    ("done", "due", "light"),
    [
        (3, date(2025, 9, 30), Light.GREEN),
        (2, date(2025, 12, 31), Light.GREEN),
        (2, date(2025, 11, 8), Light.GREEN),
        (2, date(2025, 11, 7), Light.YELLOW),
        (2, date(2025, 10, 31), Light.YELLOW),
        (2, date(2025, 10, 30), Light.RED),
    ],
)
def test_a_milestone_is_met_in_time_nearly_due_or_overdue(done: int, due: date, light: Light) -> None:
    milestone = indicator("milestone", None, "done")
    result = Yardstick(milestone, due, OCTOBER, Lights()).stand(Figure(Fraction(done), done), None, owed=3)
    assert result.light is light


def test_a_target_that_must_be_passed_is_not_met_by_reaching_it() -> None:
    december = Period.parse("2025-12下旬")
    must_pass = indicator("amount", 1000, "gt", unit="亿元")
    assert standing(must_pass, "1000", december).light is Light.YELLOW
    assert standing(must_pass, "1000.01", december).light is Light.GREEN
    assert standing(indicator("growth", 0, "gt"), "0").light is Light.YELLOW


def test_exactly_the_threshold_behind_is_red_and_a_hair_less_is_yellow() -> None:
    of = indicator("amount", 30)
    assert standing(of, "22").light is Light.RED  # 73.33… is exactly 10 points behind 83.33…
    assert standing(of, "22.0000001").light is Light.YELLOW
    assert standing(of, "25").light is Light.GREEN  # exactly at pace


def test_a_target_past_its_own_date_is_due_in_full() -> None:
    result = standing(indicator("ratio_completion", 80), "79", due=date(2025, 9, 30))
    assert (gap(result), result.light) == ("-1.0", Light.RED)  # overdue
    on_the_day = standing(indicator("ratio_completion", 80), "79", Period.parse("2025-09下旬"), due=date(2025, 9, 30))
    assert (gap(on_the_day), on_the_day.light) == ("-1.0", Light.YELLOW)


def test_nothing_reported_is_grey_and_never_zero() -> None:
    of = indicator("amount", 100)
    result = Yardstick(of, YEAR_END, OCTOBER, Lights()).stand(Figure(), of.target)
    assert result == Standing(None, None, None, Light.GREY)


def test_without_a_target_there_is_a_figure_but_no_light() -> None:
    result = Yardstick(indicator("amount", 100), YEAR_END, OCTOBER, Lights()).stand(Figure(Fraction(5)), None)
    assert (result.value, result.light) == (Decimal(5), None)


@given(st.fractions(min_value=0, max_value=2000), st.integers(min_value=1, max_value=1000))
def test_the_light_follows_from_the_gap_alone(value: Fraction, target: int) -> None:
    of = indicator("amount", target)
    result = Yardstick(of, YEAR_END, OCTOBER, Lights()).stand(Figure(value), of.target)
    exact = 100 * value / target - Fraction(250, 3)
    assert result.light is (Light.GREEN if exact >= 0 else Light.RED if exact <= -10 else Light.YELLOW)


@given(st.fractions(min_value=-50, max_value=150), st.decimals(min_value=1, max_value=100, places=2))
def test_a_completion_ratios_gap_is_to_its_share_of_the_target_exactly(value: Fraction, target: Decimal) -> None:
    of = indicator("ratio_completion", target)
    result = Yardstick(of, YEAR_END, OCTOBER, Lights()).stand(Figure(value), of.target)
    exact = value - Fraction(target) * Fraction(30, 36)
    assert result.gap_points == to_decimal(exact)
    assert result.light is (Light.GREEN if exact >= 0 else Light.RED if exact <= -10 else Light.YELLOW)


@given(st.fractions(min_value=-100, max_value=100), st.decimals(min_value=-20, max_value=-1, places=1))
def test_a_growth_may_have_a_target_below_zero(value: Fraction, target: Decimal) -> None:
    of = indicator("growth", target)
    result = Yardstick(of, YEAR_END, OCTOBER, Lights()).stand(Figure(value), of.target)
    assert (result.gap_points, result.percent) == (to_decimal(value - Fraction(target)), None)


def test_one_yardstick_serves_units_with_targets_of_their_own() -> None:
    yardstick = Yardstick(indicator("amount", 100), YEAR_END, OCTOBER, Lights())
    figure = Figure(Decimal(15))
    assert [yardstick.stand(figure, t).percent for t in (Decimal(15), Decimal(30))] == [Decimal(100), Decimal(50)]
    assert yardstick.stand(figure, None).light is None
