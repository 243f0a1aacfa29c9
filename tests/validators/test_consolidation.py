"""City figures against an independent, naive recomputation; coverage; ranking; what is missing is never zero."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from bairi_validators.allocation import Allocation
from bairi_validators.consolidation import (
    Consolidation,
    IndicatorResult,
    SubmissionState,
    UnitSubmission,
    consolidate,
    lineage,
)
from bairi_validators.findings import Finding, Place, confirmed, finding
from bairi_validators.periods import Period
from bairi_validators.plan.loading import load_plan
from bairi_validators.plan.models import Plan
from bairi_validators.standing import Light
from bairi_validators.submissions import Cell, Checked, Observation, Row
from bairi_validators.vocabulary import Column, State
from conftest import TINY

PERIOD = Period.parse("2026-11中旬")
PLAN = load_plan(TINY)
COUNTIES = ("东河县", "西岭县")


def submission(plan: Plan, unit: str, observations: list[Observation], *, returned: bool = False) -> UnitSubmission:
    checked = Checked(f"{unit}.xlsx", "0" * 64, plan.unit_of[unit], PERIOD, (), tuple(observations))
    state = SubmissionState.RETURNED if returned else SubmissionState.ACCEPTED
    return UnitSubmission(plan.unit_of[unit], state, 1, checked=checked)


def observe(indicator: str, value: object = None, base: object = None, **more: object) -> Observation:
    numbers = {"value": value, "base": base}
    exact = {key: None if number is None else Decimal(str(number)) for key, number in numbers.items()}
    return Observation(PLAN.indicator_of[indicator], **exact, **more)  # type: ignore[arg-type]


def result(indicator: str, by_unit: dict[str, Observation], *, returned: tuple[str, ...] = ()) -> IndicatorResult:
    made = [submission(PLAN, unit, [o], returned=unit in returned) for unit, o in by_unit.items()]
    return next(r for r in consolidate(PLAN, PERIOD, made).indicators if r.indicator.id == indicator)


def test_growth_is_the_growth_of_the_sums_and_no_average_of_rates() -> None:
    of = result("T01-01", {"东河县": observe("T01-01", 110, 100), "西岭县": observe("T01-01", 404, 400)})
    assert of.standing.value is not None
    assert Fraction(of.standing.value) == Fraction(514, 500) * 100 - 100  # 2.8, not (10 + 1) / 2
    assert (of.reported, of.owed, of.source) == (2, 3, "units")


def test_a_ratio_is_the_ratio_of_the_sums() -> None:
    of = result("T01-05", {"东河县": observe("T01-05", 9, 10), "西岭县": observe("T01-05", 10, 90)})
    assert of.standing.value == Decimal(19)


def test_a_missing_county_is_not_zero_and_not_ranked() -> None:
    of = result("T01-04", {"东河县": observe("T01-04", 5)})
    assert (of.standing.value, of.reported, of.owed, of.whole) == (Decimal(5), 1, 2, False)
    silent = next(u for u in of.units if u.unit.name == "西岭县")
    assert (silent.standing.value, silent.standing.light, silent.rank) == (None, Light.GREY, None)


def test_what_is_missing_from_a_sum_makes_nothing_red() -> None:
    of = result("T01-04", {"东河县": observe("T01-04", 5)})
    assert (of.standing.value, of.standing.percent, of.standing.light) == (Decimal(5), None, Light.GREY)


def test_a_partial_sum_is_held_against_the_targets_of_those_who_are_in_it() -> None:
    of = result("T01-04", {"东河县": observe("T01-04", 41, own_target=Decimal(50))})
    assert (of.against, of.standing.percent, of.standing.light) == (Decimal(50), Decimal(82), Light.YELLOW)


def test_a_partial_sum_that_is_ahead_of_the_whole_target_is_green_already() -> None:
    of = result("T01-04", {"东河县": observe("T01-04", 89)})
    assert (of.standing.light, of.against) == (Light.GREEN, Decimal(90))


def test_a_partial_net_increase_can_still_fall_and_is_not_green_yet() -> None:
    of = result("T01-03", {"东河县": observe("T01-03", 9)})
    assert of.standing.light is Light.GREY


def test_a_growth_without_its_base_stays_out_of_the_sum() -> None:
    of = result("T01-01", {"东河县": observe("T01-01", 110, 100), "西岭县": observe("T01-01", 404)})
    assert (of.standing.value, of.reported) == (Decimal(10), 1)


def test_returned_submissions_do_not_count() -> None:
    of = result("T01-04", {"东河县": observe("T01-04", 5), "西岭县": observe("T01-04", 7)}, returned=("西岭县",))
    assert (of.standing.value, of.reported) == (Decimal(5), 1)


def test_a_zero_that_was_reported_is_a_figure() -> None:
    of = result("T03-01", {"东河县": observe("T03-01", 0)})
    assert (of.standing.value, of.reported) == (Decimal(0), 1)


def test_the_departments_figure_stands_in_while_no_county_has_reported() -> None:
    of = result("T01-04", {"市工信局": observe("T01-04", 50)})
    assert (of.source, of.standing.value, of.reported, of.owed) == ("department", Decimal(50), 1, 1)
    both = result("T01-04", {"市工信局": observe("T01-04", 50), "东河县": observe("T01-04", 5)})
    assert (both.source, both.standing.value) == ("units", Decimal(5))


def test_two_departments_that_report_one_figure_make_it_no_larger() -> None:
    several = {"reporters": ("市工信局", "市财政局")}
    shared = [i.model_copy(update=several) if i.id == "T01-04" else i for i in PLAN.indicators]
    plan = PLAN.model_copy(update={"indicators": tuple(shared)})
    both = [submission(plan, unit, [observe("T01-04", 89)]) for unit in several["reporters"]]
    for sent in (both, both[:1], both[1:]):
        made = consolidate(plan, PERIOD, sent)
        of = next(r for r in made.indicators if r.indicator.id == "T01-04")
        assert (of.source, of.standing.value, of.reported, of.owed) == ("department", Decimal(89), 1, 1)
        assert [line.unit.name for line in lineage(made)["T01-04"] if line.pooled] == [sent[0].unit.name]


def test_nobody_is_free_of_incidents_who_has_not_said_so() -> None:
    of = result("T03-01", {"东河县": observe("T03-01", 0)})
    assert (of.standing.value, of.standing.light) == (Decimal(0), Light.GREY)
    assert result("T03-01", {"东河县": observe("T03-01", 1)}).standing.light is Light.RED
    both = {name: observe("T03-01", 0) for name in COUNTIES}
    assert result("T03-01", both).standing.light is Light.GREEN


def test_a_milestone_is_done_by_so_many_of_those_who_have_reported_it() -> None:
    done, open_ = observe("T03-02", state=State.DONE), observe("T03-02", state=State.UNDER_WAY)
    both = result("T03-02", {"东河县": done, "西岭县": open_})
    assert (both.standing.percent, both.reported, both.owed) == (Decimal(50), 2, 2)


def test_whoever_is_silent_on_a_milestone_is_not_counted_as_not_done() -> None:
    done, open_ = observe("T03-02", state=State.DONE), observe("T03-02", state=State.UNDER_WAY)
    ahead, behind = (result("T03-02", {"东河县": one}) for one in (done, open_))
    assert (ahead.standing.percent, behind.standing.percent) == (Decimal(100), Decimal(0))
    assert (ahead.reported, ahead.owed) == (1, 2)


FALLEN = finding("P01", Place("指标填报", "G9"), value="4.48", unit="亿元", past="11月上旬", before="99.14")


def doubtful(found: Finding, cell: str = "G9") -> IndicatorResult:
    """Two counties' 数字产业产值 against their targets; a finding stands in 东河县's file."""
    row = Row("T01-04", {Column.VALUE: Cell(Place("指标填报", cell))})
    figures = {"东河县": observe("T01-04", "4.48", own_target=Decimal(45), row=row)}
    figures["西岭县"] = observe("T01-04", "45", own_target=Decimal(45))
    made = [submission(PLAN, unit, [o]) for unit, o in figures.items()]
    assert made[0].checked
    made[0] = replace(made[0], checked=replace(made[0].checked, findings=(found,)))
    return next(r for r in consolidate(PLAN, PERIOD, made).indicators if r.indicator.id == "T01-04")


def test_a_warned_figure_is_counted_and_called_doubtful_with_what_the_city_would_be_without_it() -> None:
    of = doubtful(FALLEN)
    assert of.standing.value == Decimal("49.48")
    assert [(d.unit.name, d.finding.code, d.counted) for d in of.doubts] == [("东河县", "P01", True)]
    rest = of.doubts[0].without
    assert rest is not None
    assert (rest.standing.value, rest.reported, rest.owed, rest.standing.light) == (Decimal(45), 1, 2, Light.GREEN)


def test_no_figure_is_doubtful_that_the_clerk_confirmed_or_whose_warning_is_at_another_cell() -> None:
    assert doubtful(confirmed(FALLEN, "统计口径核减")).doubts == ()
    assert doubtful(FALLEN, cell="G10").doubts == ()
    assert doubtful(finding("X17", Place("指标填报", "G9"), heading="状态", text="无", name="产值")).doubts == ()


def test_a_cap_takes_the_departments_figure() -> None:
    of = result("T02-03", {"市发改委": observe("T02-03", "1.2")})
    assert (of.source, of.standing.value, of.standing.percent) == ("department", Decimal("1.2"), None)


def test_a_milestone_counts_who_is_done() -> None:
    done, not_done = observe("T03-02", state=State.DONE), observe("T03-02", state=State.UNDER_WAY)
    of = result("T03-02", {"东河县": done, "西岭县": not_done})
    assert (of.standing.value, of.standing.percent, of.standing.light) == (Decimal(1), Decimal(50), Light.GREEN)


def test_a_milestone_is_not_met_while_somebody_has_not_reported() -> None:
    overdue = Period.parse("2026-12下旬")
    made = [submission(PLAN, "东河县", [observe("T03-02", state=State.DONE)])]
    of = next(r for r in consolidate(PLAN, overdue, made).indicators if r.indicator.id == "T03-02")
    assert (of.reported, of.owed, of.standing.light) == (1, 2, Light.RED)


def test_counties_are_ranked_by_completion_where_all_have_a_target() -> None:
    east = observe("T01-04", 30, own_target=Decimal(60))
    west = observe("T01-04", 20, own_target=Decimal(20))
    of = result("T01-04", {"东河县": east, "西岭县": west})
    assert {u.unit.name: u.rank for u in of.units} == {"东河县": 2, "西岭县": 1}


def test_counties_are_ranked_by_the_figure_where_a_target_is_missing() -> None:
    of = result("T01-04", {"东河县": observe("T01-04", 30), "西岭县": observe("T01-04", 20, own_target=Decimal(20))})
    assert {u.unit.name: u.rank for u in of.units} == {"东河县": 1, "西岭县": 2}


def test_counties_that_tie_share_the_place() -> None:
    of = result("T01-01", {name: observe("T01-01", 107, 100) for name in COUNTIES})
    assert [u.rank for u in of.units if u.unit.name in COUNTIES] == [1, 1]


def test_the_overall_place_leaves_out_amounts_without_targets() -> None:
    made = [
        submission(PLAN, "东河县", [observe("T01-01", 101, 100), observe("T01-04", 900)]),
        submission(PLAN, "西岭县", [observe("T01-01", 109, 100), observe("T01-04", 1)]),
    ]
    first, second = consolidate(PLAN, PERIOD, made).ranking
    assert (first.unit.name, first.rank, first.places) == ("西岭县", 1, 1)
    assert (second.unit.name, second.rank) == ("东河县", 2)


def allocated(*targets: tuple[str, str, int]) -> Allocation:
    return Allocation({(unit, indicator): Decimal(t) for unit, indicator, t in targets}, {}, "分解表.xlsx", "0" * 64)


AMOUNTS = [
    submission(PLAN, "东河县", [observe("T01-04", 30)]),
    submission(PLAN, "西岭县", [observe("T01-04", 20, own_target=Decimal(90))]),
]
SHARES = allocated(("东河县", "T01-04", 60), ("西岭县", "T01-04", 20))


def test_with_an_allocation_counties_are_ranked_by_completion_and_amounts_count_in_the_overall_place() -> None:
    made = consolidate(PLAN, PERIOD, AMOUNTS, allocation=SHARES)
    of = next(r for r in made.indicators if r.indicator.id == "T01-04")
    assert {u.unit.name: (u.standing.percent, u.rank) for u in of.units} == {"东河县": (50, 2), "西岭县": (100, 1)}
    assert [(r.unit.name, r.rank, r.places) for r in made.ranking] == [("西岭县", 1, 1), ("东河县", 2, 1)]


def test_without_an_allocation_amounts_are_ranked_by_the_figure_and_left_out_of_the_overall_place() -> None:
    made = consolidate(PLAN, PERIOD, AMOUNTS)
    of = next(r for r in made.indicators if r.indicator.id == "T01-04")
    assert {u.unit.name: u.rank for u in of.units} == {"东河县": 1, "西岭县": 2}
    assert [(r.rank, r.places) for r in made.ranking] == [(None, 0), (None, 0)]


def test_a_unit_that_the_allocation_leaves_out_keeps_the_target_that_it_states() -> None:
    made = consolidate(PLAN, PERIOD, AMOUNTS, allocation=allocated(("东河县", "T01-04", 60)))
    of = next(r for r in made.indicators if r.indicator.id == "T01-04")
    west = next(u for u in of.units if u.unit.name == "西岭县")
    assert west.observation is not None
    assert west.observation.own_target == Decimal(90)
    assert west.standing.percent is not None


def test_a_county_that_reported_too_little_has_no_overall_place() -> None:
    rates = ("T01-01", "T01-05", "T02-01")
    made = [
        submission(PLAN, "东河县", [observe(i, 90, 100) for i in rates]),
        submission(PLAN, "西岭县", [observe("T02-01", 99, 100)]),
    ]
    ranking = consolidate(PLAN, PERIOD, made).ranking
    assert [(r.unit.name, r.rank) for r in ranking] == [("东河县", 1), ("西岭县", None)]


def test_rates_and_departments_have_the_citys_target_and_counties_amounts_their_own() -> None:
    county, department = PLAN.unit_of["东河县"], PLAN.unit_of["市工信局"]
    assert PLAN.shared_target(county, PLAN.indicator_of["T01-01"]) == 7
    assert PLAN.shared_target(county, PLAN.indicator_of["T01-04"]) is None
    assert PLAN.shared_target(department, PLAN.indicator_of["T01-04"]) == 90


def test_the_mark_of_made_up_data_goes_with_the_figures_even_if_all_is_returned(tiny: Plan) -> None:
    from bairi_validators.submissions import Submission

    marked = Submission(tiny.unit_of["东河县"], PERIOD, mark="演示数据")
    checked = Checked("a.xlsx", None, tiny.unit_of["东河县"], PERIOD, (), (), marked)
    made = UnitSubmission(tiny.unit_of["东河县"], SubmissionState.RETURNED, 1, 1, 0, checked)
    assert consolidate(tiny, PERIOD, [made]).mark == "演示数据"


def test_the_json_is_that_of_the_contract() -> None:
    document = consolidate(PLAN, PERIOD, [submission(PLAN, "市工信局", [observe("T01-04", "62.9")])]).as_json()
    assert list(document) == ["period", "indicators", "submissions", "reconciliation", "escalation"]
    own = next(i for i in document["indicators"] if i["id"] == "T01-04")
    assert list(own) == ["id", "value", "percent", "gap_points", "light", "reported", "owed", "source", "units"]
    assert own["value"] == "62.9"
    assert own["percent"].startswith("69.888888")
    assert (own["light"], own["reported"], own["owed"], own["source"]) == ("red", 1, 1, "department")
    assert own["units"][1] == {
        "unit": "西岭县",
        "value": None,
        "percent": None,
        "gap_points": None,
        "light": "grey",
        "rank": None,
        "rank_change": None,
    }


amounts = st.none() | st.decimals(0, 10**6, places=2)
bases = st.none() | st.decimals(1, 10**6, places=2)


@given(st.lists(st.tuples(amounts, bases), min_size=3, max_size=3), st.permutations(range(3)))
def test_any_figures_in_any_order_equal_a_naive_sum(pairs: list[tuple[Decimal, Decimal]], order: list[int]) -> None:
    names = (*COUNTIES, "青江高新区")
    made = [submission(PLAN, n, [observe("T01-01", v, b)]) for n, (v, b) in zip(names, pairs, strict=True)]
    of = next(r for r in consolidate(PLAN, PERIOD, [made[n] for n in order]).indicators if r.indicator.id == "T01-01")
    whole = [(Fraction(v), Fraction(b)) for v, b in pairs if v is not None and b is not None]
    assert of.reported == len(whole)
    if not whole:
        assert of.standing.value is None
        return
    naive = 100 * (sum(v for v, _ in whole) / sum(b for _, b in whole) - 1)
    assert of.standing.value is not None
    assert abs(Fraction(of.standing.value) - naive) < Fraction(1, 10**20)


def test_lights_are_counted_by_task() -> None:
    consolidation: Consolidation = consolidate(PLAN, PERIOD, [submission(PLAN, "市工信局", [observe("T01-04", 1)])])
    assert consolidation.lights(1)[Light.RED] == 1
    assert sum(consolidation.lights().values()) == len(PLAN.indicators)
