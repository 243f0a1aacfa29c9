"""Number formats (数字格式): which of them show a hundredfold or a date, and the dates that numbers stand for."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import isfinite
from typing import Final

from bairi_validators.decimals import from_float

_PERCENT_IDS: Final = frozenset({9, 10})
# Without a code of their own in the file. 27 to 36 and 50 to 58 are those of East Asian editions, 31 is yyyy年m月d日.
_DATE_IDS: Final = frozenset({*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)})
# What is only a letter on the page: quoted, escaped (Chinese editions write ! as well), as wide as, filled with.
_LITERAL: Final = re.compile(r'"[^"]*"|[\\!_*].|\[[^\]]*\]')
_ELAPSED: Final = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_DATE_LETTER: Final = re.compile(r"[dmyhs]|a/p", re.IGNORECASE)
_FIRST: Final = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
_LEAP_THAT_NEVER_WAS: Final = 60  # 29 February 1900; the days before it are one day off


def shows_percent(number: int, code: str | None) -> bool:
    """Whether a format shows a hundredfold; a % in quotation marks is only a letter."""
    return number in _PERCENT_IDS if code is None else "%" in _LITERAL.sub("", code)


def shows_date(number: int, code: str | None) -> bool:
    """Whether a format shows a date or a time."""
    if code is None:
        return number in _DATE_IDS
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
