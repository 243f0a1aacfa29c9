"""Headings (表头): which column a heading means, by its own name, by a declared alias, and which unit it states."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from bairi_validators.units import signs_of_units, stated_unit
from bairi_validators.vocabulary import SHEET_OF, Column, normalised

H = TypeVar("H", bound=StrEnum)
HEADINGS = Path(__file__).with_name("headings.toml")
_BRACKETS: Final = re.compile(r"\(([^()]*)\)")
_CURRENT: Final = re.compile(r"当期|本期|当月|本月|本旬|本周|当旬")
_OTHER_TIMES: Final = re.compile(rf"{_CURRENT.pattern}|上年|上期|上月|上旬|\d{{4}}年")
_PLANNED: Final = re.compile(r"目标|任务|计划")
_DATE: Final = re.compile(r"本年\d{1,2}月\d{1,2}日")
# How far the figures reach (截至10月底, 1-10月): they are counted from 1 January on, and until when is the period's.
_REACH: Final = re.compile(
    r"截[至止]目?前?(?:本期末?|(?:本年|上年)?(?:(?P<until>\d{1,2})月)?(?:\d{1,2}日|[上中下]旬|底|末)?)"
    r"|(?<!\d)0?1月?[-—–~至到](?P<last>\d{1,2})月份?"
)
# What years, reaches and units of measure are written with, and what parts them from a heading.
_TIMES: Final = "0123456789年月日号份旬底末截至止目前期本上中下今去度累计-—–~到%:、/,"
_REACH_WORDS: Final = ("截", "月")  # one of them is in every reach
# What in brackets says whose or which figures stand there: 累计完成（2025年） is not 累计完成.
_TELLING: Final = re.compile(
    rf"{_OTHER_TIMES.pattern}|{_PLANNED.pattern}|{_REACH.pattern}|累计|同期|今年|去年|本年|全年|预计|预测|全市"
)
_TWICE: Final = re.compile(r"(上年|本年|累计)\1")  # 2025年 above 上年同期, or in brackets behind it
_TRAILING: Final = re.compile(r"[/:,、](?P<unit>[^/:,、]+)$")
_YEARS: Final = {"今年": "本年", "去年": "上年", "本年度": "本年", "上年度": "上年"}
_LIKE: Final = 0.6
_MOST_KNOWN: Final = 8192
_CHINESE: Final = "\u4e00-\u9fff"
# What no bracket comes from when a text is normalised; Chinese signs stay as they are.
_NO_BRACKET: Final = rf"[{_CHINESE}0-9A-Za-z，。、；：“”.,% -]"


@dataclass(frozen=True, slots=True)
class Heading(Generic[H]):
    """What a heading cell means (表头识别): `literal` for the column's own name, `unit` where it states one.

    `readings` are the two things that an unclear heading may mean; `until` is the month up to which it says that its
    figures are counted (1—9月).
    """

    column: H
    literal: bool
    unit: str | None = None
    readings: tuple[str, str] | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True)
class _Meaning:
    column: StrEnum
    literal: bool
    readings: tuple[str, str] | None = None


def read_heading(columns: type[H], text: str, year: int) -> Heading[H] | None:
    """What a heading means among these columns, for figures of a year; None where it means none of them."""
    return headings_of(columns, year)[text]


class Headings(dict[str, Heading[H] | None]):
    """What texts mean as headings of these columns, for figures of a year; None where they mean none of them.

    Each text is read once: those of a template stand in every workbook.
    """

    def __init__(self, columns: type[H], year: int) -> None:
        super().__init__()
        self._columns, self._year = columns, year
        self._none: set[str] = set()

    def __missing__(self, text: str) -> Heading[H] | None:
        if len(self) >= _MOST_KNOWN:
            self.clear()
            self._none.clear()
        self[text] = heading = _read_heading(self._columns, text, self._year)
        if heading is None:
            self._none.add(text)
        return heading

    def likely(self, texts: Set[str]) -> Set[str]:
        """Some texts without those that are known to mean none, as nearly all do."""
        return texts - self._none


@lru_cache(maxsize=8)
def headings_of(columns: type[H], year: int) -> Headings[H]:
    """The headings of one kind of sheet, for figures of a year."""
    return Headings(columns, year)


def _read_heading(columns: type[H], text: str, year: int) -> Heading[H] | None:
    if _foreign_sign(columns).match(text):
        return None
    words = normalised(text)
    if not _signs(columns).issuperset(words.partition("(")[0]):
        return None
    words, unit = _without_unit(words)
    words = _with_years(words, year)
    for spelling in _spellings(words):
        meaning = _meanings(columns).get(spelling)
        if meaning is not None and isinstance(meaning.column, columns):
            until = month_reached(words)
            # Last year's figures up to a month are not the whole year's.
            readings = None if until and meaning.column is Column.BASE else meaning.readings
            return Heading(meaning.column, meaning.literal, unit, readings, until)
    return None


def month_reached(text: str) -> int | None:
    """The month up to which figures are counted, where a text says so: 1—9月, 截至9月底."""
    found = (int(m["until"] or m["last"]) for m in _REACH.finditer(normalised(text)) if m["until"] or m["last"])
    return next(found, None)


def unit_in_heading(text: str) -> str | None:
    """The unit of measure that a heading states, whatever it means: 业绩（万元）."""
    return _without_unit(normalised(text))[1]


def bare_heading(text: str) -> str:
    """A heading without the unit of measure that it states."""
    return _without_unit(normalised(text))[0]


@lru_cache(maxsize=4096)
def remarks(text: str) -> Sequence[str]:
    """What stands in a heading's brackets and is neither a unit of measure nor read with it: 累计完成（园区）."""
    inside = _BRACKETS.findall(normalised(text))
    return tuple(words for words in inside if not stated_unit(words) and not _TELLING.search(words))


