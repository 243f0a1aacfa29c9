"""Facts about what was sent in (报送情况): in time, late, returned, missing; problems, needs, good practices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from bairi_validators.bulletin.unit_facts import NeedFacts, PracticeFacts, ProblemFacts, SubmissionFacts, UnitFacts
from bairi_validators.bulletin.wording import POINT_PLACES
from bairi_validators.consolidation import ProblemRecord, SubmissionState, UnitSubmission, closing_rate
from bairi_validators.decimals import fixed, round_half_up
from bairi_validators.findings import SET_BACK
from bairi_validators.plan.wording import kind_label
from bairi_validators.submissions import Cell, Submission
from bairi_validators.vocabulary import NeedColumn, NeedKind, PracticeColumn, ProblemState

OTHER_NEED = "其他"
ColumnT = TypeVar("ColumnT", NeedColumn, PracticeColumn)
_IN_TIME = {SubmissionState.REPORTED, SubmissionState.ACCEPTED}


def submission_facts(submissions: Sequence[UnitSubmission]) -> SubmissionFacts:
    """Every unit that owed a submission, sorted out by what came of it."""
    rows = [(s.state, _unit(s)) for s in submissions]

    def those(*states: SubmissionState) -> tuple[UnitFacts, ...]:
        return tuple(facts for state, facts in rows if state in states)

    return SubmissionFacts(
        units=tuple(facts for _, facts in rows),
        in_time=those(*_IN_TIME),
        late=those(SubmissionState.LATE),
        returned=those(SubmissionState.RETURNED),
        missing=those(SubmissionState.MISSING),
        silent=tuple(s.unit.name for s in submissions if not _speaks(s)),
    )


def problems_of(records: Sequence[ProblemRecord]) -> ProblemFacts:
    """The problems of the merged register, each once, those of earlier periods among them."""
    states = Counter(record.state for record in records)
    rate = closing_rate(records).percent
    return ProblemFacts(
        total=len(records),
        open=states[ProblemState.OPEN.value],
        under_way=states[ProblemState.UNDER_WAY.value],
        closed=states[ProblemState.CLOSED.value],
        overdue=sum(bool(record.days_overdue) for record in records),
        dropped=sum(record.dropped for record in records),
        current=sum(record.current for record in records),
        closing_rate=None if rate is None else round_half_up(rate, POINT_PLACES),
        closing_text="" if rate is None else f"{fixed(rate, POINT_PLACES)}%",
    )


def needs_of(submissions: Sequence[UnitSubmission]) -> tuple[NeedFacts, ...]:
    """The needs of all submissions that count, by kind, kinds in their usual order; empty where there are none."""
    known = [kind.value for kind in NeedKind]
    words = (_text(row.cells, NeedColumn.KIND) for s in _counted(submissions) for row in s.needs)
    kinds = Counter(word if word in known else OTHER_NEED for word in words)
    return tuple(NeedFacts(kind, kinds[kind]) for kind in (*known, OTHER_NEED) if kinds[kind])


def practices_of(submissions: Sequence[UnitSubmission]) -> tuple[PracticeFacts, ...]:
    """Titles of good practices, each in one line, with the unit that tells of it."""
    found = (
        PracticeFacts(s.unit.name, _text(row.cells, PracticeColumn.TITLE))
        for s in _counted(submissions)
        for row in s.practices
    )
    return tuple(practice for practice in found if practice.title)


def _counted(submissions: Sequence[UnitSubmission]) -> Iterator[Submission]:
    for s in submissions:
        if s.checked and s.checked.submission and s.state is not SubmissionState.RETURNED:
            yield s.checked.submission


def _speaks(s: UnitSubmission) -> bool:
    if s.checked is None or s.state in {SubmissionState.RETURNED, SubmissionState.MISSING}:
        return False
    return any(o.complete for o in s.checked.observations)


def _unit(s: UnitSubmission) -> UnitFacts:
    found = s.checked.findings if s.checked else ()
    told = next((f.message.rstrip("。") for f in found if f.code == SET_BACK), "")
    errors = s.errors - bool(told)
    faults = f"有{errors}处错误，待改正后重报" if errors else ""
    notes = {
        SubmissionState.MISSING: "未收到报送文件",
        SubmissionState.RETURNED: "；".join(words for words in (told, faults) if words),
        SubmissionState.LATE: "晚于规定时限报送",
    }
    note = notes.get(s.state, f"有{s.warnings}处警告" if s.warnings else "")
    return UnitFacts(s.unit.name, kind_label(s.unit.kind), s.state.label, s.version, s.errors, s.warnings, note)


def _text(cells: Mapping[ColumnT, Cell], column: ColumnT) -> str:
    """A cell's text in one line; empty for a heading that the sheet does not have."""
    cell = cells.get(column)
    return " ".join(cell.text.split()) if cell else ""
