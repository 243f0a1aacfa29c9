"""Packing of a workbook's parts (压缩): in pieces, by another thread as they come, that stand in an archive as one."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Executor, Future
from io import BufferedIOBase, BytesIO
from pathlib import Path
from shutil import copyfileobj
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo
from zlib import DEFLATED, MAX_WBITS

from zlib_ng import zlib_ng

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Names of archives that are not in their documentation: a test looks for them.
RELIED_ON: Final = ("NameToInfo", "filelist", "fp", "start_dir")
_QUICK: Final = 2  # the level of compression
_AHEAD: Final = 1  # batches that are being packed, or wait for it, while the next is formed: they take memory
BUFFER: Final = 1 << 20
_OURS_ALONE: Final = 0o600 << 16  # the permissions that Python's archives give what is written into them


class Piece(NamedTuple):
    """A piece of a part: its CRC-32, its bytes and how many they are packed, and those, in a file from where it is."""

    crc: int
    size: int
    length: int
    packed: BinaryIO


class Packing(BufferedIOBase):
    """A file to be written to, whose content is packed by another thread into a file at `path`, which is made.

    What goes wrong there, a full disk, is raised here, by one of the next calls.
    """

    def __init__(self, path: Path, thread: Executor) -> None:
        self.name = str(path)
        self._file, self._thread = path.open("w+b"), thread
        self._deflate = zlib_ng.compressobj(_QUICK, DEFLATED, -MAX_WBITS)
        self._coming: deque[Future[None]] = deque()
        self._crc, self._size = 0, 0

    def writable(self) -> bool:
        """It is there to be written to."""
        return True

    def write(self, content: bytes) -> int:  # type: ignore[override]  # nobody gives it anything else
        """Hand on what is to be packed; waits while too much of it has not been."""
        self._wait(_AHEAD - 1)
        self._coming.append(self._thread.submit(self._pack, content))
        return len(content)

    def piece(self) -> Piece:
        """All that was written, to stand before another piece; nothing more can be written then."""
        self._wait(0)
        self._file.write(self._deflate.flush(zlib_ng.Z_SYNC_FLUSH))
        length = self._file.tell()
        self._file.seek(0)
        return Piece(self._crc, self._size, length, self._file)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
        super().close()

    def _wait(self, left: int) -> None:
        while len(self._coming) > left:
            self._coming.popleft().result()

    def _pack(self, content: bytes) -> None:
        self._crc, self._size = zlib_ng.crc32(content, self._crc), self._size + len(content)
        self._file.write(self._deflate.compress(content))


def piece_of(contents: Iterable[bytes], *, last: bool) -> Piece:
    """A piece that is packed at once, the last of its part or not."""
    deflate, crc, size, packed = zlib_ng.compressobj(_QUICK, DEFLATED, -MAX_WBITS), 0, 0, BytesIO()
    for content in contents:
        crc, size = zlib_ng.crc32(content, crc), size + len(content)
        packed.write(deflate.compress(content))
    packed.write(deflate.flush(zlib_ng.Z_FINISH if last else zlib_ng.Z_SYNC_FLUSH))
    length = packed.tell()
    packed.seek(0)
    return Piece(crc, size, length, packed)


def put_member(archive: ZipFile, name: str, pieces: Sequence[Piece]) -> None:
    """Write a member of an archive that is being written; its pieces, of which the last was packed as such, in order.

    Python's archives take nothing that is packed already, nor a compressor of one's own.
    """
    member, file = ZipInfo(name), cast("BinaryIO", archive.fp)
    member.compress_type, member.external_attr, member.CRC = ZIP_DEFLATED, _OURS_ALONE, 0
    for piece in pieces:
        member.CRC = zlib_ng.crc32_combine(member.CRC, piece.crc, piece.size)
        member.file_size += piece.size
        member.compress_size += piece.length
    member.header_offset = file.tell()
    file.write(member.FileHeader())
    for piece in pieces:
        copyfileobj(piece.packed, file, BUFFER)
    archive.filelist.append(member)
    archive.NameToInfo[name] = member
    archive.start_dir = file.tell()
