"""The doctor (检查): what is found on a machine, worded by examinations.toml, each fault with its remedy."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final

from bairi_addin.installing.machine import Machine

WORDING: Final = Path(__file__).with_name("examinations.toml")


class State(StrEnum):
    """How a check came out (检查结论)."""

    FINE = "fine"
    NOTE = "note"
    FAULT = "fault"

    @property
    def label(self) -> str:
        """What people read."""
        return {State.FINE: "正常", State.NOTE: "注意", State.FAULT: "有问题"}[self]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One result of one check: `code` is the check's and the outcome's name in examinations.toml (`addin.missing`)."""

    code: str
    title: str
    state: State
    found: str
    remedy: str | None

    def as_json(self) -> dict[str, str | None]:
        """For programs."""
        return {"code": self.code, "state": self.state, "title": self.title, "found": self.found, "remedy": self.remedy}


Check = Callable[[Machine], Iterator[Outcome]]


@cache
def wording() -> Mapping[str, Any]:
    """Every check's title and every outcome's words."""
    return tomllib.loads(WORDING.read_text(encoding="utf-8"))


def outcome(code: str, **facts: object) -> Outcome:
    """An outcome in its words."""
    check, _, name = code.partition(".")
    words = wording()[check]["outcomes"][name]
    found = words["found"].format(**facts)
    return Outcome(code, wording()[check]["title"], State(words["state"]), found, words.get("remedy"))


def examine(machine: Machine) -> list[Outcome]:
    """Every check, in the order in which people should mend what is wrong."""
    from bairi_addin.installing.checks import CHECKS  # noqa: PLC0415 - they word themselves by this module

    return [found for check in CHECKS for found in check(machine)]
