"""What the doctor asks of a built add-in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bairi_validators.errors import BairiError, io_reason


@dataclass(frozen=True, slots=True)
class AddinFile:
    """A built add-in: the Python that it starts, and the version that it was built by; None where it says none."""

    interpreter: Path | None
    version: str | None


def read_addin(path: Path) -> AddinFile:
    """Read a built add-in. Raises BairiError for a file that is none, or cannot be read."""
    from bairi_addin.building import read_settings  # noqa: PLC0415 - XlsxWriter is heavy

    try:
        settings = read_settings(path)
    except OSError as error:
        raise BairiError(f"{path} 读不出来：{io_reason(error)}。请检查文件的权限。") from error
    interpreter = settings.get("interpreter")
    return AddinFile(Path(interpreter) if interpreter else None, settings.get("version") or None)
