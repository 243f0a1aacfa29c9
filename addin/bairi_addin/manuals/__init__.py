"""The manuals (手册) of docs/ as pages of HTML that need nothing beside themselves, on a screen and on A4."""

from __future__ import annotations

import base64
import mimetypes
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from bairi_validators.errors import BairiError

if TYPE_CHECKING:
    from markdown_it.token import Token

# Their names, without an ending, in the order in which people get to them.
CLERK, CONSOLIDATOR, ADMINISTRATOR, SMOKE_TEST = MANUALS = (
    "填报员手册",
    "汇总员手册",
    "管理员安装与排错",
    "冒烟测试",
)
_ROOM: Final = Path(__file__).parent
# In a checkout the manuals stand in docs/; the wheel carries them inside the package.
_FOLDERS: Final = (_ROOM.parents[2] / "docs", _ROOM.parent / "docs")
_STYLE: Final = _ROOM / "manual.css"
_PAGE: Final = """<!DOCTYPE html>
<html lang="zh-CN">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}</style></head>
<body class="{name}">
{body}</body>
</html>
"""


def manual_html(name: str) -> str:
    """A manual as one HTML page: style and pictures are in it, links to other manuals lead to `<manual>.html`.

    `---` on a line of its own is a new page on paper. Raises BairiError where the manual is not installed.
    """
    from markdown_it import MarkdownIt  # noqa: PLC0415 - not before a manual is opened

    source = manual_path(name)
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(source.read_text(encoding="utf-8"))
    for token in _inline(tokens):
        if token.type == "image":
            token.attrSet("src", _embedded(source.parent / unquote(str(token.attrGet("src")))))
        elif token.type == "link_open":
            token.attrSet("href", _beside(str(token.attrGet("href"))))
    body = reader.renderer.render(tokens, reader.options, {})
    return _PAGE.format(title=escape(name), style=_STYLE.read_text(encoding="utf-8"), name=escape(name), body=body)


def manual_path(name: str) -> Path:
    """A manual's Markdown file. Raises BairiError where it is not installed."""
    for folder in _FOLDERS:
        if (path := folder / f"{name}.md").is_file():
            return path
    raise BairiError(f"找不到《{name}》。请重新安装百日后再试。")


def _inline(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield from token.children or ()


def _embedded(picture: Path) -> str:
    """A picture as a data URI. One that is not there is told by its words: a manual without pictures is one still."""
    if not picture.is_file():
        return picture.name
    kind = mimetypes.guess_type(picture.name)[0]
    return f"data:{kind};base64,{base64.b64encode(picture.read_bytes()).decode('ascii')}"


def _beside(href: str) -> str:
    """A link to another manual leads to its page; every other link stays what it is."""
    name = unquote(href).removesuffix(".md")
    return f"{name}.html" if name in MANUALS else href
