"""Windows of our own (窗口) with a question and two buttons, readable on every screen and in Chinese."""

from __future__ import annotations

import ctypes
import sys
import tkinter
from collections.abc import Callable
from tkinter import font, ttk
from types import TracebackType
from typing import Final, Self, TypeVar

TITLE: Final = "百日"
SPACE: Final = 12  # pixels between things; half of it between what belongs together
MUTED, FAULT = "#595959", "#C00000"
# By the system: what is set apart from Tk's own choice, which on Linux may be a font without Chinese.
_FONTS: Final = {"win32": ("Microsoft YaHei UI", 10), "linux": ("Noto Sans CJK SC", 11)}
_NAMED: Final = ("TkDefaultFont", "TkTextFont", "TkMenuFont", "TkHeadingFont", "TkFixedFont")
_THEME: Final = "clam"  # of those that are everywhere on Linux the one that looks like this century
_LINE: Final = 96  # characters of a long text
_FEW, _MANY = 12, 24  # lines: more than the first are scrolled through, the second at a time


Kind = TypeVar("Kind", tkinter.Text, tkinter.Listbox)


class Window:
    """A question's window (对话框): `body` is to be filled. Enter takes the first button, Escape and × the second.

    It lasts for a `with` block: what was filled in is read before the block ends.
    """

    def __init__(self, title: str = TITLE, *, yes: str = "确定", no: str | None = "取消") -> None:
        _sharp()
        self.root = tkinter.Tk(className=TITLE)
        self.root.withdraw()
        self.root.title(title)
        _style(self.root)
        self.accepts: Callable[[], bool] = lambda: True
        self._accepted = False
        frame = ttk.Frame(self.root, padding=SPACE)
        frame.pack(fill=tkinter.BOTH, expand=True)
        # The buttons are packed first: a body that is too high must not push them out of the window.
        buttons = ttk.Frame(frame)
        buttons.pack(side=tkinter.BOTTOM, fill=tkinter.X, pady=(SPACE, 0))
        if no:
            ttk.Button(buttons, text=no, command=self.close).pack(side=tkinter.RIGHT)
        self.first = ttk.Button(buttons, text=yes, command=self.accept, default=tkinter.ACTIVE)
        self.first.pack(side=tkinter.RIGHT, padx=(0, SPACE if no else 0))
        self.body = ttk.Frame(frame)
        self.body.pack(fill=tkinter.BOTH, expand=True)
        self.root.bind("<Return>", self.accept)
        self.root.bind("<Escape>", self.close)
        self.root.protocol("WM_DELETE_WINDOW", self.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.root.destroy()

    def accept(self, _: object = None) -> None:
        """The first button: done, if what was filled in is right."""
        if self.accepts():
            self._accepted = True
            self.root.quit()

    def close(self, _: object = None) -> None:
        """The second button."""
        self.root.quit()

    def answered(self, focus: tkinter.Misc | None = None) -> bool:
        """Show the window until a button is pressed; whether it was the first one."""
        root = self.root
        root.update_idletasks()
        width, height = root.winfo_reqwidth(), root.winfo_reqheight()
        left, top = (root.winfo_screenwidth() - width) // 2, (root.winfo_screenheight() - height) // 3
        root.geometry(f"+{max(left, 0)}+{max(top, 0)}")
        root.minsize(width, min(height, root.winfo_screenheight()))
        root.attributes("-topmost", True)  # noqa: FBT003 - Tk's own words
        root.deiconify()
        root.lift()
        (focus or self.first).focus_force()
        root.mainloop()
        return self._accepted

    def says(self, words: str) -> None:
        """Words in the body: a few lines as they are, many to scroll through."""
        if len(words.splitlines()) > _FEW or len(words) > _FEW * _LINE:
            text = scrolled(self.body, lambda frame: tkinter.Text(frame, width=_LINE, height=_MANY, wrap=tkinter.CHAR))
            text.insert("1.0", words)
            text.configure(state=tkinter.DISABLED, padx=SPACE // 2, pady=SPACE // 2)
        else:
            label = ttk.Label(self.body, text=words, wraplength=self.wide(_LINE), justify=tkinter.LEFT)
            label.pack(anchor=tkinter.W)

    def wide(self, characters: int) -> int:
        """How many pixels wide some narrow characters are."""
        return font.nametofont("TkDefaultFont", root=self.root).measure("0") * characters


def scrolled(parent: ttk.Frame, made: Callable[[ttk.Frame], Kind]) -> Kind:
    """A text or a list with a scroll bar beside it."""
    frame = ttk.Frame(parent)
    frame.pack(fill=tkinter.BOTH, expand=True)
    widget = made(frame)
    bar = ttk.Scrollbar(frame, command=widget.yview)
    widget.configure(yscrollcommand=bar.set)
    bar.pack(side=tkinter.RIGHT, fill=tkinter.Y)
    widget.pack(side=tkinter.LEFT, fill=tkinter.BOTH, expand=True)
    return widget


def _style(root: tkinter.Tk) -> None:
    """Theme, fonts and language: Windows and macOS have good ones of their own."""
    family, size = _FONTS.get(sys.platform, ("", 0))
    if family in font.families(root):
        for name in _NAMED:
            font.nametofont(name, root=root).configure(family=family, size=size)
    style = ttk.Style(root)
    if sys.platform == "linux":
        style.theme_use(_THEME)
        root.configure(background=style.lookup(".", "background"))
        # Tk's own dialogues for files and folders: in Chinese, without what the system hides.
        root.tk.call("::msgcat::mclocale", "zh_cn")
        root.tk.call("auto_load", "::tk::dialog::file::")
        root.tk.call("set", "::tk::dialog::file::showHiddenVar", 0)
        root.event_delete("<<LineStart>>", "<Control-a>")
        root.event_add("<<SelectAll>>", "<Control-a>")
    style.configure("Muted.TLabel", foreground=MUTED)
    style.configure("Fault.TLabel", foreground=FAULT)


def _sharp() -> None:
    """Windows draws a window that knows nothing of dense screens small and blows it up, blurred."""
    if sys.platform == "win32":
        ctypes.windll.shcore.SetProcessDpiAwareness(1)
