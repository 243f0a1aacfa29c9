"""Trends, streaks, forecasts, roll-up and escalation, with figures worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from bairi_validators.consolidation import (
    Agreement,
    Consolidation,
    Course,
    PeriodResults,
    Prospect,
    SubmissionState,
    UnitSubmission,
    consolidate,
    results_of,
)
from bairi_validators.consolidation.prospects import partial_prospects
from bairi_validators.periods import Period
from bairi_validators.plan.loading import load_plan
from bairi_validators.submissions import Checked, Observation
from bairi_validators.vocabulary import Column, State
from conftest import TINY

PLAN = load_plan(TINY)
EAST, WEST = "东河县", "西岭县"
Figures = dict[str, object]


def figures(indicator: str, by_unit: Figures) -> list[UnitSubmission]:
    made = []
    for name, number in by_unit.items():
        value, base, own = (*(number if isinstance(number, tuple) else (number,)), None, None)[:3]
        value, base, own = (None if n is None else Decimal(str(n)) for n in (value, base, own))
        one = Observation(PLAN.indicator_of[indicator], value, base, own_target=own)
        unit = PLAN.unit_of[name]
        checked = Checked(f"{name}.xlsx", "0" * 64, unit, None, (), (one,))
        made.append(UnitSubmission(unit, SubmissionState.ACCEPTED, 1, checked=checked))
    return made


def at(period: str, indicator: str, by_unit: Figures, earlier: Sequence[PeriodResults] = ()) -> Consolidation:
    return consolidate(PLAN, Period.parse(period), figures(indicator, by_unit), earlier=earlier)


def past(indicator: str, by_period: dict[str, Figures]) -> list[PeriodResults]:
    return [results_of(at(period, indicator, by_unit)) for period, by_unit in by_period.items()]


def both(value: object) -> Figures:
    return {EAST: value, WEST: value}


def test_the_first_period_has_no_change_of_rank_and_one_point() -> None:
    trend = at("2026-11上旬", "T01-01", both((99, 100))).trends[EAST, "T01-01"]
    assert (len(trend.points), trend.rank_before, trend.rank_change) == (1, None, None)


def test_a_county_that_goes_from_second_to_first_gains_one_place() -> None:
    earlier = past("T01-01", {"2026-11上旬": {EAST: (101, 100), WEST: (109, 100)}})
    now = at("2026-11中旬", "T01-01", {EAST: (110, 100), WEST: (109, 100)}, earlier)
    assert (now.trends[EAST, "T01-01"].rank_change, now.trends[WEST, "T01-01"].rank_change) == (1, -1)
    assert [(r.unit.name, r.rank_change) for r in now.ranking] == [(EAST, 1), (WEST, -1)]


def test_who_tied_and_still_ties_has_kept_the_place() -> None:
    earlier = past("T01-01", {"2026-11上旬": both((101, 100))})
    now = at("2026-11中旬", "T01-01", both((102, 100)), earlier)
    assert now.trends[WEST, "T01-01"].rank_change == 0


def test_a_place_of_two_periods_ago_is_not_that_of_the_period_just_before() -> None:
    earlier = past("T01-01", {"2026-10下旬": {EAST: (101, 100), WEST: (109, 100)}})
    now = at("2026-11中旬", "T01-01", {EAST: (110, 100), WEST: (109, 100)}, earlier)
    assert now.trends[EAST, "T01-01"].rank_before is None


def streak(by_period: dict[str, Figures]) -> tuple[int, str | None]:
    earlier = past("T03-01", by_period)
    trend = at("2026-11中旬", "T03-01", both(1), earlier).trends["", "T03-01"]
    return trend.red_streak, trend.red_since.code if trend.red_since else None


def test_reds_of_periods_that_follow_one_another_are_counted() -> None:
    assert streak({"2026-10下旬": both(1), "2026-11上旬": both(1)}) == (3, "2026-10下旬")


def test_a_period_in_which_nobody_reported_neither_counts_nor_breaks() -> None:
    assert streak({"2026-10下旬": both(1), "2026-11上旬": {}}) == (2, "2026-10下旬")


def test_a_period_of_which_nothing_is_known_breaks_a_streak() -> None:
    assert streak({"2026-10下旬": both(1)}) == (1, "2026-11中旬")


def test_a_green_period_breaks_a_streak_and_a_month_is_no_ten_day_period() -> None:
    assert streak({"2026-10下旬": both(1), "2026-11上旬": both(0)}) == (1, "2026-11中旬")
    assert streak({"2026-10": both(1)}) == (1, "2026-11中旬")


def test_the_measure_follows_the_streak_and_stays_at_the_gravest() -> None:
    earlier = past("T03-01", {"2026-10下旬": both(1), "2026-11上旬": {EAST: 1, WEST: 0}})
    found = at("2026-11中旬", "T03-01", both(1), earlier).escalations
    assert [(e.unit.name, e.scope, e.streak, e.level) for e in found] == [
        ("市应急局", "city", 3, "约谈"),
        (EAST, "unit", 3, "约谈"),
        (WEST, "unit", 1, "提醒"),
    ]


def test_without_a_past_the_year_goes_on_as_it_went() -> None:
    """32 旬 of 36 gone: 64 is 2 a 旬, 4 are left: 72 of 90; 26 are missing: 6.5 in each."""
    found = at("2026-11中旬", "T01-04", both(32)).outlooks["T01-04"]
    assert (found.remaining_periods, found.forecast, found.low, found.high) == (4, 72, 72, 72)
    assert (found.forecast_percent, found.needed_per_period) == (80, Decimal("6.5"))


def test_the_last_three_periods_tell_how_fast_a_figure_grows() -> None:
    """Increments 4, 2 and 6: 4 in the mean; the year's own mean is 2."""
    values = {"2026-10中旬": both(26), "2026-10下旬": both(28), "2026-11上旬": both(29)}
    found = at("2026-11中旬", "T01-04", both(32), past("T01-04", values)).outlooks["T01-04"]
    assert (found.forecast, found.low, found.high) == (80, 72, 88)
    assert found.method.startswith("按最近3期平均增量推算")


