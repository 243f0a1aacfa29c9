"""Tables: LibreOffice's database ranges, which it writes to .xlsx as tables where they have a filter."""

from typing import TYPE_CHECKING

from xlwings import base_classes

from xlwings_libreoffice import bridge
from xlwings_libreoffice.addresses import Box
from xlwings_libreoffice.members import Member, Members
from xlwings_libreoffice.number_formats import uno_box

if TYPE_CHECKING:
    import xlwings as xw

    from xlwings_libreoffice.ranges import Range


class Tables(Members["Table"], stands_for=base_classes.Tables):
    """The tables of a sheet."""

    @property
    def api(self) -> bridge.Uno:
        """The document's database ranges."""
        return self.parent.book.uno.DatabaseRanges

    def _items(self) -> list["Table"]:
        ranges, place = self.api, self.parent.index - 1
        found = [ranges.getByName(name) for name in ranges.getElementNames()]
        return [Table(self.parent, one) for one in found if one.getDataArea().Sheet == place]

    def add(
        self,
        source_type: object = None,
        source: "xw.Range | None" = None,
        link_source: object = None,
        has_headers: bool = True,
        destination: object = None,
        table_style_name: str | None = None,
        name: str | None = None,
    ) -> "Table":
        """A table over a range, with a filter button in each heading."""
        if source is None:
            raise ValueError("A table needs a source range.")
        chosen = name or self._free_name()
        self.api.addNewByName(chosen, source.impl.uno.getRangeAddress())
        table = self(chosen)
        table.uno.ContainsHeader = has_headers
        table.show_autofilter = has_headers
        return table

    def _free_name(self) -> str:
        number = 1
        while self.api.hasByName(f"Table{number}"):
            number += 1
        return f"Table{number}"


class Table(Member, stands_for=base_classes.Table):
    """A table, which is a database range of a sheet."""

    @property
    def name(self) -> str:
        """What it is called."""
        return str(self.uno.getName())

    @name.setter
    def name(self, value: str) -> None:
        self.uno.setName(value)

    display_name = name

    @property
    def range(self) -> "Range":
        """All of it."""
        return self.parent.box(uno_box(self.uno.getDataArea()))

    def _rows(self, first: int, count: int) -> "Range":
        box = self.range.box
        return self.parent.box(Box(box.row + first, box.column, count, box.columns))

    @property
    def header_row_range(self) -> "Range | None":
        """The headings."""
        return self._rows(0, 1) if self.show_headers else None

    @property
    def totals_row_range(self) -> "Range | None":
        """The last row, where it holds totals."""
        return self._rows(self.range.box.rows - 1, 1) if self.show_totals else None

    @property
    def data_body_range(self) -> "Range | None":
        """What is between headings and totals."""
        count = self.range.box.rows - self.show_headers - self.show_totals
        return self._rows(int(self.show_headers), count) if count > 0 else None

    @property
    def insert_row_range(self) -> None:
        """Excel's row for the first record of an empty table, which LibreOffice does not have."""
        return

    @property
    def show_headers(self) -> bool:
        """Whether the first row holds headings."""
        return bool(self.uno.ContainsHeader)

    @show_headers.setter
    def show_headers(self, value: bool) -> None:
        self.uno.ContainsHeader = value

    @property
    def show_totals(self) -> bool:
        """Whether the last row holds totals."""
        return bool(self.uno.TotalsRow)

    @show_totals.setter
    def show_totals(self, value: bool) -> None:
        self.uno.TotalsRow = value

    @property
    def show_autofilter(self) -> bool:
        """Whether headings have filter buttons."""
        return bool(self.uno.AutoFilter)

    @show_autofilter.setter
    def show_autofilter(self, value: bool) -> None:
        self.uno.AutoFilter = value

    def resize(self, range: "xw.Range") -> None:  # noqa: A002 -- xlwings' own signature
        """Make it cover another range."""
        self.uno.setDataArea(range.impl.uno.getRangeAddress())

    def sort(self, keys: list[int], ascending: list[bool]) -> None:
        """By columns counted from 1; headings and totals stay."""
        if self.data_body_range is not None:
            self.data_body_range.sort(keys, ascending, has_headers=False)
