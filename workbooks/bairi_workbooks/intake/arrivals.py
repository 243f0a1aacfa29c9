"""Arrivals (来件): the files of an inbox, when they came, and what reading and checking them says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from operator import attrgetter
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Final, TypeVar

from bairi_validators.errors import BairiError, io_reason
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan
from bairi_validators.submissions import Checked
from bairi_workbooks.checking import Background, check_file, given_up, judged, located, printable_name
from bairi_workbooks.processes import Crew, spread
from bairi_workbooks.reading.submission import read_submission
from bairi_workbooks.remote import fetched, is_remote
from bairi_workbooks.worker import DEFAULT_LIMITS, Limits

if TYPE_CHECKING:
    from bairi_workbooks.ledger import Kept, Packed

R = TypeVar("R")
_REPEATED: Final = "U02"


class OtherPeriodsError(BairiError):
    """Everything in an inbox is of other periods (期次不符): perhaps another one was meant. `told` says of which."""

    def __init__(self, told: str, wanted: Period) -> None:
        self.told = told
        super().__init__(
            f"没有收到{wanted.label}的报送文件：{told}，期次是否写错？确要按{wanted.label}处理，请写明照常处理。",
            arguments=("period", "force"),
        )


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
        raise OtherPeriodsError(told, self.period)

    def check(self, sources: Sequence[Source]) -> list[Arrival]:
        """Every file read and checked, in the order of the sources."""
        both = zip(sources, self._done(_checked, _given_up, sources), strict=True)
        return [source.told(checked, took) for source, (checked, took) in both]

    def judge(self, sources: Sequence[Source]) -> list[tuple[Arrival, Packed | None]]:
        """The same with what a ledger is to keep of each; the arrivals then only say where their figures stood."""
        both = zip(sources, self._done(_judged, _given_up_and_packed, sources), strict=True)
        return [(source.told(checked, took), packed) for source, (checked, took, packed) in both]

    def _done(
        self,
        work: Callable[[Plan, Period, Background, Source], R],
        lost: Callable[[Plan, Limits, Source, str], R],
        sources: Sequence[Source],
    ) -> Iterator[R]:
        """What the work makes of each file, by whoever carries it out; `lost` of one that is given up."""
        own, follow, number = partial(work, self.plan, self.period, self.background), self.progress, 0
        without = partial(lost, self.plan, self.limits)
        still = (lambda: follow(number, len(sources))) if follow else None
        results = self.crew(own, sources, self.jobs, limits=self.limits, lost=without, meanwhile=still)
        for number, result in enumerate(results, start=1):  # noqa: B007 - it is told while the next is waited for
            if still:
                still()
            yield result


def _given_up(plan: Plan, limits: Limits, source: Source, reason: str) -> tuple[Checked, int]:
    name, sha256 = (source.kept.name, source.kept.sha256) if source.kept else (printable_name(source.path), None)
    return given_up(plan, name, reason, sha256), round(limits.seconds * 1000)


def _given_up_and_packed(plan: Plan, limits: Limits, source: Source, reason: str) -> tuple[Checked, int, Packed | None]:
    return _packed(source, *_given_up(plan, limits, source, reason))


def _checked(plan: Plan, period: Period, background: Background, source: Source) -> tuple[Checked, int]:
    """A file as it was checked, and the milliseconds that it took; one that the ledger keeps by the bytes kept."""
    began = perf_counter()
    if source.kept is None:
        checked = check_file(plan, source.path, period, background)
    else:
        reading = read_submission(plan, source.kept.path, background.layouts, called=source.path.name)
        checked = judged(plan, source.kept.name, reading, period, background)
    return checked, round((perf_counter() - began) * 1000)


def _judged(plan: Plan, period: Period, background: Background, source: Source) -> tuple[Checked, int, Packed | None]:
    """The same, and what the ledger is to keep of it: what was typed is in there, and nobody else asks for it."""
    return _packed(source, *_checked(plan, period, background, source))


def _packed(source: Source, checked: Checked, took: int) -> tuple[Checked, int, Packed | None]:
    from bairi_workbooks.ledger import packed  # noqa: PLC0415 - heavy

    return located(checked), took, packed(checked) if source.kept else None


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
        return sorted(inbox.iterdir(), key=attrgetter("name"))  # two paths are compared part by part
    except OSError as error:
        raise BairiError(f"打不开文件夹 {inbox}：{io_reason(error)}。请检查路径。") from error
