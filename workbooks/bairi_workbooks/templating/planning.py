"""Planning (编排): from what a template holds and its context to the operations that fill it; touches no workbook."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bairi_validators.errors import BairiError
from bairi_workbooks.problems import Problem
from bairi_workbooks.templating.arrangement import Arrangement
from bairi_workbooks.templating.lines import Line, Unroller, cell_place
from bairi_workbooks.templating.operations import (
    ArrangeRows,
    MakeSheets,
    MoveReferences,
    Operation,
    WriteBlock,
    WriteMargins,
    WriteProperties,
)
from bairi_workbooks.templating.references import MoveError, Moves, NothingLeftError, Place
from bairi_workbooks.templating.rendering import Context, Faults, FaultyCellError, Renderer
from bairi_workbooks.templating.snapshot import BookSnapshot, Formula, SheetSnapshot
from bairi_workbooks.templating.tags import TagError, blocks, is_row_tag, is_sheet_tag, sheet_tag

_FORBIDDEN = re.compile(r"[\\/*?:\[\]]")
_EXPRESSION = re.compile(r"\{\{.*?\}\}", re.DOTALL)
# Meant for a field or a tag, and none.
_BRACES = re.compile(r"\{\s+[{%]|[%}]\s*\}|[｛｝]")
_LONGEST_TITLE = 31


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet of the result: the template's sheet, the new title, its lines in their order, the sheet's own names."""

    sheet: SheetSnapshot
    title: str
    lines: Sequence[Line]
    context: Context

    @property
    def arrangement(self) -> Arrangement:
        """Which of the template's rows stands where."""
        rows, paths = tuple(line.row for line in self.lines), tuple(line.path for line in self.lines)
        return Arrangement(rows, paths, len(self.sheet.rows))


def plan(book: BookSnapshot, context: Context) -> tuple[Operation, ...]:
    """The operations that fill a template. Raises BairiError that names template, sheet and cell, and the remedy."""
    planner = _Planner(book)
    operations = tuple(planner.operations(context))
    if not planner.faults:
        return operations
    if len(planner.faults) == 1:
        raise BairiError(f"模板 {book.name} {next(iter(planner.faults))}。")
    told = "；".join(f"{number}. {fault}" for number, fault in enumerate(planner.faults, start=1))
    raise BairiError(f"模板 {book.name} 有{len(planner.faults)}处错误：{told}。")


def problems(book: BookSnapshot, samples: Iterable[Context]) -> Iterator[Problem]:
    """What is wrong with a template, tried with each of the samples; with the first one every branch is taken."""
    for number, sample in enumerate(samples):
        planner = _Planner(book, everything=number == 0)
        tuple(planner.operations(sample))
        yield from (fault.problem for fault in planner.faults)
    for sheet in book.sheets:
        for row, values in enumerate(sheet.rows, start=1):
            for column, value in enumerate(values, start=1):
                if isinstance(value, str) and _BRACES.search(value) and "{{" not in value and "{%" not in value:
                    place, fix = (
                        cell_place(sheet.title, f"{letter(column)}{row}"),
                        "字段写作 {{ 名称 }}，都用半角花括号",
                    )
                    yield Problem(place.strip(), "花括号没有配对或用了全角", fix, blocking=True)


