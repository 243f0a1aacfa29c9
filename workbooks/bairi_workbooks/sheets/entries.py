"""Entries of tables (单元格内容): values with their number formats, links and looks; lights as cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Final, NamedTuple

from bairi_validators.decimals import round_half_up
from bairi_validators.standing import Light
from bairi_workbooks.style import LIGHT_FILL, LIGHT_INK, LIGHT_SIGN

MOST_ROWS: Final = 1_048_576  # of a sheet
MOST_COLUMNS: Final = 16_384
ABSENT: Final = "—"
DAY: Final = "yyyy-mm-dd"
POINTS: Final = '+0.0;"−"0.0;0.0'
PERCENT: Final = "0.0"
PLACES: Final = 2
_BY_PLACES: Final = ("#,##0", *(f"#,##0.{'0' * places}" for places in range(1, 2 * PLACES + 1)))


Value = str | int | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: heading, width in characters, how its cells stand."""

    heading: str
    width: float
    align: str = "left"


class Entry(NamedTuple):
    """A cell to be written: a value (with a formula: its cached result), a link within the workbook, a look."""

    value: Value
    formula: str | None = None
    link: str | None = None
    number: str | None = None
    fill: str | None = None
    ink: str | None = None
    bold: bool = False
    align: str | None = None


Row = Sequence[Value | Entry]


class Columnwise(Iterable[Row]):
    """Rows that are given as columns (按列给出的行), block by block: all columns of a block are equally long.

    Streamed sheets work through columns; a hundred thousand rows are not made for them to be taken apart again.
    """

    def __init__(self, blocks: Iterable[Sequence[Sequence[Value | Entry]]]) -> None:
        self.blocks = blocks

    def __iter__(self) -> Iterator[Row]:
        """The rows, for sheets that take them one by one."""
        return chain.from_iterable(zip(*block, strict=True) for block in self.blocks)


def light_text(light: Light) -> str:
    """A light as sign and word: ●绿."""
    return f"{LIGHT_SIGN[light]}{light.label}"


def light_entry(light: Light | None) -> Entry:
    """A light as a coloured cell; without a light (no target to hold against), a dash."""
    if light is None:
        return Entry(None)
    return Entry(light_text(light), fill=LIGHT_FILL[light], ink=LIGHT_INK[light], bold=True, align="center")


def number_format(value: Decimal | int) -> str:
    """The number format that shows a figure with at most two decimals, none that say nothing; small is not nought."""
    number = Decimal(value)
    rounded = round_half_up(number, PLACES)
    if not rounded and number:
        rounded = round_half_up(number, 2 * PLACES)
    return _BY_PLACES[len(str(rounded).rstrip("0").partition(".")[2])]


def starred(value: Value) -> str | None:
    """The usual number format with an asterisk behind the number, for the figure of a part; words need none."""
    return marked(value, partial=True)


def marked(value: Value, *, partial: bool = False, doubtful: bool = False) -> str | None:
    """The usual number format with a sign behind the number: an asterisk for a part, ？ for what is to be confirmed."""
    if not (partial or doubtful) or not isinstance(value, Decimal):
        return None
    return f'{number_format(value)}"{"*" * partial}{"？" * doubtful}"'


def form_of(value: Value, number: str | None) -> str | None:
    """What the value's type asks for: a number format, nothing for words, its own sign for what is absent."""
    match value:
        case Decimal() | int():
            return number or number_format(value)
        case str():
            return None
        case None:
            return ABSENT
        case _:
            return DAY
