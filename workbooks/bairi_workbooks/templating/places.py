"""Where a fault of a Word template stands, and what people do about it."""

from __future__ import annotations

import re
import traceback
from typing import Final

from jinja2 import TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError

from bairi_workbooks.problems import Problem
from bairi_workbooks.templating.environment import fault_words

FIELDS_PAGE: Final = "docs/templates.md"
_MARKUP = re.compile(r"<[^>]*>")
_TAG = re.compile(r"\{%[-+]?\s*(\w+)")
_LONGEST_PLACE = 60
_JINJA_FRAMES = {"<template>", "<unknown>"}
_BLOCKS = ("for", "if")
_UNCLOSED = "Unexpected end of template"

NO_SUCH_NAME: Final = f"对照 {FIELDS_PAGE} 改正名称"
FORBIDDEN: Final = "模板里只能用字段、循环和条件，请删去这一处"
_MISPLACED = "{%tr … %} 只能写在表格的行里，{%p … %} 要独占一段，请移到相应的位置"
_UNOPENED = "删去多出来的结束语句，或在前面补上与它相配的开始语句"
_WRONG_SYNTAX = f"检查花括号、百分号、引号是否成对，写法见 {FIELDS_PAGE}"
NOT_COMPUTED: Final = "检查这里的运算；可能没有数的，先用 {% if … %} 判断"
_SYNTAX = (
    (re.compile(r"unknown tag '(tr|tc|p|r)'"), _MISPLACED),
    (re.compile(r"unknown tag '(end\w+|else|elif)'"), _UNOPENED),
)


def problem_of(error: Exception, source: str) -> Problem:
    """A fault that stopped the filling, told by the paragraph it stands in."""
    if isinstance(error, TemplateSyntaxError) and str(error.message or "").startswith(_UNCLOSED):
        return _unclosed(error, source)
    return Problem(place_at(_line(error), source), fault_words(error), _remedy(error), blocking=True)


def place_at(line: int | None, source: str) -> str:
    """The paragraph of a line: docxtpl puts every paragraph on a line of its own."""
    lines = source.splitlines()
    if line is None or not 0 < line <= len(lines):
        return "中"
    return f"“{_MARKUP.sub('', lines[line - 1]).strip()[:_LONGEST_PLACE]}”处"


def _unclosed(error: TemplateSyntaxError, source: str) -> Problem:
    """Jinja tells the template's end; people look for the beginning that has none."""
    opened: list[tuple[str, int]] = []
    for number, text in enumerate(source.splitlines(), start=1):
        for tag in _TAG.findall(text):
            if tag in _BLOCKS:
                opened.append((tag, number))
            elif opened and tag == f"end{opened[-1][0]}":
                opened.pop()
    word, line = opened[-1] if opened else (_BLOCKS[0], error.lineno)
    message = f"模板语句写法不对（{word} 没有结束语句 end{word}）"
    return Problem(place_at(line, source), message, f"在它管到的地方之后补上 end{word} 语句", blocking=True)


def _line(error: Exception) -> int | None:
    line: int | None = getattr(error, "lineno", None)
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename in _JINJA_FRAMES:
            line = frame.lineno
    return line


def _remedy(error: Exception) -> str:
    if isinstance(error, TemplateSyntaxError):
        return next((words for pattern, words in _SYNTAX if pattern.search(str(error))), _WRONG_SYNTAX)
    kinds = ((SecurityError, FORBIDDEN), (UndefinedError, NO_SUCH_NAME))
    return next((words for kind, words in kinds if isinstance(error, kind)), NOT_COMPUTED)
