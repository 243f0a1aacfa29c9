"""Pictures (插图) in Word: what a template's expression may stand for besides text."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from bairi_workbooks.text import clean

if TYPE_CHECKING:
    from docxtpl import DocxTemplate

_NAME: Final = "插图"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture; `alt` is read out to those who cannot see it."""

    alt: str
    png: bytes
    width_mm: float
    height_mm: float


class Drawable(ABC):
    """What can be drawn when a template asks for it; `missing` is the sentence that stands where it cannot."""

    __slots__ = ()

    @property
    @abstractmethod
    def missing(self) -> str:
        """Why there is no picture; empty where there is one."""

    @abstractmethod
    def picture(self) -> Picture:
        """Draw it."""


@dataclass(frozen=True, slots=True)
class Markup:
    """Markup that autoescaping leaves as it is."""

    xml: str

    def __html__(self) -> str:
        return self.xml


class Placing:
    """The finishing touch to every value while a document is filled: what can be drawn becomes a picture in it."""

    def __init__(self, document: DocxTemplate, otherwise: Callable[[object], object]) -> None:
        self._document, self._otherwise = document, otherwise
        self._names: set[str] = set()

    def __call__(self, value: object) -> object:
        """The value as Word takes it."""
        if not isinstance(value, Drawable):
            return self._otherwise(value)
        return self._otherwise(value.missing) if value.missing else self._placed(value.picture())

    def give_room(self) -> None:
        """Give every picture that was placed the room it needs; one wider than its page's type area is made to fit.

        Official paragraphs have lines of an exact height, of which a picture would show a strip only: a line with a
        picture is as high as that, and begins where the type area begins.
        """
        body: Any = self._document.docx.element.body
        for inline in body.xpath(".//w:p//wp:inline") if self._names else ():
            if inline.docPr.get("name") in self._names:
                (paragraph,) = inline.xpath("ancestor::w:p[1]")
                _loosen(paragraph)
                _fit(inline, *paragraph.xpath("(./w:pPr/w:sectPr | ./following::w:sectPr)[1]"))

    def _placed(self, picture: Picture) -> Markup:
        """The run that holds the picture, between the halves of the run that the expression stands in."""
        from docx.shared import Mm  # noqa: PLC0415 - docx is heavy

        part: Any = self._document.current_rendering_part
        inline = part.new_pic_inline(BytesIO(picture.png), Mm(picture.width_mm), Mm(picture.height_mm))
        name = f"{_NAME}{len(self._names) + 1}"
        self._names.add(name)
        inline.docPr.set("name", name)
        inline.docPr.set("descr", clean(picture.alt))
        run = f"<w:r><w:drawing>{inline.xml}</w:drawing></w:r>"
        return Markup(f'</w:t></w:r>{run}<w:r><w:t xml:space="preserve">')


def _loosen(paragraph: Any) -> None:
    from docx.enum.text import WD_LINE_SPACING  # noqa: PLC0415 - docx is heavy
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.text.parfmt import ParagraphFormat  # noqa: PLC0415

    form = ParagraphFormat(paragraph)
    form.line_spacing_rule = WD_LINE_SPACING.SINGLE
    form.first_line_indent = 0
    paragraph.pPr.ind.set(qn("w:firstLineChars"), "0")


def _fit(inline: Any, section: Any) -> None:
    from docx.shape import InlineShape  # noqa: PLC0415 - docx is heavy

    shape = InlineShape(inline)
    room = section.page_width - section.left_margin - section.right_margin
    if shape.width > room:
        shape.height, shape.width = shape.height * room // shape.width, room
