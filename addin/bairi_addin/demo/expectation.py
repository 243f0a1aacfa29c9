"""What must come out of a demonstration (预期), worked out from what was written, not from what was read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from bairi_addin.demo import MARK
from bairi_validators.consolidation import Consolidation, SubmissionState
from bairi_validators.decimals import plain, to_decimal
from bairi_validators.findings import Severity
from bairi_validators.periods import Period
from bairi_validators.plan.indicators import Indicator, Measure
from bairi_validators.plan.models import Plan, UnitKind
from bairi_validators.vocabulary import State
from bairi_workbooks.batch import Run
from bairi_workbooks.intake import Arrival
from bairi_workbooks.submission_template import Entry

Entries = Mapping[str, Entry]
_SUPERSEDED = "U01"


@dataclass(frozen=True, slots=True)
class ExpectedFile:
    """One file of the inbox: exactly these codes of errors, and among the others at least these."""

    name: str
    errors: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Expectation:
    """What must come out of one period: every file's codes, whose submission stands how, and what counts.

    `states` names the units that are missing, late or returned; `counted` holds the entries that enter the figures;
    `targets` are those allocated, by the unit's name and the indicator's id.
    """

    plan: Plan
    period: Period
    files: tuple[ExpectedFile, ...]
    states: Mapping[str, SubmissionState]
    counted: Mapping[str, Entries]
    targets: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)

    def units_in(self, state: SubmissionState) -> tuple[str, ...]:
        """The units whose submission must stand so, in the plan's order."""
        return tuple(unit.name for unit in self.plan.units if self.states.get(unit.name) is state)

    @property
    def refused(self) -> tuple[str, ...]:
        """The files that must go back; an older version does not, once there is a newer one."""
        return tuple(sorted(f.name for f in self.files if f.errors and _SUPERSEDED not in f.others))


def differences(expected: Expectation, run: Run) -> list[str]:
    """Every way in which a run differs from what must come out, a Chinese sentence each; none when all is well."""
    return [
        *_file_differences(expected.files, run.intake.arrivals),
        *_refusal_differences(expected.refused, [a.path.name for a in run.rejected]),
        *_state_differences(expected, run.consolidation),
        *_figure_differences(expected, run.consolidation),
        *_completion_differences(expected, run.consolidation),
    ]


def _file_differences(expected: Sequence[ExpectedFile], arrivals: Sequence[Arrival]) -> Iterator[str]:
    arrived = {arrival.path.name: arrival for arrival in arrivals}
    for file in expected:
        if (arrival := arrived.pop(file.name, None)) is None:
            yield f"文件“{file.name}”应当收到，结果中没有。"
            continue
        errors = {f.code for f in arrival.checked.findings if f.severity is Severity.ERROR}
        others = {f.code for f in arrival.checked.findings} - errors
        if errors != file.errors:
            yield f"文件“{file.name}”的错误应为{_listed(file.errors)}，实为{_listed(errors)}。"
        if absent := file.others - others:
            yield f"文件“{file.name}”应当另有{_listed(absent)}，没有查出。"
    yield from (f"文件“{name}”不是演示所写，却在结果中。" for name in arrived)


def _refusal_differences(expected: Sequence[str], refused: Sequence[str]) -> Iterator[str]:
    yield from (f"文件“{name}”应当退回，没有退回。" for name in expected if name not in refused)
    yield from (f"文件“{name}”不应退回，却退回了。" for name in refused if name not in expected)


def _state_differences(expected: Expectation, consolidation: Consolidation) -> Iterator[str]:
    in_order = {SubmissionState.ACCEPTED, SubmissionState.REPORTED}
    for submission in consolidation.submissions:
        wanted = expected.states.get(submission.unit.name)
        if submission.state is not wanted and not (wanted is None and submission.state in in_order):
            words = wanted.label if wanted else "已报或已接收"
            yield f"{submission.unit.name}应为“{words}”，实为“{submission.state.label}”。"
    if consolidation.mark != MARK:
        yield f"汇总结果应当注明“{MARK}”，实为“{consolidation.mark or ''}”。"


def _figure_differences(expected: Expectation, consolidation: Consolidation) -> Iterator[str]:
    """The city's figure of every indicator, and how many units are in it."""
    for result in consolidation.indicators:
        value, reported, owed = _naive(expected, result.indicator)
        name = f"{result.indicator.id}“{result.indicator.name}”"
        if (reported, owed) != (result.reported, result.owed):
            yield f"{name}应有{reported}/{owed}个单位的数，实为{result.reported}/{result.owed}。"
        wanted = None if value is None else to_decimal(value)
        if wanted != result.standing.value:
            yield f"{name}的全市数应为{_figure(wanted)}，实为{_figure(result.standing.value)}。"


def _completion_differences(expected: Expectation, consolidation: Consolidation) -> Iterator[str]:
    """How much of its allocated target each county and park has reached."""
    found = {(u.unit.name, r.indicator.id): u.standing.percent for r in consolidation.indicators for u in r.units}
    for (unit, indicator), target in expected.targets.items():
        entry = expected.counted.get(unit, {}).get(indicator)
        wanted = None
        if target and entry is not None and isinstance(entry.value, Decimal):
            wanted = to_decimal(100 * Fraction(entry.value) / Fraction(target))
        if wanted != found[unit, indicator]:
            yield f"{unit}{indicator}的完成率应为{_figure(wanted)}，实为{_figure(found[unit, indicator])}。"


def _naive(expected: Expectation, indicator: Indicator) -> tuple[Fraction | None, int, int]:
    """The city's figure from the entries that count, without any of the consolidation's own means."""
    owing = [unit for unit in expected.plan.units if expected.plan.owes(unit, indicator)]
    pools = {
        "units": [u.name for u in owing if u.kind is not UnitKind.DEPARTMENT],
        "department": [u.name for u in owing if u.kind is UnitKind.DEPARTMENT],
    }
    rows = {source: _rows(expected.counted, names, indicator) for source, names in pools.items()}
    other = "department" if indicator.city_figure == "units" else "units"
    source = other if rows[other] and not rows[indicator.city_figure] else indicator.city_figure
    present = rows[source]
    return (_value_of(indicator, present) if present else None), len(present), len(pools[source])


def _rows(counted: Mapping[str, Entries], names: Sequence[str], indicator: Indicator) -> list[Entry]:
    """The filled rows of these units; a row that takes another's figure over holds that figure."""
    typed = [counted[name][indicator.same_as or indicator.id] for name in names if name in counted]
    return [entry for entry in typed if entry.value is not None or entry.state is not None]


def _value_of(indicator: Indicator, entries: Sequence[Entry]) -> Fraction:
    if indicator.measure is Measure.MILESTONE:
        return Fraction(sum(entry.state == State.DONE.value for entry in entries))
    values, bases = _sum([entry.value for entry in entries]), _sum([entry.base for entry in entries])
    if indicator.measure is Measure.GROWTH:
        return (values - bases) / bases * 100
    return values / bases * 100 if indicator.measure.is_rate else values


def _sum(numbers: Sequence[Decimal | str | None]) -> Fraction:
    return sum((Fraction(number) for number in numbers if number is not None), Fraction(0))


def _listed(codes: frozenset[str] | set[str]) -> str:
    return "、".join(sorted(codes)) or "无"


def _figure(value: Decimal | None) -> str:
    return "无" if value is None else plain(value)
