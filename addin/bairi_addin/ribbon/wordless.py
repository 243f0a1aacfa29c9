"""Who can be told, but not asked: a Python without tkinter shows no windows."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from bairi_addin.ribbon.progress import OURS
from bairi_validators.errors import BairiError

if TYPE_CHECKING:
    import xlwings as xw

    from bairi_addin.ribbon.settings import Settings


class StatusBarPerson:
    """The person at an office program's status bar: see `Person`. Every question raises BairiError."""

    def __init__(self, app: xw.App | None) -> None:
        self._app = app

    def tell(self, words: str, *, grave: bool = False) -> None:  # noqa: ARG002 - there is one way to tell here
        """Words in the status bar; where no office program could be reached, for whoever started this."""
        if self._app:
            self._app.status_bar = f"{OURS}{words}"
        else:
            print(words, file=sys.stderr)

    def agrees(self, words: str) -> bool:
        """Not to be asked."""
        _refuse(words)

    def chooses_folder(self, title: str, start: Path | None) -> Path | None:  # noqa: ARG002 - it cannot be shown
        """Not to be asked."""
        _refuse(title)

    def chooses(self, title: str, choices: Sequence[str], chosen: str | None = None) -> str | None:  # noqa: ARG002
        """Not to be asked."""
        _refuse(title)

    def picks(self, title: str, choices: Sequence[str], picked: Sequence[str] = ()) -> list[str] | None:  # noqa: ARG002
        """Not to be asked."""
        _refuse(title)

    def writes(self, title: str, words: str) -> str | None:  # noqa: ARG002 - as above
        """Not to be asked."""
        _refuse(title)

    def sets(self, settings: Settings, periods: Sequence[str]) -> Settings | None:  # noqa: ARG002 - as above
        """Not to be asked."""
        _refuse("设置")

    def opens(self, path: Path) -> None:
        """Say where it is."""
        self.tell(f"请在文件管理器中打开：{path}")


def _refuse(question: str) -> NoReturn:
    raise BairiError(
        f"不能显示对话框（{question}）：这台电脑的 Python 没有 tkinter。"
        "Linux 请安装 python3-tk，Windows 请重新安装 Python 并选上 tcl/tk，再按这个按钮。"
    )
