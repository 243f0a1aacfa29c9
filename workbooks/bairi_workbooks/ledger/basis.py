"""The basis of a judgement (校验依据指纹): everything that it depends on besides the file's bytes and name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import bairi_validators
from bairi_validators.allocation import Allocation
from bairi_validators.history import History
from bairi_validators.plan.models import Plan
from bairi_workbooks.reading.layouts import Layout

_PROGRAM = (Path(bairi_validators.__file__).parent, Path(__file__).parents[1])


def basis_of(plan: Plan, layouts: Mapping[str, Layout], allocation: Allocation | None = None) -> str:
    """A fingerprint over the plan's content, the layouts, the allocation and the program with its data files."""
    own = (f"{name}={layout.model_dump_json()}" for name, layout in sorted(layouts.items()))
    return digest([_program(), plan.model_dump_json(), allocation.sha256 if allocation else "", *own])


def history_mark(history: History | None) -> str:
    """A fingerprint over what a unit reported before; empty where nothing is known."""
    if history is None or not history.past:
        return ""
    return digest(
        f"{past.period.code} {o.indicator.id} {o.value} {o.base} {o.state} {o.done_on} {o.own_target}"
        for past in history.past
        for _, o in sorted(past.observations.items())
    )


def digest(parts: Iterable[str]) -> str:
    """A SHA-256 over texts, each told apart from the next."""
    whole = hashlib.sha256()
    for part in parts:
        content = part.encode("utf-8", "surrogatepass")
        whole.update(b"%d:" % len(content))
        whole.update(content)
    return whole.hexdigest()


@lru_cache(maxsize=1)
def _program() -> str:
    """The program is its files: a changed rule or a new heading makes a judgement anew, whatever the version says."""
    found = (path for folder in _PROGRAM for path in folder.rglob("*") if path.suffix in {".py", ".toml"})
    return digest(hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(found))
