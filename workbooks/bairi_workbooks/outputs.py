"""What a run writes (输出): return packages, the consolidated workbook, the bulletins."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path
from shutil import rmtree
from typing import Any, Final

from bairi_validators.bulletin import BulletinKind, full_name
from bairi_validators.consolidation import Consolidation, UnitSubmission
from bairi_validators.errors import BairiError
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan, UnitKind
from bairi_workbooks.files import folder_joined, folder_replaced, written_whole
from bairi_workbooks.intake import Arrival, Intake
from bairi_workbooks.processes import begun, beside, new_collected
from bairi_workbooks.sheets.entries import MOST_COLUMNS, MOST_ROWS
from bairi_workbooks.worker import Limits

Progress = Callable[[int, int], None]
_WORTH_ANOTHER: Final = 10_000  # figures: fewer are in the workbook before another process has begun
_BESIDE: Final = 10  # rows and columns of a sheet beside those of units, at the most
_WORTH_PROCESSES: Final = 200  # return packages: fewer cost less than processes with all of the run in their memory


def must_fit(plan: Plan) -> None:
    """Raises BairiError for a plan of more units than the consolidated workbook holds: nobody should wait for that."""
    counties = sum(unit.kind is not UnitKind.DEPARTMENT for unit in plan.units)
    figures = sum(len(plan.owed_by(unit)) for unit in plan.units)
    if counties + _BESIDE > MOST_COLUMNS or figures + _BESIDE > MOST_ROWS:
        raise BairiError(
            f"方案有{len(plan.units)}个单位、应报{figures}个数，汇总工作簿放不下（一张表最多{MOST_ROWS}行、{MOST_COLUMNS}列）。"
            "请把单位分成几批各自汇总，再逐级汇总；不要工作簿的，可只汇总到台账，再从台账导出。"
        )


@dataclass(frozen=True, slots=True)
class Outputs:
    """The files that a run wrote (输出文件); None for a bulletin that was not wanted."""

    consolidated: Path
    bulletin_word: Path | None
    bulletin_excel: Path | None
    result: Path
    returned: tuple[Path, ...] = ()
    editions: tuple[Path, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Paths as strings, by name."""
        word, excel = (str(path) if path else None for path in (self.bulletin_word, self.bulletin_excel))
        return {
            "consolidated": str(self.consolidated),
            "bulletin_word": word,
            "bulletin_excel": excel,
            "result": str(self.result),
            "returned": [str(path) for path in self.returned],
            "editions": [str(path) for path in self.editions],
        }


@dataclass(frozen=True, slots=True)
class _Letter:
    """A file that goes back (退回件), for which period; `counted` says that another file of its unit counts for it."""

    arrival: Arrival
    period: Period
    counted: bool = False

    @property
    def day(self) -> date:
        """The day on which the slip is dated: the file's own, but never before the period's end.

        Nobody is asked for a period's figures before that, whatever time a file of an earlier one bears. A clock would
        date the same letters anew at every run.
        """
        return max(self.arrival.arrived.date(), self.period.end)


def consolidated_path(out: Path, period: Period) -> Path:
    """The consolidated workbook of a period in a folder of results."""
    return out / f"汇总_{period.code}.xlsx"


def bulletin_path(out: Path, period: Period) -> Path:
    """The full bulletin of a period in a folder of results, as a workbook."""
    return out / f"{full_name(period.code)}.xlsx"


def returns_path(out: Path, period: Period) -> Path:
    """The return packages of a period in a folder of results."""
    return out / f"退回_{period.code}"


def result_path(out: Path, period: Period) -> Path:
    """The result of a period for programs, in a folder of results."""
    return out / f"结果_{period.code}.json"


@contextmanager
def returns_replaced(  # noqa: PLR0913 - whose files, for which period, where, by whom
    plan: Plan, period: Period, intake: Intake, folder: Path, *, jobs: int, limits: Limits, progress: Progress | None
) -> Iterator[list[Path]]:
    """All return packages, written by other processes while the block runs, into a new folder.

    When the block ends well it takes the old one's place: none of an earlier run stays. What comes is the list of
    their files, empty until then.
    """
    returned: list[Path] = []
    counted, number = intake.counted, 0
    letters = [
        _Letter(a, period, counted=a.checked.unit is not None and a.checked.unit.name in counted)
        for a in intake.rejected
    ]

    def still() -> None:
        if progress:
            progress(number, len(letters))

    with folder_replaced(folder) as draft, _returns_begun(plan, letters, draft, jobs, limits, still) as results:
        yield returned
        for number, paths in enumerate(results(), start=1):  # noqa: B007 - it is told while the next is waited for
            returned += [folder / path.relative_to(draft) for path in paths]
            still()


