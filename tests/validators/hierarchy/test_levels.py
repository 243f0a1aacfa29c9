"""Consolidation level by level: the figures of one level are those of `consolidate`, of many those of the leaves."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import hierarchies
from bairi_validators.checks.agreement import Agreement
from bairi_validators.consolidation import SubmissionState, UnitSubmission, consolidate
from bairi_validators.hierarchy import Hierarchy, Node, NodeResult, Own, Reports, Share, grown, of_plan, roll_up
from bairi_validators.plan.indicators import Indicator, Measure
from bairi_validators.plan.loading import load_plan
from bairi_validators.plan.models import Plan
from bairi_validators.standing import Light
from bairi_validators.submissions import Checked, Observation
from bairi_validators.vocabulary import State
from city import PERIOD, consolidated, make_plan
from conftest import TINY

PLAN = make_plan()
REAL = load_plan(TINY)
LATE = type(PERIOD).parse("2026-11中旬")
Results = dict[tuple[str, str], NodeResult]


def results(plan: Plan, tree: Hierarchy, reports: Reports, known: dict[str, dict[str, Share]] | None = None) -> Results:
    """Every result by the node's code and the indicator's id."""
    found = roll_up(plan, PERIOD, tree, reports, known=known)
    return {(result.node.code, result.indicator.id): result for result in found}


def small(*lines: str) -> Hierarchy:
    """A tree of lines of code, name, level and the code above."""
    nodes = [Node(code, name, level, rest[0] if rest else None) for code, name, level, *rest in map(str.split, lines)]
    return grown(nodes, PLAN)


def at(code: str, value: str, indicator: str = "T01-01", *, target: str | None = None) -> dict[str, Own]:
    """A figure of a unit itself."""
    goal = None if target is None else Decimal(target)
    return {code: {code: Observation(PLAN.indicator_of[indicator], Decimal(value), own_target=goal)}}


COUNTRY = small("1 某省 省", "11 一市 市 1", "12 二市 市 1", "111 甲县 县 11", "112 乙县 县 11", "121 戊县 县 12")


def reported(plan: Plan, submissions: list[UnitSubmission]) -> Reports:
    """What submissions say, as the tree of one level takes it: departments' figures are the city's own."""
    found: dict[str, dict[str, dict[str, Observation | None]]] = {i.id: {} for i in plan.indicators}
    for submission in submissions:
        unit, checked = submission.unit, submission.checked
        sent = {o.indicator.id: o for o in checked.observations if o.complete} if checked else {}
        code = plan.plan.id if unit.kind.value == "department" else unit.name
        for indicator in plan.owed_by(unit):
            found[indicator.id].setdefault(code, {})[unit.name] = sent.get(indicator.id)
    return found


NUMBERS = st.dictionaries(
    st.tuples(st.sampled_from([u.name for u in REAL.units]), st.sampled_from([i.id for i in REAL.indicators])),
    st.tuples(st.integers(0, 120), st.integers(1, 120), st.none() | st.integers(1, 50)),
)


@settings(deadline=None)
@given(NUMBERS)
def test_a_plan_of_one_level_has_the_figures_of_consolidate(
    numbers: dict[tuple[str, str], tuple[int, int, int | None]],
) -> None:
    sent = []
    for unit in REAL.units:
        own = [
            hierarchies.observation(indicator, numbers[unit.name, indicator.id])
            for indicator in REAL.owed_by(unit)
            if (unit.name, indicator.id) in numbers
        ]
        checked = Checked(f"{unit.name}.xlsx", None, unit, LATE, (), tuple(own))
        sent.append(UnitSubmission(unit, SubmissionState.ACCEPTED, 1, checked=checked))
    city = consolidate(REAL, LATE, sent)
    tree = of_plan(REAL)
    found = {(r.node.name, r.indicator.id): r for r in roll_up(REAL, LATE, tree, reported(REAL, sent))}
    for one in city.indicators:
        here = found[tree.root.name, one.indicator.id]
        assert (here.standing, here.reported, here.owed, here.source) == (
            one.standing,
            one.reported,
            one.owed,
            one.source,
        )
        assert (here.against, here.against_part, here.whole) == (one.against, one.against_part, one.whole)
        for own in one.units:
            if own.unit.kind.value != "department":
                assert found[own.unit.name, one.indicator.id].standing == own.standing
    rows = [r for one in city.indicators for r in found[tree.root.name, one.indicator.id].reconciliations]
    assert rows == list(city.reconciliations)


def test_the_demonstrations_city_comes_out_the_same_with_units_missing() -> None:
    city = consolidated()
    tree = of_plan(city.plan)
    found = results(city.plan, tree, reported(city.plan, list(city.submissions)))
    for one in city.indicators:
        assert found[tree.root.code, one.indicator.id].standing == one.standing


@settings(deadline=None)
@given(st.data())
def test_every_level_has_the_figures_of_a_naive_recomputation_from_the_leaves(data: st.DataObject) -> None:
    codes = data.draw(hierarchies.trees())
    sent = data.draw(hierarchies.figures(codes))
    tree = hierarchies.tree(PLAN, codes)
    found = results(PLAN, tree, hierarchies.reports(PLAN, tree, sent))
    for (code, of), result in found.items():
        indicator = PLAN.indicator_of[of]
        leaves = naive(tree, sent, code, indicator)
        assert (result.standing.value is None) == (not leaves)
        assert result.share.reported == len(leaves)
        if leaves and result.standing.value is not None:
            assert abs(Fraction(result.standing.value) - naive_figure(indicator.measure, leaves)) < Fraction(1, 10**20)


def naive(tree: Hierarchy, sent: hierarchies.Figures, code: str, of: Indicator) -> list[tuple[int, int]]:
    """The figures at the bottom that a unit's rests on: those below it or its own, whichever the plan prefers."""
    adds = of.measure not in {Measure.CAP, Measure.RANGE}
    below = [pair for child in tree.children[code] for pair in naive(tree, sent, child, of)] if adds else []
    own = [sent[code][:2]] if code in sent else []
    return (below or own) if of.city_figure == "units" else (own or below)


