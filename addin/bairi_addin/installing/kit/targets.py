"""The platforms (目标系统) that a kit can be made for, and what a wheel's conditions mean on each."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

_TARGETS: Final = Path(__file__).with_name("targets.toml")


class Target(BaseModel):
    """A platform by its name in targets.toml, and one version of Python ("3.11")."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    python: str
    label: str
    tags: tuple[str, ...]
    machine: str
    folder: str
    markers: dict[str, str]

    @property
    def environment(self) -> dict[str, str]:
        """The variables of environment markers (依赖条件) there."""
        return {
            **self.markers,
            "python_version": self.python,
            "python_full_version": f"{self.python}.0",
            "implementation_name": "cpython",
            "implementation_version": f"{self.python}.0",
            "platform_python_implementation": "CPython",
            "platform_release": "",
            "platform_version": "",
        }


@cache
def _known() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(_TARGETS.read_text(encoding="utf-8"))


def platforms() -> list[str]:
    """The names of the platforms."""
    return list(_known())


def target(name: str, python: str) -> Target:
    """A platform with a version of Python."""
    return Target.model_validate({"name": name, "python": python, **_known()[name]})
