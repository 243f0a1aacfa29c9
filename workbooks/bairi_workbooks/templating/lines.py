"""Lines (结果行): a template's rows with loops and conditions unrolled, each with the names that hold for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bairi_workbooks.templating.arrangement import Path
from bairi_workbooks.templating.rendering import Context, Faults, Renderer
from bairi_workbooks.templating.tags import Block


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the result: the template's row, the turns it stands in, the names that hold for it."""

    row: int
    path: Path
    context: Context


class Unroller:
    """One sheet's rows while they are unrolled; with `everything` every branch is taken."""

    def __init__(self, title: str, renderer: Renderer, faults: Faults, *, everything: bool) -> None:
        self._title, self._renderer, self._faults, self._everything = title, renderer, faults, everything

    def lines(self, nodes: Sequence[int | Block], context: Context, path: Path = ()) -> Iterator[Line]:
        """The lines of a tree of blocks; what a fault stands over is left out."""
        for node in nodes:
            if isinstance(node, int):
                yield Line(node, path, context)
                continue
            with self._faults.noted():
                yield from (self._loop if node.names else self._condition)(node, context, path)

    def _loop(self, block: Block, context: Context, path: Path) -> Iterator[Line]:
        branch, place = block.branches[0], cell_place(self._title, f"A{block.row}")
        value = self._renderer.evaluate(branch.expression or "", context, place)
        turns = self._renderer.turns(value, block.names, context, place)
        for number, names in enumerate(turns):
            yield from self.lines(branch.body, names, (*path, (branch.row, number)))
        for other in block.branches[1:] if not turns or self._everything else ():
            yield from self.lines(other.body, context, (*path, (other.row, 0)))

    def _condition(self, block: Block, context: Context, path: Path) -> Iterator[Line]:
        for branch in block.branches:
            place = cell_place(self._title, f"A{branch.row}")
            met = branch.expression is None or self._renderer.evaluate(branch.expression, context, place)
            if met or self._everything:
                yield from self.lines(branch.body, context, (*path, (branch.row, 0)))
            if met and not self._everything:
                return


def cell_place(sheet: str, cell: str) -> str:
    """A cell in words."""
    return f"工作表“{sheet}”单元格 {cell} "
