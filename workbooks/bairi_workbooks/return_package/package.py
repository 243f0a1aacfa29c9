"""The three parts of a return package in one folder, whole files each."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from itertools import chain, count
from pathlib import Path
from typing import Any

from bairi_validators.dates import chinese_date, chinese_hour
from bairi_validators.findings import SET_BACK, Finding, Severity, Verdict, gravest_first
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan
from bairi_validators.submissions import Checked
from bairi_workbooks.files import safe_name, template, written_whole
from bairi_workbooks.reading.preflight import is_ooxml
from bairi_workbooks.reading.submission import MOST_BYTES
from bairi_workbooks.reading.workbook import read_workbook
from bairi_workbooks.return_package.marking import marked_suffix, write_marked
from bairi_workbooks.return_package.markup import UnmarkableError
from bairi_workbooks.return_package.plain import VALUES_ONLY, plain_copy
from bairi_workbooks.templating import fill_document

SLIP = "return_slip.docx"
MARKED = "_标注件"
_MARKED = (
    "随本单附有原文件和标注件。标注件在有问题的单元格上标了颜色、加了批注，"
    "全部问题（含警告）列在“校验结果”表中，可逐处跳转。"
)
_LISTED = "随本单附有原文件和标注件，问题列在标注件的“校验结果”表中。"
_ENCLOSED = "随本单附有原文件。"
_UNMARKED = "原文件无法标注，随本单原样附回。"
_GONE = "原文件无法读取，或在校验后有改动，未能标注和附回。"


def package_names(files: Sequence[tuple[Path, Checked]]) -> list[str]:
    """A folder name for each package: the file's own, with the unit before it where it is not in it; no two alike."""
    names: dict[str, None] = {}
    for source, checked in files:
        owner = checked.unit.name if checked.unit else "未识别单位"
        name = safe_name(source.stem if owner in source.stem else f"{owner}_{source.stem}")
        numbered = chain([name], (f"{name}（{n}）" for n in count(2)))
        names[next(n for n in numbered if n not in names)] = None
    return list(names)


def write_return_package(  # noqa: PLR0913 - each is one thing that a caller may know otherwise
    folder: Path,
    plan: Plan,
    source: Path,
    checked: Checked,
    kept: Path | None = None,
    issued: date | None = None,
    *,
    wanted: Period | None = None,
    counted: bool = False,
    marking: bool = True,
) -> list[Path]:
    """Write the clerk's file unchanged, a marked copy where one can be made, and the 退回单; their paths.

    A file that is no longer the one that was checked gets the 退回单 only: nothing is known of what it holds now.
    What a person set back and no check found fault with has no marks. `kept` is where the file's bytes are, when not at
    `source`; `issued` dates the slip; `wanted` is the period that is run, the file's own where none is; `counted` says
    that another file of the unit counts for it; without `marking` none is tried.
    Raises BairiError when the folder cannot be written.
    """
    original = folder / safe_name(source.name)
    content = _content(kept or source, checked)
    if content is not None:
        with written_whole(original) as draft:
            draft.write_bytes(content)
    day = checked.period.end if checked.period else plan.plan.date
    marked = None
    if marking and content is not None and checked.could_be_read and _faults(checked):
        marked = _mark(folder / f"{safe_name(source.stem.removesuffix(MARKED))}{MARKED}", content, checked, day)
    slip = folder / f"{_title(checked)}_{safe_name(source.stem)}.docx"
    enclosed = _enclosed(checked, marked=marked is not None, returned=content is not None)
    facts = {
        **_slip_facts(checked, marked=marked is not None),
        "decision": _decision(checked, counted=counted),
        "enclosed": enclosed,
        "request": _request(plan, checked, wanted or checked.period, marked=marked is not None, counted=counted),
        "signer": plan.letterhead.signer,
        "issued": chinese_date(issued) if issued else "",
    }
    fill_document(template(SLIP), facts, slip, day)
    return [*([original] if content is not None else []), *([marked] if marked else []), slip]


def _content(source: Path, checked: Checked) -> bytes | None:
    """The bytes that were checked; None where they cannot be read, which a finding says, or are others by now."""
    try:
        if checked.sha256 is None or source.stat().st_size > MOST_BYTES:
            return None
        content = source.read_bytes()
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == checked.sha256 else None


