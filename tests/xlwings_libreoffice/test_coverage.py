"""How much of xlwings' public API the engine implements, and that its README says so."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

import xlwings_libreoffice
from xlwings_libreoffice.app import App
from xlwings_libreoffice.books import Book
from xlwings_libreoffice.partial import Partial, public_names
from xlwings_libreoffice.ranges import Range
from xlwings_libreoffice.sheet import Sheet
from xlwings_libreoffice.vocabulary import REASONS

README = Path(xlwings_libreoffice.__file__).with_name("README.md").read_text(encoding="utf-8")
CLASSES: list[tuple[type[Partial], type]] = [(App, xw.App), (Book, xw.Book), (Sheet, xw.Sheet), (Range, xw.Range)]
# These only reach the engine from the object they give back.
REFUSED_LATER = {"comments", "pivot_tables"}
BY_LICENCE_LATER = {"create_report", "render_template"}
WITH_A_LICENCE = ".pro."


def _source(member: Any) -> str:
    parts = (member.fget, member.fset) if isinstance(member, property) else (getattr(member, "__func__", member),)
    return "".join(inspect.getsource(part) for part in parts if inspect.isfunction(part))


def _refused(ours: type[Partial], theirs: type) -> list[str]:
    """The names of xlwings' class that lead to something the engine refuses."""

    def leads_nowhere(name: str, member: object) -> bool:
        source = _source(member)
        used = set(re.findall(r"impl\.(\w+)", source))
        return bool(used & ours.missing) or name in REFUSED_LATER | BY_LICENCE_LATER or WITH_A_LICENCE in source

    return sorted(name for name, member in public_names(theirs).items() if leads_nowhere(name, member))


@pytest.mark.parametrize(("ours", "theirs"), CLASSES, ids=lambda kind: kind.__name__)
def test_the_readme_counts_what_is_implemented(ours: type[Partial], theirs: type) -> None:
    total, refused = len(public_names(theirs)), _refused(ours, theirs)
    names = ", ".join(f"`{name}`" for name in refused)
    assert f"| {ours.__name__} | {total - len(refused)} | {total} | {names} |" in README.splitlines()


def test_the_readme_adds_the_counts_up() -> None:
    total = sum(len(public_names(theirs)) for _, theirs in CLASSES)
    done = total - sum(len(_refused(ours, theirs)) for ours, theirs in CLASSES)
    assert f"**{done} of {total}**" in README


@pytest.mark.parametrize("name", sorted(REASONS))
def test_every_reason_is_of_a_name_that_xlwings_has(name: str) -> None:
    owner, _, member = name.partition(".")
    assert hasattr(getattr(xw.main, owner), member) or hasattr(getattr(xw.base_classes, owner), member)
