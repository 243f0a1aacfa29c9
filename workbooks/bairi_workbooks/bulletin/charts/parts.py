"""What several figures have in common: a light as a tile, the legend (图例), headings beside rows, lists in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from bairi_validators.bulletin.facts import LightCounts
from bairi_validators.bulletin.wording import DASH
from bairi_workbooks.bulletin.charts.canvas import NORMAL, SMALL, Box, Canvas, Pen
from bairi_workbooks.bulletin.palette import INK, LINE, MUTED, TONES, Tone

# The type area of an official page (版心), upright and across, in millimetres; lines for heading and caption taken off.
UPRIGHT: Final = (156.0, 195.0)
ACROSS: Final = (225.0, 115.0)
LIGHTS: Final = tuple(word for word in TONES if word != DASH)
GREY: Final = "灰"
INSET: Final = 1.2
LABEL: Final = 32.5
_QUIET: Final = {"绿": TONES["绿"].strong}
_SIGN_SHARE: Final = 0.46
_LARGEST_SIGN: Final = 1.9
_MOST_NAMED: Final = 3
_LONGEST: Final = 40  # characters of a name


def tone_of(light: str) -> Tone:
    """How a light looks; what is none looks as a figure without a target does."""
    return TONES.get(light, TONES[DASH])


def short(words: str, most: int = _LONGEST) -> str:
    """A name that a figure has room for, in one line."""
    line = " ".join(words.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def light_tile(canvas: Canvas, box: Box, tone: Tone, *, soft: bool = False) -> None:
    """A light as a tile with its sign; `soft` where there are so many that only those behind should strike the eye."""
    fill, ink = (tone.soft, _QUIET.get(tone.word, tone.on_soft)) if soft else (tone.strong, tone.on_strong)
    edge = LINE if tone.word in {DASH, GREY} else "none"
    canvas.tile(box, fill, edge)
    size = min(_LARGEST_SIGN, min(box.width, box.height) * _SIGN_SHARE)
    canvas.sign(box.middle, tone, size, ink)


def soft_tile(canvas: Canvas, box: Box, tone: Tone) -> None:
    """A light among so many that only those behind should strike the eye."""
    light_tile(canvas, box, tone, soft=True)


def point(canvas: Canvas, box: Box, tone: Tone) -> None:
    """A light as its sign alone, as wide as the box."""
    canvas.sign(box.middle, tone, box.width, tone.strong, INK)


def legend(
    canvas: Canvas, y: float, words: Sequence[str], draw: Callable[[Canvas, Box, Tone], None], size: float
) -> None:
    """What stands for which light, flush right."""
    right = canvas.width - INSET
    for word in reversed(words):
        told = "未定目标" if word == DASH else f"{word}灯"
        right -= canvas.length(told, SMALL)
        canvas.text(right, y, told, Pen(SMALL, MUTED))
        right -= size + 1
        draw(canvas, Box(right, y - size / 2, size, size), tone_of(word))
        right -= 3.5


def heading(canvas: Canvas, words: str, y: float) -> None:
    """The name of a row, wrapped, with its middle at a height."""
    canvas.text(INSET, y, canvas.wrapped(short(words), LABEL - 2 * INSET, NORMAL))


def heading_high(canvas: Canvas, words: str) -> float:
    """How high that is."""
    return canvas.lines_high(canvas.wrapped(short(words), LABEL - 2 * INSET, NORMAL))


def shown_lights(words: Iterable[str]) -> tuple[str, ...]:
    """The lights that a legend explains: all four, and the dash where a figure has no target."""
    return (*LIGHTS, DASH) if DASH in set(words) else LIGHTS


def counts(lights: LightCounts) -> tuple[int, int, int, int]:
    """The counts in the order of LIGHTS."""
    return lights.green, lights.yellow, lights.red, lights.grey


def counted(lights: LightCounts) -> str:
    """绿灯93项、黄灯16项、红灯13项、灰灯3项."""
    return "、".join(f"{word}灯{count}项" for word, count in zip(LIGHTS, counts(lights), strict=True))


def named(names: Sequence[str], kind: str) -> str:
    """The first few names, and how many there are where they are more: 甲、乙、丙等5个县市区."""
    more = f"等{len(names)}{kind}" if len(names) > _MOST_NAMED else ""
    return "、".join(names[:_MOST_NAMED]) + more