@lru_cache(maxsize=4096)
def confines(group: str, year: int) -> bool:
    """Whether a heading above others says of another time what they are (上年, 当月): they are not read without it.

    The year itself is no other time.
    """
    return bool(_OTHER_TIMES.search(_with_years(normalised(group), year)))


def is_neutral(group: str, year: int, months: Collection[int], names: Collection[str]) -> bool:
    """Whether a heading above others leaves their meaning as it is: empty, this year, a unit of measure, 完成情况.

    So do the unit's own names, and a reach up to one of the months, where any are known. Whatever else stands there
    may say whose or of when they are.
    """
    words = normalised(group)
    return words in names or _says_nothing(words, year, tuple(months))


@lru_cache(maxsize=4096)
def _says_nothing(words: str, year: int, months: Collection[int]) -> bool:
    if stated_unit(words):
        return True
    words = _with_years(_without_unit(words)[0], year)
    until = month_reached(words)
    if until and months and until not in months:
        return False
    return _REACH.sub("", _DATE.sub("", words)).replace("本年", "") in _neutral_groups()


def likely_heading(column: StrEnum, texts: Collection[str]) -> str | None:
    """Of some headings that mean nothing, the one most like a missing column's."""
    names = [words for words, meaning in _meanings(type(column)).items() if meaning.column is column]
    likeness = {text: max(SequenceMatcher(None, name, text).ratio() for name in names) for text in texts}
    likest = max(likeness, key=lambda text: likeness[text], default=None)
    return likest if likest is not None and likeness[likest] >= _LIKE else None


def _without_unit(words: str) -> tuple[str, str | None]:
    """A heading without brackets, and the unit of measure in them or behind a stroke.

    What tells which figures it is of goes before it: 累计完成（2025年）is 2025年累计完成.
    """
    unit = None
    for inside in _BRACKETS.findall(words):
        unit = stated_unit(inside) or unit
        words = (inside if _TELLING.search(inside) else "") + words.replace(f"({inside})", "", 1)
    if (match := _TRAILING.search(words)) and stated_unit(match["unit"]):
        words, unit = words[: match.start()], stated_unit(match["unit"])
    return words, unit


def _spellings(words: str) -> Iterator[str]:
    """A heading as it may be declared: what counts from 1 January on is cumulative, said or not."""
    reaches = "累计" not in words and any(word in words for word in _REACH_WORDS)
    for reach in ("累计", "") if reaches else ("",):
        spelling = _REACH.sub(reach, words).replace("目前", "")
        spelling = _TWICE.sub(r"\1", spelling)
        yield spelling if spelling == "%" else spelling.rstrip("%:、")


def _with_years(words: str, year: int) -> str:
    """2026年 as 本年, 2025年 and 去年 as 上年."""
    if "年" not in words:
        return words
    words = words.replace(f"{year}年", "本年").replace(f"{year - 1}年", "上年")
    for spoken, written in _YEARS.items():
        words = words.replace(spoken, written)
    return words


@lru_cache(maxsize=8)
def _signs(columns: type[StrEnum]) -> frozenset[str]:
    """The signs that a heading can have before any brackets: those of a declared spelling, of units and of times.

    Whatever is taken out of a text before it is looked up, any other sign stays, and most sentences have one.
    """
    return frozenset("".join(_meanings(columns)) + _TIMES) | signs_of_units()


@lru_cache(maxsize=8)
def _foreign_sign(columns: type[StrEnum]) -> re.Pattern[str]:
    """Matches a text up to the first Chinese sign that no heading has, where no bracket can stand before it.

    Nearly every sentence has one, and need not be normalised to tell that it is no heading.
    """
    known = "".join(sign for sign in _signs(columns) if "\u4e00" <= sign <= "\u9fff")
    return re.compile(rf"{_NO_BRACKET}*?(?![{known}])[{_CHINESE}]")


@lru_cache(maxsize=8)
def _meanings(columns: type[StrEnum]) -> Mapping[str, _Meaning]:
    """Every declared spelling of a sheet's headings; a column's own name goes before other columns' aliases."""
    declared = _declared()[SHEET_OF[columns].value]
    found: dict[str, _Meaning] = {}
    for column in columns:
        row = declared.get(column.value, {})
        readings = (row["first"], row["second"]) if "first" in row else None
        told = {word: (first, second) for word, (first, second) in row.get("readings", {}).items()}
        found |= {normalised(word): _Meaning(column, literal=False, readings=told[word]) for word in told}
        found |= {normalised(word): _Meaning(column, literal=False) for word in row.get("aliases", ())}
        found |= {
            normalised(word): _Meaning(column, literal=False, readings=readings) for word in row.get("unclear", ())
        }
    return found | {normalised(column.value): _Meaning(column, literal=True) for column in columns}


@lru_cache(maxsize=1)
def _neutral_groups() -> frozenset[str]:
    return frozenset({"", *map(normalised, _declared()["上级表头"]["neutral"])})


@lru_cache(maxsize=1)
def _declared() -> Mapping[str, Any]:
    return tomllib.loads(HEADINGS.read_text(encoding="utf-8"))
