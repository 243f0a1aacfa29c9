"""The list of findings on the sheet 校验结果: headings, rows, and the cells' own fills that it remembers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from typing import Final

from bairi_validators.findings import Finding, Severity
from bairi_workbooks.marks.notes import part
from bairi_workbooks.sheets.breadth import lines_of

RESULT_SHEET: Final = "校验结果"
HEADINGS: Final = ("序号", "程度", "代码", "位置", "问题", "处理办法", "原填充")
WIDTHS: Final = (6, 8, 8, 20, 60, 60, 10)
SEEN: Final = 6  # the last column is for the machine
TITLE_ROWS: Final = 2
_LINE_HEIGHT: Final = 16.5
_MOST_HEIGHT: Final = 409.0
_CELL: Final = re.compile(r"[A-Z]{1,3}[1-9]\d*")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the list as it stands on a sheet (问题行). `row` counts from 1; `fill` is markup, empty for none.

    `sheet` and `cell` are None where the finding has no cell.
    """

    row: int
    number: int
    severity: str
    code: str
    place: str
    message: str
    fix: str
    fill: str = ""

    @property
    def sheet(self) -> str | None:
        """The sheet of the finding's cell."""
        return self._where[0]

    @property
    def cell(self) -> str | None:
        """The finding's cell."""
        return self._where[1]

    @property
    def _where(self) -> tuple[str, str] | tuple[None, None]:
        sheet, _, cell = self.place.rpartition("!")
        return (sheet, cell) if sheet and _CELL.fullmatch(cell) else (None, None)

    @property
    def note(self) -> str:
        """What the note at the cell says of the finding."""
        return part(self.severity, self.code, self.message, self.fix)


@dataclass(frozen=True, slots=True)
class Memory:
    """What an earlier 校验结果 remembers (原填充): the fills under its marks, by row number, by sheet and cell."""

    by_number: Mapping[int, str] = field(default_factory=dict)
    by_place: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def fill(self, key: int | None, sheet: str, where: str) -> str:
        """The fill that a mark covers; empty for none. The key goes with a cell that was moved, the place does not."""
        return self.by_place.get((sheet, where), "") if key is None else self.by_number.get(key, "")


def lines_on(rows: Sequence[Sequence[object]]) -> list[Line] | None:
    """The list that stands in a sheet's rows, from its first row and column on; None where none does."""
    top = next((n for n, row in enumerate(rows) if tuple(row[:SEEN]) == HEADINGS[:SEEN]), None)
    if top is None:
        return None
    numbered = ((at, row) for at, row in enumerate(rows[top + 1 :], start=top + 2))
    return [
        Line(at, int(row[0]), *(str(text or "") for text in [*row[1:], ""][:SEEN]))
        for at, row in numbered
        if isinstance(row[0], Decimal | float)
    ]


def memory_of(lines: Sequence[Line]) -> Memory:
    """What a list remembers; of several findings at one place the first has the fill."""
    places: dict[tuple[str, str], str] = {}
    for line in lines:
        sheet, _, where = line.place.rpartition("!")
        places.setdefault((sheet, where), line.fill)
    return Memory({line.number: line.fill for line in lines}, places)


def row_of(number: int, finding: Finding, fill: str) -> tuple[int, str, str, str, str, str, str]:
    """What stands in the row of a finding, column by column."""
    return number, finding.severity.label, finding.code, str(finding.place), finding.message, finding.fix, fill


def row_height(finding: Finding) -> float:
    """The height of a finding's row in points."""
    return _height((str(finding.place), WIDTHS[3]), (finding.message, WIDTHS[4]), (finding.fix, WIDTHS[5]))


def statement_height(words: str) -> float:
    """The height in points of a statement over all columns that are seen."""
    return _height((words, sum(WIDTHS[:SEEN])))


def summary(findings: Sequence[Finding]) -> str:
    """The line below the title."""
    if not findings:
        return "没有发现问题。"
    counts = "，".join(f"{s.label}{n}处" for s in Severity if (n := sum(f.severity is s for f in findings)))
    errors = any(finding.severity is Severity.ERROR for finding in findings)
    then = "“错误”必须改正后再报送。" if errors else "没有“错误”，可以报送。"
    return f"共{len(findings)}处：{counts}。点“位置”可跳到所在单元格；{then}"


def names() -> Iterator[str]:
    """The names that a list's sheet may have: a sheet of the first name that the clerk made stays the clerk's."""
    yield RESULT_SHEET
    yield from (f"{RESULT_SHEET}（{n}）" for n in count(2))


def free_name(taken: Collection[str]) -> str:
    """The name for a new list."""
    return next(name for name in names() if name not in taken)


def _height(*texts: tuple[str, float]) -> float:
    return min(_MOST_HEIGHT, 5 + _LINE_HEIGHT * max(lines_of(text, width) for text, width in texts))
