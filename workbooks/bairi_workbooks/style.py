"""Colours and fonts of everything that Bairi writes into workbooks, in one place."""

from __future__ import annotations

from typing import Final

from bairi_validators.findings import Severity
from bairi_validators.standing import Light

FONT: Final = "微软雅黑"
INK: Final = "#1F2933"
MUTED: Final = "#6B7785"
LINE: Final = "#C9D1DA"
HEAD_FILL: Final = "#1F4E79"
HEAD_INK: Final = "#FFFFFF"
BAND_FILL: Final = "#F4F7FA"
INPUT_FILL: Final = "#FFFBE6"
LOCKED_FILL: Final = "#E6E9ED"
MARK_INK: Final = "#B42318"
BAR_FILL: Final = "#8FAFCB"

# Fill and ink of each light; the word or sign stands beside the colour, so that black-and-white print still tells.
LIGHT_FILL: Final = {Light.GREEN: "#C9EBCB", Light.YELLOW: "#FDEBA9", Light.RED: "#F6B8B1", Light.GREY: "#E1E4E8"}
LIGHT_INK: Final = {Light.GREEN: "#1B5E20", Light.YELLOW: "#7A5200", Light.RED: "#8E1B12", Light.GREY: "#4A5560"}
LIGHT_SIGN: Final = {Light.GREEN: "●", Light.YELLOW: "▲", Light.RED: "■", Light.GREY: "○"}
SEVERITY_FILL: Final = {Severity.ERROR: "#F6B8B1", Severity.WARNING: "#FDEBA9", Severity.NOTICE: "#DCE9F7"}
