"""What is asked of the registry of Windows (注册表), and the registry of a machine that has none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Protocol

Value = str | int | bytes | list[str] | None
OFFICE: Final = r"Software\Microsoft\Office"
POLICIES: Final = r"Software\Policies\Microsoft\Office"


class Registry(Protocol):
    """Keys are written `HKCU\\Software\\…`; upper and lower case are the same."""

    def values(self, key: str) -> Mapping[str, Value]:
        """A key's values by name, the nameless one as ""; none for a key that is not there or may not be read."""

    def subkeys(self, key: str) -> Sequence[str]:
        """The names of the keys in a key; none for a key that is not there or may not be read."""

    def set(self, key: str, name: str, value: str) -> None:
        """Write a text. Raises OSError where that is not allowed."""

    def delete(self, key: str, name: str) -> None:
        """Delete a value; one that is not there is no error. Raises OSError where that is not allowed."""


class NoRegistry:
    """The registry of macOS and Linux: nothing is in it, and nothing is ever written there."""

    def values(self, key: str) -> Mapping[str, Value]:  # noqa: ARG002 - there are no keys
        """None."""
        return {}

    def subkeys(self, key: str) -> Sequence[str]:  # noqa: ARG002 - there are no keys
        """None."""
        return ()

    def set(self, key: str, name: str, value: str) -> None:
        """Raises OSError."""
        raise OSError(f"no registry: {key} {name} {value}")

    def delete(self, key: str, name: str) -> None:
        """Raises OSError."""
        raise OSError(f"no registry: {key} {name}")


def read(registry: Registry, key: str, name: str = "") -> Value:
    """One value, None where there is none."""
    wanted = name.casefold()
    return next((value for known, value in registry.values(key).items() if known.casefold() == wanted), None)


def office_versions(registry: Registry, root: str = "HKCU") -> Iterator[str]:
    """Versions ("16.0") of Office that have keys under a root, whatever is left of them on the machine."""
    for name in registry.subkeys(rf"{root}\{OFFICE}"):
        if re.fullmatch(r"\d+\.\d", name):
            yield name
