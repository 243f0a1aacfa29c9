"""Facts of bulletins for tests: an ordinary city, and every singular case that an office meets."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import city
from bairi_validators.bulletin import BulletinFacts, BulletinKind, Edition, compute, editions
from bairi_validators.consolidation import SubmissionState, UnitSubmission, consolidate, results_of
from bairi_validators.periods import Period
from bairi_validators.plan.indicators import Indicator, Measure
from bairi_validators.plan.loading import load_plan
from bairi_validators.plan.models import Plan, Unit, UnitKind
from bairi_validators.submissions import Checked, Observation, Submission
from bairi_validators.vocabulary import State
from bairi_workbooks.bulletin import write_editions
from bairi_workbooks.files import template

LAST = Period.parse("2025-12下旬")
EXCEL_TEMPLATE = "bulletin.xlsx"
# What a text never quotes as a whole would make a wrong number look like a fact.
NEVER_TOLD = {"sources", "county_figures", "trends"}
# A number with what it counts: 13项, 83.3%, 2期, 9/11.
NUMBER = re.compile(r"(\d+(?:\.\d+)?)(.?)")


def write_full(path: Path, facts: BulletinFacts, template_path: Path | None = None) -> None:
    """The full bulletin in Word or Excel as `path` says, by a template or by the one that the product brings along."""
    source = template_path or template(f"bulletin{path.suffix}")
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        (made,) = write_editions(editions(BulletinKind.FULL, facts), Path(folder), source)
        made.replace(path)


def everything_missing(period: Period = city.PERIOD) -> BulletinFacts:
    plan = city.make_plan()
    units = plan.reporting_units()
    return compute(consolidate(plan, period, [UnitSubmission(u, SubmissionState.MISSING) for u in units]))


def one_unit_only(value: str = "5", period: Period = city.PERIOD) -> BulletinFacts:
    """A plan of one department and one indicator, outside all battles."""
    whole = city.make_plan()
    unit = whole.unit_of["科技局"]
    own = whole.indicator_of["T02-05"].model_copy(update={"id": "T00-01"})
    tasks = tuple(t.model_copy(update={"leads": ("科技局",)}) for t in whole.tasks if t.number == 0)
    plan = whole.model_copy(update={"units": (unit,), "indicators": (own,), "tasks": tasks, "battles": ()})
    read = Submission(unit, period)
    checked = Checked("科技局.xlsx", "0", unit, period, (), (Observation(own, Decimal(value)),), read)
    return compute(consolidate(plan, period, [UnitSubmission(unit, SubmissionState.REPORTED, 1, checked=checked)]))


def whole_campaign(period: Period = city.PERIOD) -> BulletinFacts:
    """The campaign's own plan: every unit but the first county reports, some ahead and some behind, for two periods."""
    plan = load_plan()
    before = consolidate(plan, period.previous(), [_sent(plan, u, period.previous()) for u in plan.reporting_units()])
    now = [_sent(plan, u, period) for u in plan.reporting_units()]
    now[0] = UnitSubmission(now[0].unit, SubmissionState.MISSING)
    return compute(consolidate(plan, period, now, earlier=[results_of(before)]))


def _sent(plan: Plan, unit: Unit, period: Period) -> UnitSubmission:
    rows = tuple(_observed(plan, unit, i, n + period.number) for n, i in enumerate(plan.owed_by(unit), len(unit.name)))
    checked = Checked(f"{unit.name}.xlsx", "0", unit, period, (), rows, Submission(unit, period))
    return UnitSubmission(unit, SubmissionState.REPORTED, 1, checked=checked)


def _observed(plan: Plan, unit: Unit, indicator: Indicator, step: int) -> Observation:
    """A made-up figure between 60% and 90% of the target: by `step`, ahead of the pace or behind it."""
    share = Decimal(60 + step * 7 % 31) / 100
    match indicator.measure:
        case Measure.MILESTONE:
            return Observation(indicator, state=State.DONE if step % 3 else State.UNDER_WAY)
        case Measure.ZERO:
            return Observation(indicator, Decimal(step % 11 == 0))
        case Measure.CAP | Measure.RANGE:
            return Observation(indicator, 3 * share)
        case Measure.GROWTH:
            return Observation(indicator, 100 + indicator.single_target * share, Decimal(100))
        case measure if measure.is_rate:
            return Observation(indicator, indicator.single_target * share, Decimal(100))
    own = indicator.single_target if unit.kind is UnitKind.DEPARTMENT else indicator.single_target / 8
    return Observation(indicator, own * share, own_target=own)


CASES: Mapping[str, Callable[[], BulletinFacts]] = {
    "全部任务": whole_campaign,
    "首期": lambda: compute(city.consolidated()),
    "有上期": lambda: compute(city.later()),
    "有退回": lambda: compute(city.consolidated(returned=["乙县", "统计局"])),
    "全部未报": everything_missing,
    "末期": lambda: everything_missing(LAST),
    "只有一个单位": one_unit_only,
    "没有滞后": lambda: one_unit_only("9"),
    "没有进展": lambda: one_unit_only("0"),
    "没有应报单位": lambda: compute(consolidate(city.make_plan(), city.PERIOD, [])),
}


def tokens(text: str) -> Iterator[tuple[str, str]]:
    """Every number of a text with the sign behind it."""
    for number, behind in NUMBER.findall(text):
        yield plain(Decimal(number)), behind


def plain(number: Decimal) -> str:
    """One spelling for one number, whatever its sign: 13, 13.0 and -13 are the same."""
    return format(abs(number).normalize(), "f")


def known(value: object) -> Iterator[tuple[str, str]]:
    """Every number that facts hold, those in texts with the sign behind them; and how many entries a list has."""
    match value:
        case str():
            yield from tokens(value)
        case int() | Decimal():
            yield plain(Decimal(value)), ""
        case date():
            yield from ((str(n), "") for n in (value.year, value.month, value.day))
        case tuple():
            yield str(len(value)), ""
            yield from (number for entry in value for number in known(entry))
        case _ if is_dataclass(value):
            told = (getattr(value, f.name) for f in fields(value) if f.name not in NEVER_TOLD)
            yield from (number for entry in told for number in known(entry))


def unknown_numbers(text: str, held: Set[tuple[str, str]]) -> list[str]:
    """The numbers of a text that are not among those that facts hold."""
    return [f"{n}{sign}" for n, sign in tokens(text) if (n, "") not in held and (n, sign) not in held]


def numbers_of(*facts: object) -> Set[tuple[str, str]]:
    """All numbers that facts hold."""
    return frozenset(known(facts))


def own_numbers(edition: Edition) -> Set[tuple[str, str]]:
    """The numbers of what an edition's template sees beside the period's facts."""
    return numbers_of(*(value for name, value in edition.context.items() if name not in {"facts", "prose"}))
