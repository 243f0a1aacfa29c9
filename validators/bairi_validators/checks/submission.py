"""All checks on one submission: which rows it has, what stands in them, how they fit one another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bairi_validators.checks.across import as_issued, between_rows, problem_ledger, same_figure, within_row
from bairi_validators.checks.values import findings_of, observe
from bairi_validators.findings import Finding, Place, finding
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan
from bairi_validators.submissions import Observation, Row, Submission
from bairi_validators.vocabulary import Column


def check(
    plan: Plan, submission: Submission, wanted: Period | None = None
) -> tuple[tuple[Observation, ...], tuple[Finding, ...]]:
    """Check a submission: its observations, and every finding. `wanted` is the period that is being consolidated."""
    findings: list[Finding] = []
    if wanted is not None and submission.period != wanted:
        findings.append(finding("S11", Place(), wanted=wanted.label, found=submission.period.label))
    rows, row_findings = _rows_by_id(plan, submission)
    findings += row_findings
    observations: dict[str, Observation] = {}
    for indicator in plan.owed_by(submission.unit):
        if (row := rows.get(indicator.id)) is not None:
            observations[indicator.id], found = observe(
                indicator, row, own_target=plan.shared_target(submission.unit, indicator) is None
            )
            findings += (*found, *as_issued(indicator, row))
    observations, twin_findings = _with_twins(observations)
    findings += twin_findings
    if observations and all(_blank(o) for o in observations.values()):
        findings.append(finding("S13", submission.table, count=len(observations)))
    else:
        findings += _rule_findings(observations, submission.period)
    findings += between_rows(plan, observations)
    findings += (f for problem in submission.problems for f in problem_ledger(problem))
    return tuple(observations.values()), tuple(findings)


def _rows_by_id(plan: Plan, submission: Submission) -> tuple[Mapping[str, Row], list[Finding]]:
    rows: dict[str, Row] = {}
    findings: list[Finding] = []
    owed = {i.id: i for i in plan.owed_by(submission.unit)}
    for row in submission.rows:
        findings += _claim_findings(plan, submission, row, rows)
        if row.id in owed:
            rows.setdefault(row.id, row)
    findings += [finding("S04", submission.table, id=i.id, name=i.name) for i in owed.values() if i.id not in rows]
    return rows, findings


def _claim_findings(plan: Plan, submission: Submission, row: Row, before: Mapping[str, Row]) -> Iterator[Finding]:
    """S05–S07: what a row's number says about whose row it is."""
    place = row[Column.ID].place
    if not row.id:
        yield finding("S16", row[Column.VALUE].place, text=row[Column.VALUE].text)
    elif row.id in before:
        yield finding("S05", place, id=row.id, other=before[row.id][Column.ID].place)
    elif (indicator := plan.indicator_of.get(row.id)) is None:
        yield finding("S06", place, id=row.id)
    elif not plan.owes(submission.unit, indicator):
        yield finding("S07", place, id=row.id, name=indicator.name, unit=submission.unit.name)


def _with_twins(observations: Mapping[str, Observation]) -> tuple[dict[str, Observation], list[Finding]]:
    """Two indicators with the same figure: where one was left blank it takes the other's, whichever was typed."""
    complete = dict(observations)
    findings: list[Finding] = []
    for twin in observations.values():
        primary = complete.get(twin.indicator.same_as or "")
        if primary is None:
            continue
        findings += same_figure(twin, primary)
        unfilled = _blank(twin)
        complete[twin.indicator.id] = _from_either(twin, primary, take=unfilled)
        complete[primary.indicator.id] = _from_either(primary, twin, take=_blank(primary) and not unfilled)
    return complete, findings


def _from_either(own: Observation, other: Observation, *, take: bool) -> Observation:
    """The row's own figure or, to be taken, the other row's; a target of its own goes before the other row's."""
    figure = other if take else own
    return replace(figure, indicator=own.indicator, own_target=own.own_target or other.own_target)


def _blank(observation: Observation) -> bool:
    return all(observation.row[c].blank for c in (Column.VALUE, Column.BASE, Column.STATE))


def _rule_findings(observations: Mapping[str, Observation], period: Period) -> Iterator[Finding]:
    """The rules on each row; a figure that was taken over from another row has been judged there."""
    for observation in observations.values():
        if observation.row.id == observation.indicator.id:
            yield from findings_of(observation)
            yield from within_row(observation, period)
