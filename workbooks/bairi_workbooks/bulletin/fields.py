"""Fields (模板字段): what a bulletin's template can name, with the words and examples of fields.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict

from bairi_validators.bulletin import (
    BulletinFacts,
    BulletinKind,
    CountyPageFacts,
    DepartmentFacts,
    PageProse,
    Prose,
    SupervisionFacts,
    editions,
)
from bairi_workbooks.bulletin.charts import FigureSet

FIELDS: Final = Path(__file__).with_name("fields.toml")
_EVERYWHERE: Final = {"facts": BulletinFacts, "figures": FigureSet}
CONTEXTS: Final[Mapping[BulletinKind, Mapping[str, type]]] = {
    BulletinKind.FULL: {**_EVERYWHERE, "prose": Prose},
    BulletinKind.SHORT: {**_EVERYWHERE, "prose": Prose},
    BulletinKind.DEPARTMENT: {**_EVERYWHERE, "prose": PageProse, "department": DepartmentFacts},
    BulletinKind.SUPERVISION: {**_EVERYWHERE, "prose": PageProse, "supervision": SupervisionFacts},
    BulletinKind.COUNTY: {**_EVERYWHERE, "prose": PageProse, "county": CountyPageFacts},
}
_TIMES: Final = 2  # as often as a sample repeats what a list holds
Example = str | int | bool | date


class Described(BaseModel):
    """A class's name in words, what examples call it, and its fields: words alone, or words and an example."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    word: str
    variable: str
    fields: dict[str, str | tuple[str, Example]]


@lru_cache(maxsize=1)
def described() -> Mapping[str, Described]:
    """Every class by its name, as the data file has it."""
    parts = tomllib.loads(FIELDS.read_text(encoding="utf-8"))
    for part in parts.values():
        part["fields"] = {k: tuple(v) if isinstance(v, list) else v for k, v in part["fields"].items()}
    return {name: Described.model_validate(part) for name, part in parts.items()}


def classes() -> tuple[type, ...]:
    """Every class that a template meets, those that stand in others after them."""
    found: dict[type, None] = {}

    def meet(kind: type) -> None:
        if kind not in found:
            found[kind] = None
            for hint in hints_of(kind).values():
                for part in _classes_in(hint):
                    meet(part)

    for context in CONTEXTS.values():
        for kind in context.values():
            meet(kind)
    return tuple(found)


def hints_of(kind: type) -> dict[str, Any]:
    """The types of a class's fields and properties, by name."""
    hints = {name: hint for name, hint in get_type_hints(kind).items() if name in {f.name for f in fields(kind)}}
    computed = {n: get_type_hints(p.fget)["return"] for n, p in vars(kind).items() if isinstance(p, property)}
    return {**hints, **computed}


def sample_context(kind: BulletinKind, *, bare: bool = False) -> dict[str, Any]:
    """What a template of a kind sees, made of the examples.

    The paragraphs are composed of them, so that they stand as they do in a real one. `bare` is the other case: all that
    can be missing is missing, and what was so is not.
    """
    context = {name: _sample(part, bare=bare) for name, part in CONTEXTS[kind].items()}
    if not bare:
        context["prose"] = editions(kind, context["facts"])[0].context["prose"]
    return context


def _sample(kind: type, *, bare: bool) -> Any:
    """An object of a class with the examples in its fields."""
    words, hints = described()[kind.__name__].fields, hints_of(kind)
    values = {f.name: _value(hints[f.name], words[f.name], bare=bare) for f in fields(kind)}
    return kind(**values)


def _value(hint: Any, told: str | tuple[str, Example], *, bare: bool) -> Any:
    origin, parts = get_origin(hint), get_args(hint)
    if origin in {Union, UnionType}:
        return None if bare else _value(next(p for p in parts if p is not NoneType), told, bare=bare)
    if origin is tuple:
        return () if bare else (_value(parts[0], told, bare=bare),) * _TIMES
    if origin is not None:  # a mapping by indicator
        return {} if bare else {"T01-04": _value(parts[1], told, bare=bare)}
    if is_dataclass(hint) and isinstance(hint, type):
        return _sample(hint, bare=bare)
    if hint is bool:
        return told[1] is not bare
    return told[1] if isinstance(told[1], hint) else hint(told[1])


def _classes_in(hint: Any) -> Iterator[type]:
    if is_dataclass(hint) and isinstance(hint, type):
        yield hint
    for part in get_args(hint):
        yield from _classes_in(part)
