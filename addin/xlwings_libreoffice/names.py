"""Defined names as xlwings' Names and Name."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlwings import base_classes

from xlwings_libreoffice import bridge
from xlwings_libreoffice.addresses import quoted
from xlwings_libreoffice.formulas import to_api, to_excel
from xlwings_libreoffice.number_formats import uno_box
from xlwings_libreoffice.partial import Partial

if TYPE_CHECKING:
    from xlwings_libreoffice.books import Book
    from xlwings_libreoffice.ranges import Range
    from xlwings_libreoffice.sheet import Sheet


class Names(Partial, stands_for=base_classes.Names):
    """The names of a book, or those of one sheet."""

    def __init__(self, book: "Book", uno: bridge.Uno, sheet: "Sheet | None" = None) -> None:
        """The container of a document's or a sheet's names."""
        self.book = book
        self.uno = uno
        self.sheet = sheet

    @property
    def api(self) -> bridge.Uno:
        """The container."""
        return self.uno

    def _found(self, name: str) -> str | None:
        _, bare = name.rsplit("!", 1) if "!" in name else ("", name)
        return next((known for known in self.uno.getElementNames() if known.lower() == bare.lower()), None)

    def __call__(self, name_or_index: str | int) -> "Name":
        """By name, whatever its case, or by place from 1."""
        if isinstance(name_or_index, int):
            return Name(self, self.uno.getByIndex(name_or_index - 1))
        found = self._found(name_or_index)
        if found is None:
            raise KeyError(name_or_index)
        return Name(self, self.uno.getByName(found))

    def contains(self, name_or_index: str | int) -> bool:
        """Whether there is such a name."""
        if isinstance(name_or_index, int):
            return 1 <= name_or_index <= len(self)
        return self._found(name_or_index) is not None

    def __len__(self) -> int:
        return int(self.uno.getCount())

    def __iter__(self) -> Iterator["Name"]:
        for number in range(1, len(self) + 1):
            yield self(number)

    def snapshot(self) -> list[tuple[str, "Name"]]:
        """All of them with their texts."""
        return [(name.name, name) for name in self]

    def add(self, name: str, refers_to: str) -> "Name":
        """A new name for =Sheet1!$A$1, a figure or a formula; a sheet before '!' makes it the sheet's own."""
        scope, mark, bare = name.rpartition("!")
        if mark and self.sheet is None:
            return self.book.sheets(scope.strip("'")).names.add(bare, refers_to)
        found = self._found(bare)
        if found is not None:
            self.uno.removeByName(found)
        origin = bridge.struct("table.CellAddress", Sheet=self.sheet.index - 1 if self.sheet else 0, Column=0, Row=0)
        self.uno.addNewByName(bare, self.content(refers_to), origin, 0)
        return self(bare)

    def content(self, refers_to: str) -> str:
        """What a name refers to, in the grammar of LibreOffice."""
        formula = refers_to if refers_to.startswith("=") else f"={refers_to}"
        return to_api(formula, self.book.app.function_names).removeprefix("=")


class Name(Partial, stands_for=base_classes.Name):
    """A defined name."""

    def __init__(self, names: Names, uno: bridge.Uno) -> None:
        """One of a container's."""
        self.names = names
        self.uno = uno

    @property
    def api(self) -> bridge.Uno:
        """The named range."""
        return self.uno

    def delete(self) -> None:
        """Take it out."""
        self.names.uno.removeByName(self.uno.getName())

    @property
    def name(self) -> str:
        """What it is called; a sheet's own with the sheet in front."""
        sheet = self.names.sheet
        return f"{quoted(sheet.name)}!{self.uno.getName()}" if sheet else str(self.uno.getName())

    @name.setter
    def name(self, value: str) -> None:
        self.uno.setName(value)

    @property
    def refers_to(self) -> str:
        """The formula behind it."""
        return to_excel(f"={self.uno.getContent()}", self.names.book.app.function_names)

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.uno.setContent(self.names.content(value))

    @property
    def refers_to_range(self) -> "Range":
        """The cells behind it."""
        cells = self.uno.getReferredCells()
        if cells is None:
            raise ValueError(f"The name {self.name} does not refer to cells but to {self.refers_to}")
        place = cells.getRangeAddress()
        return self.names.book.sheets(place.Sheet + 1).box(uno_box(place))


def name_of(cells: "Range") -> Name | None:
    """The first name of exactly these cells, the book's before the sheet's."""
    for names in (cells.sheet.book.names, cells.sheet.names):
        for name in names:
            referred = name.uno.getReferredCells()
            if referred is not None and referred.AbsoluteName == cells.uno.AbsoluteName:
                return name
    return None
