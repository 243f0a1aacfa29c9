"""Which figures (插图) a bulletin has: each drawn when it is asked for, or the sentence why there is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from bairi_validators.bulletin import BulletinFacts
from bairi_workbooks.bulletin.charts import counties, overview, pace, trend
from bairi_workbooks.bulletin.charts.canvas import Canvas, house_style
from bairi_workbooks.bulletin.charts.fonts import FontError, chinese_font
from bairi_workbooks.bulletin.charts.parts import ACROSS, UPRIGHT
from bairi_workbooks.templating.pictures import Drawable, Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Picture):
    """A figure as a picture, with the name that templates know it by and its caption (图题)."""

    name: str
    caption: str


@dataclass(frozen=True, slots=True)
class Design:
    """How a figure is made of facts: its caption, why there is none, its sentence, its painting.

    `page` is what a page has room for, its caption and a heading left out: the width to paint on, the greatest height.
    """

    caption: str
    reason: Callable[[BulletinFacts], str]
    alt: Callable[[BulletinFacts], str]
    paint: Callable[[Canvas, BulletinFacts], float]
    page: tuple[float, float] = UPRIGHT


_COUNTIES: Final = (counties.CAPTION, counties.reason, counties.alt, counties.paint)
DESIGNS: Final[Mapping[str, Design]] = MappingProxyType(
    {
        "lights": Design(overview.CAPTION, overview.reason, overview.alt, overview.paint),
        "pace": Design(pace.CAPTION, pace.reason, pace.alt, pace.paint),
        "counties": Design(*_COUNTIES),
        "counties_across": Design(*_COUNTIES, page=ACROSS),
        "trend": Design(trend.CAPTION, trend.reason, trend.alt, trend.paint),
    }
)


@dataclass(frozen=True, slots=True)
class Illustration(Drawable):
    """A figure that a template may ask for: in Word it stands for the picture or for `missing`, in cells for `alt`."""

    facts: BulletinFacts
    name: str

    @property
    def caption(self) -> str:
        """The caption (图题), without a number."""
        return DESIGNS[self.name].caption

    @property
    def alt(self) -> str:
        """What the figure shows, in a sentence or two; empty where it has nothing to show."""
        design = DESIGNS[self.name]
        return "" if design.reason(self.facts) else design.alt(self.facts)

    @property
    def missing(self) -> str:
        """The sentence why there is no figure; empty where there is one."""
        reason = DESIGNS[self.name].reason(self.facts) or _without_font()
        return f"未附“{self.caption}”图：{reason.removesuffix('。')}。" if reason else ""

    def __str__(self) -> str:
        return self.alt or self.missing

    def picture(self) -> Figure:
        """Draw it. Raises FontError where this machine has no Chinese font."""
        return _drawn(self.name, self.facts)


@dataclass(frozen=True, slots=True)
class FigureSet:
    """The figures of a bulletin, by the names that templates know them by; nothing is drawn before it is asked for."""

    facts: BulletinFacts

    @property
    def lights(self) -> Illustration:
        """Lights of all indicators by task (亮灯总览)."""
        return Illustration(self.facts, "lights")

    @property
    def pace(self) -> Illustration:
        """Every indicator's distance from its pace, by battle (序时进度)."""
        return Illustration(self.facts, "pace")

    @property
    def counties(self) -> Illustration:
        """The counties' heat map (县市区热力图) for an upright page."""
        return Illustration(self.facts, "counties")

    @property
    def counties_across(self) -> Illustration:
        """The same for a landscape page (横排)."""
        return Illustration(self.facts, "counties_across")

    @property
    def trend(self) -> Illustration:
        """Red and yellow lights over the periods (走势)."""
        return Illustration(self.facts, "trend")


def figures(facts: BulletinFacts) -> tuple[Figure, ...]:
    """All figures that there is something to show in. Raises FontError where this machine has no Chinese font."""
    return tuple(_drawn(name, facts) for name, design in DESIGNS.items() if not design.reason(facts))


def _drawn(name: str, facts: BulletinFacts) -> Figure:
    design, family = DESIGNS[name], chinese_font()
    width, highest = design.page
    with house_style():
        canvas = Canvas(family, width)
        height = design.paint(canvas, facts)
        canvas.finish(height)
        png = canvas.png()
    scale = min(1.0, highest / height)
    return Figure(
        alt=design.alt(facts),
        png=png,
        width_mm=width * scale,
        height_mm=height * scale,
        name=name,
        caption=design.caption,
    )


def _without_font() -> str:
    try:
        chinese_font()
    except FontError as error:
        return str(error)
    return ""
