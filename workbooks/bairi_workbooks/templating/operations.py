"""Operations (步骤): what filling a template does to a workbook, in order, whether it is a file or open in Excel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bairi_workbooks.templating.arrangement import Arrangement
from bairi_workbooks.templating.references import Moves
from bairi_workbooks.templating.snapshot import BookSnapshot


@dataclass(frozen=True, slots=True)
class MakeSheets:
    """A template's sheet becomes these, in its place: none where a condition fails, many where it is repeated."""

    source: str
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArrangeRows:
    """A sheet's rows are repeated and left out with everything that belongs to them but their values."""

    title: str
    rows: Arrangement


@dataclass(frozen=True, slots=True)
class WriteBlock:
    """A sheet's values from A1 on, in one piece: typed values, texts as str, formulas as Formula."""

    title: str
    values: Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class WriteMargins:
    """The texts of a sheet's printed header and footer (页眉页脚) by place."""

    title: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MoveReferences:
    """Everything that refers to rows from outside the cells follows them: charts, names, ranges of formats."""

    moves: Moves


@dataclass(frozen=True, slots=True)
class WriteProperties:
    """The document's properties (文件属性) by their Chinese names."""

    texts: Mapping[str, str]


Operation = MakeSheets | ArrangeRows | WriteBlock | WriteMargins | MoveReferences | WriteProperties


class Workbook(Protocol):
    """A workbook that can be filled: it is read whole, then the operations are done to it."""

    def snapshot(self) -> BookSnapshot:
        """What the template's cells hold."""
        ...

    def apply(self, operation: Operation) -> None:
        """Do one operation."""
        ...
