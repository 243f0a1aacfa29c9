"""Exact arithmetic at the edges: numbers as people type them into Decimal, and Decimal rounded once for people."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal, Inexact
from fractions import Fraction
from functools import cache, lru_cache, reduce

# 34 digits (IEEE decimal128): far below any rounding that people see, for quotients that do not end.
_PRECISE = Context(prec=34)
_WIDE = Context(prec=400)  # whatever size a number has that somebody typed, showing it must not fail
_EXACT = Context(prec=10_000, traps=[Inexact])  # whatever sizes are added: doubles span some 650 digits
_MOST_DIGITS = 15  # what a spreadsheet keeps of a number; what lies beyond is binary noise such as 0.30000000000000004
_LONGEST = 64  # signs of a number with its unit as typed; a longer text is prose, and patterns need not look through it
_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:([, ])[0-9]{3}(?:\1[0-9]{3})*)(?:\.[0-9]+)?")
_BRACKETED = re.compile(r"\((?P<inside>[^()+\-]+)\)")
# What stands behind a number: a unit, which has no digits of its own but the cube of μg/m3.
_WITH_UNIT = re.compile(r"(?P<number>[-+(0-9.][-+0-9., ()]*?)(?P<unit>(?: *[^\d\s.,()+-](?:[^\d()]|(?<=m)[23])*)?)")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff]+")
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]")
# Full-width forms only: the broader NFKC would make 52 of 5².
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_TO_ASCII = _FULL_WIDTH | dict.fromkeys(map(ord, "−‒–—﹣"), ord("-"))


def from_float(number: float) -> Decimal | None:
    """A spreadsheet's binary number as the Decimal that its cell shows (15 digits); None for inf and nan."""
    value = Decimal(f"{number:.{_MOST_DIGITS}g}")
    return value if value.is_finite() else None


def split_number(text: str) -> tuple[Decimal, str] | None:
    """A typed number and the unit behind it: 5.4万 → 5.4 and 万, 6.5％ → 6.5 and %, 45 → 45 and nothing.

    None for a text that is no number with at most a unit behind it (约45, 40-50, 3个5件).
    """
    typed = _as_typed(text)
    match = _WITH_UNIT.fullmatch(typed) if len(typed) <= _LONGEST else None
    number = parse_number(match["number"]) if match else None
    return (number, match["unit"].strip(" ")) if match and number is not None else None


def _as_typed(text: str) -> str:
    """A text without what cannot be seen, its full-width signs as ASCII, every kind of space as a space."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", text)).translate(_TO_ASCII).strip(" ")


def parse_number(text: str) -> Decimal | None:
    """A number typed as text: full-width digits, spaces at the ends, 1,234.5 and 1 234.5, (123) and －12.

    None for everything else, 5.4万, 6.5% and two numbers in one cell among it: what those mean depends on the row and
    is not guessed here.
    """
    plain = _as_typed(text)
    if len(plain) > _LONGEST:
        return None
    bracketed = _BRACKETED.fullmatch(plain)
    if bracketed:
        plain = bracketed["inside"].strip(" ")
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "").replace(" ", "")
    if not _PLAIN.fullmatch(plain):
        return None
    return Decimal(plain).copy_negate() if bracketed else Decimal(plain)


@lru_cache(maxsize=4096)
def exact(value: Decimal) -> Fraction:
    """A Decimal as a fraction: what every unit is held against is the same number for all of them."""
    return Fraction(value)


def exact_sum(values: Iterable[Decimal]) -> Fraction:
    """The sum with every digit: decimals add up many times faster than fractions, and no rounding goes unnoticed."""
    return Fraction(exact_total(values))


def exact_total(values: Iterable[Decimal]) -> Decimal:
    """The same as a Decimal of as many digits as it needs."""
    return reduce(_EXACT.add, values, Decimal(0))


def too_long(value: Decimal) -> bool:
    """Whether a number has more digits than a spreadsheet keeps: whatever it was, it is no longer what was typed."""
    if value.adjusted() >= _MOST_DIGITS:
        return True
    return len(str(value)) > _MOST_DIGITS and len(value.normalize(_WIDE).as_tuple().digits) > _MOST_DIGITS


def to_decimal(value: Fraction) -> Decimal:
    """An exact fraction as a Decimal of 34 digits."""
    return _PRECISE.divide(Decimal(value.numerator), Decimal(value.denominator))


def round_half_up(value: Decimal, places: int) -> Decimal:
    """Round for people, once, at the end: 四舍五入, away from zero at the half."""
    return value.quantize(_place(places), ROUND_HALF_UP, _WIDE)


@cache
def _place(places: int) -> Decimal:
    """One of the last place: 0.01 for two."""
    return Decimal(1).scaleb(-places)


def plain(value: Decimal) -> str:
    """All digits of a Decimal without an exponent and without zeros that say nothing."""
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def shown(value: Decimal, places: int) -> str:
    """A figure as people read it: rounded half up to at most `places`, no trailing zeros, minus zero as 0."""
    text = plain(round_half_up(value, places))
    return "0" if text in {"-0", ""} else text


def fixed(value: Decimal, places: int) -> str:
    """A figure with just so many places, as in tables and sentences: 13.80 stays 13.80."""
    rounded = round_half_up(value, places)
    return format(abs(rounded) if rounded == 0 else rounded, "f")
