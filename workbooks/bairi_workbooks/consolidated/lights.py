"""The chart of lights (亮灯情况图): stacked bars, one per row of a table that counts lights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bairi_validators.standing import Light
from bairi_workbooks.sheets.table import light_text
from bairi_workbooks.style import FONT, INK, LIGHT_INK

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from bairi_workbooks.sheets.page import Book

# Stronger than the fills of cells: bars carry no text on a tinted ground.
_BAR: Final = {Light.GREEN: "#5BAF63", Light.YELLOW: "#F2C94C", Light.RED: "#D9534F", Light.GREY: "#B4BBC4"}


@dataclass(frozen=True, slots=True)
class Counts:
    """Where the counted lights stand: rows first to last, names in one column, lights in four from another on."""

    sheet: str
    first: int
    last: int
    names: int
    lights: int


def insert_lights_chart(book: Book, sheet: Worksheet, counts: Counts, place: tuple[int, int], title: str) -> None:
    """A native stacked bar chart of lights, the first row on top."""
    chart = book.workbook.add_chart({"type": "bar", "subtype": "stacked"})
    font = {"name": FONT, "size": 9, "color": INK}
    for offset, light in enumerate(Light):
        column = counts.lights + offset
        chart.add_series(
            {
                "name": light_text(light),
                "categories": [counts.sheet, counts.first, counts.names, counts.last, counts.names],
                "values": [counts.sheet, counts.first, column, counts.last, column],
                "fill": {"color": _BAR[light]},
                "gap": 45,
                "data_labels": {"value": True, "num_format": "0;;", "font": {**font, "color": LIGHT_INK[light]}},
            }
        )
    chart.set_title({"name": title, "name_font": {**font, "size": 11, "bold": True}})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_y_axis({"num_font": font, "reverse": True})
    chart.set_legend({"position": "bottom", "font": font})
    height = max(300, 36 * (counts.last - counts.first + 3))
    chart.set_size({"width": 620, "height": height})
    sheet.insert_chart(*place, chart, {"x_offset": 8, "y_offset": 4, "object_position": 2})
