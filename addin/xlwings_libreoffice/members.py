"""What stands on a sheet and is found there by its name or its place: drawings, tables."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from xlwings_libreoffice import bridge
from xlwings_libreoffice.partial import Partial

if TYPE_CHECKING:
    from xlwings_libreoffice.sheet import Sheet

Item = TypeVar("Item", bound=Any)


class Member(Partial):
    """One thing on a sheet."""

    parent: "Sheet"

    def __init__(self, parent: "Sheet", uno: bridge.Uno) -> None:
        """What UNO calls it, on its sheet."""
        self.parent = parent
        self.uno = uno

    @property
    def api(self) -> bridge.Uno:
        """Its UNO object."""
        return self.uno


class Members(Partial, Generic[Item]):
    """A sheet's things of one kind."""

    parent: "Sheet"

    def __init__(self, parent: "Sheet") -> None:
        """A sheet's."""
        self.parent = parent

    def _items(self) -> list[Item]:
        raise NotImplementedError

    def __iter__(self) -> Iterator[Item]:
        return iter(self._items())

    def __len__(self) -> int:
        return len(self._items())

    def __contains__(self, key: str | int) -> bool:
        return 1 <= key <= len(self) if isinstance(key, int) else self._named(key) is not None

    def __call__(self, key: str | int) -> Item:
        """By place from 1 or by name, whatever its case. Raises KeyError for a name that none has."""
        if isinstance(key, int):
            return self._items()[key - 1]
        if (found := self._named(key)) is None:
            raise KeyError(key)
        return found

    def _named(self, name: str) -> Item | None:
        return next((item for item in self if item.name.lower() == name.lower()), None)
