"""Where a ledger is (台账位置): a folder, or a database's address, of which a password is never shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bairi_validators.errors import BairiError

FILE: Final = "台账.db"
ORIGINALS: Final = "原件"
_SERVER: Final = "postgresql"
_BACKENDS: Final = frozenset({_SERVER, "sqlite"})
_ADDRESS: Final = re.compile(r"[A-Za-z][\w+]+:/|[A-Za-z][\w+]+//")  # a letter and a colon are a disk


@dataclass(frozen=True, slots=True)
class Location:
    """A ledger's location (台账位置): its database, its archive of originals, what people call it."""

    url: URL
    archive: Path
    name: str

    @classmethod
    def of(cls, place: str | Path, archive: Path | None) -> Self:
        """Where a place means. Raises BairiError for an address that is none, or one without an archive."""
        if not _ADDRESS.match(str(place)) or isinstance(place, Path):
            folder = Path(place)
            return cls(URL.create("sqlite", database=str(folder / FILE)), archive or folder / ORIGINALS, str(folder))
        if archive is None:
            raise BairiError("台账用数据库地址时，要另写明原件存档的文件夹。请指定“原件存档”。", arguments=("archive",))
        return cls(_address(str(place)), archive, "数据库")

    @property
    def file(self) -> Path | None:
        """The database's file; None where a server keeps it, or SQLite is told more than a path."""
        name = self.url.database or ""
        return None if self.url.get_backend_name() == _SERVER or name.startswith(("file:", ":")) else Path(name)

    def missing(self) -> BairiError:
        """What is said where no ledger is."""
        what = f"：{self.file}" if self.file else "，数据库中没有 bairi 建立的表"
        return BairiError(f"没有这个台账{what}。台账在第一次汇总时建立；请核对台账的位置。", arguments=("ledger",))


def originals(place: str | Path, archive: Path | None) -> Path:
    """Where the originals (原件) of a ledger at a place are. Raises BairiError as `Location.of` does."""
    return Location.of(place, archive).archive


def _address(text: str) -> URL:
    """A database's address. No part of a text that cannot be read is told: it may be the password."""
    wrong = BairiError(
        f"台账的数据库地址写法不对，应为 {_SERVER}://用户:密码@主机/库名；密码中的 @、/、: 等符号请写成 %40、%2F、%3A。"
    )
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise wrong from None
    backend = url.drivername.partition("+")[0]
    if backend not in _BACKENDS:
        raise BairiError(
            f"台账的数据库地址只支持 {_SERVER}://…，不支持 {backend}://…。请改正台账的地址。", arguments=("ledger",)
        )
    if "@" in (url.host or "") or ("@" in (url.database or "") and url.host):
        raise wrong
    return url
