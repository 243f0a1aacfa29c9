"""Whose row is whose: the rows that a unit owes, those that it does not, and those that nobody knows."""

from __future__ import annotations

from collections.abc import Mapping

from bairi_validators.findings import Finding, finding
from bairi_validators.plan.indicators import Indicator
from bairi_validators.plan.models import Plan
from bairi_validators.submissions import Row, Submission
from bairi_validators.vocabulary import Column


def rows_by_id(plan: Plan, submission: Submission) -> tuple[Mapping[str, Row], list[Finding]]:
    """The first row of every owed indicator, and the findings on all rows' claims."""
    rows: dict[str, Row] = {}
    findings: list[Finding] = []
    owed = {i.id: i for i in plan.owed_by(submission.unit)}
    for row in submission.rows:
        if row.id in owed and row.id not in rows:
            rows[row.id] = row
        else:
            findings.append(_claim(plan, submission, row, rows))
    told = {row.likely[0] for row in submission.rows if row.id not in plan.indicator_of and len(row.likely) == 1}
    findings += [
        finding("S04", submission.table, id=i.id, name=i.name)
        for i in owed.values()
        if i.id not in rows and i.id not in told and not _stands_elsewhere(i, submission, rows)
    ]
    return _with_twin_rows(owed, submission, rows), findings


def _stands_elsewhere(indicator: Indicator, submission: Submission, rows: Mapping[str, Row]) -> bool:
    """A unit's own workbook has a figure once, however many indicators it serves."""
    return not submission.issued and indicator.same_as in rows


def _with_twin_rows(
    owed: Mapping[str, Indicator], submission: Submission, rows: Mapping[str, Row]
) -> Mapping[str, Row]:
    """The rows, and an empty one for every indicator whose figure stands in another's: it is taken from there."""
    elsewhere = (i for i in owed.values() if i.id not in rows and _stands_elsewhere(i, submission, rows))
    return {**rows, **{i.id: Row(i.id, {}) for i in elsewhere}}


def _claim(plan: Plan, submission: Submission, row: Row, before: Mapping[str, Row]) -> Finding:
    """S05–S07, S16, S20: what is wrong with a row that is not the first of an indicator which the unit owes."""
    place = row[Column.ID].place if row.typed else row[Column.NAME].place
    if not row.id:
        return _unknown(plan, row)
    if row.id in before:
        first = before[row.id]
        return finding("S05", place, id=row.id, other=first[Column.ID if first.typed else Column.NAME].place)
    if (indicator := plan.indicator_of.get(row.id)) is None:
        hint = f"，按指标名称应为 {'或 '.join(row.likely)}" if row.likely else ""
        return finding("S06", place, id=row.id, hint=hint)
    return finding("S07", place, id=row.id, name=indicator.name, unit=submission.unit.name)


def _unknown(plan: Plan, row: Row) -> Finding:
    """A row with a figure and no number: its name is several indicators', or nobody's."""
    names = [f"{i}“{plan.indicator_of[i].name}”" for i in row.likely]
    text = row[Column.NAME].text
    if len(names) > 1:
        return finding("S20", row[Column.NAME].place, text=text, first=names[0], second=names[1])
    hint = f"，名称与{names[0]}相近" if names else ""
    figure = next(cell for c in (Column.VALUE, Column.BASE, Column.STATE) if not (cell := row[c]).blank)
    return finding("S16", figure.place, text=figure.text, hint=hint)
