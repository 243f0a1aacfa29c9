"""Writing files whole or not at all, names that every system accepts, and where what the product brings along lies."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

from bairi_validators.errors import BairiError, io_reason
from bairi_workbooks.remote import is_remote, object_written, objects_replaced
from bairi_workbooks.text import clean

_PACKAGE = Path(__file__).parent
_CHECKOUT_TEMPLATES = _PACKAGE.parent / "templates"
_INSTALLED_TEMPLATES = _PACKAGE / "templates"
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_LONGEST, _LONGEST_SUFFIX = 80, 10
_DRAFT = ".bairi-"
_STALE = 3600  # seconds
MARKER = "由bairi生成.txt"
_UNIX = 3  # what an archive says that it was made on: the same everywhere
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


@contextmanager
def written_whole(target: Path) -> Iterator[Path]:
    """A temporary path beside `target` that takes its place when the block ends well; a failure leaves the old file.

    Raises BairiError when the folder cannot be written or the target is held open by another program.
    """
    if is_remote(target):
        with object_written(target) as draft:
            yield draft
        return
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=_DRAFT, suffix=target.suffix, dir=target.parent)
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


def keep_apart(inbox: Path, folder: Path) -> None:
    """What is written must not lie among what is read: raises BairiError where the inbox is the folder of outputs."""
    if folder.resolve() == inbox.resolve():
        raise BairiError(f"结果不能写到收件文件夹 {inbox} 里，会覆盖报送的文件或被当作报送的文件。请另指定位置。")


def sweep(folder: Path, *places: str) -> None:
    """Take away drafts that killed runs left behind, in a folder and in those of its folders that a pattern finds.

    Nobody writes at one file for an hour: what is younger may be another program's work in progress. A store of objects
    has no drafts.
    """
    if is_remote(folder):
        return
    for place in ("", *places):
        for draft in folder.glob(f"{place}{_DRAFT}*"):
            with suppress(OSError):  # another program took it away, or holds it: the next sweep comes
                if draft.is_file() and time.time() - draft.stat().st_mtime > _STALE:
                    draft.unlink()


@contextmanager
def folder_replaced(target: Path) -> Iterator[Path]:
    """A new folder that takes the place of `target` when the block ends well; with nothing in it, none stays.

    Only a folder that this function made itself is ever replaced: it carries a marker file. Raises BairiError for any
    other folder of that name, and when the folder cannot be written or moved; the old one is then as it was.
    """
    if is_remote(target):
        with objects_replaced(target, MARKER) as draft:
            yield draft
        return
    draft, old = (target.with_name(f"{_DRAFT}{word}-{target.name}") for word in ("new", "old"))
    try:
        if old.exists() and not target.exists():
            old.rename(target)  # an earlier run was stopped between its two renames
        _must_be_ours(target)
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        yield draft
        _swap(draft, target, old)
    except OSError as error:
        raise BairiError(f"不能写入 {target}：{io_reason(error)}。请检查其中的文件是否正在打开。") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def folder_joined(target: Path) -> Path:
    """A folder as `folder_replaced` leaves it, for something more to be put into it; made where there is none.

    Raises BairiError for any other folder of that name, and when it cannot be written.
    """
    try:
        _must_be_ours(target)
        target.mkdir(parents=True, exist_ok=True)
        _mark(target)
    except OSError as error:
        raise BairiError(f"不能写入 {target}：{io_reason(error)}。请检查磁盘空间和权限。") from error
    return target


def _must_be_ours(target: Path) -> None:
    if target.exists() and not (target / MARKER).is_file():
        raise BairiError(f"{target} 不是本工具生成的，不会替换。请改名或移走后重新运行。")


def _mark(folder: Path) -> None:
    (folder / MARKER).write_text("本文件夹由 bairi 生成，重新运行同一期次时整个替换。\n", encoding="utf-8")


def _swap(draft: Path, target: Path, old: Path) -> None:
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    if any(draft.iterdir()):
        _mark(draft)
        try:
            draft.rename(target)
        except OSError:
            if old.exists():
                old.rename(target)
            raise
    shutil.rmtree(old, ignore_errors=True)


def safe_name(text: str) -> str:
    """A file name from people's words: separators and reserved names of Windows are defused, the length is held.

    A name that is too long is cut before its suffix.
    """
    name = _UNSAFE.sub("_", clean(text)).strip(" .") or "_"
    if len(name) > _LONGEST:
        suffix = Path(name).suffix[:_LONGEST_SUFFIX]
        name = name[: _LONGEST - len(suffix)].rstrip(" .") + suffix
    return f"_{name}" if _RESERVED.fullmatch(name) else name


def pack(
    path: Path, members: Iterable[tuple[str, bytes]], day: date, *, compression: int = zipfile.ZIP_DEFLATED
) -> None:
    """Write members (name, content) as an archive in their order, all dated `day`: the same give the same bytes."""
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in members:
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type = compression
            entry.create_system = _UNIX
            archive.writestr(entry, content)


def template(name: str) -> Path:
    """A template by its file name. Raises BairiError when the installation has it not."""
    return brought_along(name, _CHECKOUT_TEMPLATES, _INSTALLED_TEMPLATES)


def brought_along(name: str, checkout: Path, installed: Path) -> Path:
    """A file that the product brings along; a checkout's own folder goes before the copy made at install time.

    Raises BairiError when it is in neither.
    """
    for folder in (checkout, installed):
        if (path := folder / name).is_file():
            return path
    raise BairiError(f"找不到随程序提供的文件 {name}，安装可能不完整，请重新安装 bairi。")