def naive_figure(measure: Measure, pairs: list[tuple[int, int]]) -> Fraction:
    values, bases = sum(value for value, _ in pairs), sum(base for _, base in pairs)
    match measure:
        case Measure.GROWTH:
            return Fraction(100 * (values - bases), bases)
        case Measure.RATIO_COMPLETION | Measure.RATIO_STATE:
            return Fraction(100 * values, bases)
        case Measure.MILESTONE:
            return Fraction(sum(value % 2 for value, _ in pairs))
    return Fraction(values)


@settings(deadline=None)
@given(st.data())
def test_a_subtree_worked_out_elsewhere_changes_nothing(data: st.DataObject) -> None:
    codes = data.draw(hierarchies.trees())
    tree = hierarchies.tree(PLAN, codes)
    reports = hierarchies.reports(PLAN, tree, data.draw(hierarchies.figures(codes)))
    cut = [node.code for node in tree.at_depth(data.draw(st.integers(0, len(tree.levels) - 1)))]
    together, apart = results(PLAN, tree, reports), {}
    known: dict[str, dict[str, Share]] = {i.id: dict.fromkeys(cut, Share()) for i in PLAN.indicators}
    for code in cut:
        part = results(PLAN, tree.under(code), reports)
        apart |= part
        known |= {of: {**known[of], code: r.share} for (at, of), r in part.items() if at == code}
    apart |= results(PLAN, tree.above(cut), reports, known)
    assert apart == together


def test_rates_are_sums_over_sums_at_every_level_and_never_averaged() -> None:
    rate = PLAN.indicator_of["T01-03"]
    pairs = {"111": ("1", "10"), "112": ("90", "90"), "121": ("0", "100")}
    own = {c: {c: Observation(rate, Decimal(value), Decimal(base))} for c, (value, base) in pairs.items()}
    found = results(PLAN, COUNTRY, {"T01-03": own})
    assert found["11", "T01-03"].standing.value == 91
    assert found["1", "T01-03"].standing.value == Decimal("45.5")


def test_a_sum_with_a_part_missing_far_below_is_no_total_at_any_level() -> None:
    found = results(PLAN, COUNTRY, {"T01-01": {**at("111", "70", target="90"), **at("121", "40", target="50")}})
    city, province = found["11", "T01-01"], found["1", "T01-01"]
    assert (city.reported, city.owed, city.whole) == (1, 2, False)
    assert (province.reported, province.owed) == (2, 2)  # both cities sent a figure, one of them a partial one
    assert (province.share.reported, province.share.owed, province.whole) == (2, 3, False)
    assert (province.against, province.against_part) == (140, True)  # not the province's 1200


HOME = small("1 某省 省", "11 某市 市 1", "12 二市 市 1", "111 甲县 县 11", "112 乙县 县 11", "121 戊县 县 12")
WHOLE = {**at("111", "400", target="500"), **at("112", "500", target="450"), **at("121", "300", target="320")}


