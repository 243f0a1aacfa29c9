"""Tags (标记): rows that open and close loops and conditions, and the first cell that repeats a whole sheet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

_ROW = re.compile(r"\s*\{%-?\s*tr\s+(?P<word>for|if|elif|else|endfor|endif)\b\s*(?P<rest>.*?)\s*-?%\}\s*", re.DOTALL)
_SHEET = re.compile(r"\s*\{%-?\s*sheet\s+(?P<word>for|if)\b\s*(?P<rest>.*?)\s*-?%\}\s*", re.DOTALL)
_FOR = re.compile(r"(?P<names>[A-Za-z_]\w*(?:\s*,\s*[A-Za-z_]\w*)*)\s+in\s+(?P<expression>.+)", re.DOTALL)
_OPENS = {"for": "endfor", "if": "endif"}


class TagError(ValueError):
    """A tag that stands wrong: the cell, and what is wrong with it."""

    def __init__(self, cell: str, words: str) -> None:
        super().__init__(words)
        self.cell, self.words = cell, words


@dataclass(slots=True)
class Branch:
    """Rows under a condition, or under none (expression None)."""

    row: int
    expression: str | None
    body: list[int | Block] = field(default_factory=list)


@dataclass(slots=True)
class Block:
    """What stands between two tag rows: a loop with `names` over the first branch's expression, or a condition.

    A loop's second branch (else) stands where there is nothing to repeat.
    """

    row: int
    names: tuple[str, ...]
    branches: list[Branch]

    @property
    def closing(self) -> str:
        """The tag that closes it."""
        return _OPENS["for" if self.names else "if"]


@dataclass(frozen=True, slots=True)
class SheetTag:
    """The tag in a sheet's A1 that repeats the sheet, or leaves it out (no names)."""

    names: tuple[str, ...]
    expression: str


def sheet_tag(first: Any) -> SheetTag | None:
    """The sheet's tag, if its first cell is one."""
    found = _SHEET.fullmatch(first) if isinstance(first, str) else None
    if found is None:
        return None
    if found["word"] == "if":
        return SheetTag((), found["rest"])
    return SheetTag(*_loop(found["rest"], "A1", "sheet"))


def is_sheet_tag(first: Any) -> bool:
    """Whether a sheet's first cell repeats the sheet or leaves it out."""
    return isinstance(first, str) and _SHEET.fullmatch(first) is not None


def blocks(column: Sequence[Any], first: int = 1) -> list[int | Block]:
    """The rows from `first` on as a tree of blocks, by the tags in column A. Raises TagError."""
    whole = Branch(0, None)
    stack: list[Block] = []
    for row, text in enumerate(column[first - 1 :], start=first):
        body = stack[-1].branches[-1].body if stack else whole.body
        found = _ROW.fullmatch(text) if isinstance(text, str) else None
        if found is None:
            body.append(row)
        elif found["word"] in _OPENS:
            block = _opened(row, found["word"], found["rest"])
            body.append(block)
            stack.append(block)
        elif found["word"] in ("elif", "else"):
            _branch(stack, row, found["word"], found["rest"])
        else:
            _close(stack, row, found["word"])
    if stack:
        raise TagError(f"A{stack[-1].row}", "这一行的循环或条件没有结束行")
    return whole.body


def is_row_tag(first: Any) -> bool:
    """Whether a row's first cell makes it a tag row, which vanishes."""
    return isinstance(first, str) and _ROW.fullmatch(first) is not None


def is_stray(text: str) -> bool:
    """Whether a cell's text is a tag that would only be understood in column A, or in A1."""
    return bool(_ROW.fullmatch(text) or _SHEET.fullmatch(text))


def _opened(row: int, word: str, rest: str) -> Block:
    names, expression = _loop(rest, f"A{row}", "tr") if word == "for" else ((), rest)
    return Block(row, names, [Branch(row, expression)])


def _loop(rest: str, cell: str, prefix: str) -> tuple[tuple[str, ...], str]:
    if (found := _FOR.fullmatch(rest)) is None:
        raise TagError(cell, f"循环应写作 {{%{prefix} for 名称 in 列表 %}}")
    return tuple(name.strip() for name in found["names"].split(",")), found["expression"]


def _branch(stack: list[Block], row: int, word: str, rest: str) -> None:
    if not stack or stack[-1].branches[-1].expression is None or (word == "elif" and stack[-1].names):
        raise TagError(f"A{row}", f"{word} 前面没有与它相配的开始行")
    stack[-1].branches.append(Branch(row, rest if word == "elif" else None))


def _close(stack: list[Block], row: int, word: str) -> None:
    if not stack or stack[-1].closing != word:
        raise TagError(f"A{row}", f"{word} 前面没有与它相配的开始行")
    stack.pop()
