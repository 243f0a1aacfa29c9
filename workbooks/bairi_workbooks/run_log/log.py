"""Writing the log of runs (运行日志): lines are appended one by one, each whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bairi_validators.consolidation import Consolidation
from bairi_validators.errors import BairiError, io_reason
from bairi_validators.findings import Finding
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan
from bairi_workbooks.run_log.events import (
    Argument,
    Consolidated,
    Event,
    FileTaken,
    Outcome,
    OutputsWritten,
    RunEnded,
    RunStarted,
)

if TYPE_CHECKING:
    from bairi_workbooks.intake import Arrival, Intake
    from bairi_workbooks.outputs import Outputs

FAILED: Final = 2
_MILLISECOND: Final = timedelta(milliseconds=1)
_Told = tuple[str, str | None, str]


def _now() -> datetime:
    return datetime.now().astimezone()


@dataclass(frozen=True, slots=True)
class About:
    """What is to be known of a run (运行说明): the command, the program's version, plan, period, arguments."""

    command: str
    version: str
    plan: Plan
    period: Period
    arguments: Mapping[str, Argument]


@dataclass
class RunLog:
    """A log file (日志文件), for one run or for all of a watch.

    A file of which this log has told is told of again only when it was read again: a watch runs often.
    """

    path: Path
    clock: Callable[[], datetime] = _now
    _told: set[_Told] = field(default_factory=set)

    @contextmanager
    def run(self, about: About) -> Iterator[RunRecord]:
        """The record of one run; it ends with the exit code for failure unless another was set."""
        record = RunRecord(self, self.clock())
        head = about.plan.plan
        record.tell(
            RunStarted,
            command=about.command,
            version=about.version,
            plan=head.id,
            plan_version=head.version,
            period=about.period.code,
            arguments=about.arguments,
        )
        try:
            yield record
        finally:
            took = (self.clock() - record.began) // _MILLISECOND
            record.tell(RunEnded, exit_code=record.exit_code, files=record.taken, ms=took)

    def news(self, event: FileTaken) -> bool:
        """Whether the log has not told of the file yet; from now on it has."""
        key = (event.file, event.sha256, event.verdict.value if event.verdict else "")
        new = event.outcome is Outcome.READ or key not in self._told
        self._told.add(key)
        return new

    def append(self, events: Sequence[Event]) -> None:
        """Write events at the file's end. Raises BairiError when it cannot be written."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # Unbuffered, a line a call: two processes that write into one log never share a line.
            with self.path.open("ab", buffering=0) as file:
                if self._torn():
                    file.write(b"\n")
                for event in events:
                    file.write(event.model_dump_json().encode("utf-8") + b"\n")
        except OSError as error:
            raise BairiError(
                f"不能写入日志 {self.path}：{io_reason(error)}。请检查日志的位置和磁盘空间。", arguments=("log",)
            ) from error

    def _torn(self) -> bool:
        """Whether an earlier process was stopped in the middle of a line."""
        with self.path.open("rb") as file:
            if file.seek(0, 2) == 0:
                return False
            file.seek(-1, 2)
            return file.read() != b"\n"


class RunRecord:
    """What one run tells its log (运行记录)."""

    def __init__(self, log: RunLog, began: datetime) -> None:
        self._log, self.began = log, began
        self.exit_code = FAILED
        self.taken: Mapping[Outcome, int] = {}

    def tell(self, kind: type[Event], **facts: Any) -> None:
        """Write one event."""
        self._log.append([self._event(kind, **facts)])

    def took_in(self, intake: Intake) -> None:
        """Every file of the inbox and of the ledger, by name."""
        events = [self._file(arrival) for arrival in intake.arrivals]
        self.taken = Counter(event.outcome for event in events)
        self._log.append([event for event in events if self._log.news(event)])

    def consolidated(self, consolidation: Consolidation) -> None:
        """The figures."""
        states = Counter(s.state for s in consolidation.submissions)
        lights, found = consolidation.lights(), _by_code(consolidation.findings)
        self.tell(Consolidated, submissions=states, lights=lights, findings=found)

    def wrote(self, outputs: Outputs) -> None:
        """The outputs."""
        paths = (outputs.consolidated, outputs.bulletin_word, outputs.bulletin_excel, outputs.result)
        self.tell(
            OutputsWritten, files=tuple(path_text(path) for path in paths if path), returned=len(outputs.returned)
        )

    def _event(self, kind: type[Event], **facts: Any) -> Any:
        return kind(at=self._log.clock(), run=self.began, **facts)

    def _file(self, arrival: Arrival) -> FileTaken:
        checked = arrival.checked
        event: FileTaken = self._event(
            FileTaken,
            outcome=_outcome(arrival),
            file=checked.file,
            sha256=checked.sha256,
            unit=checked.unit.name if checked.unit else None,
            period=checked.period.code if checked.period else None,
            verdict=None if checked.skipped else checked.verdict,
            findings=_by_code(checked.findings),
            ms=arrival.took,
        )
        return event


def path_text(path: Path) -> str:
    """A path as text; bytes of its names that are none become visible escapes."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _outcome(arrival: Arrival) -> Outcome:
    if arrival.checked.skipped:
        return Outcome.SKIPPED
    if arrival.repeats:
        return Outcome.DUPLICATE
    return Outcome.KNOWN if arrival.took is None else Outcome.READ


def _by_code(findings: Sequence[Finding]) -> Mapping[str, int]:
    return dict(sorted(Counter(f.code for f in findings).items()))
