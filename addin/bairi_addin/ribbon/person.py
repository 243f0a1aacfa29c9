"""The person at the desk (操作人): what is told and asked while a button works."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol


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

    def writes(self, title: str, words: str) -> str | None:
        """A line of text, not empty."""
