"""Consolidation of random submissions equals a naive recomputation that shares no code with it."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from bairi_validators.consolidation import Consolidation, SubmissionState, UnitSubmission, consolidate
from bairi_validators.periods import Period
from bairi_validators.plan.indicators import Measure
from bairi_validators.plan.loading import load_plan
from bairi_validators.submissions import Checked, Observation
from conftest import TINY

PLAN = load_plan(TINY)
PERIOD = Period.parse("2026-11中旬")
UNITS = ("东河县", "西岭县", "青江高新区")
GONE = Fraction(32, 36)
INDICATORS = ("T01-01", "T01-02", "T01-04", "T01-05", "T02-01", "T03-01")
Numbers = dict[tuple[str, str], tuple[int, int]]
NUMBERS = st.dictionaries(
    st.tuples(st.sampled_from(UNITS), st.sampled_from(INDICATORS)),
    st.tuples(st.integers(0, 120), st.integers(1, 120)),
)


def owing(indicator: str) -> tuple[str, ...]:
    return UNITS if indicator == "T01-01" else UNITS[:2]


def consolidated(numbers: Numbers, seed: int = 0) -> Consolidation:
    sent = []
    for name in UNITS:
        own = []
        for (unit, indicator), (value, base) in numbers.items():
            if unit == name and name in owing(indicator):
                rate = PLAN.indicator_of[indicator].measure.is_rate
                second = Decimal(base) if rate else None
                own.append(Observation(PLAN.indicator_of[indicator], Decimal(value), second))
        checked = Checked(f"{name}.xlsx", None, PLAN.unit_of[name], PERIOD, (), tuple(own))
        sent.append(UnitSubmission(PLAN.unit_of[name], SubmissionState.ACCEPTED, 1, checked=checked))
    random.Random(seed).shuffle(sent)  # noqa: S311 - any order will do
    return consolidate(PLAN, PERIOD, sent)


def naive_figure(indicator: str, pairs: list[tuple[int, int]]) -> Fraction | None:
    if not pairs:
        return None
    values, bases = sum(v for v, _ in pairs), sum(b for _, b in pairs)
    match PLAN.indicator_of[indicator].measure:
        case Measure.GROWTH:
            return Fraction(100 * (values - bases), bases)
        case Measure.RATIO_COMPLETION | Measure.RATIO_STATE:
            return Fraction(100 * values, bases)
    return Fraction(values)


def naive_light(indicator: str, figure: Fraction | None, *, whole: bool) -> str:
    of = PLAN.indicator_of[indicator]
    if figure is None:
        return "grey"
    if of.measure is Measure.ZERO:
        return "red" if figure > 0 else "green" if whole else "grey"
    target = Fraction(of.single_target)
    if of.measure in {Measure.AMOUNT, Measure.COUNT}:
        gap = 100 * figure / target - 100 * GONE
        if gap < 0 and not whole:
            return "grey"
    elif of.measure is Measure.RATIO_COMPLETION:  # due on 30 November, the 33rd 旬
        gap = figure - target * Fraction(32, 33)
    else:
        gap = figure - target
    return "green" if gap >= 0 else "red" if gap <= -10 else "yellow"


@given(NUMBERS)
def test_sums_rates_coverage_and_lights_are_those_of_a_naive_recomputation(numbers: Numbers) -> None:
    results = {r.indicator.id: r for r in consolidated(numbers).indicators}
    for indicator in INDICATORS:
        pairs = [numbers[u, indicator] for u in owing(indicator) if (u, indicator) in numbers]
        of, figure = results[indicator], naive_figure(indicator, pairs)
        whole = len(pairs) == len(owing(indicator))
        assert (of.standing.value is None) == (figure is None)
        if figure is not None and of.standing.value is not None:
            assert abs(Fraction(of.standing.value) - figure) < Fraction(1, 10**20)
        assert (of.reported, of.owed) == ((len(pairs), len(owing(indicator))) if pairs else (0, of.owed))
        assert of.standing.light is not None
        assert of.standing.light.value == naive_light(indicator, figure, whole=whole)


@given(NUMBERS)
def test_a_countys_place_is_one_more_than_the_counties_that_are_better(numbers: Numbers) -> None:
    for result in consolidated(numbers).indicators:
        of = result.indicator.id
        if of not in INDICATORS:
            continue
        own = {u: naive_figure(of, [numbers[u, of]]) for u in UNITS[:2] if (u, of) in numbers}
        known = {u: f if of != "T03-01" else -f for u, f in own.items() if f is not None}
        places = {u: 1 + sum(other > f for other in known.values()) for u, f in known.items()}
        assert {u.unit.name: u.rank for u in result.units if u.unit.name in UNITS[:2] and u.rank} == places


@given(NUMBERS, st.integers(0, 99))
def test_the_order_of_submissions_never_matters(numbers: Numbers, seed: int) -> None:
    one, other = consolidated(numbers), consolidated(numbers, seed)
    assert (one.indicators, one.ranking, one.trends, one.outlooks) == (
        other.indicators,
        other.ranking,
        other.trends,
        other.outlooks,
    )
    assert (one.unit_prospects, one.partial_prospects) == (other.unit_prospects, other.partial_prospects)
    assert (one.rollups, one.escalations, one.reconciliations) == (
        other.rollups,
        other.escalations,
        other.reconciliations,
    )
