"""The standard (公文格式 GB/T 9704) as data: what standard.toml says, in typed models."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

STANDARD = Path(__file__).with_name("standard.toml")
Side = Literal["left", "right", "center"]


class Part(BaseModel):
    """A frozen part of the standard; an unknown key is a fault of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Page(Part):
    """Paper and type area (用纸、版心), mm."""

    width: float
    height: float
    top: float
    left: float
    text_width: float
    text_height: float
    tolerance: float


class Grid(Part):
    """Lines of a page and characters of a line (文档网格); the pitch of lines in pt."""

    lines: int
    characters: int
    least_pitch: float
    most_pitch: float


class RedHead(Part):
    """The issuer's name in a red head (发文机关标志), mm below the top of the type area."""

    below_top: float


class Rules(Part):
    """How thick the rules of the imprint are (版记分隔线), mm."""

    outer: float
    inner: float
    tolerance: float


class Tables(Part):
    """Tables (表格): how many rows surely stand on one page."""

    rows_on_a_page: int


class PageNumber(Part):
    """The page number (页码): what stands around it, on which side, how far from edge (characters) and text (mm)."""

    role: str
    before: str
    after: str
    odd: Side
    even: Side
    space: int
    below_text: float


class Role(Part):
    """What a paragraph is (文字类别), and how such a one is set; None where the standard leaves it open."""

    word: str
    fonts: tuple[str, ...]
    size: float | None = None
    indent: int | None = None
    align: Side | None = None
    pattern: re.Pattern[str] | None = None
    heading: bool = False
    blanks_above: int | None = None
    black: bool = False


class Writing(Part):
    """A way of writing that a document must not have (写法)."""

    pattern: re.Pattern[str]
    message: str
    fix: str


class Standard(Part):
    """The whole standard."""

    page: Page
    grid: Grid
    red_head: RedHead
    rules: Rules
    tables: Tables
    page_number: PageNumber
    roles: dict[str, Role]
    writings: tuple[Writing, ...]


@lru_cache(maxsize=1)
def standard() -> Standard:
    """The standard as the data file has it."""
    return Standard.model_validate(tomllib.loads(STANDARD.read_text(encoding="utf-8")))