class _Planner:
    """One template while it is planned; `faults` are found on the way, `everything` takes every branch."""

    def __init__(self, book: BookSnapshot, *, everything: bool = False) -> None:
        self._book, self._renderer, self._everything = book, Renderer(), everything
        self.faults = Faults()
        # A sheet that keeps its title keeps it whatever a repeated one comes to be called.
        self._taken = {s.title.casefold() for s in book.sheets if not _named_anew(s)}

    def operations(self, context: Context) -> Iterator[Operation]:
        pages: dict[str, list[Page]] = {sheet.title: [] for sheet in self._book.sheets}
        for sheet in self._book.sheets:
            with self.faults.noted():
                pages[sheet.title].extend(self._pages(sheet, context))
        if not any(pages.values()) and not self.faults:
            words = "按条件没有留下任何工作表，工作簿至少要有一张"
            self.faults.add(FaultyCellError("工作簿", words, "请留一张没有条件的工作表"))
        arrangements = {source: {page.title: page.arrangement for page in found} for source, found in pages.items()}
        moves = Moves(arrangements)
        for source, found in pages.items():
            if (titles := tuple(page.title for page in found)) != (source,):
                yield MakeSheets(source, titles)
        for page in (page for found in pages.values() for page in found):
            yield ArrangeRows(page.title, arrangements[page.sheet.title][page.title])
            yield WriteBlock(page.title, self._block(page, moves))
            with self.faults.noted():
                if margins := self._margins(page):
                    yield WriteMargins(page.title, margins)
        yield MoveReferences(moves)
        with self.faults.noted():
            if properties := self._properties(context):
                yield WriteProperties(properties)

    def _pages(self, sheet: SheetSnapshot, context: Context) -> Iterator[Page]:
        """A template's sheet as often as its tag says; A1's row vanishes with the tag."""
        column = [row[0] if row else None for row in sheet.rows]
        try:
            tag = sheet_tag(_first(sheet))
            tree = blocks(column, 2 if tag else 1)
        except TagError as fault:
            raise FaultyCellError(cell_place(sheet.title, fault.cell), fault.words) from fault
        unroller = Unroller(sheet.title, self._renderer, self.faults, everything=self._everything)
        for names in self._turns(sheet, tag.names, tag.expression, context) if tag else [context]:
            lines = list(unroller.lines(tree, names))
            title = self._title(sheet.title, names) if _named_anew(sheet) else sheet.title
            yield Page(sheet, title, lines, names)

    def _turns(self, sheet: SheetSnapshot, names: Sequence[str], expression: str, context: Context) -> list[Context]:
        place = cell_place(sheet.title, "A1")
        value = self._renderer.evaluate(expression, context, place)
        if not names:
            return [context] if value or self._everything else []
        return self._renderer.turns(value, names, context, place)

    def _title(self, text: str, context: Context) -> str:
        """A sheet's title as Excel takes it: 31 characters, none of its separators, none twice."""
        rendered = str(self._renderer.render(text, context, f"工作表名称“{text}”") or "")
        wanted = _FORBIDDEN.sub("_", rendered).strip().strip("'")[:_LONGEST_TITLE] or "_"
        title, number = wanted, 1
        while title.casefold() in self._taken:
            number += 1
            title = f"{wanted[: _LONGEST_TITLE - len(str(number)) - 2]}({number})"
        self._taken.add(title.casefold())
        return title

    def _block(self, page: Page, moves: Moves) -> list[list[Any]]:
        """The sheet's values, those of labels merged over a loop on the loop's first row."""
        block = [self._values(page, line, moves) for line in page.lines]
        for (row, column), bottom in self._labels(page.sheet).items():
            for first, _ in page.arrangement.turns(row, bottom):
                line, value = page.lines[first - 1], page.sheet.rows[row - 1][column - 1]
                place = Place(page.sheet.title, page.title, line.path)
                block[first - 1][column - 1] = self._value(value, line.context, moves, place, f"{letter(column)}{row}")
        return block

    def _labels(self, sheet: SheetSnapshot) -> dict[tuple[int, int], int]:
        """Cells in tag rows that reach down over the rows of their blocks, and how far; any other would be lost."""
        merged = {(top, left): bottom for left, top, _, bottom in sheet.merged if bottom > top}
        found: dict[tuple[int, int], int] = {}
        for row, values in enumerate(sheet.rows, start=1):
            tagged = values and (is_row_tag(values[0]) or (row == 1 and is_sheet_tag(values[0])))
            for column, value in enumerate(values[1:], start=2) if tagged else ():
                if (row, column) in merged:
                    found[row, column] = merged[row, column]
                elif value is not None:
                    place = cell_place(sheet.title, f"{letter(column)}{row}")
                    self.faults.add(FaultyCellError(place, "标记行生成时会去掉，这一格的内容会丢失", "请移到别的行"))
        return found

    def _values(self, page: Page, line: Line, moves: Moves) -> list[Any]:
        place = Place(page.sheet.title, page.title, line.path)
        return [
            self._value(value, line.context, moves, place, f"{letter(column)}{line.row}")
            for column, value in enumerate(page.sheet.rows[line.row - 1], start=1)
        ]

    def _value(self, value: Any, context: Context, moves: Moves, place: Place, cell: str) -> Any:
        where = cell_place(place.source, cell)
        try:
            if isinstance(value, Formula):
                return self._formula(value, moves, place, where)
            if isinstance(value, str) and "{" in value:
                return self._renderer.render(value, context, where)
        except FaultyCellError as fault:
            self.faults.add(fault)
        return value

    @staticmethod
    def _formula(formula: Formula, moves: Moves, place: Place, where: str) -> Formula | None:
        """The formula as it reads here; a cell whose rows are all left out stays empty, for missing is not zero."""
        try:
            area = moves.reference(formula.area, place) if formula.area else None
            return replace(formula, text=moves.formula(formula.text, place), area=area)
        except NothingLeftError:
            return None
        except MoveError as fault:
            raise FaultyCellError(where, str(fault)) from fault

    def _margins(self, page: Page) -> dict[str, str]:
        """Header and footer of the printed page; a single & from an expression would begin a code there."""

        def rendered(found: re.Match[str]) -> str:
            value = self._renderer.render(found[0], page.context, f"工作表“{page.sheet.title}”{where}")
            return "" if value is None else str(value).replace("&", "&&")

        texts = {}
        for where, text in page.sheet.margins.items():
            if "{{" in text:
                texts[where] = _EXPRESSION.sub(rendered, text)
        return texts

    def _properties(self, context: Context) -> Mapping[str, str]:
        """The document's properties, where they hold expressions."""
        return {
            name: str(self._renderer.render(text, context, f"文件属性“{name}”") or "")
            for name, text in self._book.properties.items()
            if "{{" in text
        }


def letter(column: int) -> str:
    """A column's letters: 1 is A, 27 is AA."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def _first(sheet: SheetSnapshot) -> Any:
    return sheet.rows[0][0] if sheet.rows and sheet.rows[0] else None


def _named_anew(sheet: SheetSnapshot) -> bool:
    """Whether the sheet's title is an expression, or the sheet is repeated."""
    return "{" in sheet.title or is_sheet_tag(_first(sheet))
