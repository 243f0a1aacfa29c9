"""The two programs' words, read from vocabulary.toml once."""

import tomllib
from pathlib import Path
from typing import Any

_WORDS: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("vocabulary.toml").read_text("utf-8"))

FILTERS: dict[str, str] = _WORDS["filters"]
HORIZONTAL_ALIGNMENTS: dict[str, str] = _WORDS["horizontal_alignments"]
VERTICAL_ALIGNMENTS: dict[str, int] = _WORDS["vertical_alignments"]
LINE_STYLES: dict[str, int] = _WORDS["line_styles"]
LINE_WEIGHTS: dict[str, int] = _WORDS["line_weights"]
BORDER_SIDES: dict[str, str] = _WORDS["border_sides"]
DIAGONALS: dict[str, str] = _WORDS["diagonals"]
CHART_TYPES: dict[str, dict[str, Any]] = _WORDS["chart_types"]
VALIDATION_TYPES: dict[str, str] = _WORDS["validation_types"]
OPERATORS: dict[str, str] = _WORDS["operators"]
ALERT_STYLES: dict[str, str] = _WORDS["alert_styles"]
REASONS: dict[str, str] = _WORDS["reasons"]


def word_for(words: dict[str, Any], value: object) -> str | None:
    """Excel's word for LibreOffice's value; nothing where Excel has none."""
    return next((word for word, known in words.items() if known == value), None)
