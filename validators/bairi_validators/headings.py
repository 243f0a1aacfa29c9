"""Headings (表头): which column a heading means, by its own name, by a declared alias, and which unit it states."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Final, Generic, TypeVar

from bairi_validators.units import is_unit
from bairi_validators.vocabulary import SHEET_OF, normalised

H = TypeVar("H", bound=StrEnum)
HEADINGS = Path(__file__).with_name("headings.toml")
_BRACKETS: Final = re.compile(r"\(([^()]*)\)")
_CURRENT: Final = re.compile(r"当期|本期|当月|本月|本旬|本周|当旬")
_CONFINING: Final = re.compile(rf"{_CURRENT.pattern}|上年|去年|\d{{4}}年|上期|上月|上旬|目标|任务|计划")
# How far the figures reach is no part of a heading's meaning: they are cumulative to the period's end anyway.
_REACH: Final = re.compile(
    r"截[至止]?目前|目前|截[至止](?:本期末?|(?:本年|上年)?(?:\d{1,2}月)?(?:\d{1,2}日|[上中下]旬|底|末)?)|\d{1,2}月?[-—~至到]\d{1,2}月份?"
)
_YEARS: Final = {"今年": "本年", "去年": "上年", "本年度": "本年", "上年度": "上年"}
_STATED: Final = re.compile(r"(?:计量|金额)?单位[::]?")
_LIKE: Final = 0.6


@dataclass(frozen=True, slots=True)
class Heading(Generic[H]):
    """What a heading cell means (表头识别): `literal` for the column's own name, `unit` where it states one.

    `readings` are the two things that an unclear heading may mean.
    """

    column: H
    literal: bool
    unit: str | None = None
    readings: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class _Meaning:
    column: StrEnum
    literal: bool
    readings: tuple[str, str] | None = None


@lru_cache(maxsize=4096)
def read_heading(columns: type[H], text: str, year: int) -> Heading[H] | None:
    """What a heading means among these columns, for figures of a year; None where it means none of them."""
    words, unit = _words(text, year)
    meaning = _meanings(columns).get(words)
    if meaning is None or not isinstance(meaning.column, columns):
        return None
    return Heading(meaning.column, meaning.literal, unit, meaning.readings)


def confines(group: str) -> bool:
    """Whether a heading above others says which period those are of (上年, 当月): they mean nothing without it."""
    return bool(_CONFINING.search(normalised(group)))


def likely_heading(column: StrEnum, texts: Mapping[str, str]) -> str | None:
    """Of some headings that mean nothing (by what stands there, to where), the one most like a missing column's."""
    names = [words for words, meaning in _meanings(type(column)).items() if meaning.column is column]
    for name in names:
        if found := get_close_matches(name, texts, n=1, cutoff=_LIKE):
            return found[0]
    return None


def _words(text: str, year: int) -> tuple[str, str | None]:
    """A heading without years, reach and brackets, and the unit of measure in its brackets."""
    words, unit = normalised(text), None
    for inside in _BRACKETS.findall(words):
        stated = _STATED.sub("", inside)
        if is_unit(stated):
            unit = stated
        if not _CURRENT.search(inside):
            words = words.replace(f"({inside})", "")
    words = words.replace(f"{year}年", "本年").replace(f"{year - 1}年", "上年")
    for spoken, written in _YEARS.items():
        words = words.replace(spoken, written)
    words = _REACH.sub("", words)
    return words if words == "%" else words.rstrip("%:、"), unit


@lru_cache(maxsize=8)
def _meanings(columns: type[StrEnum]) -> Mapping[str, _Meaning]:
    """Every declared spelling of a sheet's headings; a column's own name goes before other columns' aliases."""
    declared = tomllib.loads(HEADINGS.read_text(encoding="utf-8"))[SHEET_OF[columns].value]
    found: dict[str, _Meaning] = {}
    for column in columns:
        row = declared.get(column.value, {})
        readings = (row["first"], row["second"]) if "first" in row else None
        found |= {normalised(word): _Meaning(column, literal=False) for word in row.get("aliases", ())}
        found |= {
            normalised(word): _Meaning(column, literal=False, readings=readings) for word in row.get("unclear", ())
        }
    return found | {normalised(column.value): _Meaning(column, literal=True) for column in columns}
