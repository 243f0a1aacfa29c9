"""The archive (原件存档): every file that arrived, under the SHA-256 of its bytes, written once and never again."""

from __future__ import annotations

import errno
import hashlib
from dataclasses import dataclass
from pathlib import Path

from bairi_workbooks.files import sweep, written_whole
from bairi_workbooks.remote import is_remote


@dataclass(frozen=True, slots=True)
class Archive:
    """A folder of originals (原件)."""

    folder: Path

    def path(self, sha256: str) -> Path:
        """Where the bytes of that hash are."""
        return self.folder / sha256[:2] / sha256

    def sweep(self) -> None:
        """Take away what killed runs had begun to keep; nobody else is at work on it."""
        sweep(self.folder, "*/")

    def keep(self, source: Path) -> tuple[str, int]:
        """Keep a file and return its hash and how many bytes it has.

        Raises OSError when it cannot be read or is being written meanwhile, BairiError when it cannot be kept.
        """
        content = _whole(source)
        sha256 = hashlib.sha256(content).hexdigest()
        if not self.path(sha256).exists():
            with written_whole(self.path(sha256)) as draft:
                draft.write_bytes(content)
        return sha256, len(content)


def _whole(source: Path) -> bytes:
    """A file's bytes as they were at one time: half of an old version and half of a new one are no original."""
    if is_remote(source):
        return source.read_bytes()  # a store gives out whole objects only
    before = source.stat()
    content = source.read_bytes()
    after = source.stat()
    if (before.st_size, before.st_mtime_ns) != (len(content), after.st_mtime_ns):
        raise OSError(errno.EBUSY, "文件正在写入", str(source))
    return content
