"""Places past this machine (远程位置): addresses of object stores that answer as paths do, and writing to them."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from bairi_validators.errors import BairiError, io_reason

if TYPE_CHECKING:
    from upath import UPath

NEEDED: Final = "pip install 'bairi[distributed]'"
_LIBRARIES: Final = frozenset({"aiobotocore", "aiohttp", "botocore"})  # whose errors are no OSErrors
_ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")  # one letter and a colon are a disk


def place(text: str) -> Path:
    """The path that a text means; for an address of fsspec's (s3://桶/文件夹) what answers as a path does.

    Raises BairiError where the address is of no kind that is known, or what it needs is not installed.
    """
    if not _ADDRESS.match(text):
        return Path(text)
    try:
        from upath import UPath  # noqa: PLC0415 - heavy, and an extra

        found = UPath(text)
        found.fs.invalidate_cache()  # what was listed before may be others by now
    except ImportError as error:
        raise BairiError(f"地址 {text} 需要另装组件才能使用：请运行 {NEEDED}。") from error
    except ValueError as error:
        raise BairiError(f"不认识这种地址：{text}。请写文件夹，或 s3://桶/文件夹 等地址。") from error
    return Path(found.path) if found.protocol in {"file", "local"} else cast(Path, found)


@contextmanager
def at_the_store() -> Iterator[None]:
    """What a store's own libraries raise, wherever the work was done, as a BairiError of one sentence."""
    try:
        yield
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in _LIBRARIES:
            raise
        reason = str(error).partition("\n")[0]
        raise BairiError(f"存储服务连接不上或拒绝访问（{reason}）。请核对地址、网络和访问密钥后重试。") from error


def is_remote(path: object) -> bool:
    """Whether a place is past this machine's file system."""
    return not isinstance(path, Path)


def fetched(places: Sequence[Path], folder: Path) -> dict[Path, Path]:
    """Copies, in a folder of this machine, of what is in a store, asked for all at once.

    Of what cannot be had there is none. All places are of one store.
    """
    far = [cast("UPath", place) for place in dict.fromkeys(places) if is_remote(place)]
    copies: dict[Path, Path] = {}
    if far:
        contents = far[0].fs.cat([place.path for place in far], on_error="omit")
        for number, place in enumerate(far):
            if place.path in contents:
                copy = copies[cast(Path, place)] = folder / str(number)
                copy.write_bytes(contents[place.path])
    return copies


@contextmanager
def object_written(target: Path) -> Iterator[Path]:
    """A temporary file of this machine that becomes the object when the block ends well: stores write whole or not.

    Raises BairiError when the store refuses it.
    """
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / target.name
        yield draft
        with _refusals(target):
            target.write_bytes(draft.read_bytes())


@contextmanager
def objects_replaced(target: Path, marker: str) -> Iterator[Path]:
    """A folder of this machine whose files take the place of those under `target` when the block ends well.

    A store cannot rename: new objects go over the old ones, then those that are in the way are taken out, the marker
    last of all, so that a run that was stopped leaves what the next one may replace. Raises BairiError when the store
    refuses, and where there are objects without the marker.
    """
    store, root = cast("UPath", target).fs, cast("UPath", target).path.rstrip("/")
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder)
        with _refusals(target):
            old = set(store.find(root)) if store.exists(root) else set()
        if old and f"{root}/{marker}" not in old:
            raise BairiError(f"{target} 不是本工具生成的，不会替换。请改名或移走后重新运行。")
        yield draft
        new = {f"{root}/{path.relative_to(draft).as_posix()}": path for path in draft.rglob("*") if path.is_file()}
        with _refusals(target):
            if new:
                store.pipe_file(f"{root}/{marker}", b"")
                store.put([str(path) for path in new.values()], list(new))
            stale = sorted(old - set(new) - {f"{root}/{marker}"})
            if stale:
                store.rm(stale)
            if old and not new:
                store.rm([f"{root}/{marker}"])


@contextmanager
def _refusals(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BairiError(f"不能写入 {target}：{io_reason(error)}。请检查地址和权限。") from error