def test_at_the_years_end_nothing_remains_and_the_forecast_is_the_figure() -> None:
    found = at("2026-12下旬", "T01-04", both(32)).outlooks["T01-04"]
    assert (found.remaining_periods, found.forecast, found.needed_per_period) == (0, 64, None)
    assert at("2026-12下旬", "T01-04", both(50)).outlooks["T01-04"].needed_per_period == 0


def test_a_target_due_before_the_years_end_is_forecast_for_that_day() -> None:
    """支付率 due 30 November, one 旬 after this one: 64 of 200 paid in 32 旬, 2 more come; 80 % is 160, 96 missing."""
    found = at("2026-11中旬", "T01-05", both((32, 100))).outlooks["T01-05"]
    assert (found.remaining_periods, found.forecast, found.needed_per_period) == (1, 33, 96)


def test_only_a_net_increase_can_fall() -> None:
    fallen = {"2026-11上旬": both(5)}
    net = at("2026-11中旬", "T01-03", both(3), past("T01-03", fallen)).outlooks["T01-03"]
    assert (net.forecast, net.low) == (-10, -10)  # 6 − 4 a 旬 × 4
    gross = at("2026-11中旬", "T01-02", both(3), past("T01-02", fallen)).outlooks["T01-02"]
    assert (gross.forecast, gross.low) == (6, 6)


def test_a_part_is_not_forecast_nor_a_growth_nor_a_milestone() -> None:
    part = at("2026-11中旬", "T01-04", {EAST: 32}).outlooks["T01-04"]
    assert (part.forecast, part.needed_per_period, part.method) == (None, None, "报送不全，不作预测")
    rate = at("2026-11中旬", "T02-01", both((9, 10))).outlooks
    assert (rate["T02-01"].forecast, rate["T02-01"].needed_per_period) == (None, None)
    done = Observation(PLAN.indicator_of["T03-02"], state=State.DONE)
    checked = Checked("a.xlsx", None, PLAN.unit_of[EAST], None, (), (done,))
    sent = [UnitSubmission(PLAN.unit_of[EAST], SubmissionState.ACCEPTED, 1, checked=checked)]
    assert consolidate(PLAN, Period.parse("2026-11中旬"), sent).outlooks["T03-02"].forecast is None


