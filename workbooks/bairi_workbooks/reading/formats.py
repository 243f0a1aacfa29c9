"""Number formats (数字格式): which of them show another number than is stored, or a date, and which date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import isfinite
from typing import Final

from bairi_validators.decimals import from_float
from bairi_validators.units import is_unit, measured

_PERCENT_IDS: Final = frozenset({9, 10})
# Without a code of their own in the file. 27 to 36 and 50 to 58 are those of East Asian editions, 31 is yyyy年m月d日.
_DATE_IDS: Final = frozenset({*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)})
# What is only a letter on the page: quoted, escaped (Chinese editions write ! as well), as wide as, filled with.
_LITERAL: Final = re.compile(r'"[^"]*"|[\\!_*].|\[[^\]]*\]')
_GENERAL: Final = re.compile(r"general|G/通用格式", re.IGNORECASE)
_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|[_*].|\[\$(?P<symbol>[^\]-]*)[^\]]*\]|(?P<condition>\[[<>=][^\]]*\])'
    r"|\[[^\]]*\]|(?P<bare>.)",
    re.DOTALL,
)
_BEFORE_POINT: Final = re.compile(r",+(?=\.)")
_MOST_CODE: Final = 255  # what spreadsheets allow; brackets that never close would be looked for again and again
_MOST_UNIT: Final = 20
_ELAPSED: Final = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_DATE_LETTER: Final = re.compile(r"[dmyhs]|a/p", re.IGNORECASE)
_FIRST: Final = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
_LEAP_THAT_NEVER_WAS: Final = 60  # 29 February 1900; the days before it are one day off


@dataclass(frozen=True, slots=True)
class Shown:
    """How a format shows a number otherwise than it is stored; falsy where it does not.

    `percent`: a hundredfold; `suffix`: with this unit of measure behind it; `scale`: so many places smaller.
    """

    percent: bool = False
    suffix: str = ""
    scale: int = 0

    def __bool__(self) -> bool:
        return self.percent or bool(self.suffix) or self.scale > 0


AS_STORED: Final = Shown()


def shown_by(number: int, code: str | None) -> Shown:
    """How a format shows positive numbers. Nothing is told of formats whose first section has a condition."""
    if shows_percent(number, code):
        return Shown(percent=True)
    if code is None or shows_date(number, code):
        return AS_STORED
    marks, letters = _section(_GENERAL.sub("0", code[:_MOST_CODE]))
    last = marks.rfind("0")
    if last < 0:
        return AS_STORED
    before, behind = marks[: last + 1], marks[last + 1 :]
    thousands = len(behind) - len(behind.lstrip(",")) + sum(map(len, _BEFORE_POINT.findall(before)))
    # A point that is only a letter: 0!.0000 shows 45500 as 4.5500.
    digits = before.partition("!")[2].partition(".")[0].count("0") if "!" in before else 0
    return Shown(suffix=declared_unit(letters[last + 1 :]), scale=3 * thousands + digits)


def declared_unit(text: str) -> str:
    """What stands behind a number, if it is a unit of measure or a bare 万 or 亿; else nothing."""
    unit = text.replace("\0", "").strip(" ()（）")
    return unit if unit and len(unit) <= _MOST_UNIT and (is_unit(unit) or measured(unit).base == "") else ""


def _section(code: str) -> tuple[str, str]:
    """A format's first section, sign by sign: what each does (0 , . or ! for a point that is a letter), what it says.

    Empty for a section with a condition: which numbers it is for cannot be told from the format alone.
    """
    marks, letters = [], []
    for token in _TOKEN.finditer(code):
        if token["condition"]:
            return "", ""
        sign = token["bare"] or ""
        if sign == ";":
            break
        if sign and sign in "0#?,.":
            marks.append("0" if sign in "#?" else sign)
            letters.append("\0")
        for letter in token["quoted"] or token["escaped"] or token["symbol"] or ("" if sign in "0#?,." else sign):
            marks.append("!" if letter == "." else "x")
            letters.append(letter)
    return "".join(marks), "".join(letters)


def shows_percent(number: int, code: str | None) -> bool:
    """Whether a format shows a hundredfold; a % in quotation marks is only a letter."""
    return number in _PERCENT_IDS if code is None else "%" in _LITERAL.sub("", code[:_MOST_CODE])


def shows_date(number: int, code: str | None) -> bool:
    """Whether a format shows a date or a time."""
    if code is None:
        return number in _DATE_IDS
    code = code[:_MOST_CODE]
    return _ELAPSED.search(code) is not None or _DATE_LETTER.search(_LITERAL.sub("", code)) is not None


def moment(serial: float, *, from_1904: bool) -> date | str | Decimal | None:
    """What a number under a date format stands for: a day, a time of day as text, or the number that it is."""
    if 0 <= serial < 1:
        return (datetime(1904, 1, 1) + timedelta(days=serial)).time().isoformat("seconds")  # noqa: DTZ001
    if not isfinite(serial):
        return str(serial)
    days = int(serial) + (not from_1904 and serial < _LEAP_THAT_NEVER_WAS)
    try:
        return _FIRST[from_1904] + timedelta(days=days) if serial >= 0 else from_float(serial)
    except OverflowError:
        return from_float(serial)
