"""The board (看板): one page of HTML that needs nothing beside itself, for those who look rather than read."""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from jinja2 import FunctionLoader
from markupsafe import Markup

from bairi_validators.bulletin import BulletinFacts, compose
from bairi_workbooks.bulletin.board_data import board_data
from bairi_workbooks.bulletin.board_view import battle_cards, county_names, heat_groups, lasting_reds, pairs, sparkline
from bairi_workbooks.bulletin.palette import ACCENT, INK, LINE, MUTED, PACE, PANEL, PAPER, TONES
from bairi_workbooks.files import template, written_whole
from bairi_workbooks.templating.environment import TemplateEnvironment
from bairi_workbooks.text import clean

FOLDER: Final = "board"
_COLOURS: Final = {
    "paper": PAPER,
    "ink": INK,
    "muted": MUTED,
    "line": LINE,
    "panel": PANEL,
    "accent": ACCENT,
    "pace": PACE,
}
# What could end a script block, and what no JSON in a script may hold bare, written so that it still says the same.
_HARMLESS: Final = str.maketrans({c: f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"})


def write_board(path: Path, facts: BulletinFacts) -> None:
    """Write the board as one .html file that asks for nothing from outside; the same facts give the same bytes.

    Raises BairiError when the file cannot be written.
    """
    page = render_board(facts)
    with written_whole(path) as draft:
        draft.write_text(page, encoding="utf-8", newline="\n")


def render_board(facts: BulletinFacts) -> str:
    """The page's text. Its policy lets its own style and script run, known by their hashes, and nothing else."""
    style, script = _palette() + _source("board.css"), _source("board.js")
    context = {
        "facts": facts,
        "prose": compose(facts),
        "tones": TONES,
        "cards": battle_cards(facts),
        "heat": heat_groups(facts),
        "counties": county_names(facts),
        "lasting": lasting_reds(facts),
        "departments": tuple(dict.fromkeys(lead for i in facts.indicators for lead in i.leads)),
        "style": Markup(style),  # noqa: S704 - our own file
        "script": Markup(script),  # noqa: S704 - our own file
        "data": Markup(_json(board_data(facts))),  # noqa: S704 - nothing is left in it that HTML could take for markup
        "policy": _policy(style, script),
    }
    environment = TemplateEnvironment(
        loader=FunctionLoader(_source), autoescape=True, finalize=_shown, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["sparkline"] = sparkline
    environment.globals["pairs"] = pairs
    return str(environment.get_template("page.html").render(context))


def _source(name: str) -> str:
    return template(f"{FOLDER}/{name}").read_text(encoding="utf-8")


def _shown(value: object) -> object:
    """People's text without what no page may hold; markup is what this module made itself."""
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _palette() -> str:
    """The palette as CSS: its colours as variables, and of each light a class that sets `--strong` and the like."""
    colours = "".join(f"--{name}:{value};" for name, value in _COLOURS.items())
    strong = "".join(f"--{tone.key}:{tone.strong};" for tone in TONES.values())
    tones = "".join(
        f".fill-{t.key}{{fill:{t.strong}}}\n"
        f".tone-{t.key}{{--strong:{t.strong};--on-strong:{t.on_strong};--soft:{t.soft};--on-soft:{t.on_soft};--sign:'{t.sign}'}}\n"
        for t in TONES.values()
    )
    return f":root{{{colours}{strong}}}\n{tones}"


def _json(value: object) -> str:
    return json.dumps(_cleaned(value), ensure_ascii=False, separators=(",", ":")).translate(_HARMLESS)


def _cleaned(value: object) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(key): _cleaned(item) for key, item in value.items()}
    return [_cleaned(item) for item in value] if isinstance(value, list | tuple) else value


def _policy(style: str, script: str) -> str:
    def known(text: str) -> str:
        return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"

    return (
        f"default-src 'none'; style-src {known(style)}; script-src {known(script)}; base-uri 'none'; form-action 'none'"
    )
