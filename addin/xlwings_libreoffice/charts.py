"""Charts, the everyday part: type, source, title, legend, place, size and picture."""

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlwings_libreoffice import bridge
from xlwings_libreoffice.drawings import CHART_HOLDER, Drawing, Drawings
from xlwings_libreoffice.partial import Partial
from xlwings_libreoffice.units import hundredths
from xlwings_libreoffice.vocabulary import CHART_TYPES

if TYPE_CHECKING:
    import xlwings as xw

    from xlwings_libreoffice.ranges import Range

POSITIONS = {"top": "TOP", "bottom": "BOTTOM", "left": "LEFT", "right": "RIGHT"}


class ChartLegend(Partial, stands_for=base_classes.ChartLegend):
    """The legend of a chart."""

    def __init__(self, chart: bridge.Uno) -> None:
        """A chart document's."""
        self._chart = chart

    @property
    def api(self) -> bridge.Uno:
        """The legend."""
        return self._chart.getLegend()

    @property
    def visible(self) -> bool:
        """Whether it is shown."""
        return bool(self._chart.HasLegend)

    @visible.setter
    def visible(self, value: bool) -> None:
        self._chart.HasLegend = value

    @property
    def position(self) -> str | None:
        """Which side it is on."""
        found = self.api.Alignment.value
        return next((word for word, known in POSITIONS.items() if known == found), None)

    @position.setter
    def position(self, value: str) -> None:
        if value not in POSITIONS:
            raise NotImplementedError(f"ChartLegend.position {value!r} is not available in LibreOffice")
        self.api.Alignment = bridge.enum("chart.ChartLegendPosition", POSITIONS[value])


class Chart(Drawing, stands_for=base_classes.Chart):
    """A chart."""

    @property
    def api(self) -> tuple[bridge.Uno, bridge.Uno]:
        """The shape that holds it and the chart document."""
        return self.uno, self.document

    @property
    def document(self) -> bridge.Uno:
        """The chart document."""
        return self._table_chart().getEmbeddedObject()

    def _table_chart(self) -> bridge.Uno:
        return self.parent.uno.getCharts().getByName(self.uno.PersistName)

    def set_source_data(self, rng: "Range", plot_by: str | None = None) -> None:
        """The cells that are drawn, with labels in the first row and column."""
        table = self._table_chart()
        table.setHasColumnHeaders(True)
        table.setHasRowHeaders(True)
        table.setRanges((rng.uno.getRangeAddress(),))
        if plot_by is not None:
            self.plot_by = plot_by

    @property
    def plot_by(self) -> str:
        """'rows' or 'columns'."""
        return "rows" if self.document.getDiagram().DataRowSource.value == "ROWS" else "columns"

    @plot_by.setter
    def plot_by(self, value: str) -> None:
        self.document.getDiagram().DataRowSource = bridge.enum("chart.ChartDataRowSource", value.upper())

    @property
    def chart_type(self) -> str | None:
        """One of xlwings' words; nothing for a kind that Excel has no word for here."""
        diagram = self.document.getDiagram()
        kind = diagram.getDiagramType().rpartition(".")[2]
        fitting = [word for word, wanted in CHART_TYPES.items() if wanted["service"] == kind and _has(diagram, wanted)]
        # The one that says most: a stacked column is a column as well.
        return max(fitting, key=lambda word: len(CHART_TYPES[word]), default=None)

    @chart_type.setter
    def chart_type(self, chart_type: str) -> None:
        wanted = CHART_TYPES.get(chart_type)
        if wanted is None:
            raise NotImplementedError(f"The chart type {chart_type!r} is not available in LibreOffice's engine")
        document = self.document
        diagram = document.createInstance(f"com.sun.star.chart.{wanted['service']}")
        document.setDiagram(diagram)
        for name, value in wanted.items():
            if name != "service":
                setattr(document.getDiagram(), name, value)

    @property
    def title(self) -> str | None:
        """The title; nothing where it is hidden."""
        return str(self.document.getTitle().String) if self.document.HasMainTitle else None

    @title.setter
    def title(self, value: str | None) -> None:
        document = self.document
        document.HasMainTitle = value is not None
        if value is not None:
            document.getTitle().String = value

    @property
    def legend(self) -> ChartLegend:
        """Its legend."""
        return ChartLegend(self.document)

    def delete(self) -> None:
        """Take it off the sheet."""
        self.parent.uno.getCharts().removeByName(self.uno.PersistName)

    def to_png(self, path: str) -> None:
        """A picture of it."""
        exporter = bridge.service(self.parent.book.app.context, "com.sun.star.drawing.GraphicExportFilter")
        exporter.setSourceDocument(self.uno)
        exporter.filter(bridge.properties(URL=bridge.file_url(path), MediaType="image/png"))


def _has(diagram: bridge.Uno, wanted: dict[str, Any]) -> bool:
    return all(_seen(diagram, name) == value for name, value in wanted.items() if name != "service")


def _seen(diagram: bridge.Uno, name: str) -> Any:
    # The diagram tells neither of these as it was set; its first series does.
    if name == "SymbolType":
        return diagram.getDataRowProperties(0).SymbolType
    if name == "Lines":
        return diagram.getDataRowProperties(0).LineStyle.value != "NONE"
    return getattr(diagram, name, None)


class Charts(Drawings[Chart], stands_for=base_classes.Charts):
    """The charts of a sheet."""

    def _items(self) -> list[Chart]:
        # Not by the holder's class: LibreOffice forgets that while it has put the chart aside to save memory.
        charts = set(self.parent.uno.getCharts().getElementNames())
        return [
            Chart(self.parent, shape)
            for shape in self._shapes()
            if shape.getShapeType() == CHART_HOLDER and shape.PersistName in charts
        ]

    def add(
        self,
        left: float,
        top: float,
        width: float,
        height: float,
        chart_type: str | None = None,
        source: "Range | None" = None,
        plot_by: str | None = None,
        name: str | None = None,
        anchor: "xw.Range | None" = None,
        style: int | None = None,
    ) -> Chart:
        """A new chart."""
        x, y = (anchor.left, anchor.top) if anchor else (left, top)
        place = bridge.struct(
            "awt.Rectangle", X=hundredths(x), Y=hundredths(y), Width=hundredths(width), Height=hundredths(height)
        )
        chosen = name or self._free_name()
        ranges = (source.uno.getRangeAddress(),) if source else ()
        self.parent.uno.getCharts().addNewByName(chosen, place, ranges, True, True)
        chart = next(item for item in self._items() if item.uno.PersistName == chosen)
        chart.name = chosen
        if chart_type is not None:
            chart.chart_type = chart_type
        if plot_by is not None:
            chart.plot_by = plot_by
        return chart

    def _free_name(self) -> str:
        number = len(self) + 1
        while f"Chart {number}" in self:
            number += 1
        return f"Chart {number}"
