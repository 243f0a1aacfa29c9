"""Plans that were read before (方案缓存), kept ready in the person's cache folder: reading one again takes no checking.

Only ever a saving of time: whatever is amiss with a kept plan, or with the folder, the plan is read from its file.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pydantic

if TYPE_CHECKING:
    from bairi_validators.plan.models import Plan

_OURS: Final = Path(__file__).parents[1]
_DIGEST: Final = 32  # bytes of a SHA-256
_OTHERS_MAY_WRITE: Final = 0o022


def key_of(content: bytes) -> bytes:
    """What a kept plan must have been made of: the plan's file, and this version of everything that reads it."""
    code = [entry for folder in (_OURS, Path(__file__).parent) for entry in os.scandir(folder) if entry.is_file()]
    state = sorted((entry.path, (status := entry.stat()).st_size, status.st_mtime_ns) for entry in code)
    return hashlib.sha256(repr((sys.version, pydantic.VERSION, state)).encode() + content).digest()


def kept_plan(name: str, key: bytes) -> Plan | None:
    """The plan that was kept under a name, where it was made of the same; None where there is none that can be used."""
    try:
        path = _place(name)
        if not _of_this_person(path):
            return None
        content = path.read_bytes()
        head, packed = content[: 2 * _DIGEST], content[2 * _DIGEST :]
        if head != key + hashlib.sha256(packed).digest():
            return None
        plan: Plan = pickle.loads(packed)  # noqa: S301 - written by this person's program, and by no other
    except Exception:  # noqa: BLE001 - whatever it is that cannot be unpacked: the plan's own file is there
        return None
    return plan


def keep(name: str, key: bytes, plan: Plan) -> None:
    """Keep a plan under a name, whole or not at all, in place of what was kept under it."""
    import tempfile  # noqa: PLC0415 - seldom needed

    packed = pickle.dumps(plan, pickle.HIGHEST_PROTOCOL)
    # Where a folder cannot be written or a disk is full, the next start reads the plan as this one did.
    with suppress(OSError):
        path = _place(name)
        if not path.is_absolute():  # a service's user has no home
            return
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as draft:
            try:
                draft.write(key + hashlib.sha256(packed).digest() + packed)
                draft.close()
                Path(draft.name).replace(path)
            except OSError:
                Path(draft.name).unlink(missing_ok=True)
                raise


def _place(name: str) -> Path:
    import platformdirs  # noqa: PLC0415 - only where a plan is loaded

    return platformdirs.user_cache_path("Bairi", appauthor=False) / "plans" / f"{name}.plan"


def _of_this_person(path: Path) -> bool:
    """Whether nobody else can have written a file: unpacking runs what it says."""
    if sys.platform == "win32":  # the folder of the person's own profile is nobody else's
        return True
    return all(
        status.st_uid == os.geteuid() and not status.st_mode & _OTHERS_MAY_WRITE
        for status in (path.stat(), path.parent.stat())
    )
