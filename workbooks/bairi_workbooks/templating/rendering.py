"""Rendering (求值): a template's expressions in the sandbox, each compiled once, faults told with their place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from jinja2 import TemplateSyntaxError, UndefinedError, is_undefined
from jinja2.exceptions import SecurityError

from bairi_workbooks.problems import Problem
from bairi_workbooks.templating.environment import TEMPLATE_FAULTS, TemplateEnvironment, fault_words
from bairi_workbooks.templating.places import FORBIDDEN, NO_SUCH_NAME, NOT_COMPUTED
from bairi_workbooks.templating.tags import is_stray
from bairi_workbooks.templating.values import cell_value

# Blanks that somebody typed by accident do not make a number a text; full-width ones are an indent and do.
_SINGLE = re.compile(r"[ \t\r\n]*\{\{(?P<expression>(?:(?!\}\}).)*)\}\}[ \t\r\n]*", re.DOTALL)
Context = Mapping[str, Any]


_IN_EXCEL = "请在 Excel 中改正"
_REMEDIES = (
    (UndefinedError, NO_SUCH_NAME),
    (SecurityError, FORBIDDEN),
    (TemplateSyntaxError, "检查花括号、引号、括号是否成对，语句是否写全"),
)


class FaultyCellError(ValueError):
    """A fault of a template: `problem` says where it stands, what is wrong there, and how to mend it."""

    def __init__(self, place: str, words: str, fix: str = _IN_EXCEL) -> None:
        super().__init__(f"{place}有误：{words}。{fix}")
        self.problem = Problem(place.strip(), words, fix, blocking=True)


class Faults:
    """A template's faults (模板错误), each place once; work goes on after one, so that all of them are told at once."""

    def __init__(self) -> None:
        self._found: dict[str, FaultyCellError] = {}

    def __iter__(self) -> Iterator[FaultyCellError]:
        return iter(self._found.values())

    def __len__(self) -> int:
        return len(self._found)

    def add(self, fault: FaultyCellError) -> None:
        """Note a fault, the first one of a place."""
        self._found.setdefault(fault.problem.place, fault)

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Note the fault that ends this block."""
        try:
            yield
        except FaultyCellError as fault:
            self.add(fault)


class Renderer:
    """Expressions of one template."""

    def __init__(self) -> None:
        self._environment = TemplateEnvironment()
        self._compiled: dict[tuple[str, bool], Any] = {}

    def render(self, text: str, context: Context, place: str) -> Any:
        """A cell's text with its expressions worked out; what is one expression and nothing else keeps its type."""
        if single := _SINGLE.fullmatch(text):
            return cell_value(self.evaluate(single["expression"], context, place))
        if "{{" not in text and "{%" not in text:
            return text
        if is_stray(text):
            raise FaultyCellError(place, "循环和条件的标记要单独占一行，写在A列（整张工作表的标记写在A1）")
        return cell_value(self._worked_out(text, context, place, single=False))

    def evaluate(self, expression: str, context: Context, place: str) -> Any:
        """An expression's value."""
        return self._worked_out(expression, context, place, single=True)

    def turns(self, value: Any, names: Sequence[str], context: Context, place: str) -> list[Context]:
        """The names that hold in each turn of a loop over `value`."""
        if isinstance(value, str) or not hasattr(value, "__iter__"):
            raise FaultyCellError(place, "循环的对象不是列表")
        items = list(value)
        return [
            {**context, **self._unpacked(item, names, place), "loop": _loop(number, len(items))}
            for number, item in enumerate(items)
        ]

    @staticmethod
    def _unpacked(item: Any, names: Sequence[str], place: str) -> dict[str, Any]:
        if len(names) == 1:
            return {names[0]: item}
        parts = tuple(item) if hasattr(item, "__iter__") else (item,)
        if len(parts) != len(names):
            raise FaultyCellError(place, f"循环写了{len(names)}个名称，列表的每一项却有{len(parts)}个值")
        return dict(zip(names, parts, strict=True))

    def _worked_out(self, source: str, context: Context, place: str, *, single: bool) -> Any:
        try:
            if (source, single) not in self._compiled:
                self._compiled[source, single] = self._compile(source, single=single)
            value = self._compiled[source, single](**context)
            return str(value) if is_undefined(value) else value  # a strict undefined raises when it is spelled out
        except TEMPLATE_FAULTS as error:
            fix = next((fix for kind, fix in _REMEDIES if isinstance(error, kind)), NOT_COMPUTED)
            raise FaultyCellError(place, fault_words(error), fix) from error

    def _compile(self, source: str, *, single: bool) -> Any:
        if single:
            return self._environment.compile_expression(source, undefined_to_none=False)
        return self._environment.from_string(source).render


def _loop(number: int, count: int) -> dict[str, Any]:
    """What Jinja's own loops offer and tables need."""
    ends = {"first": number == 0, "last": number == count - 1}
    return {"index": number + 1, "index0": number, "length": count, **ends}
