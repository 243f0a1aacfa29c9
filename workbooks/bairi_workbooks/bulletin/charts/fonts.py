"""The Chinese font (中文字体) of figures: the first of a list of preferences that this machine has."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

from bairi_validators.errors import BairiError

PREFERENCES: Final = Path(__file__).with_name("fonts.toml")


class FontError(BairiError):
    """This machine has no Chinese font to write on figures with."""


def chinese_font() -> str:
    """The family to write Chinese with. Raises FontError where this machine has none of those in fonts.toml."""
    data = tomllib.loads(PREFERENCES.read_text(encoding="utf-8"))
    found = preferred(data["families"], (_known, _newly_installed))
    if found is None:
        raise FontError(
            f"本机没有可用的中文字体，画不出插图。请安装{'、'.join(data['advised'])}中的任意一种后，再重新生成通报。"
        )
    return found


def preferred(wanted: Sequence[str], places: Iterable[Callable[[], set[str]]]) -> str | None:
    """The first family wanted that one of the places has, each place asked only if those before it have none."""
    for place in places:
        families = place()
        if found := next((family for family in wanted if family in families), None):
            return found
    return None


def _known() -> set[str]:
    """What matplotlib has in its list and is still there; it keeps that list on disk and does not look again."""
    from matplotlib.font_manager import fontManager  # noqa: PLC0415 - matplotlib is heavy

    return {entry.name for entry in fontManager.ttflist if Path(entry.fname).exists()}


def _newly_installed() -> set[str]:
    """What has been installed since that list was made; a file that is no font is passed over."""
    from matplotlib.font_manager import findSystemFonts, fontManager  # noqa: PLC0415 - matplotlib is heavy

    known = {entry.fname for entry in fontManager.ttflist}
    for path in sorted(set(findSystemFonts()) - known):
        try:
            fontManager.addfont(path)
        except (OSError, RuntimeError, ValueError):
            continue  # a damaged or foreign file among the system's fonts: nothing that a bulletin can mend
    return _known()
