"""Units of measure (计量单位): what is declared to be convertible, and by which factor. Nothing else is converted."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from bairi_validators.vocabulary import normalised

UNITS = Path(__file__).with_name("units.toml")
_LABEL = re.compile(r"(?:计量|金额|数据)?单位:?")
_LABELLED = re.compile(r"(?:^|\()(?:计量|金额|数据)?单位(?::|均?为|是)(?P<units>[^:()。;]+)")
_LISTED = re.compile(r"[、,和]")
_WORDS = re.compile(r"[\s,;，；]+")
_COUNTABLE, _PERSON = "（可数）", "（人）"


@dataclass(frozen=True, slots=True)
class Measured:
    """A unit of measure taken apart (计量单位): 万元 is the factor 10000 and the base 元.

    `base` is empty for a bare 万 or 亿; units that only count things share one base.
    """

    factor: Decimal
    base: str

    def per(self, other: Measured) -> Decimal | None:
        """How many of `other` one of these is, exact; None where the two cannot be converted."""
        return self.factor / other.factor if self.base == other.base else None


def measured(unit: str) -> Measured:
    """Take a unit of measure apart: 万元, 亿千瓦时, 家, %, 万."""
    return _measured(normalised(unit))


def is_unit(text: str) -> bool:
    """Whether a text is a declared unit of measure: 万元, 家, %; a bare 万 is none."""
    words, base = _declared()["words"], measured(text).base
    return base in {_COUNTABLE, _PERSON} or base in words["other"] or base in words["whole"]


def stated_unit(text: str) -> str | None:
    """The unit of measure that a text states: 万元, 单位：万元; None where it states none, or more than one."""
    words = _LABEL.sub("", normalised(text))
    return words if is_unit(words) else None


def is_unit_label(text: str) -> bool:
    """Whether a text is nothing but the label of a unit of measure, which then stands beside it: 单位："""
    return _LABEL.fullmatch(normalised(text)) is not None


def units_labelled(text: str) -> tuple[str, ...]:
    """The units of measure behind the label 单位： in a line (填报单位：某局　单位：亿元、%); none where none are."""
    line = re.sub(r"([:\uff1a为])\s+", r"\1", text)
    for words in (line, *_WORDS.split(line)):
        if match := _LABELLED.search(normalised(words)):
            units = [stated_unit(unit) for unit in _LISTED.split(match["units"])]
            if all(units):
                return tuple(unit for unit in units if unit)
    return ()


@lru_cache(maxsize=1)
def signs_of_units() -> frozenset[str]:
    """Every sign with which a unit of measure, or the label before it, can be written."""
    return frozenset(normalised("".join(_texts(_declared()))) + "计量金额数据单位:")


def _texts(declared: object) -> Iterator[str]:
    """Every text in what is declared, keys among them."""
    if isinstance(declared, str):
        yield declared
    elif isinstance(declared, Mapping):
        yield from (text for pair in declared.items() for part in pair for text in _texts(part))
    elif isinstance(declared, Sequence):
        yield from (text for part in declared for text in _texts(part))


@lru_cache(maxsize=1024)
def _measured(text: str) -> Measured:
    declared = _declared()
    factor, base = Decimal(1), text.removeprefix(declared["words"]["before"])
    whole, multipliers = declared["words"]["whole"], declared["multipliers"]
    while base not in whole and (word := next((w for w in multipliers if base.startswith(w)), "")):
        factor, base = factor * multipliers[word], base.removeprefix(word)
    return Measured(factor, _base(base, declared))


def _base(base: str, declared: Mapping[str, Any]) -> str:
    """One word for every spelling of a unit."""
    base = declared["same"].get(base, base)
    if base in declared["words"]["countable"]:
        return _COUNTABLE
    return _PERSON if base in declared["words"]["persons"] else base


@lru_cache(maxsize=1)
def _declared() -> Mapping[str, Any]:
    declared = tomllib.loads(UNITS.read_text(encoding="utf-8"))
    # Spellings are compared as NFKC leaves them: μ of Greek and μ of the micro sign are one letter there.
    declared["same"] = {normalised(spelling): unit for spelling, unit in declared["same"].items()}
    return declared
