"""A person at the desk for the ribbon's tests: hears everything, answers what the test has written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bairi_addin.ribbon.settings import Settings


@dataclass
class Scripted:
    """Answers by kind of question, each used once and in order; a question without an answer is closed."""

    yes: list[bool] = field(default_factory=list)
    folders: list[Path] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    picked: list[list[str]] = field(default_factory=list)
    settings: list[Settings] = field(default_factory=list)
    opened: list[Path] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    offered: list[list[str]] = field(default_factory=list)

    def tell(self, words: str, *, grave: bool = False) -> None:
        self.told.append(f"{'！' if grave else ''}{words}")

    def agrees(self, words: str) -> bool:
        self.asked.append(words)
        return self.yes.pop(0) if self.yes else False

    def chooses_folder(self, title: str, start: Path | None) -> Path | None:
        self.asked.append(title)
        return self.folders.pop(0) if self.folders else None

    def chooses(self, title: str, choices: Sequence[str], chosen: str | None = None) -> str | None:
        self.asked.append(title)
        self.offered.append(list(choices))
        if not self.choices:
            return None
        assert self.choices[0] in choices
        return self.choices.pop(0)

    def picks(self, title: str, choices: Sequence[str], picked: Sequence[str] = ()) -> list[str] | None:
        self.asked.append(title)
        self.offered.append(list(choices))
        return self.picked.pop(0) if self.picked else None

    def writes(self, title: str, words: str) -> str | None:
        self.asked.append(title)
        return self.lines.pop(0) if self.lines else None

    def sets(self, settings: Settings, periods: Sequence[str]) -> Settings | None:
        self.asked.append(settings.model_dump_json(exclude_defaults=True))
        self.offered.append(list(periods))
        return self.settings.pop(0) if self.settings else None

    def opens(self, path: Path) -> None:
        assert path.exists()
        self.opened.append(path)
