"""Samples (样例要素): made-up facts of the right types, to try a template with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from bairi_validators.bulletin.county_pages import CountyPageFacts
from bairi_validators.bulletin.departments import DepartmentFacts
from bairi_validators.bulletin.facts import BulletinFacts
from bairi_validators.bulletin.kinds import BulletinKind
from bairi_validators.bulletin.pages import PageProse
from bairi_validators.bulletin.prose import Prose
from bairi_validators.bulletin.supervision import SupervisionFacts

SEEN: Final[Mapping[BulletinKind, Mapping[str, type]]] = {
    BulletinKind.FULL: {"facts": BulletinFacts, "prose": Prose},
    BulletinKind.SHORT: {"facts": BulletinFacts, "prose": Prose},
    BulletinKind.DEPARTMENT: {"facts": BulletinFacts, "prose": PageProse, "department": DepartmentFacts},
    BulletinKind.SUPERVISION: {"facts": BulletinFacts, "prose": PageProse, "supervision": SupervisionFacts},
    BulletinKind.COUNTY: {"facts": BulletinFacts, "prose": PageProse, "county": CountyPageFacts},
}
_PLAIN: Final[Mapping[type, Any]] = {
    str: "示例",
    int: 1,
    float: 1.0,
    bool: True,
    Decimal: Decimal(1),
    date: date(2025, 11, 1),
}
_ENTRIES: Final = 2  # of a list: one would hide what goes wrong where something is repeated


def sample_contexts(kind: BulletinKind) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a template of this kind sees, made up: once with two entries in every list, once with all lists empty."""
    full, bare = ({name: _made(type_, full=full) for name, type_ in SEEN[kind].items()} for full in (True, False))
    return full, bare


def _made(wanted: Any, *, full: bool) -> Any:
    """A value of a type; lists have entries or none, what may be missing is there or is not."""
    if wanted in _PLAIN:
        return _PLAIN[wanted]
    if is_dataclass(wanted) and isinstance(wanted, type):
        hints = get_type_hints(wanted)
        return wanted(**{f.name: _made(hints[f.name], full=full) for f in fields(wanted)})
    origin, parts = get_origin(wanted), get_args(wanted)
    if origin in (Union, UnionType):
        kept = next(part for part in parts if part is not NoneType)
        return _made(kept, full=full) if full or NoneType not in parts else None
    if origin is tuple:
        members = (parts[0],) * _ENTRIES if parts[-1] is Ellipsis else parts
        return tuple(_made(part, full=full) for part in members) if full or parts[-1] is not Ellipsis else ()
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {_made(parts[0], full=full): _made(parts[1], full=full)} if full else {}
    raise TypeError(f"no sample of {wanted}")
