"""Problems (问题) of a template or of a finished document: where, what, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with an Office file (文件问题), in words for the people who edit it.

    `blocking` says that nothing can be written with it; what is merely not as the standard wants it can.
    """

    place: str
    message: str
    fix: str
    blocking: bool = False

    def __str__(self) -> str:
        return f"{self.place}：{self.message}。{self.fix}。"
