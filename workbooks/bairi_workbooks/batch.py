"""The batch run (批处理): an inbox in; return packages, the consolidated workbook and the bulletin out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bairi_validators.bulletin import BulletinKind
from bairi_validators.consolidation import Consolidation, PeriodResults, Sighting, SubmissionState, consolidate
from bairi_validators.errors import BairiError
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan
from bairi_workbooks.checking import NOTHING_KNOWN, Background
from bairi_workbooks.documents import write_document
from bairi_workbooks.files import keep_apart, sweep, written_whole
from bairi_workbooks.intake import Arrival, Intake, take_in
from bairi_workbooks.outputs import (
    Outputs,
    consolidated_written,
    must_fit,
    result_path,
    returns_path,
    returns_replaced,
    write_results,
)
from bairi_workbooks.processes import Crew, seldom_collected, spread
from bairi_workbooks.worker import DEFAULT_LIMITS, Limits

if TYPE_CHECKING:
    from bairi_workbooks.ledger import Ledger
    from bairi_workbooks.run_log import RunRecord

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Run:
    """What came of a run (运行结果)."""

    intake: Intake
    consolidation: Consolidation
    outputs: Outputs | None = None

    @property
    def rejected(self) -> tuple[Arrival, ...]:
        """The files that go back, by name: those that stand for a unit and those whose unit nobody can tell."""
        return self.intake.rejected

    @property
    def nothing_came(self) -> bool:
        """Whether no file of any unit is there, in the inbox or in the ledger: there is nothing to publish."""
        return all(s.checked is None for s in self.consolidation.submissions)

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the units that sent nothing."""
        return tuple(s.unit.name for s in self.consolidation.submissions if s.state is SubmissionState.MISSING)

    def as_json(self) -> dict[str, Any]:
        """The document of `bairi run --format json`, which is the file of the run's outputs."""
        outputs = self.outputs.as_json() if self.outputs else None
        return {**self.document(outputs), "consolidation": self.consolidation.as_json()}

    def document(self, outputs: dict[str, Any] | Callable[[], dict[str, Any]] | None) -> dict[str, Any]:
        """The same, as it is written: piece by piece, its outputs last."""
        return {
            "period": self.consolidation.period.code,
            "files": [a.checked.as_json() for a in self.intake.arrivals],
            "findings": [f.as_json() for f in self.consolidation.findings],
            "consolidation": self.consolidation.document(),
            "outputs": outputs,
        }


def consolidate_inbox(  # noqa: PLR0913 - each is one thing that a run may want otherwise
    plan: Plan,
    inbox: Path,
    period: Period,
    *,
    background: Background = NOTHING_KNOWN,
    jobs: int = 1,
    limits: Limits = DEFAULT_LIMITS,
    ledger: Ledger | None = None,
    progress: Progress | None = None,
    files: Sequence[Path] | None = None,
    log: RunRecord | None = None,
    strict: bool = False,
    meanwhile: Callable[[Intake], AbstractContextManager[Any]] = nullcontext,
    made: Callable[[Consolidation], None] | None = None,
    crew: Crew = spread,
) -> Run:
    """Check an inbox, or only some of its files, and consolidate it, writing nothing but the ledger and the log.

    `meanwhile` is done with what came while that is consolidated and kept: other processes would have nothing to do
    until then. `made` is told the figures before the ledger keeps them. Raises BairiError when the inbox cannot be
    read, and with `strict` when all of it is of other periods.
    """
    follow, allocation, known = _step(progress, "校验"), background.allocation, background.for_checks()
    with _batch(ledger):
        intake = take_in(
            plan,
            inbox,
            period,
            background=known,
            jobs=jobs,
            limits=limits,
            ledger=ledger,
            progress=follow,
            files=files,
            strict=strict,
            crew=crew,
        )
        if log:
            log.took_in(intake)
        others = [a.checked for a in intake.others]
        results, sightings = _earlier(background, period, ledger)
        with meanwhile(intake):
            result = consolidate(plan, period, intake.submissions, others, results, sightings, allocation=allocation)
            if made:
                made(result)
            if ledger and intake.taken:
                ledger.record(plan, intake.taken)
                ledger.stand(result, allocation)
        if log:
            log.consolidated(result)
        return Run(replace(intake, taken=None), result)


