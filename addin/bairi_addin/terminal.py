"""What goes to a terminal: text of submissions without control characters, tables and progress through rich."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rich.console import Console

    from bairi_validators.errors import BairiError

_PASSWORD: Final = re.compile(r"(\w+:/{1,2}[^\s:/@]*):[^\s]*@")


def without_passwords(text: str) -> str:
    """A message without the passwords of the addresses (数据库地址) in it."""
    return _PASSWORD.sub(r"\1:***@", text)


def with_options(error: BairiError) -> str:
    """The sentence of an error, with the options of the command line that it is about."""
    options = "、".join(f"--{name.replace('_', '-')}" for name in error.arguments)
    return f"{str(error).removesuffix('。')}（{options}）。" if options else str(error)


def printable(text: str) -> str:
    """Text of people's files for a terminal: control characters and escapes become visible, never effective."""
    return "".join(c if unicodedata.category(c) not in {"Cc", "Cs"} else f"\\x{ord(c):02x}" for c in text)


def console(*, to_stderr: bool = False) -> Console:
    """A rich console; wide enough for tables where output is no terminal."""
    from rich.console import Console as RichConsole  # noqa: PLC0415 - only where something is shown

    stream = sys.stderr if to_stderr else sys.stdout
    return RichConsole(file=stream, highlight=False, markup=False, width=None if stream.isatty() else 140)


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on stderr that follows `(step, done, total)`; silent where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn  # noqa: PLC0415

    screen = console(to_stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=screen) as progress:

        def follow(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = progress.add_task(step, total=total)
            progress.update(tasks[step], completed=done, total=total)

        yield follow
