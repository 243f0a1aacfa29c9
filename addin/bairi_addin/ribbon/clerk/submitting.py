"""提交: a clean copy of the open workbook, named by unit and period, in the folder for what is handed in."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from bairi_addin.ribbon.clerk.apart import checked
from bairi_addin.ribbon.copies import copied
from bairi_addin.ribbon.folders import keep
from bairi_addin.ribbon.known import background_of_one
from bairi_addin.ribbon.marks.result_sheet import lists_in
from bairi_validators.errors import BairiError, io_reason
from bairi_validators.findings import Severity
from bairi_workbooks.files import written_whole

if TYPE_CHECKING:
    from bairi_addin.ribbon.desk import Desk
    from bairi_validators.submissions import Checked


def submit_workbook(desk: Desk) -> str:
    """Check what the workbook holds now, and save it without marks; what is open stays as it is.

    Raises BairiError where its unit or period cannot be told, or the folder cannot be written.
    """
    desk.progress.say("正在校验…")
    with copied(desk.book) as path:
        clean = _clean(desk, path)
        found = checked(desk, clean, background_of_one(desk))
        name = _name(found, clean)
        if not _wanted(desk, found):
            return "没有提交。请改正后再按“提交”。"
        folder = _outbox(desk)
        if folder is None:
            return "没有提交：没有选择提交文件夹。"
        target = folder / name
        kept = _make_room(desk, target)
        with written_whole(target) as draft:
            draft.write_bytes(clean.read_bytes())
    renamed = f"原有文件改名为“{kept.name}”。" if kept else ""
    return f"报送文件已存为“{target}”，请按规定的渠道报送。{renamed}"


def _clean(desk: Desk, path: Path) -> Path:
    """The copy without anything that this product put into it, under the same name."""
    from bairi_workbooks.reading.preflight import is_ooxml  # noqa: PLC0415
    from bairi_workbooks.return_package.marking import write_unmarked  # noqa: PLC0415 - lxml

    content = path.read_bytes()
    if not is_ooxml(content):
        if lists_in(desk.book):
            raise BairiError("工作簿中还有校验标记。请先按“清除标记”，再按“提交”。")
        return path
    write_unmarked(path, content, desk.clock())
    return path


def _name(found: Checked, path: Path) -> str:
    """单位_期次, with the ending of the workbook's own kind."""
    from bairi_workbooks.submission_template import submission_name  # noqa: PLC0415 - XlsxWriter

    if found.unit is None or found.period is None:
        raise BairiError("认不出填报单位或期次，不能提交。请先按“校验本表”，按提示改正。")
    return Path(submission_name(found.unit, found.period)).stem + path.suffix.lower()


def _wanted(desk: Desk, found: Checked) -> bool:
    """Whether it is to be handed in: with errors only where the person says so."""
    errors = sum(f.severity is Severity.ERROR for f in found.findings)
    return not errors or desk.person.agrees(f"仍有错误{errors}处，提交后会被退回。仍要提交吗？")


def _outbox(desk: Desk) -> Path | None:
    """The folder that is set; the first time, and where it is gone, the person is asked, and it is remembered."""
    outbox = desk.settings.outbox
    if outbox is not None and outbox.is_dir():
        return outbox
    chosen = desk.person.chooses_folder("选择提交文件夹（报送文件存到这里）", outbox)
    if chosen is not None:
        keep(desk, desk.settings.model_copy(update={"outbox": chosen}))
    return chosen


def _make_room(desk: Desk, target: Path) -> Path | None:
    """Replace a file of that name or keep it under a number, as the person says; where it is then."""
    if not target.exists():
        return None
    if desk.person.agrees(f"提交文件夹中已有“{target.name}”。要替换吗？选“否”则原有文件改名保留。"):
        return None
    numbered = (target.with_name(f"{target.stem}（{n}）{target.suffix}") for n in count(1))
    kept = next(path for path in numbered if not path.exists())
    try:
        target.rename(kept)
    except OSError as error:
        raise BairiError(f"{target} 不能改名：{io_reason(error)}。请检查文件是否正在打开。") from error
    return kept
