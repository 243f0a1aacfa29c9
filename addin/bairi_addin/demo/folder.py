"""The folder of a demonstration: its layout, and the marker that says whose it is."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bairi_addin.demo import MARK
from bairi_validators.errors import BairiError
from bairi_validators.periods import Period
from bairi_workbooks.files import written_whole

_MARKER: Final = f"{MARK}.txt"
_INBOXES, _RESULTS, _LEDGER = "收件", "结果", "台账"
_ALLOCATION: Final = "任务分解表.xlsx"
_EXPLANATION: Final = f"""{MARK}

本文件夹由“bairi demo”生成，所有数字、文字均为虚构，与任何单位的实际工作无关，不得引用。

  {_INBOXES}/<期次>/   各单位“报送”的工作簿，其中有未报、迟报和填错的
  {_RESULTS}/<期次>/   退回件、汇总工作簿、通报和结果数据
  {_ALLOCATION}  全市目标分解到县市区、园区，各单位按其中的目标计算完成率
  {_LEDGER}/          收到的原件、校验结论和各期结果，可用 bairi status、bairi trace 查看

再次运行“bairi demo”时，以上文件夹和文件会被整个替换，请不要在里面存放其他内容。
"""


@dataclass(frozen=True, slots=True)
class DemoFolder:
    """A folder that holds one demonstration (演示文件夹)."""

    root: Path

    def inbox(self, period: Period) -> Path:
        """Where a period's submissions are."""
        return self.root / _INBOXES / period.code

    def results(self, period: Period) -> Path:
        """Where a period's outputs are."""
        return self.root / _RESULTS / period.code

    @property
    def ledger(self) -> Path:
        """Where the ledger is."""
        return self.root / _LEDGER

    @property
    def allocation(self) -> Path:
        """Where the city's targets are allocated."""
        return self.root / _ALLOCATION

    def prepare(self) -> None:
        """Clear an earlier demonstration away and leave the marker.

        Raises BairiError when the folder holds submissions or results that are no demonstration's.
        """
        own = [self.root / name for name in (_INBOXES, _RESULTS, _LEDGER, _ALLOCATION)]
        taken = [path for path in own if path.exists() or path.is_symlink()]
        if taken and not (self.root / _MARKER).is_file():
            raise BairiError(f"{taken[0]} 已存在，且不是演示数据（没有“{_MARKER}”），不会覆盖。请换一个文件夹。")
        with written_whole(self.root / _MARKER) as draft:
            draft.write_text(_EXPLANATION, encoding="utf-8")
        for path in taken:
            _remove(path)


def _remove(path: Path) -> None:
    try:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    except OSError as error:
        reason = error.strerror or error
        raise BairiError(f"不能删除上次的演示数据 {path}：{reason}。请检查其中的文件是否正在打开。") from error
