"""What a built add-in says of itself on its very hidden sheet BairiSettings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bairi_validators.errors import BairiError, io_reason

SHEET: Final = "BairiSettings"


@dataclass(frozen=True, slots=True)
class AddinFile:
    """A built add-in: the Python that it starts, and the version that it was built by; None where it says none."""

    interpreter: Path | None
    version: str | None


def read_addin(path: Path) -> AddinFile:
    """Read a built add-in. Raises BairiError for a file that is none."""
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - only the doctor reads it

    try:
        with path.open("rb") as file, CalamineWorkbook.from_filelike(file) as book:
            rows = book.get_sheet_by_name(SHEET).to_python()
    except OSError as error:
        raise BairiError(f"{path} 读不出来：{io_reason(error)}。") from error
    except CalamineError as error:
        raise BairiError(f"{path} 不是本工具生成的加载项。请重新运行 bairi addin install。") from error
    said = {str(row[0]): str(row[1]) for row in rows if len(row) > 1 and row[1] != ""}
    return AddinFile(Path(said["interpreter"]) if "interpreter" in said else None, said.get("version"))
