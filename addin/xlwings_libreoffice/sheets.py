"""A book's sheets as xlwings' Sheets."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlwings import base_classes

from xlwings_libreoffice import bridge
from xlwings_libreoffice.partial import Partial
from xlwings_libreoffice.sheet import Sheet

if TYPE_CHECKING:
    from xlwings_libreoffice.books import Book


class Sheets(Partial, stands_for=base_classes.Sheets):
    """A book's sheets."""

    def __init__(self, book: "Book") -> None:
        """A book's."""
        self.book = book

    @property
    def api(self) -> bridge.Uno:
        """The sheets' container."""
        return self.book.uno.getSheets()

    @property
    def active(self) -> Sheet:
        """The sheet in front."""
        return Sheet(self.book, self.book.uno.getCurrentController().getActiveSheet())

    def __call__(self, name_or_index: str | int) -> Sheet:
        """By name, whatever its case, or by place from 1."""
        if isinstance(name_or_index, int):
            return Sheet(self.book, self.api.getByIndex(name_or_index - 1))
        for name in self.api.getElementNames():
            if name.lower() == name_or_index.lower():
                return Sheet(self.book, self.api.getByName(name))
        raise KeyError(name_or_index)

    def __contains__(self, name: str) -> bool:
        return any(known.lower() == name.lower() for known in self.api.getElementNames())

    def __len__(self) -> int:
        return int(self.api.getCount())

    def __iter__(self) -> Iterator[Sheet]:
        for name in self.api.getElementNames():
            yield Sheet(self.book, self.api.getByName(name))

    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None) -> Sheet:
        """A new sheet, in front of the active one unless told where; it becomes the active one."""
        place = after.index if after else (before or self.active).index - 1
        chosen = name or self.free_name("Sheet", first=len(self) + 1)
        self.api.insertNewByName(chosen, place)
        made = self(chosen)
        made.activate()
        return made

    def free_name(self, stem: str, *, first: int) -> str:
        """A name that no sheet has."""
        number = first
        while f"{stem}{number}" in self:
            number += 1
        return f"{stem}{number}"
