"""Arrivals (来件): the files of an inbox, when they came, and what reading and checking them says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Final

from bairi_validators.errors import BairiError, io_reason
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan
from bairi_validators.submissions import Checked
from bairi_workbooks.checking import Background, check_file, given_up, judged, printable_name
from bairi_workbooks.processes import Crew, spread
from bairi_workbooks.reading.submission import read_submission
from bairi_workbooks.remote import fetched, is_remote
from bairi_workbooks.worker import DEFAULT_LIMITS, Limits

if TYPE_CHECKING:
    from bairi_workbooks.ledger import Kept

_REPEATED: Final = "U02"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file as it arrived (来件): its path, when it came (the file's own time), and what the checks said.

    `kept` is where the ledger keeps its bytes: the inbox may have been emptied since. `took` is how many milliseconds
    reading and checking took, None where the ledger knew the file.
    """

    path: Path
    arrived: datetime
    checked: Checked
    kept: Path | None = None
    took: int | None = None

    @property
    def repeats(self) -> bool:
        """Whether it is a copy of what the unit had sent before."""
        return any(f.code == _REPEATED for f in self.checked.findings)


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be checked (待校验件): as it is called, when it came, and what the ledger keeps of it."""

    path: Path
    arrived: datetime
    kept: Kept | None = None

    def told(self, checked: Checked, took: int | None = None) -> Arrival:
        """The arrival that it is, with what the checks said and the milliseconds that they took."""
        return Arrival(self.path, self.arrived, checked, self.kept.path if self.kept else None, took)


@dataclass(frozen=True, slots=True)
class Checking:
    """How files are checked (校验任务): for which period, on what background, by whom and by how many processes.

    `strict` says that an inbox of another period is misuse.
    """

    plan: Plan
    period: Period
    background: Background
    jobs: int
    progress: Callable[[int, int], None] | None
    strict: bool = False
    limits: Limits = DEFAULT_LIMITS
    crew: Crew = spread

    def heed(self, arrivals: Sequence[Arrival]) -> None:
        """Raises BairiError where files are of other periods and none of the one that is wanted."""
        periods = Counter(a.checked.period for a in arrivals if a.checked.period)
        if not self.strict or not periods or self.period in periods:
            return
        found = [f"{number}个文件都是{period.label}的" for period, number in periods.items()]
        told = found[0] if len(found) == 1 else "，".join(found).replace("都是", "是")
        wanted = self.period.label
        raise BairiError(f"没有收到{wanted}的报送文件：{told}，--period 是否写错？确要按{wanted}处理，请加 --force。")

    def check(self, sources: Sequence[Source]) -> list[Arrival]:
        """Every file read and checked, in the order of the sources."""
        found: list[Arrival] = []
        work = partial(_checked, self.plan, self.period, self.background)
        lost = partial(_given_up, self.plan, self.limits)
        results = self.crew(work, sources, self.jobs, limits=self.limits, lost=lost)
        for source, (checked, took) in zip(sources, results, strict=True):
            found.append(source.told(checked, took))
            if self.progress:
                self.progress(len(found), len(sources))
        return found


def _given_up(plan: Plan, limits: Limits, source: Source, reason: str) -> tuple[Checked, int]:
    name, sha256 = (source.kept.name, source.kept.sha256) if source.kept else (printable_name(source.path), None)
    return given_up(plan, name, reason, sha256), round(limits.seconds * 1000)


def _checked(plan: Plan, period: Period, background: Background, source: Source) -> tuple[Checked, int]:
    """A file as it was checked, and the milliseconds that it took; one that the ledger keeps by the bytes kept."""
    began = perf_counter()
    if source.kept is None:
        checked = check_file(plan, source.path, period, background)
    else:
        reading = read_submission(plan, source.kept.path, background.layouts, called=source.path.name)
        checked = judged(plan, source.kept.name, reading, period, background)
    return checked, round((perf_counter() - began) * 1000)


def brought(sources: Sequence[Source], folder: Path) -> list[Source]:
    """Files that the ledger keeps in a store, with copies in a folder of this machine: a store answers many at once."""
    copies = fetched([s.kept.path for s in sources if s.kept], folder)
    return [
        replace(s, kept=replace(s.kept, path=copies[s.kept.path])) if s.kept and s.kept.path in copies else s
        for s in sources
    ]


def arrival_time(path: Path) -> datetime:
    """The file's own time; a file that went away meanwhile (a lock file, a synchronised one) came at no time."""
    try:
        told = path.stat() if is_remote(path) else path.lstat()  # a store of objects has no links
        return datetime.fromtimestamp(told.st_mtime)  # noqa: DTZ006 - deadlines are local time
    except OSError:
        return datetime.min  # noqa: DTZ901 - before everything else, and it stands for nobody


def list_inbox(inbox: Path) -> list[Path]:
    """The entries of a folder of submissions by name. Raises BairiError when it cannot be listed."""
    try:
        return sorted(inbox.iterdir())
    except OSError as error:
        raise BairiError(f"打不开文件夹 {inbox}：{io_reason(error)}。请检查路径。") from error