def _mark(path: Path, content: bytes, checked: Checked, day: date) -> Path | None:
    """The marked copy, its suffix added to a path; None for a file that was read but that cannot be marked."""
    try:
        if is_ooxml(content):
            target = path.with_name(path.name + marked_suffix(content))
            write_marked(target, content, checked.findings, day)
            return target
        grids = read_workbook(content)
        if isinstance(grids, Finding):
            return None
        target = path.with_name(f"{path.name}.xlsx")
        write_marked(target, plain_copy(grids), checked.findings, day, statement=VALUES_ONLY)
    except UnmarkableError:
        return None
    return target


def _faults(checked: Checked) -> list[Finding]:
    """What the checks found; that a person set the file back is no finding of theirs."""
    return [f for f in checked.findings if f.code != SET_BACK]


def _enclosed(checked: Checked, *, marked: bool, returned: bool) -> str:
    """What goes back with the slip."""
    if marked:
        return _MARKED if any(f.place.cell for f in checked.findings) else _LISTED
    if not returned:
        return _GONE
    return _UNMARKED if _faults(checked) else _ENCLOSED


def _found(checked: Checked) -> str:
    """Why the slip is written: what the checks found, and what a person said on setting the file back."""
    severities = [f.severity for f in _faults(checked)]
    counts = ((severity.label, severities.count(severity)) for severity in (Severity.ERROR, Severity.WARNING))
    faults = "、".join(f"{word}{count}处" for word, count in counts if count)
    told = [f.message.rstrip("。") for f in checked.findings if f.code == SET_BACK]
    return "；".join([*told, *([f"经校验，有{faults}"] if faults else [])])


def _slip_facts(checked: Checked, *, marked: bool) -> dict[str, Any]:
    """What the slip says of the file. Errors are listed each; warnings only where no marked copy can show them."""
    rejected = checked.verdict is Verdict.REJECTED
    listed = [f for f in checked.findings if f.severity is Severity.ERROR or not (marked and rejected)]
    return {
        "mark": checked.submission.mark if checked.submission else None,
        "unit": checked.unit.name if checked.unit else "报送单位",
        "file": checked.file,
        "period": checked.period.label if checked.period else "期次不明",
        "found": _found(checked),
        "title": f"报送材料{_title(checked)}",
        "findings": [
            {"severity": f.severity.label, "place": str(f.place), "message": f.message, "fix": f.fix}
            for f in sorted(listed, key=gravest_first)
        ],
    }


def _title(checked: Checked) -> str:
    """What the slip is: nothing that only asks to be looked at sends a workbook back."""
    return "退回单" if checked.verdict is Verdict.REJECTED else "核对单"


def _decision(checked: Checked, *, counted: bool) -> str:
    """What becomes of the file."""
    if checked.verdict is not Verdict.REJECTED:
        return "请按下表核对。"
    return "现予退回，不计入汇总。" if counted else "现予退回。请按下表逐项改正，重新报送。"


def _request(plan: Plan, checked: Checked, period: Period | None, *, marked: bool, counted: bool) -> str:
    """What the unit is asked to do, and until when: nothing, where another file of it counts and is right."""
    if checked.verdict is not Verdict.REJECTED:
        return "核实无误的不必重报；有误的，请改正后重新报送。"
    where = "原文件或标注件" if marked else "原文件"
    mendable = checked.could_be_read and checked.period in {None, period}
    mend = f"请在{where}上改正后重新报送" if mendable else "请按表中的处理办法重新报送"
    if counted and period:
        return f"你单位{period.label}的报送文件已另行收到并计入，不必补报；需要更正的，{mend}，以新报的为准。"
    return f"{mend}。{_due(plan, period)}，已过截止时间的请立即补报。"


def _due(plan: Plan, period: Period | None) -> str:
    if period is None:
        return f"报送截止时间为每期结束后第{plan.reporting.due_days}日{plan.reporting.due_hour}时"
    return f"{period.label}报送截止时间为{chinese_hour(plan.reporting.due(period), year=False)}"
