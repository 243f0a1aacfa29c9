"""The one family of exceptions: misuse and I/O. What is wrong with a submission is a Finding, never an exception."""

from __future__ import annotations

import errno
from collections.abc import Mapping, Sequence
from typing import Final

_REASONS: Final = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "磁盘只读",
    errno.ENOTDIR: "不是文件夹",
    errno.EISDIR: "是文件夹，不是文件",
    errno.EEXIST: "已有同名的文件",
    errno.ENAMETOOLONG: "名称过长",
}


class BairiError(Exception):
    """Something the person at the keyboard can mend. `str(error)` is one Chinese sentence with place and remedy.

    `arguments` are the names of what was given and is to be given otherwise. The sentence calls them by the words of
    the field: each surface adds its own, as the command line its options.
    """

    def __init__(self, sentence: str = "", *, arguments: Sequence[str] = ()) -> None:
        self.arguments = tuple(arguments)
        super().__init__(sentence)

    def __reduce__(self) -> tuple[object, ...]:
        """Another process gets what this one raised, whatever the kinds of this family are made from."""
        return _as_raised, (type(self), self.args, vars(self))


def _as_raised(kind: type[BairiError], told: tuple[object, ...], state: Mapping[str, object]) -> BairiError:
    error = kind.__new__(kind, *told)
    vars(error).update(state)
    return error


class PeriodError(BairiError):
    """A period (期次) was written in no accepted spelling, or names days that do not exist."""


class PlanError(BairiError):
    """A plan file (工作方案文件) cannot be used. `problems` holds one Chinese sentence per fault, with its line."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


def io_reason(error: OSError) -> str:
    """Why reading or writing failed, in Chinese where it is one of the usual reasons."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)
