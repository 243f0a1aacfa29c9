"""Names of indicators (指标名称) as units write them: with numbering, 其中, brackets and spaces that mean nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from bairi_validators.plan.indicators import Indicator
from bairi_validators.units import stated_unit
from bairi_validators.vocabulary import normalised

# What stands before a name and is none of it: 1. （一） 1）, signs, 其中.
_BEFORE: Final = re.compile(r"^(?:\(?[0-9一二三四五六七八九十]+[).、．:]|其中[::]?|[-—–―·•●○◆◇■□▲△★☆※#*]+)+")
_AFTER: Final = "*★☆"
_LONGEST: Final = 200  # a longer text is no name, and is not worth being taken apart, compared and remembered
# Circled and such numbers, which NFKC would make bare digits of.
_CIRCLED: Final = re.compile(r"[\u2460-\u2473\u2776-\u2793\u24eb-\u24ff\u3251-\u325f]")
_BRACKETS: Final = re.compile(r"\(([^()]*)\)$")
_QUOTES: Final = str.maketrans("", "", "“”\"'‘’《》「」『』 ")
_LIKE: Final = 0.75


def plain_name(text: str) -> str:
    """A name without numbering before it, a unit of measure in brackets behind it, quotation marks and spaces.

    Empty for a text that is too long to be a name.
    """
    return _plain_name(text) if len(text) <= _LONGEST else ""


@lru_cache(maxsize=8192)
def _plain_name(text: str) -> str:
    name = _BEFORE.sub("", normalised(_CIRCLED.sub("", text))).rstrip(_AFTER)
    if (match := _BRACKETS.search(name)) and stated_unit(match[1]):
        name = name[: match.start()]
    return name.translate(_QUOTES)


def unit_in_name(text: str) -> str | None:
    """The unit of measure in brackets behind a name: 数字产业产值（万元）."""
    return _unit_in_name(text) if len(text) <= _LONGEST else None


@lru_cache(maxsize=8192)
def _unit_in_name(text: str) -> str | None:
    match = _BRACKETS.search(normalised(text).rstrip(_AFTER))
    return stated_unit(match[1]) if match else None


def indicators_called(text: str, indicators: Iterable[Indicator]) -> tuple[Indicator, ...]:
    """The indicators that have this name; of two with the same figure the one where it is typed.

    An indicator's own name goes before its aliases, and those before the name of the figure that is typed for it.
    """
    name, known = plain_name(text), tuple(indicators)
    if not name:
        return ()
    ways = (lambda i: (i.name,), lambda i: i.aliases, lambda i: (i.value_name,))
    for names_of in ways:
        found = tuple(i for i in known if name in map(plain_name, names_of(i)))
        typed = tuple(i for i in found if i.same_as not in {other.id for other in found})
        if typed:
            return typed
    return ()


def likely_indicators(text: str, indicators: Sequence[Indicator]) -> tuple[Indicator, ...]:
    """At most two indicators whose names are like this one, the likest first: for people to choose from."""
    name = plain_name(text)
    if not name:
        return ()
    likeness = {i.id: max(_likeness(name, plain_name(n)) for n in (i.name, i.value_name)) for i in indicators}
    ordered = sorted(indicators, key=lambda i: likeness[i.id], reverse=True)
    return tuple(i for i in ordered[:2] if likeness[i.id] >= _LIKE)


def _likeness(one: str, other: str) -> float:
    if one and (one in other or other in one):
        return 1 - abs(len(one) - len(other)) / (2 * max(len(one), len(other)))
    return SequenceMatcher(None, one, other).ratio()
