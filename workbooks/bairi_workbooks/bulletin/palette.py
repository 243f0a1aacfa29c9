"""The palette (配色): the colours of figures and of the 看板, told apart in grey print and by the colour-blind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from bairi_validators.bulletin.wording import DASH
from bairi_validators.standing import Light
from bairi_workbooks.style import LIGHT_SIGN

PAPER: Final = "#FFFFFF"
INK: Final = "#1F2933"
MUTED: Final = "#56616E"
LINE: Final = "#CBD3DB"
PANEL: Final = "#F4F6F8"
ACCENT: Final = "#1F4E79"
# Pace (序时进度) is a line across bars: it must be seen on paper, on a bar and beside it.
PACE: Final = "#1F2933"


@dataclass(frozen=True, slots=True)
class Tone:
    """How a light looks (灯色).

    `strong` fills bars, tiles and points; `soft` fills cells of a table, paler the less there is to do. `on_strong`
    and `on_soft` are the inks for text on them (contrast at least 4.5). `sign` stands beside every colour; `hatch` is
    matplotlib's, for areas that carry no sign.
    """

    key: str
    word: str
    sign: str
    strong: str
    on_strong: str
    soft: str
    on_soft: str
    hatch: str


def _tone(light: Light, strong: tuple[str, str], soft: tuple[str, str], hatch: str) -> Tone:
    return Tone(light.value, light.label, LIGHT_SIGN[light], *strong, *soft, hatch)


# From dark to pale: strong red, green, yellow, grey; soft red, yellow, green, grey. So grey print keeps them apart. The
# green leans to blue, so that it is no brown to eyes that know no red.
_TONES: Final = (
    _tone(Light.GREEN, ("#1C8467", PAPER), ("#C6E3D5", INK), ""),
    _tone(Light.YELLOW, ("#EDB52F", INK), ("#EDB52F", INK), "//"),
    _tone(Light.RED, ("#9E1B1B", PAPER), ("#9E1B1B", PAPER), "xx"),
    _tone(Light.GREY, ("#DDE2E8", INK), (PANEL, MUTED), "..."),
    Tone("none", DASH, "", PAPER, MUTED, PAPER, MUTED, ""),
)
TONES: Final[Mapping[str, Tone]] = MappingProxyType({tone.word: tone for tone in _TONES})
