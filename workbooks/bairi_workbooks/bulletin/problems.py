"""Problems (问题) of a template or of a finished document: where, what, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with an Office file (文件问题), in words for the people who edit it."""

    place: str
    message: str
    fix: str

    def __str__(self) -> str:
        return f"{self.place}：{self.message}。{self.fix}。"
