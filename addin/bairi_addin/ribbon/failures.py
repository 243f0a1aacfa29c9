"""What went wrong, as one sentence with a code, and all of it in the log."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

from bairi_addin.ribbon.progress import StoppedError
from bairi_addin.terminal import without_passwords
from bairi_validators.errors import BairiError, io_reason

_MOST_BYTES: Final = 1_000_000
_KEPT: Final = 3
_FORM: Final = "%(asctime)s %(levelname)s %(message)s"


@dataclass(frozen=True, slots=True)
class Failure:
    """A failure (故障) as the person reads it. `code` is its kind and its place in the log; a wish to stop has none."""

    words: str
    code: str | None = None
    log: Path | None = None

    @property
    def grave(self) -> bool:
        """Whether it is more than the person can mend."""
        return self.log is not None

    def __str__(self) -> str:
        code = f"（{self.code}）" if self.code else ""
        where = f"\n日志：{self.log}" if self.log else ""
        return f"{self.words}{code}{where}"


def failure_of(error: Exception, name: str, log: Path, missing: str | None = None) -> Failure:
    """The failure of a button by its exception, which is put into the log with its traceback.

    `missing` says what was closed meanwhile, which is the reason of whatever went wrong unexpectedly.
    """
    if isinstance(error, StoppedError):
        return Failure(str(error))
    number = secrets.token_hex(3)
    if isinstance(error, BairiError):
        failure = Failure(without_passwords(str(error)), f"E1-{number}")
    elif isinstance(error, OSError):
        failure = Failure(f"{error.filename or '文件'}读写失败：{io_reason(error)}。", f"E2-{number}")
    elif missing:
        failure = Failure(missing, f"E2-{number}")
    else:
        failure = Failure("出现意外的错误，操作没有完成。请把日志发给管理员。", f"E3-{number}")
    written = _logged(log, f"{failure.code} {name}", error)
    if failure.code and failure.code.startswith("E3"):
        return Failure(failure.words, failure.code, log if written else None)
    return failure


def _logged(log: Path, words: str, error: Exception) -> bool:
    """Whether the traceback could be put into the log."""
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(log, maxBytes=_MOST_BYTES, backupCount=_KEPT, encoding="utf-8")
    except OSError:
        return False
    handler.setFormatter(logging.Formatter(_FORM))
    try:
        record = logging.LogRecord(
            "bairi", logging.ERROR, "", 0, words, None, (type(error), error, error.__traceback__)
        )
        handler.emit(record)
    finally:
        handler.close()
    return True
