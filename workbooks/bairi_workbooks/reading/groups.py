"""Heading cells under the groups that stand above them (2025年 above 目标): what the two mean together.

A heading is read alone only under a group that is known to change nothing (2026年, 完成情况); under any other the two
together must be declared, or a heading of figures is unclear and one of words means nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from itertools import repeat
from typing import Final, Generic, NamedTuple, TypeVar

from bairi_validators.headings import Heading, confines, headings_of, is_neutral, remarks, unit_in_heading
from bairi_validators.periods import FIRST_YEAR, LAST_YEAR
from bairi_validators.submissions import Cell
from bairi_validators.vocabulary import Column, normalised

LONGEST_HEADING: Final = 60
LONGEST_GROUP: Final = 20
_TIMELESS: Final = frozenset({Column.ID, Column.TASK, Column.NAME, Column.UNIT})
_FIGURES: Final = frozenset({Column.VALUE, Column.BASE, Column.TARGET})
_AS_OF: Final = frozenset({Column.VALUE, Column.BASE, Column.STATE})
# What stands above headings and is no group of them: 填报单位：…, 期次：…, 单位：万元, the table's title.
_CAPTION: Final = re.compile(r".{0,6}(?:单位|期次|报告期|时间|日期|[人员]|电话)(?:\([^()]*\))?:")

H = TypeVar("H", bound=StrEnum)
Read = Callable[[str], Heading[H] | None]
Row = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Context:
    """For whom and when headings are read: the year, the months in which the period may end, names of units.

    `names` are the unit's own, `places` those of all units of the plan.
    """

    year: int
    months: Collection[int] = ()
    names: Collection[str] = ()
    places: Collection[str] = field(default=(), repr=False)

    def is_neutral(self, group: str) -> bool:
        """Whether a group leaves the meaning of the headings below it as it is."""
        return is_neutral(group, self.year, self.months, self.names)

    def names_a_place(self, text: str) -> bool:
        """Whether a heading is a unit's name."""
        return normalised(text) in self.places


class Written(NamedTuple):
    """A heading cell as it is written: its column, the group above it (empty where there is none), its own text."""

    at: int
    cell: Cell
    group: str
    text: str


class Found(NamedTuple, Generic[H]):
    """A heading cell (表头单元格), what stands there (of two rows both), and what it means."""

    cell: Cell
    text: str
    at: int
    heading: Heading[H]


@dataclass(frozen=True, slots=True)
class Reader(Generic[H]):
    """Reads the headings of one kind of sheet in their context; `own` is what a confirmed layout says."""

    columns: type[H]
    context: Context
    own: Read[H] | None = None

    def heading(self, text: str) -> Heading[H] | None:
        """What a cell's text means by itself."""
        if len(text) > LONGEST_HEADING:
            return None
        own = self.own(text) if self.own else None
        return own or headings_of(self.columns, self.context.year)[text]

    def headings_among(self, texts: Set[str]) -> set[str]:
        """Those of some texts that mean something by themselves."""
        known = headings_of(self.columns, self.context.year)
        if self.own is None:
            return {text for text in known.likely(texts) if len(text) <= LONGEST_HEADING and known[text]}
        return {text for text in texts if text and self.heading(text)}

    def is_late(self, heading: Heading[H]) -> bool:
        """Whether figures count up to another month than the period's; a target may lie ahead."""
        months, reached = self.context.months, heading.until
        return bool(months and reached) and reached not in months and heading.column in _AS_OF

    def found(self, written: Written) -> Found[H] | None:
        """What a heading cell means with the group above it; None where it means nothing here."""
        if written.group or remarks(written.text):
            return self._found_together(written)
        alone = self.heading(written.text)
        return Found(written.cell, written.text, written.at, alone) if alone else None

    def _found_together(self, written: Written) -> Found[H] | None:
        together, alone = written.group + written.text, self.heading(written.text)
        heading = self.heading(together)
        if heading is not None and (heading.column not in _FIGURES or self._is_settled(written)):
            return Found(written.cell, together, written.at, heading)
        if alone is None:
            return None
        if alone.column in _TIMELESS:  # a name, a number, a unit of measure is of no year
            return Found(written.cell, written.text, written.at, alone)
        if self.context.is_neutral(written.group) and not self._is_remarked(written.text):
            unit = alone.unit or unit_in_heading(written.group)
            meant = alone if unit == alone.unit else replace(alone, unit=unit)
            return Found(written.cell, written.text, written.at, meant)
        if alone.column not in _FIGURES or confines(written.group, self.context.year):
            return None
        scope = "、".join(filter(None, [written.group, *remarks(written.text)]))
        readings = (f"本单位今年的{alone.column.value}", f"另一范围（{scope}）的数")
        return Found(written.cell, together, written.at, replace(alone, readings=readings))

    def _is_settled(self, written: Written) -> bool:
        """Whether a heading of figures under its group is the unit's own, as the layout says or no remark doubts."""
        own = self.own(written.group + written.text) if self.own else None
        return own is not None or not self._is_remarked(written.text)

    def _is_remarked(self, text: str) -> bool:
        """Whether something stands in brackets that may say whose figures they are: 累计完成（园区）."""
        return not all(map(self.context.is_neutral, remarks(text)))


def groups_above(upper: Row, lower: Sequence[str]) -> Iterator[str]:
    """What stands above each heading of a row: it goes for the empty cells right of it, as a merged area shows it,
    while there are headings below.
    """
    if not upper:
        yield from repeat("", len(lower))
        return
    group = ""
    for at, text in enumerate(lower):
        above = _group_at(upper, at)
        group = (above or group) if text else ""
        yield group


def _group_at(row: Row, at: int) -> str:
    """The text of a cell; a number there is a year."""
    if at >= len(row) or row[at].blank:
        return ""
    return row[at].text + ("年" if isinstance(row[at].value, Decimal) else "")


def is_group_row(row: Row) -> bool:
    """Whether what stands in a row above headings can be groups of them: no data, no caption, no long sentence."""
    filled = [cell for cell in row if not cell.blank]
    texts = [normalised(cell.text) for cell in filled]
    numbers = [cell.value for cell in filled if isinstance(cell.value, Decimal)]
    if any(map(_CAPTION.match, texts)) or any(not FIRST_YEAR <= number <= LAST_YEAR for number in numbers):
        return False
    if len(texts) == 1 and texts[0].endswith("表"):
        return False
    return all(len(text) <= LONGEST_GROUP for text in texts)
