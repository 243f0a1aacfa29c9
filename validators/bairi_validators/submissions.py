"""A submission (报送) as it was read: rows of cells with their places; and the observations that checks make of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from itertools import starmap
from typing import Any, Final, NamedTuple

from bairi_validators.findings import ACTIVE_CONTENT, GIVEN_UP, Finding, Place, Verdict, verdict_of
from bairi_validators.periods import Period
from bairi_validators.plan.indicators import Indicator, Measure
from bairi_validators.plan.models import Unit
from bairi_validators.vocabulary import Column, NeedColumn, PracticeColumn, ProblemColumn, State

CellValue = str | Decimal | date | bool | None
# Makes a named tuple of all its fields, in half of its own time: for what is made hundreds of times of every file.
made: Final = tuple.__new__


class Fault(StrEnum):
    """Why a cell is unusable (单元格故障), though something stands in it."""

    ERROR = "error"
    UNCALCULATED = "uncalculated"
    MERGED = "merged"


class Cell(NamedTuple):
    """A cell as read (单元格): empty is None, text is stripped of spaces at its ends, numbers are Decimal.

    A cell with a fault (an error value, a formula without a result, a place in a merged area over several rows) was
    told of by the reader: it is never taken for empty. `percent` says that its format shows the number a hundredfold,
    `suffix` which unit of measure it shows behind it, `scale` how many places smaller it shows it (45500 as 45.5: 3),
    `formula` that the value is a formula's result (False too where the file's format does not tell).

    A named tuple, for hundreds are made of every file: those take a third of a dataclass's time.
    """

    place: Place
    value: CellValue = None
    fault: Fault | None = None
    percent: bool = False
    formula: bool = False
    suffix: str = ""
    scale: int = 0

    @property
    def text(self) -> str:
        """What stands there, as text; empty for an empty cell."""
        value = self.value
        if value is None or type(value) is str:
            return value or ""
        return str(value).upper() if isinstance(value, bool) else str(value)  # as a spreadsheet shows it

    @property
    def blank(self) -> bool:
        """Whether nothing was typed."""
        return self.value is None and self.fault is None

    @property
    def is_shown_otherwise(self) -> bool:
        """Whether the cell's format shows another number than is stored, or a unit behind it."""
        return self.percent or self.scale > 0 or bool(self.suffix)

    # How cells, rows and observations travel between processes: a dataclass's own way takes three times as long.
    def __reduce__(self) -> tuple[object, ...]:
        told = (self.place, self.value, self.fault, self.percent, self.formula, self.suffix, self.scale)
        return (_same_cell if self.value is None else Cell), told


@lru_cache(maxsize=65_536)
def _same_cell(*told: Any) -> Cell:
    """An empty cell, the same object each time: most cells are."""
    return Cell(*told)


_NOWHERE: Final = Cell(Place())


@dataclass(slots=True)  # not frozen: two are made of every row, and that would take three times as long
class Row:
    """A row of 指标填报: its indicator's number, and the cells under the headings that were found.

    `typed` is the number as it stands there; empty where the row was known by its indicator's name. `stated` says by
    column which unit of measure the table states for its numbers. `likely` are the indicators that the row of an
    unknown or unclear name may be.
    """

    id: str
    cells: Mapping[Column, Cell]
    typed: str = ""
    stated: Mapping[Column, str] = field(default_factory=dict)
    likely: tuple[str, ...] = ()

    def __getitem__(self, column: Column) -> Cell:
        return self.cells.get(column, _NOWHERE)

    def __reduce__(self) -> tuple[object, ...]:
        return Row, (self.id, self.cells, self.typed, self.stated, self.likely)