def test_the_plans_targets_are_those_of_the_plans_place_wherever_it_stands() -> None:
    found = results(PLAN, HOME, {"T01-01": WHOLE})
    alone = results(PLAN, HOME.under("11"), {"T01-01": WHOLE})
    city, neighbour, province = (found[code, "T01-01"] for code in ("11", "12", "1"))
    assert city == alone["11", "T01-01"]
    assert (city.against, city.standing.percent, city.standing.light) == (1200, 75, Light.YELLOW)
    assert neighbour.against == 320
    assert (province.against, province.against_part) == (1520, False)  # of the city the plan's, as it is judged there


def test_a_unit_above_the_plans_place_without_targets_below_it_has_a_figure_and_no_light() -> None:
    own = {code: {code: one[code]._replace(own_target=None)} for code, one in WHOLE.items() if code != "112"}
    province = results(PLAN, HOME, {"T01-01": own})["1", "T01-01"]
    assert (province.standing.value, province.against, province.standing.light) == (700, None, None)


def test_what_is_one_target_for_all_is_held_against_above_the_plans_place_too() -> None:
    rate = PLAN.indicator_of["T01-03"]
    own = {code: {code: Observation(rate, Decimal(9), Decimal(10))} for code in ("111", "112", "121")}
    assert results(PLAN, HOME, {"T01-03": own})["1", "T01-03"].against == 80


def test_a_sum_of_targets_of_those_who_reported_is_marked_even_where_it_is_reached() -> None:
    sent = {code: WHOLE[code] for code in ("112", "121")}
    province = results(PLAN, HOME, {"T01-01": sent})["1", "T01-01"]
    assert (province.standing.light, province.against, province.against_part) == (Light.GREEN, 770, True)


def test_who_sent_nothing_is_missing_and_never_zero() -> None:
    found = results(PLAN, COUNTRY, {"T02-02": at("111", "0", "T02-02")})
    assert found["12", "T02-02"].standing.value is None
    assert found["1", "T02-02"].standing.light is Light.GREY  # nobody knows that there was no incident
    whole = {code: at(code, "0", "T02-02")[code] for code in ("111", "112", "121")}
    assert results(PLAN, COUNTRY, {"T02-02": whole})["1", "T02-02"].standing.light is Light.GREEN


def test_a_units_own_figure_is_held_against_the_sum_of_those_below_it_within_the_plans_tolerance() -> None:
    reports = {**at("111", "60"), **at("112", "40"), **at("121", "7"), **at("11", "102"), **at("1", "107.5")}
    found = results(PLAN, COUNTRY, {"T01-01": reports})
    (city,), (province,) = (found[code, "T01-01"].reconciliations for code in ("11", "1"))
    assert (city.difference, city.verdict, city.used) == (2, Agreement.DIFFERS, "units")
    assert (province.units_total, province.verdict) == (107, Agreement.AGREES)


def test_where_nobody_below_reported_the_units_own_figure_goes_up() -> None:
    found = results(PLAN, COUNTRY, {"T01-01": {**at("11", "102"), **at("121", "7")}})
    assert found["11", "T01-01"].source == "department"
    assert found["1", "T01-01"].standing.value == 109
    assert found["1", "T01-01"].whole


def test_a_cap_is_each_units_own_and_adds_up_to_nothing() -> None:
    found = results(PLAN, COUNTRY, {"T02-01": {**at("11", "2", "T02-01"), **at("12", "4", "T02-01")}})
    assert [found[code, "T02-01"].standing.light for code in ("11", "12")] == [Light.GREEN, Light.RED]
    assert ("1", "T02-01") not in found


def test_a_milestone_is_met_when_all_at_the_bottom_are_done() -> None:
    done = PLAN.indicator_of["T02-04"]
    own = {c: {c: Observation(done, state=State.DONE)} for c in ("111", "112", "121")}
    assert results(PLAN, COUNTRY, {"T02-04": own})["1", "T02-04"].standing.light is Light.GREEN
    del own["121"]
    late = results(PLAN, COUNTRY, {"T02-04": own})["1", "T02-04"]
    assert (late.standing.value, late.standing.light) == (2, Light.RED)
    assert (late.done, late.standing.percent, late.whole) == ("2/2完成", 100, False)  # of those who reported


@pytest.mark.parametrize("code", ["11", "1"])
def test_of_a_unit_that_is_not_wanted_only_what_goes_up_is_worked_out(code: str) -> None:
    reports = {"T01-01": {**at("111", "60"), **at("112", "40"), **at("121", "7")}}
    found = list(roll_up(PLAN, PERIOD, COUNTRY, reports, wanted=lambda node: node.code == code))
    assert {result.node.code for result in found} == {code}
    assert results(PLAN, COUNTRY, reports)[code, "T01-01"] in found
