"""All checks on one submission: which rows it has, what stands in them, how they fit one another and the past."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from bairi_validators.allocation import Allocation
from bairi_validators.checks import across, doubts, values
from bairi_validators.checks.allocated import stated_otherwise
from bairi_validators.checks.numbers import converted_columns
from bairi_validators.checks.rows import rows_by_id
from bairi_validators.checks.ruling import Case, OwnRule, Rule
from bairi_validators.findings import Finding, Place, catalogue, confirmed, finding, in_force
from bairi_validators.history import History
from bairi_validators.periods import Period
from bairi_validators.plan.indicators import Indicator, Measure
from bairi_validators.plan.models import Plan, Unit
from bairi_validators.submissions import Observation, Submission, made
from bairi_validators.vocabulary import Column, reason_given

_FEWEST_ZEROS: Final = 3


def check(
    plan: Plan,
    submission: Submission,
    wanted: Period | None = None,
    history: History | None = None,
    allocation: Allocation | None = None,
) -> tuple[tuple[Observation, ...], tuple[Finding, ...]]:
    """Check a submission: its observations, and every finding that is in force for its period.

    `wanted` is the period that is being consolidated; `history` what the unit reported before; `allocation` the targets
    that figures are held against before those that the unit states.
    """
    observations, findings = _observed(plan, submission)
    past = (history or History()).before(submission.period)
    if wanted is not None and submission.period != wanted:
        findings.insert(0, finding("S11", Place(), wanted=wanted.label, found=submission.period.label))
    if observations and all(_blank(o) for o in observations.values()):
        findings.append(finding("S13", submission.table, count=len(observations)))
    else:
        findings += _row_findings(plan, submission, observations, past, allocation)
        findings += _nothing_but_zeros(submission, observations.values())
    findings += across.between_rows(plan, observations)
    findings += (f for problem in submission.problems for f in across.problem_ledger(problem, submission.period))
    findings += (f for need in submission.needs for f in across.need_kind(need))
    if allocation is not None:
        findings += stated_otherwise(allocation, submission.unit, observations.values())
    return tuple(observations.values()), in_force(findings, submission.period.end)


def _observed(plan: Plan, submission: Submission) -> tuple[dict[str, Observation], list[Finding]]:
    """Every owed row as an observation, with what is wrong with its cells one by one."""
    rows, findings = rows_by_id(plan, submission)
    observations: dict[str, Observation] = {}
    year, issued = plan.plan.year, submission.issued
    for number, indicator, own_target in _owed(plan, submission.unit):
        if (row := rows.get(number)) is not None:
            observations[number], found = values.observe(indicator, row, own_target=own_target, year=year)
            findings += found
            findings += across.as_issued(indicator, row, issued=issued)
    findings += converted_columns(observations.values())
    observations, twin_findings = _with_twins(observations)
    return observations, findings + twin_findings


@lru_cache(maxsize=1024)
def _owed(plan: Plan, unit: Unit) -> tuple[tuple[str, Indicator, bool], ...]:
    """What a unit owes, by its number, and whether it has a target of its own to state: the same in all its files."""
    return tuple((i.id, i, plan.shared_target(unit, i) is None) for i in plan.owed_by(unit))


def _nothing_but_zeros(submission: Submission, observations: Iterable[Observation]) -> Iterator[Finding]:
    """S28: zeros in place of blanks; where nothing happened (incidents), a zero is a figure."""
    figures = [o.value for o in observations if o.value is not None and o.indicator.measure is not Measure.ZERO]
    if len(figures) >= _FEWEST_ZEROS and not any(figures):
        yield finding("S28", submission.table, count=len(figures))


def _row_findings(
    plan: Plan,
    submission: Submission,
    observations: Mapping[str, Observation],
    history: History,
    allocation: Allocation | None,
) -> Iterator[Finding]:
    """The rules on each row; a figure that was taken over from another row has been judged there.

    Where the clerk gives the reason, what is doubtful becomes a notice.
    """
    rules, targets = _rules(plan), _targets(plan, submission.unit)
    always = (submission.period, submission.issued, plan.plan.year, plan.plausibility)
    for id_, observation in observations.items():
        if observation.row.id != id_:
            continue
        alone = allocation is None and observation.own_target is None
        target = targets[id_] if alone else _target(plan, submission.unit, observation, allocation)
        case = made(Case, (observation, target, history.of(id_) if history.past else (), *always))
        for found in rules[id_].findings(case):
            reason = (
                reason_given(observation.row[Column.PROGRESS].text) if catalogue()[found.code].confirmable else None
            )
            yield confirmed(found, reason) if reason else found


@lru_cache(maxsize=1024)
def _targets(plan: Plan, unit: Unit) -> Mapping[str, Decimal | None]:
    """What a unit is to reach in what it owes, where nothing is allocated to it and it states nothing."""
    return {i.id: plan.unit_target(unit, i, None) for i in plan.owed_by(unit)}


def _target(plan: Plan, unit: Unit, observation: Observation, allocation: Allocation | None) -> Decimal | None:
    """What a unit is to reach: what was allocated to it, before what it states itself."""
    indicator = observation.indicator
    allocated = allocation.target(unit, indicator) if allocation else None
    return plan.unit_target(unit, indicator, observation.own_target if allocated is None else allocated)


@dataclass(frozen=True, slots=True)
class _Rules:
    """The rules that can say anything of an indicator (适用规则): of its figures, their context, their past."""

    own: tuple[OwnRule, ...]
    in_context: tuple[Rule, ...]
    since_before: tuple[Rule, ...]

    def findings(self, case: Case) -> list[Finding]:
        """What they say of a case."""
        observation = case.observation
        told = [found for rule in self.own if (found := rule(observation))]
        told += [found for rule in self.in_context if (found := rule(case))]
        if case.before:
            told += [found for rule in self.since_before if (found := rule(case))]
        return told


@lru_cache(maxsize=8)
def _rules(plan: Plan) -> Mapping[str, _Rules]:
    """The rules of every indicator of a plan, by its id: found once, asked for with every row of thousands of files."""
    return {
        i.id: _Rules(
            tuple(rule for applies, rule in values.RULES if applies(i)),
            tuple(rule for applies, rule in (*across.RULES, *doubts.RULES) if applies(i)),
            tuple(rule for applies, rule in doubts.RULES_SINCE_BEFORE if applies(i)),
        )
        for i in plan.indicators
    }


def _with_twins(observations: Mapping[str, Observation]) -> tuple[dict[str, Observation], list[Finding]]:
    """Two indicators with the same figure: where one was left blank it takes the other's, whichever was typed."""
    complete = dict(observations)
    findings: list[Finding] = []
    for twin in observations.values():
        primary = complete.get(twin.indicator.same_as or "")
        if primary is None:
            continue
        findings += across.same_figure(twin, primary)
        unfilled = _blank(twin)
        complete[twin.indicator.id] = _from_either(twin, primary, take=unfilled)
        complete[primary.indicator.id] = _from_either(primary, twin, take=_blank(primary) and not unfilled)
    return complete, findings


def _from_either(own: Observation, other: Observation, *, take: bool) -> Observation:
    """The row's own figure or, to be taken, the other row's; a target of its own goes before the other row's."""
    figure = other if take else own
    return figure._replace(indicator=own.indicator, own_target=own.own_target or other.own_target)


def _blank(observation: Observation) -> bool:
    return all(observation.row[c].blank for c in (Column.VALUE, Column.BASE, Column.STATE))
