"""Fonts of cells, shapes and parts of their texts."""

from typing import Any

from xlwings import base_classes

from xlwings_libreoffice import bridge
from xlwings_libreoffice.partial import Partial
from xlwings_libreoffice.units import Rgb, colour, rgb

BOLD, NORMAL = 150.0, 100.0
# Chinese characters have fonts of their own beside the western ones; both are set, the western are read.
SCRIPTS = ("", "Asian")


class Font(Partial, stands_for=base_classes.Font):
    """The font of anything with LibreOffice's character properties."""

    def __init__(self, uno: bridge.Uno) -> None:
        """A range, a shape or a text cursor."""
        self._uno = uno

    @property
    def api(self) -> bridge.Uno:
        """What has the character properties."""
        return self._uno

    def _set(self, name: str, value: Any) -> None:
        for script in SCRIPTS:
            setattr(self._uno, name + script, value)

    @property
    def bold(self) -> bool | None:
        """Whether it is bold; nothing where it differs."""
        weight = bridge.common(self._uno, "CharWeight")
        return None if weight is None else weight > NORMAL

    @bold.setter
    def bold(self, value: bool) -> None:
        self._set("CharWeight", BOLD if value else NORMAL)

    @property
    def italic(self) -> bool | None:
        """Whether it is italic; nothing where it differs."""
        posture = bridge.common(self._uno, "CharPosture")
        return None if posture is None else posture.value != "NONE"

    @italic.setter
    def italic(self, value: bool) -> None:
        self._set("CharPosture", bridge.enum("awt.FontSlant", "ITALIC" if value else "NONE"))

    @property
    def size(self) -> float | None:
        """In points; nothing where it differs."""
        size: float | None = bridge.common(self._uno, "CharHeight")
        return size

    @size.setter
    def size(self, value: float) -> None:
        self._set("CharHeight", float(value))

    @property
    def color(self) -> Rgb | None:
        """Red, green, blue; nothing where it is automatic or differs."""
        return rgb(bridge.common(self._uno, "CharColor"))

    @color.setter
    def color(self, value: Any) -> None:
        self._uno.CharColor = colour(value)

    @property
    def name(self) -> str | None:
        """The typeface; nothing where it differs."""
        name: str | None = bridge.common(self._uno, "CharFontName")
        return name

    @name.setter
    def name(self, value: str) -> None:
        self._set("CharFontName", value)


class Characters(Partial, stands_for=base_classes.Characters):
    """A text, or a part of it."""

    def __init__(self, holder: bridge.Uno, part: slice | int | None = None) -> None:
        """A cell's or a shape's text."""
        self._holder = holder
        self._part = part

    @property
    def api(self) -> bridge.Uno:
        """A text cursor over it."""
        start, stop, _ = self._slice().indices(len(self._holder.getString()))
        cursor = self._holder.createTextCursor()
        cursor.gotoStart(False)
        cursor.goRight(start, False)
        cursor.goRight(stop - start, True)
        return cursor

    def _slice(self) -> slice:
        if isinstance(self._part, slice):
            return self._part
        return slice(None) if self._part is None else slice(self._part, self._part + 1 or None)

    @property
    def text(self) -> str:
        """What it says."""
        return str(self._holder.getString())[self._slice()]

    @property
    def font(self) -> Font:
        """Its font."""
        return Font(self.api)

    def __getitem__(self, item: slice | int) -> "Characters":
        return Characters(self._holder, item)
