"""Reading a table of levels (层级表): a CSV file in UTF-8 or a workbook of any kind, one unit a line."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Final

from bairi_validators.errors import BairiError, io_reason
from bairi_validators.findings import Finding
from bairi_validators.hierarchy import Hierarchy, HierarchyError, Node, grown
from bairi_validators.plan.models import Plan, UnitKind
from bairi_validators.plan.wording import kind_label
from bairi_validators.vocabulary import normalised
from bairi_workbooks.reading.workbook import read_workbook

Line = tuple[int, Sequence[str]]  # its number in the file, and its cells' texts


class LevelColumn(StrEnum):
    """A column of the table of levels (层级表的列); the last two may be left out."""

    CODE = "代码"
    NAME = "名称"
    LEVEL = "级别"
    ABOVE = "上级代码"
    KIND = "类别"
    SOURCE = "填报数"


_ALSO: Final = {"上级": LevelColumn.ABOVE}
_NEEDED: Final = (LevelColumn.CODE, LevelColumn.NAME, LevelColumn.LEVEL, LevelColumn.ABOVE)
_KINDS: Final = {kind_label(kind): kind for kind in UnitKind} | {"部门": UnitKind.DEPARTMENT}
_SEARCHED: Final = 10  # lines in which the headings are looked for


def load_hierarchy(plan: Plan, path: Path) -> Hierarchy:
    """The tree that a file holds. 上级 may be a code, or a name that only one unit has.

    Raises BairiError where the file cannot be read or has no such table, HierarchyError where it makes no tree.
    """
    lines = list(_lines(path))
    top, columns = _headings(path, lines)
    rows = [(number, _named(columns, cells)) for number, cells in lines[top + 1 :] if any(cells)]
    problems = [problem for number, row in rows for problem in _incomplete(number, row)]
    if problems:
        raise HierarchyError(problems)
    codes = _codes(rows)
    return grown([_node(plan, number, row, codes) for number, row in rows], plan)


def _lines(path: Path) -> Iterator[Line]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BairiError(f"打不开层级表 {path}：{io_reason(error)}。", arguments=("hierarchy",)) from error
    if path.suffix.lower() == ".csv":
        yield from _lines_of_text(path, content)
        return
    grids = read_workbook(content)
    if isinstance(grids, Finding):
        raise BairiError(f"层级表 {path} 不能使用：{grids.message}", arguments=("hierarchy",))
    grid = next(grid for grid in grids if grid.visible)
    yield from ((number, [cell.text for cell in row]) for number, row in enumerate(grid.rows, start=1))


def _lines_of_text(path: Path, content: bytes) -> Iterator[Line]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        words = f"层级表 {path} 不是 UTF-8 编码。请在 Excel 中另存为“CSV UTF-8（逗号分隔）”。"
        raise BairiError(words, arguments=("hierarchy",)) from error
    reader = csv.reader(io.StringIO(text, newline=""))
    yield from ((reader.line_num, [cell.strip() for cell in cells]) for cells in reader)


def _headings(path: Path, lines: Sequence[Line]) -> tuple[int, Mapping[LevelColumn, int]]:
    """Which line holds the headings, and which column is where."""
    names = {column.value: column for column in LevelColumn} | _ALSO
    for top, (_, cells) in enumerate(lines[:_SEARCHED]):
        columns = {names[word]: at for at, cell in enumerate(cells) if (word := normalised(cell)) in names}
        if columns.keys() >= set(_NEEDED):
            return top, columns
    words = "、".join(_NEEDED)
    raise BairiError(f"层级表 {path} 的前{_SEARCHED}行中没有同时写明{words}的表头。", arguments=("hierarchy",))


def _named(columns: Mapping[LevelColumn, int], cells: Sequence[str]) -> Mapping[LevelColumn, str]:
    return {column: cells[at] if at < len(cells) else "" for column, at in columns.items()}


def _incomplete(number: int, row: Mapping[LevelColumn, str]) -> Iterator[str]:
    """What a line must have: code, name, level (a department has none), and a kind that is one."""
    kind = row.get(LevelColumn.KIND, "")
    if kind and kind not in _KINDS:
        yield f"层级表第{number}行的类别“{kind}”不认识，可用：{'、'.join(_KINDS)}。"
    needed = _NEEDED[:2] if _KINDS.get(kind) is UnitKind.DEPARTMENT else _NEEDED[:3]
    for column in needed:
        if not row[column]:
            yield f"层级表第{number}行没有写{column.value}，请补上。"


def _codes(rows: Sequence[tuple[int, Mapping[LevelColumn, str]]]) -> Mapping[str, str]:
    """Every code by itself, and by the unit's name where no other has it."""
    counts = Counter(row[LevelColumn.NAME] for _, row in rows)
    single = {row[LevelColumn.NAME]: row[LevelColumn.CODE] for _, row in rows if counts[row[LevelColumn.NAME]] == 1}
    own = {row[LevelColumn.CODE]: row[LevelColumn.CODE] for _, row in rows}
    return single | own


def _node(plan: Plan, number: int, row: Mapping[LevelColumn, str], codes: Mapping[str, str]) -> Node:
    name, above = row[LevelColumn.NAME], row[LevelColumn.ABOVE]
    unit = plan.unit_of.get(name)
    kind = _KINDS.get(row.get(LevelColumn.KIND, "")) or (unit.kind if unit else UnitKind.COUNTY)
    return Node(
        row[LevelColumn.CODE],
        name,
        row[LevelColumn.LEVEL],
        codes.get(above, above) if above else None,
        kind,
        row.get(LevelColumn.SOURCE) or None,
        number,
    )
