"""Check one file: read it, then run every rule. Used by the command line, the batch run and the ribbon alike."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bairi_validators.allocation import Allocation
from bairi_validators.checks import check
from bairi_validators.findings import Place, finding, in_force, shared_place
from bairi_validators.history import History
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan
from bairi_validators.submissions import Cell, Checked, Observation, Row
from bairi_validators.vocabulary import Column
from bairi_workbooks.processes import spread
from bairi_workbooks.reading.layouts import Layout
from bairi_workbooks.reading.recognition import recognise
from bairi_workbooks.reading.refusals import unfinished
from bairi_workbooks.reading.structure import INPUTS
from bairi_workbooks.reading.submission import Reading, read_submission
from bairi_workbooks.worker import DEFAULT_LIMITS, Limits

if TYPE_CHECKING:
    from bairi_validators.consolidation import PeriodResults, Sighting

_SYSTEM_FILES: Final = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Background:
    """What is known beside a file (校验依据): layouts and histories by the unit's name, the allocation.

    `results` and `sightings` are of earlier periods as a whole: consolidation compares with them, no check needs them.
    """

    layouts: Mapping[str, Layout] = field(default_factory=dict)
    histories: Mapping[str, History] = field(default_factory=dict)
    results: tuple[PeriodResults, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    allocation: Allocation | None = None

    def for_checks(self) -> Background:
        """What a single file is checked against, and no more: it goes to every process."""
        return Background(self.layouts, self.histories, allocation=self.allocation)


NOTHING_KNOWN: Final = Background()


def check_file(plan: Plan, path: Path, wanted: Period | None = None, background: Background = NOTHING_KNOWN) -> Checked:
    """Check one file. `wanted` is the period being consolidated; another period's workbook is then a finding."""
    name = printable_name(path)
    if refusal := skipped(path):
        return Checked(name, None, None, None, (finding("F06", Place(), reason=refusal),), skipped=True)
    return judged(plan, name, read_submission(plan, path, background.layouts), wanted, background)


def check_files(
    plan: Plan,
    paths: Sequence[Path],
    wanted: Period | None,
    background: Background,
    limits: Limits = DEFAULT_LIMITS,
    meanwhile: Callable[[], None] | None = None,
) -> list[Checked]:
    """Check files in a process apart, one after the other: what one of them does to it costs that file only.

    What `meanwhile` raises while they are waited for ends it at once.
    """

    def lost(path: Path, reason: str) -> Checked:
        return given_up(plan, printable_name(path), reason, None)

    work = partial(_check_one, plan, wanted, background)
    return list(spread(work, paths, 1, limits=limits, lost=lost, meanwhile=meanwhile))


def _check_one(plan: Plan, wanted: Period | None, background: Background, path: Path) -> Checked:
    return check_file(plan, path, wanted, background)


def judged(plan: Plan, name: str, reading: Reading, wanted: Period | None, background: Background) -> Checked:
    """What came of reading one file, with every rule run on it."""
    submission = reading.submission
    if submission is None:
        return Checked(name, reading.sha256, reading.unit, reading.period, reading.findings)
    history = background.histories.get(submission.unit.name)
    observations, findings = check(plan, submission, wanted, history, background.allocation)
    findings = (*in_force(reading.findings, submission.period.end), *findings)
    told = {found.place.cell for found in findings if found.place.cell}
    kept, rest = tuple(_trimmed(o, told) for o in observations), replace(submission, rows=())
    return Checked(name, reading.sha256, reading.unit, reading.period, findings, kept, rest)


def given_up(plan: Plan, name: str, reason: str, sha256: str | None) -> Checked:
    """What is known of a file that no process could read to its end: its name, and whose it is by that."""
    who = recognise(plan, name, [])
    return Checked(name, sha256, who.unit, who.period, (unfinished(reason),))


def _trimmed(observation: Observation, told: Container[str | None]) -> Observation:
    """An observation with the cells of its figures and those that findings name: a batch keeps thousands of files'."""
    cells = observation.row.cells
    kept = {column: cells[column] for column in INPUTS if column in cells}
    if told:
        kept |= {column: cell for column, cell in cells.items() if cell.place.cell in told}
    return observation.standing_in(Row(observation.row.id, kept))


def located(checked: Checked) -> Checked:
    """A file as it was checked, of whose figures' cells only the places are left."""
    rows = [o.row for o in checked.observations]
    places = [cell.place for row in rows for cell in row.cells.values()]
    same = _same_rows(
        tuple([(row.id, *row.cells) for row in rows]),
        tuple([place.sheet for place in places]),
        tuple([place.cell for place in places]),
    )
    return replace(checked, observations=tuple(map(Observation.standing_in, checked.observations, same)))


@lru_cache(maxsize=256)
def _same_rows(
    headed: tuple[tuple[str, ...], ...], sheets: tuple[str | None, ...], addresses: tuple[str | None, ...]
) -> list[Row]:
    """The same rows each time: most workbooks are made alike.

    `headed` are the rows' numbers, each before the columns of its cells; behind one another stand those cells' sheets
    and addresses.
    """
    places = map(shared_place, sheets, addresses)
    return [Row(number, {Column(c): Cell(next(places)) for c in columns}) for number, *columns in headed]


def printable_name(path: Path) -> str:
    """A file's name as text; bytes that are none (names from another system's archive) become visible escapes."""
    return path.name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def skipped(path: Path) -> str | None:
    """Why a folder entry is no submission at all, in Chinese; None for one that is to be read."""
    if path.is_symlink():
        return "是链接，不是文件"
    if not path.is_file():
        return "是文件夹" if path.is_dir() else "不是普通文件"
    if path.name.startswith(("~$", ".")) or path.name.lower() in _SYSTEM_FILES:
        return "是临时文件或系统文件"
    if path.suffix.lower() in {".crdownload", ".part", ".tmp"}:
        return "尚未下载完成"
    return None
