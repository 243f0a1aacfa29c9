"""Questions and messages (对话框), the same under Excel, WPS and LibreOffice."""

from __future__ import annotations

import tkinter
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from tkinter import filedialog, ttk
from typing import Final

from bairi_addin.ribbon.form import SettingsForm
from bairi_addin.ribbon.settings import Settings
from bairi_addin.ribbon.windows import SPACE, TITLE, Window, scrolled
from bairi_validators.errors import BairiError

_WIDTH: Final = 60  # characters of a list or a line
_MOST_LINES: Final = 18


class DesktopPerson:
    """The person at the screen: see `Person`."""

    def tell(self, words: str, *, grave: bool = False) -> None:
        """A message with one button."""
        with Window(f"{TITLE}：出错" if grave else TITLE, no=None) as window:
            window.says(words)
            window.answered()

    def agrees(self, words: str) -> bool:
        """A question with yes and no."""
        with Window(yes="是", no="否") as window:
            window.says(words)
            return window.answered()

    def chooses_folder(self, title: str, start: Path | None) -> Path | None:
        """The system's own dialogue for folders."""
        with Window() as window:
            at = start if start and start.is_dir() else Path.home()
            chosen = filedialog.askdirectory(parent=window.root, title=title, initialdir=at, mustexist=True)
            return Path(chosen) if chosen else None

    def chooses(self, title: str, choices: Sequence[str], chosen: str | None = None) -> str | None:
        """A list to choose from; a double click takes the line."""
        with Window() as window:
            lines = _listed(window, title, choices, tkinter.BROWSE)
            at = choices.index(chosen) if chosen in choices else 0
            lines.selection_set(at)
            lines.activate(at)
            lines.see(at)
            lines.bind("<Double-Button-1>", window.accept)
            taken = _taken(lines, choices) if window.answered(lines) else []
            return taken[0] if taken else None

    def picks(self, title: str, choices: Sequence[str], picked: Sequence[str] = ()) -> list[str] | None:
        """Boxes to tick."""
        with Window() as window:
            _asked(window, title)
            boxes = [tkinter.BooleanVar(window.root, value=choice in picked) for choice in choices]
            for choice, box in zip(choices, boxes, strict=True):
                ttk.Checkbutton(window.body, text=choice, variable=box).pack(anchor=tkinter.W, pady=SPACE // 6)
            if not window.answered():
                return None
            return [choice for choice, box in zip(choices, boxes, strict=True) if box.get()]

    def writes(self, title: str, words: str) -> str | None:
        """A line of text."""
        with Window(title) as window:
            _asked(window, words)
            text = tkinter.StringVar(window.root)
            line = ttk.Entry(window.body, textvariable=text, width=_WIDTH)
            line.pack(fill=tkinter.X)
            window.accepts = lambda: bool(text.get().strip())
            return text.get().strip() if window.answered(line) else None

    def sets(self, settings: Settings, periods: Sequence[str]) -> Settings | None:
        """A form with everything that can be set."""
        with Window(f"{TITLE}：设置") as window:
            return SettingsForm(window, settings, periods).filled_in()

    def opens(self, path: Path) -> None:
        """What the system has for it: the browser for a page, the file manager for a folder."""
        if not webbrowser.open(path.resolve().as_uri()):
            raise BairiError(f"这台电脑没有可以打开 {path} 的程序。请在文件管理器中打开。")


def _asked(window: Window, words: str) -> None:
    ttk.Label(window.body, text=words).pack(anchor=tkinter.W, pady=(0, SPACE // 2))


def _listed(window: Window, title: str, choices: Sequence[str], mode: str) -> tkinter.Listbox:
    _asked(window, title)
    height = min(_MOST_LINES, max(len(choices), 3))
    lines = scrolled(
        window.body,
        lambda frame: tkinter.Listbox(
            frame, width=_WIDTH, height=height, selectmode=mode, activestyle="none", exportselection=False
        ),
    )
    lines.insert(tkinter.END, *choices)
    return lines


def _taken(lines: tkinter.Listbox, choices: Sequence[str]) -> list[str]:
    return [choices[at] for at in lines.curselection()]  # type: ignore[no-untyped-call] # typeshed leaves it so
