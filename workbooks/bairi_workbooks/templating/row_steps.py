"""Row steps (行操作): an arrangement as a few insertions, copies and deletions of whole rows, as Excel does them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bairi_workbooks.templating.arrangement import Arrangement


@dataclass(frozen=True, slots=True)
class InsertRows:
    """Make room for `count` rows; the row `at` and what follows move down."""

    at: int
    count: int


@dataclass(frozen=True, slots=True)
class CopyRows:
    """Copy the rows `first` to `last`, with all that they have, to `to`, `times` times one below the other."""

    first: int
    last: int
    to: int
    times: int


@dataclass(frozen=True, slots=True)
class DeleteRows:
    """Delete the rows `first` to `last`; what follows moves up."""

    first: int
    last: int


RowStep = InsertRows | CopyRows | DeleteRows


def row_steps(rows: Arrangement) -> Iterator[RowStep]:
    """The steps from the template's rows to the arrangement, from the bottom up.

    Rows outside all blocks stay, and with them whatever is anchored to them. A block's rows are copied below it as
    often as they are wanted before the block itself is deleted.
    """
    staying = [row for row, path in zip(rows.rows, rows.paths, strict=True) if not path]
    edges = [0, *staying, rows.height + 1]
    for before, after in reversed(list(pairwise(edges))):
        if after - before == 1:
            continue
        wanted = [row for row, path in zip(rows.rows, rows.paths, strict=True) if path and before < row < after]
        if wanted:
            yield InsertRows(after, len(wanted))
            yield from _copies(wanted, after)
        yield DeleteRows(before + 1, after - 1)


def _copies(wanted: Sequence[int], to: int) -> Iterator[CopyRows]:
    """As few copies as possible: rows that follow each other go together, and so do their repetitions."""
    start = 0
    while start < len(wanted):
        length = 1
        while start + length < len(wanted) and wanted[start + length] == wanted[start] + length:
            length += 1
        pattern, times = list(wanted[start : start + length]), 1
        while list(wanted[start + times * length : start + (times + 1) * length]) == pattern:
            times += 1
        yield CopyRows(pattern[0], pattern[-1], to + start, times)
        start += times * length
