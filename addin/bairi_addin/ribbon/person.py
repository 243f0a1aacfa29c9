"""The person at the desk (操作人): what is told and asked while a button works."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from bairi_addin.ribbon.settings import Settings


class Person(Protocol):
    """Who pressed the button. What is asked is answered with None where the person closes the question."""

    def tell(self, words: str, *, grave: bool = False) -> None:
        """Say something that must be seen, and wait until it was."""

    def agrees(self, words: str) -> bool:
        """A question with yes and no."""

    def chooses_folder(self, title: str, start: Path | None) -> Path | None:
        """A folder."""

    def chooses(self, title: str, choices: Sequence[str], chosen: str | None = None) -> str | None:
        """One of several."""

    def picks(self, title: str, choices: Sequence[str], picked: Sequence[str] = ()) -> list[str] | None:
        """Any number of several, in their order."""

    def writes(self, title: str, words: str) -> str | None:
        """A line of text, not empty."""

    def sets(self, settings: Settings, periods: Sequence[str]) -> Settings | None:
        """The settings as the person wants them; `periods` are the plan's, to choose from."""

    def opens(self, path: Path) -> None:
        """Show a folder or a page in the system's own program for such."""
