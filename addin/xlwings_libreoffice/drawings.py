"""What lies on a sheet: shapes and pictures."""

from typing import Any, TypeVar

from xlwings import base_classes

from xlwings_libreoffice import bridge
from xlwings_libreoffice.fonts import Characters, Font
from xlwings_libreoffice.members import Member, Members
from xlwings_libreoffice.units import hundredths, points

PICTURE, CHART_HOLDER = "com.sun.star.drawing.GraphicObjectShape", "com.sun.star.drawing.OLE2Shape"
TYPES = {PICTURE: "picture", CHART_HOLDER: "chart", "com.sun.star.drawing.TextShape": "text_box"}
NOTE_BUBBLE = "com.sun.star.drawing.CaptionShape"
PIXEL_HUNDREDTHS = 2540 / 96


class Drawing(Member):
    """Anything with a place and a size on a sheet, in points."""

    @property
    def name(self) -> str:
        """What it is called."""
        return str(self.uno.Name)

    @name.setter
    def name(self, value: str) -> None:
        self.uno.Name = value

    @property
    def index(self) -> int:
        """Its place among the sheet's drawings, from 1."""
        return int(self.uno.ZOrder) + 1

    @property
    def left(self) -> float:
        """From the sheet's left edge."""
        return points(self.uno.getPosition().X)

    @left.setter
    def left(self, value: float) -> None:
        self.uno.setPosition(bridge.struct("awt.Point", X=hundredths(value), Y=self.uno.getPosition().Y))

    @property
    def top(self) -> float:
        """From the sheet's top edge."""
        return points(self.uno.getPosition().Y)

    @top.setter
    def top(self, value: float) -> None:
        self.uno.setPosition(bridge.struct("awt.Point", X=self.uno.getPosition().X, Y=hundredths(value)))

    @property
    def width(self) -> float:
        """How wide."""
        return points(self.uno.getSize().Width)

    @width.setter
    def width(self, value: float) -> None:
        self._resize(hundredths(value), self.uno.getSize().Height)

    @property
    def height(self) -> float:
        """How high."""
        return points(self.uno.getSize().Height)

    @height.setter
    def height(self, value: float) -> None:
        self._resize(self.uno.getSize().Width, hundredths(value))

    def _resize(self, width: float, height: float) -> None:
        self.uno.setSize(bridge.struct("awt.Size", Width=round(width), Height=round(height)))

    def delete(self) -> None:
        """Take it off the sheet."""
        self.parent.draw_page.remove(self.uno)


class Shape(Drawing, stands_for=base_classes.Shape):
    """Any drawing."""

    @property
    def type(self) -> str:
        """'picture', 'chart', 'text_box' or 'auto_shape'."""
        return TYPES.get(self.uno.getShapeType(), "auto_shape")

    def activate(self) -> None:
        """Select it in its window."""
        self.parent.activate()
        self.parent.book.uno.getCurrentController().select(self.uno)

    def _original(self) -> Any:
        pixels = self.uno.Graphic.SizePixel if self.type == "picture" else None
        if pixels is None:
            return self.uno.getSize()
        return bridge.struct(
            "awt.Size", Width=round(pixels.Width * PIXEL_HUNDREDTHS), Height=round(pixels.Height * PIXEL_HUNDREDTHS)
        )

    def scale_height(self, factor: float, relative_to_original_size: bool, scale: str) -> None:
        """Make it higher from the top left."""
        base = self._original() if relative_to_original_size else self.uno.getSize()
        self._resize(self.uno.getSize().Width, base.Height * factor)

    def scale_width(self, factor: float, relative_to_original_size: bool, scale: str) -> None:
        """Make it wider from the top left."""
        base = self._original() if relative_to_original_size else self.uno.getSize()
        self._resize(base.Width * factor, self.uno.getSize().Height)

    @property
    def text(self) -> str:
        """What is written in it."""
        return str(self.uno.getString())

    @text.setter
    def text(self, value: str) -> None:
        self.uno.setString(value)

    @property
    def font(self) -> Font:
        """Its font."""
        return Font(self.uno)

    @property
    def characters(self) -> Characters:
        """Its text, part by part."""
        return Characters(self.uno)


Item = TypeVar("Item", bound=Drawing)


class Drawings(Members[Item]):
    """The drawings of a kind on a sheet."""

    @property
    def api(self) -> bridge.Uno:
        """The draw page."""
        return self.parent.draw_page

    def _shapes(self) -> list[bridge.Uno]:
        page = self.parent.draw_page
        found = [page.getByIndex(number) for number in range(page.getCount())]
        return [shape for shape in found if shape.getShapeType() != NOTE_BUBBLE]


class Shapes(Drawings[Shape], stands_for=base_classes.Collection):
    """All drawings of a sheet, note bubbles left out."""

    def _items(self) -> list[Shape]:
        return [Shape(self.parent, shape) for shape in self._shapes()]