_NO_ROW: Final = Row("", {})


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A row of 问题台账."""

    cells: Mapping[ProblemColumn, Cell]


@dataclass(frozen=True, slots=True)
class NeedRow:
    """A row of 要素需求."""

    cells: Mapping[NeedColumn, Cell]


@dataclass(frozen=True, slots=True)
class PracticeRow:
    """A row of 典型经验."""

    cells: Mapping[PracticeColumn, Cell]


@dataclass(frozen=True, slots=True)
class Submission:
    """One file of one unit for one period, read but not yet judged.

    `mark` (演示数据) is carried to every output; `issued` says that it is a workbook made from the plan, not the unit's
    own.
    """

    unit: Unit
    period: Period
    rows: tuple[Row, ...] = ()
    problems: tuple[ProblemRow, ...] = ()
    needs: tuple[NeedRow, ...] = ()
    practices: tuple[PracticeRow, ...] = ()
    mark: str | None = None
    table: Place = field(default_factory=Place)
    issued: bool = True


class Observation(NamedTuple):
    """One unit's figure for one indicator (观测值), in the indicator's input unit, with the cells it came from.

    Two that say the same are equal, wherever they stand. A named tuple for the same reason as a cell.
    """

    indicator: Indicator
    value: Decimal | None = None
    base: Decimal | None = None
    state: State | None = None
    done_on: date | None = None
    own_target: Decimal | None = None
    row: Row = _NO_ROW

    def standing_in(self, row: Row) -> Observation:
        """The same figure, from other cells."""
        return made(Observation, (*self[:-1], row))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Observation) and self[:-1] == other[:-1]

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self[:-1])

    @property
    def complete(self) -> bool:
        """Whether everything is there that the measure needs; only complete observations enter a figure."""
        if self.indicator.measure is Measure.MILESTONE:
            return self.state is not None
        if self.indicator.measure.is_rate:
            return self.value is not None and self.base is not None and self.base > 0
        return self.value is not None

    def __reduce__(self) -> tuple[object, ...]:
        told = (self.value, self.base, self.state, self.done_on, self.own_target, self.row)
        return Observation, (self.indicator, *told)


_NUMBERS: Final = tuple(map(Observation._fields.index, ("value", "base", "own_target")))


@dataclass(frozen=True, slots=True)
class Checked:
    """A file after all checks (校验结果). Unit and period are None where they could not be told.

    `skipped` says that the file is no submission at all (a folder, a temporary file).
    """

    file: str
    sha256: str | None
    unit: Unit | None
    period: Period | None
    findings: tuple[Finding, ...]
    observations: tuple[Observation, ...] = ()
    submission: Submission | None = None
    skipped: bool = False

    def __reduce__(self) -> tuple[object, ...]:
        head, tail = (self.file, self.sha256, self.unit, self.period, self.findings), (self.submission, self.skipped)
        return _arrived, (_by_column(self.observations), head, tail)

    @property
    def could_be_read(self) -> bool:
        """Whether the file's cells were seen, whosever they are: no finding says that it is broken or no workbook."""
        codes = {f.code for f in self.findings if f.code.startswith("F") and f.place.cell is None}
        return not codes - {ACTIVE_CONTENT}

    @property
    def finished(self) -> bool:
        """Whether the file was read to its end, for better or worse."""
        return not any(f.code == GIVEN_UP for f in self.findings)

    @property
    def verdict(self) -> Verdict:
        """The verdict that follows from the findings."""
        return verdict_of(self.findings)

    def as_json(self) -> dict[str, object]:
        """The file as `bairi check --format json` prints it."""
        return {
            "file": self.file,
            "unit": self.unit.name if self.unit else None,
            "period": self.period.code if self.period else None,
            "verdict": None if self.skipped else self.verdict.value,
            "findings": [f.as_json() for f in self.findings],
        }


def _by_column(observations: tuple[Observation, ...]) -> list[Sequence[Any]]:
    """Observations as they travel between processes: column by column, numbers as texts, in a third of the time."""
    columns: list[Sequence[Any]] = list(zip(*observations, strict=True))
    for number in _NUMBERS if columns else ():
        columns[number] = [None if figure is None else str(figure) for figure in columns[number]]
    return columns


def _arrived(columns: list[Sequence[Any]], head: tuple[Any, ...], tail: tuple[Any, ...]) -> Checked:
    """A file as another process sent it: its observations by column, what stands before and behind them."""
    for number in _NUMBERS if columns else ():
        columns[number] = [None if text is None else Decimal(text) for text in columns[number]]
    observations = tuple(starmap(Observation, zip(*columns, strict=True)))
    return Checked(*(*head, observations, *tail))
