"""Where a person's settings, logs and marks of work in progress lie, as the system keeps such things."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

_NAME: Final = "Bairi"


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one person on one machine (个人文件夹)."""

    settings: Path
    state: Path

    @classmethod
    def of_this_person(cls) -> Self:
        """The folders that the system gives the person who is logged in; they need not exist yet."""
        import platformdirs  # noqa: PLC0415 - tests name their own places

        settings = platformdirs.user_config_path(_NAME, appauthor=False)
        return cls(settings / "settings.json", platformdirs.user_state_path(_NAME, appauthor=False))

    @property
    def log(self) -> Path:
        """The log of the add-in (加载项日志)."""
        return self.state / "addin.log"

    def lock(self, process: int) -> Path:
        """Held while a button's work goes on in an office program."""
        return self.state / f"running-{process}.lock"

    def stop(self, process: int) -> Path:
        """There from when somebody asks that work to stop until it has."""
        return self.state / f"stop-{process}"
