"""The pictures on a sheet."""

from pathlib import Path
from typing import TYPE_CHECKING, Self

from xlwings import base_classes

from xlwings_libreoffice import bridge
from xlwings_libreoffice.drawings import PICTURE, PIXEL_HUNDREDTHS, Drawing, Drawings
from xlwings_libreoffice.units import hundredths

if TYPE_CHECKING:
    import xlwings as xw

    from xlwings_libreoffice.sheet import Sheet


class Picture(Drawing, stands_for=base_classes.Picture):
    """A picture."""

    # LibreOffice keeps the proportions of no drawing: each new side is set with the other one.
    lock_aspect_ratio = False

    def _resize(self, width: float, height: float) -> None:
        now = self.uno.getSize()
        if self.lock_aspect_ratio and now.Width and now.Height:
            if round(width) != now.Width:
                height = now.Height * width / now.Width
            else:
                width = now.Width * height / now.Height
        super()._resize(width, height)

    def update(self, filename: str) -> Self:
        """Another file's picture in the same place and size."""
        self.uno.Graphic = graphic(self.parent, filename)
        return self


class Pictures(Drawings[Picture], stands_for=base_classes.Pictures):
    """The pictures of a sheet."""

    def _items(self) -> list[Picture]:
        return [Picture(self.parent, shape) for shape in self._shapes() if shape.getShapeType() == PICTURE]

    def add(
        self,
        filename: str,
        link_to_file: bool,
        save_with_document: bool,
        left: float | None,
        top: float | None,
        width: float,
        height: float,
        anchor: "xw.Range | None" = None,
    ) -> Picture:
        """A file's picture; in its own size at 96 dots per inch where no size is given."""
        if link_to_file:
            raise NotImplementedError(
                "Pictures.add is not available in LibreOffice with link_to_file: it is stored in the book"
            )
        shape = self.parent.book.uno.createInstance(PICTURE)
        self.parent.draw_page.add(shape)
        shape.Graphic = graphic(self.parent, filename)
        shape.Name = self._free_name()
        picture = Picture(self.parent, shape)
        pixels = shape.Graphic.SizePixel
        size = (hundredths(width), hundredths(height)) if width >= 0 and height >= 0 else (
            pixels.Width * PIXEL_HUNDREDTHS, pixels.Height * PIXEL_HUNDREDTHS)  # fmt: skip
        picture._resize(*size)
        picture.left, picture.top = (anchor.left, anchor.top) if anchor else (left or 0, top or 0)
        return picture

    def _free_name(self) -> str:
        number = len(self)
        while f"Picture {number}" in self:
            number += 1
        return f"Picture {number}"


def graphic(sheet: "Sheet", filename: str) -> bridge.Uno:
    """A picture file, loaded."""
    provider = bridge.service(sheet.book.app.context, "com.sun.star.graphic.GraphicProvider")
    return provider.queryGraphic(bridge.properties(URL=bridge.file_url(str(Path(filename).resolve()))))