def rollups(now: Consolidation, indicator: str) -> dict[str, tuple[object, ...]]:
    rows = [r for r in now.rollups if r.indicator.id == indicator]
    return {r.period.code: (r.added, r.expected, r.forecast, r.state, r.shortfall) for r in rows}


def test_a_ten_day_period_secures_its_month_quarter_and_year() -> None:
    """By the end of November 33/36 of 90 are expected: 82.5; 10 a 旬 bring 64 to 74, and to 104 by the year's end."""
    earlier = past("T01-04", {"2026-10下旬": both(22), "2026-11上旬": both(27)})
    found = rollups(at("2026-11中旬", "T01-04", both(32), earlier), "T01-04")
    assert found["2026-11"] == (20, Decimal("82.5"), 74, Course.SHORT, Decimal("8.5"))
    assert found["2026Q4"] == (None, 90, 104, Course.ON_COURSE, 0)
    assert found["2026"] == (64, 90, 104, Course.ON_COURSE, 0)


def test_of_a_month_and_its_last_ten_days_the_latter_says_how_much_there_was_whichever_is_told_first() -> None:
    before = past("T01-04", {"2026-10": both(30), "2026-10下旬": both(31)})
    for earlier in (before, before[::-1]):
        added, *_ = rollups(at("2026-11上旬", "T01-04", both(35), earlier), "T01-04")["2026-11"]
        assert added == 8


def test_a_period_that_is_over_is_reached_or_missed() -> None:
    missed = rollups(at("2026-12下旬", "T01-04", both(44)), "T01-04")["2026"]
    assert missed == (88, 90, 88, Course.MISSED, 2)
    assert rollups(at("2026-12下旬", "T01-04", both(45)), "T01-04")["2026"][3] is Course.SECURED


def test_of_a_part_only_what_is_enough_already_is_known() -> None:
    assert rollups(at("2026-11中旬", "T01-04", {EAST: 32}), "T01-04")["2026"][3] is Course.UNKNOWN
    assert rollups(at("2026-11中旬", "T01-04", {EAST: 95}), "T01-04")["2026"][3] is Course.SECURED


def test_a_county_is_forecast_as_the_city_is_and_against_its_own_target() -> None:
    """24, 28, 32 in three 旬: 4 a 旬, four are left: 48 of its 50; the year's own mean of 1 is the slowest."""
    earlier = past("T01-04", {"2026-10下旬": {EAST: 24}, "2026-11上旬": {EAST: 28}})
    found = at("2026-11中旬", "T01-04", {EAST: (32, None, 50), WEST: 32}, earlier).unit_prospects[EAST, "T01-04"]
    assert (found.outlook.forecast, found.outlook.low, found.outlook.high) == (48, 36, 48)
    assert (found.outlook.forecast_percent, found.outlook.needed_per_period) == (96, Decimal("4.5"))
    year = found.rollups[-1]
    assert (year.period.code, year.state, year.shortfall) == ("2026", Course.SHORT, 2)


def test_a_county_without_a_target_is_forecast_and_held_against_nothing() -> None:
    found = at("2026-11中旬", "T01-04", both(32)).unit_prospects[WEST, "T01-04"]
    assert (found.outlook.forecast, found.outlook.forecast_percent, found.rollups) == (36, None, ())


def test_a_countys_rate_is_on_course_by_its_own_denominator() -> None:
    """支付率, due 30 November: 32 of 100 paid in 32 旬, 33 after the next, of 80 that are wanted."""
    found = at("2026-11中旬", "T01-05", {EAST: (32, 100)}).unit_prospects[EAST, "T01-05"]
    assert (found.outlook.forecast, found.outlook.needed_per_period) == (33, 48)
    assert found.rollups[-1].state is Course.SHORT


def test_a_county_that_has_not_reported_has_no_prospect() -> None:
    assert (WEST, "T01-04") not in at("2026-11中旬", "T01-04", {EAST: 32}).unit_prospects


def test_those_who_reported_are_forecast_together_and_the_city_is_not() -> None:
    now = at("2026-11中旬", "T01-04", {EAST: (32, None, 50)}, past("T01-04", {"2026-11上旬": both(28)}))
    part = now.partial_prospects["T01-04"]
    assert (part.units, part.outlook.forecast, part.outlook.forecast_percent) == ((EAST,), 48, 96)
    assert (now.outlooks["T01-04"].forecast, part.basis.target) == (None, 50)