@contextmanager
def _batch(ledger: Ledger | None) -> Iterator[None]:
    """A batch at work: nobody else works on its ledger, where there is one, and its memory is seldom gone through."""
    with ledger.alone() if ledger else nullcontext(), seldom_collected():
        yield


def consolidate_ledger(plan: Plan, period: Period, ledger: Ledger, background: Background) -> Consolidation:
    """A period as its last run left it, with nothing read again. Raises BairiError where there was none.

    Figures are held against the allocation that the run was told of, unless the background has another.
    """
    results, sightings = _earlier(background, period, ledger)
    submissions = ledger.submissions(plan, period)
    allocation = background.allocation or ledger.allocation(period)
    return consolidate(plan, period, submissions, (), results, sightings, allocation=allocation)


def _earlier(
    background: Background, period: Period, ledger: Ledger | None
) -> tuple[Sequence[PeriodResults], Sequence[Sighting]]:
    """What is known of earlier periods: as a person named it for this run, else as the ledger remembers it."""
    if ledger is None:
        return background.results, background.sightings
    results, sightings = ledger.earlier(period)
    told = {r.period for r in background.results}
    return (
        [*background.results, *(r for r in results if r.period not in told)],
        [*background.sightings, *(s for s in sightings if s.period not in told)],
    )


def run_inbox(  # noqa: PLR0913 - each is one thing that a run may want otherwise
    plan: Plan,
    inbox: Path,
    period: Period,
    out: Path,
    *,
    background: Background = NOTHING_KNOWN,
    jobs: int = 1,
    limits: Limits = DEFAULT_LIMITS,
    ledger: Ledger | None = None,
    kinds: Sequence[BulletinKind] = (BulletinKind.FULL,),
    progress: Progress | None = None,
    files: Sequence[Path] | None = None,
    log: RunRecord | None = None,
    strict: bool = False,
    crew: Crew = spread,
) -> Run:
    """The whole run, with these kinds of bulletin (通报), none of them where none is wanted.

    Raises BairiError when the inbox cannot be read or the outputs cannot be written, before anything is read where the
    plan has more units than a workbook holds.
    """
    returns = returns_path(out, period)
    keep_apart(inbox, out)
    if returns.resolve() in {inbox.resolve(), *inbox.resolve().parents}:
        raise BairiError(
            f"收件文件夹 {inbox} 在要替换的退回件文件夹 {returns} 之内。请把结果写到别的文件夹。", arguments=("out",)
        )
    must_fit(plan)
    sweep(out)
    with _batch(ledger), ExitStack() as beside:
        workbook: list[Callable[[], Path]] = []
        returned: list[Path] = []

        @contextmanager
        def sent_back(intake: Intake) -> Iterator[None]:
            follow = _step(progress, "退回件")
            with returns_replaced(plan, period, intake, returns, jobs=jobs, limits=limits, progress=follow) as written:
                yield
            returned.extend(written)

        run = consolidate_inbox(
            plan,
            inbox,
            period,
            background=background,
            jobs=jobs,
            limits=limits,
            ledger=ledger,
            progress=progress,
            files=files,
            log=log,
            strict=strict,
            meanwhile=sent_back,
            made=lambda figures: workbook.append(
                beside.enter_context(consolidated_written(figures, out, jobs, more=bool(kinds)))
            ),
            crew=crew,
        )
        wanted = () if run.nothing_came else kinds
        follow = _step(progress, "汇总与通报")

        @cache
        def outputs() -> Outputs:
            return write_results(
                run.consolidation, out, workbook[0], tuple(returned), kinds=wanted, jobs=jobs, progress=follow
            )

        with written_whole(result_path(out, period)) as draft:
            # What it says of figures is written while another process is at the workbook.
            write_document(draft, run.document(lambda: outputs().as_json()))
        if log:
            log.wrote(outputs())
    return replace(run, outputs=outputs())


def _step(progress: Progress | None, name: str) -> Callable[[int, int], None] | None:
    if progress is None:
        return None
    return lambda done, total: progress(name, done, total)
