"""A canvas (画布) in millimetres from its top left corner: text, tiles, signs and lines, saved as a picture."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from bairi_workbooks.bulletin.palette import INK, LINE, PANEL, PAPER, Tone
from bairi_workbooks.text import clean

if TYPE_CHECKING:
    from matplotlib.text import Text

DPI: Final = 200
# 小五 and 六号: what notes and tables of official papers are set in.
NORMAL: Final = 9.0
SMALL: Final = 7.5
TINY: Final = 6.0
_MM_PER_INCH: Final = 25.4
_POINTS_PER_MM: Final = 72 / _MM_PER_INCH
_FALLBACK: Final = "DejaVu Sans"
_MARKERS: Final = {"●": "o", "▲": "^", "■": "s", "○": "o"}
_HOLLOW: Final = "○"
_SETTINGS: Final[dict[str, object]] = {
    # A name with two dollar signs is a name, no formula.
    "text.parse_math": False,
    "hatch.linewidth": 0.4,
}
# What stands over what.
_BANDS, _LINES, _TILES, _SIGNS, _WORDS = 0, 1, 2, 3, 4
HorizontalAlignment = Literal["left", "center", "right"]
VerticalAlignment = Literal["top", "center", "bottom", "baseline"]


class Box(NamedTuple):
    """A rectangle: its top left corner, width and height."""

    left: float
    top: float
    width: float
    height: float

    @property
    def middle(self) -> tuple[float, float]:
        """The point in its middle."""
        return self.left + self.width / 2, self.top + self.height / 2


class Pen(NamedTuple):
    """How words are written: size in points, colour, where the point given lies in them, degrees turned.

    `ground` is the colour behind them where lines would run through; none where it is empty.
    """

    size: float = NORMAL
    colour: str = INK
    across: HorizontalAlignment = "left"
    down: VerticalAlignment = "center"
    turned: float = 0
    ground: str = ""


PLAIN: Final = Pen()


@contextmanager
def house_style() -> Iterator[None]:
    """matplotlib as it comes, whatever a person's own settings say; a canvas lives and is saved inside."""
    import matplotlib as mpl  # noqa: PLC0415 - matplotlib is heavy

    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_SETTINGS)  # type: ignore[arg-type] # settings are typed by literal names
        yield


class Canvas:
    """What a figure is painted on; its width is given, its height is known when all is painted."""

    def __init__(self, family: str, width: float) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - matplotlib is heavy
        from matplotlib.figure import Figure  # noqa: PLC0415

        self.width = width
        self.words: list[Text] = []
        self._families = [family, _FALLBACK]
        self.figure = Figure(figsize=(width / _MM_PER_INCH, 1), dpi=DPI, facecolor=PAPER)
        agg: Any = FigureCanvasAgg(self.figure)  # renderers have no types
        self._renderer = agg.get_renderer()
        self._axes = self.figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, width)
        self._tiles: dict[tuple[str, str, str], list[Box]] = defaultdict(list)
        self._signs: dict[tuple[str, str, str, float], list[tuple[float, float]]] = defaultdict(list)

    def text(self, x: float, y: float, words: str, pen: Pen = PLAIN) -> None:
        """Write one or several lines."""
        text = self._axes.text(
            x,
            y,
            clean(words),
            fontfamily=self._families,
            fontsize=pen.size,
            color=pen.colour,
            ha=pen.across,
            va=pen.down,
            rotation=pen.turned,
            rotation_mode="default",
            linespacing=1.15,
            zorder=_WORDS,
        )
        if pen.ground:
            text.set_bbox({"facecolor": pen.ground, "edgecolor": "none", "pad": 0.6})
        self.words.append(text)

    def length(self, words: str, size: float = NORMAL) -> float:
        """How many millimetres one line of words is long."""
        from matplotlib.font_manager import FontProperties  # noqa: PLC0415 - matplotlib is heavy

        font = FontProperties(family=self._families, size=size)
        wide, _, _ = self._renderer.get_text_width_height_descent(clean(words), font, ismath=False)
        return float(wide) / DPI * _MM_PER_INCH

    def wrapped(self, words: str, room: float, size: float = NORMAL) -> str:
        """Words in as few lines as fit into the room, the lines as even as can be."""
        words = " ".join(clean(words).split())
        length = self.length(words, size)
        if length <= room:
            return words
        count = max(1, -(-length // room))
        while len(lines := self._broken(words, min(room, length / count + size / _POINTS_PER_MM), size)) > count:
            if count >= len(words):
                break
            count += 1
        return "\n".join(lines)

    def _broken(self, words: str, room: float, size: float) -> list[str]:
        lines = [""]
        for character in words:
            if lines[-1] and self.length(lines[-1] + character, size) > room:
                lines.append("")
            lines[-1] += character
        return lines

    def tile(self, box: Box, fill: str, edge: str = "none", hatch: str = "") -> None:
        """Fill a rectangle."""
        self._tiles[fill, edge, hatch].append(box)

    def band(self, top: float, height: float) -> None:
        """Shade a row across the whole canvas, under everything else."""
        self._axes.axhspan(top, top + height, facecolor=PANEL, edgecolor="none", zorder=_BANDS)

    def sign(self, place: tuple[float, float], tone: Tone, size: float, colour: str, edge: str = "") -> None:
        """Set a light's sign (●▲■○), so many millimetres wide; nothing for a figure without a light."""
        if tone.sign:
            fill = "none" if tone.sign == _HOLLOW else colour
            self._signs[_MARKERS[tone.sign], fill, edge or colour, size].append(place)

    def line(self, points: Sequence[tuple[float, float]], colour: str = LINE, weight: float = 0.5) -> None:
        """Draw a line through points, its weight in points."""
        across, down = zip(*points, strict=True)
        self._axes.plot(across, down, color=colour, linewidth=weight, zorder=_LINES, solid_capstyle="butt")

    def lines_high(self, words: str, size: float = NORMAL) -> float:
        """How many millimetres the lines of wrapped words are high."""
        return 1.25 * size / _POINTS_PER_MM * (words.count("\n") + 1)

    def finish(self, height: float) -> None:
        """Lay down all that was collected, on so high a canvas."""
        self.figure.set_size_inches(self.width / _MM_PER_INCH, height / _MM_PER_INCH)
        self._axes.set_ylim(height, 0)
        self._lay_tiles()
        for (marker, fill, edge, size), points in self._signs.items():
            across, down = zip(*points, strict=True)
            area = (size * _POINTS_PER_MM) ** 2
            self._axes.scatter(
                across, down, s=area, marker=marker, c=fill, edgecolors=edge, linewidths=0.6, zorder=_SIGNS
            )

    def png(self) -> bytes:
        """The picture; the same painting gives the same bytes."""
        stream = BytesIO()
        self.figure.savefig(stream, format="png", dpi=DPI, metadata={"Software": None})
        return stream.getvalue()

    def _lay_tiles(self) -> None:
        from matplotlib.collections import PolyCollection  # noqa: PLC0415 - matplotlib is heavy

        for (fill, edge, hatch), boxes in self._tiles.items():
            corners = [[(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)] for x, y, wide, high in boxes]
            tiles = PolyCollection(corners, facecolors=fill, edgecolors=edge, linewidths=0.5, zorder=_TILES)
            if hatch:
                tiles.set_hatch(hatch)
            self._axes.add_collection(tiles, autolim=False)
