"""Every number in a Chinese text, as digits (1,200 · 42.64万 · 80%) or as numerals (千亿 · 两大 · 十四五)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
TENS = {"十": 10, "百": 100, "千": 1000}
MYRIADS = {"万": 10**4, "亿": 10**8}
HALF = "半"

_NUMERALS = "".join((*DIGITS, *TENS, *MYRIADS))
# Digits with an optional factor behind them (5.4万, 千 never follows digits in official style), or a run of numerals.
_NUMBER = re.compile(rf"(?P<digits>\d[\d,]*(?:\.\d+)?)(?P<factor>[万亿]*)|(?P<numeral>[{_NUMERALS}{HALF}]+)")


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text: its value with 万 and 亿 multiplied in, and where it stands (start, end)."""

    value: Decimal
    words: str
    start: int
    end: int


def numbers_in(text: str) -> Iterator[Number]:
    """Every number of a text, from left to right. The percent sign is no part of the number."""
    for match in _NUMBER.finditer(text):
        if digits := match["digits"]:
            value = Decimal(digits.replace(",", "")) * factor_of(match["factor"])
        else:
            value = numeral_value(match["numeral"])
        yield Number(value, match.group(), match.start(), match.end())


def factor_of(words: str) -> int:
    """The factor that 万 and 亿 in a unit of measure stand for: 万人 → 10000, 亿元 → 100000000, 家 → 1."""
    factor = 1
    for character in words:
        factor *= MYRIADS.get(character, 1)
    return factor


def numeral_value(words: str) -> Decimal:
    """The value of Chinese numerals: 二十 → 20, 千亿 → 10¹¹, 十四五 → 19 (only its place in the text matters)."""
    total = section = digit = Decimal(0)
    for character in words:
        if character in MYRIADS:
            total = (total + section + digit or Decimal(1)) * MYRIADS[character]
            section = digit = Decimal(0)
        elif character in TENS:
            section += (digit or Decimal(1)) * TENS[character]
            digit = Decimal(0)
        else:
            digit = digit * 10 + Decimal(DIGITS.get(character, Decimal("0.5") if character == HALF else 0))
    return total + section + digit