def part_of_three(earlier: dict[str, Figures]) -> Prospect:
    """Both counties at 32, as two of three who owe the figure."""
    now = at("2026-11中旬", "T01-04", both(32))
    results = [
        replace(result, pool=result.pool | {"北坪县"}) for result in now.indicators if result.indicator.id == "T01-04"
    ]
    return partial_prospects(PLAN, now.period, results, past("T01-04", earlier))["T01-04"]


def test_who_is_missing_from_a_past_period_is_not_in_the_forecast_of_a_part() -> None:
    """The other county's first figure is no growth of one 旬: 28, 32 and four 旬 to go."""
    part = part_of_three({"2026-11上旬": {EAST: 28}})
    assert (part.units, part.outlook.forecast) == ((EAST,), 48)


def test_where_nobody_reported_all_along_a_part_goes_on_as_the_year_went() -> None:
    part = part_of_three({"2026-10下旬": {EAST: 28}, "2026-11上旬": {WEST: 28}})
    assert (part.units, part.outlook.forecast, part.outlook.low) == ((EAST, WEST), 72, 72)


def test_a_period_in_which_nobody_reported_shuts_nobody_out() -> None:
    part = part_of_three({"2026-10下旬": both(28), "2026-11上旬": {}})
    assert (part.units, part.outlook.forecast) == ((EAST, WEST), 80)


def test_of_a_whole_figure_and_of_what_cannot_be_projected_there_is_no_part() -> None:
    assert at("2026-11中旬", "T01-04", both(32)).partial_prospects == {}
    assert at("2026-11中旬", "T02-01", {EAST: (9, 10)}).partial_prospects == {}
    assert at("2026-11中旬", "T01-04", {}).partial_prospects == {}


def test_a_part_of_which_one_has_no_target_is_forecast_without_completion() -> None:
    part = at("2026-11中旬", "T01-04", {EAST: 32}).partial_prospects["T01-04"]
    assert (part.outlook.forecast, part.outlook.forecast_percent, part.outlook.needed_per_period) == (36, None, None)


def test_a_partial_rate_is_that_of_those_who_reported() -> None:
    part = at("2026-11中旬", "T01-05", {EAST: (32, 100)}).partial_prospects["T01-05"]
    assert (part.outlook.forecast, part.basis.target, part.basis.now.value) == (33, 80, 32)


def agreements(by_unit: Figures, indicator: str = "T01-04") -> list[tuple[object, ...]]:
    rows = at("2026-11中旬", indicator, by_unit).reconciliations
    return [(r.heading, r.units_total, r.department_value, r.difference, r.verdict) for r in rows]


def test_the_units_sum_is_held_against_the_departments_figure_within_the_tolerance() -> None:
    assert agreements({**both(50), "市工信局": "100.9"})[0][4] is Agreement.AGREES
    assert agreements({**both(50), "市工信局": "102"}) == [(Column.VALUE, 100, 102, 2, Agreement.DIFFERS)]


def test_a_partial_sum_cannot_be_reconciled_and_one_side_alone_neither() -> None:
    assert agreements({EAST: 50, "市工信局": 102})[0][4] is Agreement.PARTIAL
    assert agreements({EAST: 150, "市工信局": 102})[0][4] is Agreement.DIFFERS
    assert agreements(both(50)) == [(Column.VALUE, 100, None, None, Agreement.ONE_SIDED)]


def test_of_a_rate_both_numbers_are_compared() -> None:
    rows = agreements({**both((45, 50)), "市人社局": (90, 110)}, "T02-01")
    assert [(row[0], row[4]) for row in rows] == [
        (Column.VALUE, Agreement.AGREES),
        (Column.BASE, Agreement.DIFFERS),
    ]


def test_an_indicator_may_have_a_tolerance_of_its_own() -> None:
    wide = PLAN.indicator_of["T01-04"].model_copy(update={"tolerance_percent": Decimal(5)})
    assert (PLAN.tolerance_of(wide), PLAN.tolerance_of(PLAN.indicator_of["T01-04"])) == (5, 1)
