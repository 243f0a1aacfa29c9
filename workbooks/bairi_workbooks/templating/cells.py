"""Jinja in cells: `{{ expression }}` in any cell of a workbook, and rows repeated between two tag rows.

A row whose column A holds `{%tr for x in xs %}` (or `{%tr if condition %}`) opens a block that `{%tr endfor %}` (or
`{%tr endif %}`) closes; tag rows vanish. A cell that is one expression and nothing else keeps the type of its value.
Formulas are left as they are and not moved, so a template computes nothing: figures come from the context.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jinja2 import is_undefined

from bairi_validators.errors import BairiError
from bairi_workbooks.templating.environment import TEMPLATE_FAULTS, TemplateEnvironment, fault_words
from bairi_workbooks.templating.layout import Layout
from bairi_workbooks.text import MOST_CHARACTERS, clean

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

_TAG = re.compile(r"\s*\{%\s*tr\s+(?P<word>for|if|endfor|endif)\b\s*(?P<rest>.*?)\s*%\}\s*", re.DOTALL)
_FOR = re.compile(r"(?P<name>[A-Za-z_]\w*)\s+in\s+(?P<expression>.+)", re.DOTALL)
_SINGLE = re.compile(r"\s*\{\{(?P<expression>(?:(?!\}\}).)*)\}\}\s*", re.DOTALL)
_ENDS = {"endfor": "for", "endif": "if"}
# Excel reads _x0041_ in a stored text as a character's code; escaping the underscore keeps what was typed.
_CODE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_PROPERTIES = {"title": "标题", "subject": "主题", "creator": "作者", "keywords": "标记"}
Context = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the template: its number, and value and style by column."""

    number: int
    values: Sequence[Any]
    styles: Sequence[Any]


@dataclass(slots=True)
class Block:
    """What stands between two tag rows: a loop over `expression` with `name`, or a condition (name None)."""

    row: int
    name: str | None
    expression: str
    body: list[Row | Block] = field(default_factory=list)


def fill(book: Workbook, context: Context, name: str) -> None:
    """Fill every sheet of a template in place. Raises BairiError that names template, sheet and cell."""
    environment = TemplateEnvironment()
    for sheet in book.worksheets:
        _Sheet(sheet, environment, name).fill(context)
    _properties(book, environment, context, name)


def _properties(book: Workbook, environment: TemplateEnvironment, context: Context, name: str) -> None:
    """The document's properties (文件属性), where they hold expressions."""
    for key, words in _PROPERTIES.items():
        source = getattr(book.properties, key)
        if source and "{{" in source:
            try:
                setattr(book.properties, key, clean(environment.from_string(source).render(context)))
            except TEMPLATE_FAULTS as error:
                place = f"文件属性“{words}”"
                raise BairiError(f"模板 {name} {place}有误：{fault_words(error)}。请在 Excel 中改正。") from error


