"""Writing one period's inbox (收件): every unit's workbook with its fault, and what must come of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from bairi_addin.demo import MARK, faults
from bairi_addin.demo.clerk import Clerk
from bairi_addin.demo.expectation import Entries, Expectation, ExpectedFile
from bairi_addin.demo.figures import Table
from bairi_addin.demo.own_workbook import CODES, write_own_workbook
from bairi_addin.demo.scene import Scene
from bairi_addin.demo.story import Role
from bairi_validators.consolidation import SubmissionState
from bairi_validators.periods import Period
from bairi_validators.plan.models import Unit
from bairi_validators.vocabulary import Column
from bairi_workbooks.files import written_whole
from bairi_workbooks.reading.submission import read_submission
from bairi_workbooks.submission_template import submission_name, write_submission

Progress = Callable[[int, int], None]
_NOTHING: Final[frozenset[str]] = frozenset()
_CORRECTED, _COPY = "（更正）", "（副本）"
_TEMPORARY: Final = "~$"


class Inbox:
    """The folder of one period, while it is being written; `earlier` are the figures of the period before, if any."""

    def __init__(self, scene: Scene, period: Period, folder: Path, table: Table, earlier: Table | None) -> None:
        self.scene, self.period, self.folder = scene, period, folder
        self.table, self.earlier = table, earlier
        self.chance = scene.chance("arrivals", period.code)
        self.files: list[ExpectedFile] = []
        self.states: dict[str, SubmissionState] = {}
        self.counted: dict[str, Entries] = {}

    def write(self, roles: Mapping[str, Role], progress: Progress | None = None) -> Expectation:
        """Write every unit's file and say what must come out. Raises BairiError when the folder cannot be written."""
        units = self.scene.plan.reporting_units()
        for number, unit in enumerate(units, start=1):
            self._unit(unit, roles.get(unit.name))
            if progress:
                progress(number, len(units))
        self._temporary_file(units[0])
        return Expectation(self.scene.plan, self.period, tuple(self.files), self.states, self.counted)

    def _unit(self, unit: Unit, role: Role | None) -> None:
        entries = self.table[unit.name]
        match role:
            case Role.MISSING:
                self.states[unit.name] = SubmissionState.MISSING
            case Role.TEXT_AND_PART | Role.NO_DATE:
                spoiled, codes = self._spoiled(unit, role, entries)
                self._returned(unit, self._workbook(unit, spoiled), codes)
            case Role.WRONG_PERIOD if self.earlier:
                previous = self.scene.previous
                path = self._workbook(unit, self.earlier[unit.name], period=previous)
                self._returned(unit, path, frozenset({"S11"}))
            case Role.DAMAGED | Role.HEADING | Role.ERROR_CELL:
                self._tampered(unit, role, entries)
            case Role.RESUBMITTED:
                self._resubmitted(unit, entries)
            case Role.OWN_WORKBOOK:
                self._own_workbook(unit, entries)
            case Role.FALLEN if self.earlier:
                entries, codes = faults.current_for_cumulative(self.scene.plan, unit, entries, self.earlier[unit.name])
                self._counted(self._workbook(unit, entries), unit, entries, codes)
            case Role.DISAGREES:
                entries, codes = faults.below_the_sum(self.scene.plan, unit, entries)
                self._counted(self._workbook(unit, entries), unit, entries, codes)
            case _:
                self._in_order(unit, role, entries)

    def _in_order(self, unit: Unit, role: Role | None, entries: Entries) -> None:
        """A submission that counts: plain, late, with gaps, or sent twice."""
        warnings = _NOTHING
        if role is Role.GAPS:
            chance = self.scene.chance("gaps", unit.name, self.period.code)
            entries = faults.gaps(self.scene.plan, unit, entries, chance)
            warnings = frozenset({"V01"})
        path = self._workbook(unit, entries)
        if role is Role.LATE:
            self.states[unit.name] = SubmissionState.LATE
            self._arrive(path, late=True)
        if role is Role.DUPLICATE:
            self._duplicate(path)
        self._counted(path, unit, entries, warnings)

    def _own_workbook(self, unit: Unit, entries: Entries) -> None:
        """A workbook that nobody issued: read by its headings and names, its amounts converted."""
        path = self.folder / submission_name(unit, self.period)
        told, _ = Clerk(self.scene.plan, unit, self.period, self.scene.seed).described(entries)
        write_own_workbook(path, self.scene.plan, unit, self.period, told)
        self._arrive(path)
        self._counted(path, unit, entries, CODES)

    def _counted(self, path: Path, unit: Unit, entries: Entries, codes: frozenset[str]) -> None:
        """A file whose figures count, with these findings at least."""
        self.files.append(ExpectedFile(path.name, others=codes))
        self.counted[unit.name] = entries

    def _duplicate(self, path: Path) -> None:
        copy = path.with_stem(path.stem + _COPY)
        self._replace(copy, path.read_bytes())
        self._arrive(copy, after=path)
        self.files.append(ExpectedFile(copy.name, others=frozenset({"U02"})))

    def _resubmitted(self, unit: Unit, entries: Entries) -> None:
        """A first version with a fault, then a good one, which alone counts."""
        spoiled, codes = faults.text_for_number(self.scene.plan, unit, entries)
        first = self._workbook(unit, spoiled)
        self.files.append(ExpectedFile(first.name, codes, frozenset({"U01"})))
        second = self._workbook(unit, entries, suffix=_CORRECTED)
        self._arrive(second, after=first)
        self.files.append(ExpectedFile(second.name))
        self.counted[unit.name] = entries

    def _spoiled(self, unit: Unit, role: Role, entries: Entries) -> tuple[Entries, frozenset[str]]:
        if role is Role.NO_DATE:
            return faults.done_without_date(self.scene.plan, unit, entries)
        entries, text = faults.text_for_number(self.scene.plan, unit, entries)
        entries, part = faults.part_above_whole(self.scene.plan, unit, entries)
        return entries, text | part

    def _tampered(self, unit: Unit, role: Role, entries: Entries) -> None:
        """A good workbook, spoiled in its bytes; a damaged one tells whose it is by its name only."""
        path = self._workbook(unit, entries)
        content = path.read_bytes()
        if role is Role.DAMAGED:
            self._replace(path, faults.damaged(content))
            self._returned(unit, path, frozenset({"F01"}))
        elif role is Role.HEADING:
            self._replace(path, faults.heading_renamed(content))
            self._returned(unit, path, frozenset({"S02"}))
        else:
            self._replace(path, faults.error_cell(content, self._cell_for_error(unit, path)))
            self._returned(unit, path, frozenset({"F04"}))

    def _cell_for_error(self, unit: Unit, path: Path) -> str:
        wrong = faults.row_for_error(self.scene.plan, unit)
        submission = read_submission(self.scene.plan, path).submission
        rows = submission.rows if submission else ()
        return next(row[Column.VALUE].place.cell or "" for row in rows if row.id == wrong.id)

    def _returned(self, unit: Unit, path: Path, codes: frozenset[str]) -> None:
        self.states[unit.name] = SubmissionState.RETURNED
        self.files.append(ExpectedFile(path.name, codes))

    def _workbook(self, unit: Unit, entries: Entries, *, period: Period | None = None, suffix: str = "") -> Path:
        """Write a unit's workbook with its clerk's words; it arrives in time."""
        period = period or self.period
        told, lists = Clerk(self.scene.plan, unit, period, self.scene.seed).described(entries)
        path = self.folder / submission_name(unit, period)
        path = write_submission(
            path.with_stem(path.stem + suffix),
            self.scene.plan,
            unit,
            period,
            entries=told,
            problems=lists.problems,
            needs=lists.needs,
            practices=lists.practices,
            mark=MARK,
        )
        self._arrive(path)
        return path

    def _replace(self, path: Path, content: bytes) -> None:
        with written_whole(path) as draft:
            draft.write_bytes(content)
        self._arrive(path)

    def _arrive(self, path: Path, *, late: bool = False, after: Path | None = None) -> None:
        """Set the time at which a file came: within the last day and a half before it was due, or after."""
        minutes = timedelta(minutes=self.chance.whole(60, 36 * 60))
        due = self.scene.plan.reporting.due(self.period)
        came = due + minutes if late else due - minutes
        if after is not None:
            came = datetime.fromtimestamp(after.stat().st_mtime) + timedelta(minutes=20)  # noqa: DTZ006 - local time
        os.utime(path, (came.timestamp(), came.timestamp()))

    def _temporary_file(self, unit: Unit) -> None:
        """What Excel leaves beside a workbook that is open: no submission, to be skipped."""
        path = self.folder / f"{_TEMPORARY}{submission_name(unit, self.period)}"
        self._replace(path, MARK.encode())
        self.files.append(ExpectedFile(path.name, others=frozenset({"F06"})))