def add_return(plan: Plan, period: Period, submission: UnitSubmission, kept: Path, folder: Path) -> Path:
    """Write the package of one workbook that was sent back to those of the period's last run; the package's folder.

    `kept` is where the workbook's bytes are. Raises BairiError when it cannot be written.
    """
    from bairi_workbooks.return_package import package_names  # noqa: PLC0415 - lxml, docxtpl

    checked, arrived = submission.checked, submission.arrived
    if checked is None or arrived is None:
        raise BairiError(f"{submission.unit.name}没有报送，没有可以退回的文件。")
    source = Path(checked.file)
    package = folder_joined(folder) / package_names([(source, checked)])[0]
    letter = _Letter(Arrival(source, arrived, checked, kept), period)
    _written(plan, package, letter)
    return package


def _returns_begun(
    plan: Plan, letters: Sequence[_Letter], folder: Path, jobs: int, limits: Limits, still: Callable[[], None]
) -> AbstractContextManager[Callable[[], Iterator[list[Path]]]]:
    """Their processes at work; where nothing goes back there are none."""
    if not letters:
        return nullcontext(lambda: iter(()))
    from bairi_workbooks.return_package import package_names  # noqa: PLC0415 - lxml, docxtpl

    names = package_names([(letter.arrival.path, letter.arrival.checked) for letter in letters])
    packages = [(folder / name, letter) for name, letter in zip(names, letters, strict=True)]
    several = jobs if len(packages) >= _WORTH_PROCESSES else 1
    work, lost = partial(_package, plan), partial(_unmarked, plan)
    return begun(work, packages, several, limits=limits, lost=lost, meanwhile=still)


def _package(plan: Plan, package: tuple[Path, _Letter], *, marking: bool = True) -> list[Path]:
    """One return package: its folder, and what goes back."""
    with new_collected():  # whichever process writes it
        return _written(plan, *package, marking=marking)


def _written(plan: Plan, folder: Path, letter: _Letter, *, marking: bool = True) -> list[Path]:
    from bairi_workbooks.return_package import write_return_package  # noqa: PLC0415 - lxml, docxtpl

    arrival = letter.arrival
    return write_return_package(
        folder,
        plan,
        arrival.path,
        arrival.checked,
        arrival.kept,
        letter.day,
        wanted=letter.period,
        counted=letter.counted,
        marking=marking,
    )


def _unmarked(plan: Plan, package: tuple[Path, _Letter], _reason: str) -> list[Path]:
    """The package of a file that could not be marked within the limits, which the slip says; no half of it stays."""
    rmtree(package[0], ignore_errors=True)
    return _package(plan, package, marking=False)


@contextmanager
def consolidated_written(
    consolidation: Consolidation, out: Path, jobs: int, *, more: bool
) -> Iterator[Callable[[], Path]]:
    """The consolidated workbook; calling what comes waits, and puts it in the place of an earlier run's.

    Where it is large, or more is to be written that takes as long, another process writes it while the block runs. A
    block that fails before the call leaves the earlier one: the ledger may not have these figures.
    """
    several = jobs if more or sum(len(r.units) for r in consolidation.indicators) >= _WORTH_ANOTHER else 1
    path = consolidated_path(out, consolidation.period)
    with ExitStack() as place:
        draft = place.enter_context(written_whole(path))
        with beside(partial(_write_consolidated, consolidation), draft, several) as written:

            @cache
            def put() -> Path:
                written()
                place.close()
                return path

            yield put
            put()


def _write_consolidated(consolidation: Consolidation, path: Path) -> Path:
    from bairi_workbooks.consolidated import write_consolidated  # noqa: PLC0415 - XlsxWriter is heavy

    return write_consolidated(path, consolidation)


def write_results(  # noqa: PLR0913 - each is one thing that a run may want otherwise
    consolidation: Consolidation,
    out: Path,
    consolidated: Callable[[], Path],
    returned: tuple[Path, ...],
    *,
    kinds: Sequence[BulletinKind],
    jobs: int,
    progress: Progress | None,
) -> Outputs:
    """Wait for the consolidated workbook, and write the bulletins; the JSON beside them is the run's to write."""
    result, wanted = result_path(out, consolidation.period), tuple(dict.fromkeys(kinds))
    workbook = consolidated()
    if progress:
        progress(1, len(wanted) + 1)
    written: dict[BulletinKind, list[Path]] = {}
    for number, (kind, paths) in enumerate(_bulletins(consolidation, wanted, out, jobs), start=2):
        written[kind] = paths
        if progress:
            progress(number, len(wanted) + 1)
    full = {path.suffix: path for path in written.pop(BulletinKind.FULL, ())}
    others = tuple(path for paths in written.values() for path in paths)
    return Outputs(workbook, full.get(".docx"), full.get(".xlsx"), result, returned, others)


def _bulletins(
    consolidation: Consolidation, kinds: Sequence[BulletinKind], out: Path, jobs: int
) -> Iterator[tuple[BulletinKind, list[Path]]]:
    """Each kind with its files, as they are written; where none is wanted, no facts are made."""
    if not kinds:
        return
    from bairi_validators.bulletin import compute  # noqa: PLC0415 - only where a bulletin is written
    from bairi_workbooks.bulletin import write_kind  # noqa: PLC0415 - docxtpl is heavy

    facts = compute(consolidation)
    yield from ((kind, write_kind(kind, facts, out, jobs=jobs)) for kind in kinds)
