"""Arrangements (行的排列): which template row stands where once loops and conditions are unrolled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

LAST_ROW = 1_048_576
Path = tuple[
    tuple[int, int], ...
]  # the blocks around a row, outermost first: the block's tag row, the how-many-th turn
Run = tuple[int, int]  # first and last row


@dataclass(frozen=True)
class Arrangement:
    """The rows of a filled sheet: `rows` are the template's row numbers in their new order, `paths` their turns.

    Rows below the template's last one, `height`, follow behind unchanged.
    """

    rows: tuple[int, ...]
    paths: tuple[Path, ...]
    height: int

    @property
    def unchanged(self) -> bool:
        """Whether every row stands where it stood."""
        return self.rows == tuple(range(1, self.height + 1))

    def copies(self, first: int, last: int, path: Path = ()) -> list[Run]:
        """Where the template's rows `first` to `last` now stand, as seen from a row with `path`.

        What shares a loop with that row is seen in the same turn only; an empty path sees every turn.
        """
        seen: list[int] = []
        for row in range(first, min(last, self.height) + 1):
            if (chain := self._chains.get(row)) is not None:
                seen.extend(self._places[row, _shared(path, chain)])
        below = [self._below(row) for row in (max(first, self.height + 1), last)] if last > self.height else []
        return runs(seen, [(below[0], below[1])] if below else ())

    def turns(self, first: int, last: int) -> list[Run]:
        """Where a box over the template's rows `first` to `last` now stands, once for each turn of what is around.

        A block whose tag row is in the box is not around it.
        """
        chains = [self._chains[row] for row in range(first, last + 1) if row in self._chains]
        common = _common([tuple(takewhile(lambda block: not first <= block <= last, chain)) for chain in chains])
        spans: dict[Path, Run] = {}
        for number, (row, path) in enumerate(zip(self.rows, self.paths, strict=True), start=1):
            if first <= row <= last:
                span = spans.get(path[:common])
                spans[path[:common]] = (span[0] if span else number, number)
        below = [(self._below(first), self._below(last))] if first > self.height else []
        return [*spans.values(), *below]

    def hull(self, first: int, last: int) -> Run | None:
        """From the first to the last place where these rows now stand; None where none of them is left."""
        found = self.copies(first, last)
        return (found[0][0], found[-1][1]) if found else None

    def start(self, row: int) -> int:
        """Where something that begins at this row now begins; at what follows, where the row is gone."""
        later = (n for n, source in enumerate(self.rows, start=1) if source >= row)
        found = next(later, None) if row <= self.height else None
        return found or self._below(max(row, self.height + 1))

    def source(self, number: int) -> int:
        """The template's row that now stands at `number`."""
        return self.rows[number - 1] if number <= len(self.rows) else number - len(self.rows) + self.height

    def _below(self, row: int) -> int:
        return min(row - self.height + len(self.rows), LAST_ROW)

    @cached_property
    def _chains(self) -> dict[int, tuple[int, ...]]:
        return {row: tuple(b for b, _ in path) for row, path in zip(self.rows, self.paths, strict=True)}

    @cached_property
    def _places(self) -> dict[tuple[int, Path], list[int]]:
        """Where a template's row stands, by the turns that are asked for."""
        found: dict[tuple[int, Path], list[int]] = defaultdict(list)
        for number, (row, path) in enumerate(zip(self.rows, self.paths, strict=True), start=1):
            for depth in range(len(path) + 1):
                found[row, path[:depth]].append(number)
        return found


def runs(numbers: Iterable[int], more: Iterable[Run] = ()) -> list[Run]:
    """Rows as runs without gaps, in order."""
    found: list[Run] = []
    for first, last in sorted([*((n, n) for n in set(numbers)), *more]):
        if found and found[-1][1] + 1 >= first:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


def _shared(path: Path, chain: Sequence[int]) -> Path:
    """The turns of the blocks that a row's path and another row's blocks have in common."""
    depth = 0
    while depth < min(len(path), len(chain)) and path[depth][0] == chain[depth]:
        depth += 1
    return path[:depth]


def _common(chains: Sequence[Sequence[int]]) -> int:
    """How many blocks, from the outermost, are around all of these rows."""
    depth = 0
    while chains and all(len(c) > depth and c[depth] == chains[0][depth] for c in chains):
        depth += 1
    return depth
