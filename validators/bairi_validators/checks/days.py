"""Days in cells (日期): the Chinese spellings, day numbers, and the year that a spelling leaves out."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from bairi_validators.findings import Finding, finding
from bairi_validators.plan.numerals import numeral_value
from bairi_validators.submissions import Cell

_NUMERALS: Final = "〇零一二三四五六七八九十"
_WITH_YEAR: Final = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_COMPACT: Final = re.compile(r"(20\d{2})(\d{2})(\d{2})")
_SPELT_OUT: Final = re.compile(rf"([〇零一二三四五六七八九]{{4}})年([{_NUMERALS}]+)月([{_NUMERALS}]+)[日号]")
_WITHOUT_YEAR: Final = re.compile(r"(\d{1,2})\s*[月.]\s*(\d{1,2})\s*[日号]")
_EPOCH: Final = date(1899, 12, 30)
_SPREAD: Final = 3  # a bare number is taken for a day only within so many years of the plan's
Read = tuple[date | None, Finding | None]


def parse_date(text: str, year: int | None = None) -> date | None:
    """A date as offices write it: 2025-10-31, 2025/10/31, 2025.10.31, 20251031, 2025年10月31日, 二〇二五年十月三十一日.

    With the plan's `year`, a spelling without one (10月31日) too.
    """
    plain = unicodedata.normalize("NFKC", text.replace("〇", "零")).strip()
    if match := _WITH_YEAR.fullmatch(plain) or _COMPACT.fullmatch(plain):
        return _day(*(int(part) for part in match.groups()))
    if match := _SPELT_OUT.fullmatch(plain):
        spelt = "".join(str(numeral_value(digit)) for digit in match[1])
        return _day(int(spelt), int(numeral_value(match[2])), int(numeral_value(match[3])))
    if year is not None and (match := _WITHOUT_YEAR.fullmatch(plain)):
        return _day(year, int(match[1]), int(match[2]))
    return None


def read_date(cell: Cell, heading: str, year: int) -> Read:
    """The day in a cell; None with the finding that says why there is none, a converted one with its notice."""
    if cell.blank or cell.fault:
        return None, None
    if isinstance(cell.value, date):
        return cell.value, None
    day = _numbered(cell.value, year) if isinstance(cell.value, Decimal) else parse_date(cell.text)
    told = day is not None and not isinstance(cell.value, Decimal)
    day = day or parse_date(cell.text, year)
    if day is None:
        return None, finding("V09", cell.place, heading=heading, text=cell.text)
    if told:
        return day, None
    return day, finding("V20", cell.place, heading=heading, text=cell.text, value=day.isoformat())


def _numbered(value: Decimal, year: int) -> date | None:
    """A day number without a date format, or 20251031 as a number: only near the plan's year is it taken for one."""
    if value != value.to_integral_value():
        return None
    if day := parse_date(str(int(value))):
        return day
    near = (date(year - _SPREAD, 1, 1) - _EPOCH).days <= value <= (date(year + _SPREAD, 1, 1) - _EPOCH).days
    return _EPOCH + timedelta(days=int(value)) if near else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # the 31st of a month that has thirty days
        return None
