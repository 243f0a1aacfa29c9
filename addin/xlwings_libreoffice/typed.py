"""What Excel makes of a text that is typed into a cell: numbers, percentages, dates, times, TRUE and FALSE."""

import datetime as dt
import re
from dataclasses import dataclass

from xlwings_libreoffice.number_formats import TIME_CODE

NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+(?=[.eE%]|$)|(?=\.\d))(?:\.\d*)?(?:[eE][+-]?\d+)?%?")
DATE = re.compile(r"(\d{4})([-/年])(\d{1,2})([-/月])(\d{1,2})日?(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?)?")
TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
BOOLEANS = {"TRUE": True, "FALSE": False}
DAY_SECONDS = 86_400


@dataclass(frozen=True)
class Typed:
    """A value, and the number format that Excel gives a cell that had none."""

    value: float | bool | str | dt.datetime | dt.date
    code: str | None = None


def typed(text: str) -> Typed:
    """The value that Excel would store; an apostrophe in front keeps a text as it is."""
    if text.startswith("'"):
        return Typed(text[1:])
    bare = text.strip()
    if bare.upper() in BOOLEANS:
        return Typed(BOOLEANS[bare.upper()])
    # Most texts are words: one look at the first character spares them the rest.
    if not bare or not (bare[0].isascii() and (bare[0].isdigit() or bare[0] in "+-.")):
        return Typed(text)
    return _number(bare) or _date(bare) or _time(bare) or Typed(text)


def _number(text: str) -> Typed | None:
    if not NUMBER.fullmatch(text):
        return None
    digits = text.replace(",", "")
    if digits.endswith("%"):
        code = "0.00%" if "." in digits else "0%"
        # Scaled as decimal text: 12.3 / 100 would be 0.12300000000000001.
        return Typed(float(f"{digits[:-1]}e-2") if "e" not in digits.lower() else float(digits[:-1]) / 100, code)
    return Typed(float(digits), "#,##0" if "," in text else None)


def _date(text: str) -> Typed | None:
    match = DATE.fullmatch(text)
    if match is None or (match[2], match[4]) not in {("-", "-"), ("/", "/"), ("年", "月")}:
        return None
    numbers = [int(part or 0) for part in match.group(1, 3, 5, 6, 7, 8)]
    try:
        moment = dt.datetime(*numbers)  # type: ignore[arg-type]  # noqa: DTZ001 -- cells have no time zone
    except ValueError:
        return None
    return Typed(moment if match[6] else moment.date())


def _time(text: str) -> Typed | None:
    match = TIME.fullmatch(text)
    if match is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    if minutes > 59 or seconds > 59:  # noqa: PLR2004
        return None
    return Typed((hours * 3600 + minutes * 60 + seconds) / DAY_SECONDS, TIME_CODE)
