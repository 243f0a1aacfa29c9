"""停止: asks the work that goes on in this office program to end."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bairi_addin.ribbon.desk import Desk


def stop_running(desk: Desk) -> str:
    """Leave word for the work that goes on; it ends at its next step."""
    from filelock import FileLock, Timeout  # noqa: PLC0415 - every other button loads it itself

    lock = FileLock(desk.places.lock(desk.process))
    try:
        with lock.acquire(blocking=False):
            return "没有正在进行的操作。"
    except Timeout:
        desk.places.stop(desk.process).touch()
        return "正在停止，请稍候。"
