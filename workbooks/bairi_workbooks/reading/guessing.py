"""Guessing a layout (草拟版式): what a unit's own workbook probably means, written so that a person can confirm it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bairi_validators.errors import BairiError, io_reason
from bairi_validators.findings import Finding
from bairi_validators.headings import likely_heading
from bairi_validators.names import indicators_called, likely_indicators
from bairi_validators.plan.models import Plan, Unit
from bairi_validators.vocabulary import Column
from bairi_workbooks.reading.recognition import recognise
from bairi_workbooks.reading.submission import indicator_tables, spoilt_tables
from bairi_workbooks.reading.tables import Table
from bairi_workbooks.reading.workbook import read_workbook

_CHECK = "请核对"


@dataclass(frozen=True, slots=True)
class Guess:
    """A drafted layout file (版式草稿): whose, its text, and at how many places a person has to decide."""

    unit: Unit
    text: str
    doubtful: int


@dataclass(slots=True)
class _Draft:
    """A TOML file, line by line. `doubtful` counts the lines that ask to be looked at."""

    lines: list[str] = field(default_factory=list)
    doubtful: int = 0
    keys: set[str] = field(default_factory=set)

    def say(self, line: str = "") -> None:
        self.lines.append(line)

    def table(self, name: str, words: str) -> None:
        """Begin a table of the file; a key stands in it once, or the file would be none."""
        self.keys.clear()
        self.lines += ["", f"# {words}", f"[{name}]"]

    def pair(self, key: str, value: str, doubt: str = "") -> None:
        """A line of a table, with what is to be looked at behind it."""
        self._line(key, f"{_quoted(key)} = {_quoted(value)}", doubt)

    def unknown(self, key: str, words: str) -> None:
        """A line that says nothing yet, for a person to fill in."""
        self._line(key, f'# {_quoted(key)} = ""', words)

    def _line(self, key: str, line: str, doubt: str) -> None:
        if _one_line(key) not in self.keys:
            self.keys.add(_one_line(key))
            self.doubtful += bool(doubt)
            self.say(line + (f"  # {_CHECK}：{doubt}" if doubt else ""))


def guess_layout(plan: Plan, path: Path, unit: Unit | None = None) -> Guess:
    """Draft the layout of a workbook. Raises BairiError where the file, its unit or a table cannot be recognised."""
    try:
        grids = read_workbook(path.read_bytes())
    except OSError as error:
        raise BairiError(f"打不开 {path}：{io_reason(error)}。") from error
    if isinstance(grids, Finding):
        raise BairiError(f"{path.name}：{grids.message}{grids.fix}")
    owner = unit or recognise(plan, path.name, grids).unit
    if owner is None:
        raise BairiError(f"认不出 {path.name} 是哪个单位的，请写明单位。", arguments=("unit",))
    tables = next(iter(indicator_tables(plan, grids, None)), None) or spoilt_tables(plan, grids)
    if not tables:
        raise BairiError(
            f"{path.name} 的各工作表中找不到指标表：至少要有两列表头认得出来，如指标名称（或编号）、计量单位、完成数。"
        )
    draft = _Draft()
    _head(draft, owner, path.name, tables[0])
    _columns(draft, tables)
    _units(draft, tables)
    _indicators(draft, plan, owner, tables)
    return Guess(owner, "\n".join(draft.lines) + "\n", draft.doubtful)


def _head(draft: _Draft, unit: Unit, file: str, table: Table[Column]) -> None:
    draft.say(f"# 版式文件：{unit.name}的自有表格与方案的对应关系。根据“{_one_line(file)}”草拟，请逐项核对。")
    draft.say(f"# 写着“{_CHECK}”的地方要改正或删去；全部核对后把 confirmed 改为 true，才会使用。")
    draft.say(f"unit = {_quoted(unit.name)}")
    draft.say("confirmed = false")
    draft.say(f"sheet = {_quoted(table.grid.name)}")


def _columns(draft: _Draft, tables: Sequence[Table[Column]]) -> None:
    """The headings that are known, those that may mean two things, and for what is missing the likeliest one."""
    draft.table("columns", "自有表头 = 方案表头")
    for table in tables:
        for column, found in table.headings.items():
            draft.pair(found.text, column.value)
        for found in table.unclear:
            first, second = found.heading.readings or ("", "")
            draft.pair(found.text, found.heading.column.value, f"可能是{first}，也可能是{second}")
        guessed = dict(_likely(table, [c for c in Column if c not in table.meant]))
        for text in table.unknown:
            if text in guessed:
                draft.pair(text, guessed[text].value, "按字面相近推测")
            else:
                draft.unknown(text, "没有对应的表头；用不到的删去本行")


def _likely(table: Table[Column], missing: Sequence[Column]) -> Iterator[tuple[str, Column]]:
    for column in missing:
        if text := likely_heading(column, table.unknown):
            yield text, column


def _units(draft: _Draft, tables: Sequence[Table[Column]]) -> None:
    draft.table("units", "整列的计量单位；有“计量单位”栏的不用写")
    for table in tables:
        for column, found in table.headings.items():
            if found.heading.unit and column is not Column.RATE:
                draft.pair(column.value, found.heading.unit)


def _indicators(draft: _Draft, plan: Plan, unit: Unit, tables: Sequence[Table[Column]]) -> None:
    """The names that are not the plan's own, with what they probably are."""
    draft.table("indicators", "自有名称 = 指标编号；与方案一致的名称不用写")
    owed = plan.owed_by(unit)
    for cells in (cells for table in tables for cells in table.filled()):
        name = cells[Column.NAME].text if Column.NAME in cells else ""
        typed = cells[Column.ID].text if Column.ID in cells else ""
        if not name or typed in plan.indicator_of or len(indicators_called(name, owed)) == 1:
            continue
        several = indicators_called(name, owed) or likely_indicators(name, owed)
        if several:
            others = "、".join(f"{i.id}“{i.name}”" for i in several)
            draft.pair(name, several[0].id, f"可能是{others}")
        elif Column.VALUE not in cells or any(not cells[c].blank for c in (Column.VALUE, Column.STATE) if c in cells):
            draft.unknown(name, "没有相近的指标；不是指标的删去本行")


def _quoted(text: str) -> str:
    """A TOML string: JSON's escapes are TOML's as well."""
    return json.dumps(_one_line(text), ensure_ascii=False)


def _one_line(text: str) -> str:
    return " ".join(text.split())