class _Sheet:
    """One sheet while it is filled; expressions are compiled once however often a row is repeated."""

    def __init__(self, sheet: Worksheet, environment: TemplateEnvironment, template: str) -> None:
        self._sheet, self._environment, self._template = sheet, environment, template
        self._compiled: dict[str, Any] = {}

    def fill(self, context: Context) -> None:
        lines: Iterator[tuple[Any, ...]] = self._sheet.iter_rows()
        rows = [
            Row(number, [c.value for c in cells], [copy(c._style) for c in cells])
            for number, cells in enumerate(lines, start=1)
        ]
        output = list(self._unroll(self._blocks(rows), context))
        layout = Layout.lift(self._sheet)
        for number, (row, names) in enumerate(output, start=1):
            self._write(number, row, names)
        surplus = len(rows) - len(output)
        if surplus > 0:
            self._sheet.delete_rows(len(output) + 1, surplus)
        layout.settle(self._sheet, [row.number for row, _ in output])
        self._margins(context)

    def _blocks(self, rows: Sequence[Row]) -> list[Row | Block]:
        """The rows as a tree of blocks, by their tags in column A."""
        whole = Block(0, None, "")
        stack = [whole]
        for row in rows:
            first = row.values[0]
            tag = _TAG.fullmatch(first) if isinstance(first, str) else None
            if tag is None:
                stack[-1].body.append(row)
            elif tag["word"] in _ENDS:
                self._close(stack, row.number, tag["word"])
            else:
                block = self._open(row.number, tag["word"], tag["rest"])
                stack[-1].body.append(block)
                stack.append(block)
        if len(stack) > 1:
            raise self._fault(f"A{stack[-1].row}", "这一行的循环或条件没有结束行")
        return whole.body

    def _open(self, number: int, word: str, rest: str) -> Block:
        if word == "if":
            return Block(number, None, rest)
        if (parts := _FOR.fullmatch(rest)) is None:
            raise self._fault(f"A{number}", "循环应写作 {%tr for 名称 in 列表 %}")
        return Block(number, parts["name"], parts["expression"])

    def _close(self, stack: list[Block], number: int, word: str) -> None:
        kind = "if" if stack[-1].name is None else "for"
        if len(stack) == 1 or kind != _ENDS[word]:
            raise self._fault(f"A{number}", f"{word} 前面没有与它相配的开始行")
        stack.pop()

    def _unroll(self, nodes: Sequence[Row | Block], context: Context) -> Iterator[tuple[Row, Context]]:
        """The rows of the result in their order, each with the names that hold for it."""
        for node in nodes:
            if isinstance(node, Row):
                yield node, context
                continue
            value = self._evaluate(node.expression, context, f"A{node.row}")
            if node.name is None:
                yield from self._unroll(node.body, context) if value else ()
                continue
            for index, item in enumerate(self._items(value, node.row), start=1):
                yield from self._unroll(node.body, {**context, node.name: item, "loop": {"index": index}})

    def _items(self, value: Any, row: int) -> list[Any]:
        if isinstance(value, str) or not hasattr(value, "__iter__"):
            raise self._fault(f"A{row}", "循环的对象不是列表")
        return list(value)

    def _write(self, number: int, row: Row, context: Context) -> None:
        for column, (value, style) in enumerate(zip(row.values, row.styles, strict=True), start=1):
            cell: Any = self._sheet.cell(number, column)  # no stub knows _style, by which openpyxl copies styles
            cell._style = copy(style)
            if isinstance(value, str) and "{" in value:
                _put(cell, self._value(value, context, f"{cell.column_letter}{row.number}"))
            else:
                cell.value = value

    def _value(self, text: str, context: Context, place: str) -> Any:
        if single := _SINGLE.fullmatch(text):
            return self._evaluate(single["expression"], context, place)
        if "{{" not in text and "{%" not in text:
            return text
        try:
            if text not in self._compiled:
                self._compiled[text] = self._environment.from_string(text).render
            return self._compiled[text](**context)
        except TEMPLATE_FAULTS as error:
            raise self._fault(place, fault_words(error)) from error

    def _evaluate(self, expression: str, context: Context, place: str) -> Any:
        try:
            if expression not in self._compiled:
                compiled = self._environment.compile_expression(expression, undefined_to_none=False)
                self._compiled[expression] = compiled
            value = self._compiled[expression](**context)
            return str(value) if is_undefined(value) else value  # a strict undefined raises when it is spelled out
        except TEMPLATE_FAULTS as error:
            raise self._fault(place, fault_words(error)) from error

    def _margins(self, context: Context) -> None:
        """Header and footer of the printed page; a single & would begin a code there."""
        for part, where in ((self._sheet.oddHeader, "页眉"), (self._sheet.oddFooter, "页脚")):
            for piece in (part.left, part.center, part.right) if part else ():
                if piece and piece.text and "{{" in piece.text:
                    value = self._value(piece.text, context, where)
                    piece.text = clean("" if value is None else str(value)).replace("&", "&&")

    def _fault(self, place: str, words: str) -> BairiError:
        where = (
            f"工作表“{self._sheet.title}”{place}"
            if place.startswith("页")
            else f"工作表“{self._sheet.title}”单元格 {place} "
        )
        return BairiError(f"模板 {self._template} {where}有误：{words}。请在 Excel 中改正。")


def _put(cell: Cell, value: Any) -> None:
    """Write a value with its type; text stays text, whatever it begins with."""
    if value is None or isinstance(value, (int, float, Decimal, date)):
        cell.value = value
        return
    text = _CODE.sub("_x005F_", clean(str(value)))[:MOST_CHARACTERS]
    cell.value = text
    if cell.data_type != "s":
        cell.data_type = "s"
        cell.quotePrefix = True
