"""Writing files whole or not at all, names that every system accepts, and where the templates are."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bairi_validators.errors import BairiError, io_reason
from bairi_workbooks.text import clean

_PACKAGE = Path(__file__).parent
_CHECKOUT_TEMPLATES = _PACKAGE.parent / "templates"
_INSTALLED_TEMPLATES = _PACKAGE / "templates"
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


@contextmanager
def written_whole(target: Path) -> Iterator[Path]:
    """A temporary path beside `target` that takes its place when the block ends well; a failure leaves the old file.

    Raises BairiError when the folder cannot be written or the target is held open by another program.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".bairi-", suffix=target.suffix, dir=target.parent)
        os.close(handle)
    except OSError as error:
        raise BairiError(f"不能写入 {target.parent}：{io_reason(error)}。请检查磁盘空间和权限。") from error
    draft = Path(name)
    try:
        yield draft
        draft.chmod(0o644)
        draft.replace(target)
    except OSError as error:
        raise BairiError(
            f"不能写入 {target}：{io_reason(error)}。请检查文件是否正在 Excel 中打开、磁盘是否已满。"
        ) from error
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def folder_replaced(target: Path) -> Iterator[Path]:
    """A new empty folder that takes the place of `target` when the block ends well; with nothing in it, none stays.

    Raises BairiError when the folder cannot be written or the old one cannot be removed.
    """
    draft, old = (target.with_name(f".bairi-{word}-{target.name}") for word in ("new", "old"))
    try:
        for leftover in (draft, old):
            shutil.rmtree(leftover, ignore_errors=True)
        draft.mkdir(parents=True)
        yield draft
        if target.exists():
            target.rename(old)
        if any(draft.iterdir()):
            draft.rename(target)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise BairiError(f"不能写入 {target}：{io_reason(error)}。请检查其中的文件是否正在打开。") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def safe_name(text: str) -> str:
    """A file name from people's words: separators and reserved names of Windows are defused, the length is held."""
    name = _UNSAFE.sub("_", clean(text)).strip(" .")[:80] or "_"
    return f"_{name}" if _RESERVED.fullmatch(name) else name


def template(name: str) -> Path:
    """A template by its file name; a checkout's own folder goes before the copy made at install time.

    Raises BairiError when it is in neither.
    """
    for folder in (_CHECKOUT_TEMPLATES, _INSTALLED_TEMPLATES):
        if (path := folder / name).is_file():
            return path
    raise BairiError(f"找不到模板 {name}，安装可能不完整，请重新安装 bairi。")
