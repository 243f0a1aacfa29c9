"""Lines around and between cells."""

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlwings_libreoffice import bridge
from xlwings_libreoffice.partial import Partial
from xlwings_libreoffice.units import Rgb, colour, rgb
from xlwings_libreoffice.vocabulary import BORDER_SIDES, DIAGONALS, LINE_STYLES, LINE_WEIGHTS, word_for

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlwings_libreoffice.cells import Cells

UNSET = base_classes._UNSET
GRID_SIDES = base_classes.BORDER_GRID_SIDES


class Border(Partial, stands_for=base_classes.Border):
    """One side's line."""

    def __init__(self, borders: "Borders", side: str) -> None:
        """A side of a range, in xlwings' words."""
        self._borders = borders
        self._side = side

    @property
    def api(self) -> bridge.Uno:
        """The line."""
        return self._borders.line(self._side)

    @property
    def line_style(self) -> str | None:
        """'none', or one of xlwings' words."""
        line = self.api
        return word_for(LINE_STYLES, line.LineStyle) if line.LineWidth else "none"

    @line_style.setter
    def line_style(self, value: str | None) -> None:
        self._borders.set((self._side,), line_style=value)

    @property
    def weight(self) -> str | None:
        """The nearest of xlwings' words; nothing where there is no line."""
        width = self.api.LineWidth
        return min(LINE_WEIGHTS, key=lambda word: abs(LINE_WEIGHTS[word] - width)) if width else None

    @weight.setter
    def weight(self, value: str) -> None:
        self._borders.set((self._side,), weight=value)

    @property
    def color(self) -> Rgb | None:
        """Red, green, blue; nothing where there is no line."""
        line = self.api
        return rgb(line.Color) if line.LineWidth else None

    @color.setter
    def color(self, value: Any) -> None:
        self._borders.set((self._side,), color=value)


class Borders(Partial, stands_for=base_classes.Borders):
    """All of a range's lines."""

    def __init__(self, cells: "Cells") -> None:
        """A range's."""
        self._cells = cells

    @property
    def api(self) -> bridge.Uno:
        """The TableBorder2 of the range."""
        return self._cells.uno.TableBorder2

    def line(self, side: str) -> bridge.Uno:
        """The line of a side."""
        if side in DIAGONALS:
            return getattr(self._cells.first, DIAGONALS[side])
        return getattr(self.api, BORDER_SIDES[side])

    def __getitem__(self, key: str) -> Border:
        return Border(self, key)

    def _common(self, name: str) -> Any:
        rows, columns = self._cells.box.rows, self._cells.box.columns
        absent = {"inside_vertical": columns == 1, "inside_horizontal": rows == 1}
        found = {getattr(self[side], name) for side in GRID_SIDES if not absent.get(side)}
        return found.pop() if len(found) == 1 else None

    @property
    def line_style(self) -> str | None:
        """What all lines have; nothing where they differ."""
        style: str | None = self._common("line_style")
        return style

    @property
    def weight(self) -> str | None:
        """What all lines have; nothing where they differ."""
        weight: str | None = self._common("weight")
        return weight

    @property
    def color(self) -> Rgb | None:
        """What all lines have; nothing where they differ."""
        common: Rgb | None = self._common("color")
        return common

    def set(
        self, which: "Iterable[str]" = GRID_SIDES, *, line_style: Any = UNSET, weight: Any = UNSET, color: Any = UNSET
    ) -> None:
        """Draw lines on these sides; what is not given stays, and a new line is thin and continuous."""
        table = self.api
        for side in BORDER_SIDES.values():
            setattr(table, f"Is{side}Valid", False)
        for side in which:
            line = _changed(self.line(side), line_style, weight, color)
            if side in DIAGONALS:
                setattr(self._cells.uno, DIAGONALS[side], line)
            else:
                setattr(table, BORDER_SIDES[side], line)
                setattr(table, f"Is{BORDER_SIDES[side]}Valid", True)
        self._cells.uno.TableBorder2 = table

    def clear(self, which: "Iterable[str]" = tuple(base_classes.BORDER_SIDES)) -> None:
        """Take lines off."""
        self.set(which, line_style=None)


def _changed(line: bridge.Uno, line_style: Any, weight: Any, color: Any) -> bridge.Uno:
    if line_style is None or line_style == "none":
        return bridge.struct("table.BorderLine2")
    width = line.LineWidth or LINE_WEIGHTS["thin"]
    if weight is not UNSET:
        width = LINE_WEIGHTS[weight]
    style = line.LineStyle if line.LineWidth else LINE_STYLES["continuous"]
    if line_style is not UNSET:
        if line_style not in LINE_STYLES:
            raise NotImplementedError(f"The line style {line_style!r} is not available in LibreOffice")
        style = LINE_STYLES[line_style]
    ink = line.Color if color is UNSET else max(0, colour(color))
    return bridge.struct("table.BorderLine2", Color=ink, LineStyle=style, LineWidth=width, OuterLineWidth=width)
