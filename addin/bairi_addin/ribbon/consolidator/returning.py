"""退回: what the consolidator decides of a unit's workbook, sent back or accepted, with the reason."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Final

from bairi_addin.ribbon.consolidator.ledgers import ledger_of, submissions_of
from bairi_addin.ribbon.desk import Desk
from bairi_addin.ribbon.folders import RESULTS, folder
from bairi_addin.ribbon.progress import CalledOffError
from bairi_validators.consolidation import UnitSubmission
from bairi_validators.errors import BairiError
from bairi_workbooks.ledger import SHORTEST_REASON, Candidate, DecisionKind, Ledger
from bairi_workbooks.outputs import add_return, returns_path

_KINDS: Final = {"退回，不计入汇总": DecisionKind.RETURNED, "接收（有警告或迟报的，核实后计入）": DecisionKind.ACCEPTED}

_REASONS: Final = {
    DecisionKind.RETURNED: f"退回的理由（至少{SHORTEST_REASON}个字，会写入退回单和汇总工作簿）",
    DecisionKind.ACCEPTED: f"核实的情况（至少{SHORTEST_REASON}个字，会写入汇总工作簿）",
}


def return_submission(desk: Desk) -> str:
    """退回: a decision as of `bairi set-back` and `bairi accept`, and the package of what is sent back."""
    with ledger_of(desk) as ledger:
        unit = _unit(desk, ledger)
        file = _file(desk, ledger, unit)
        kind = _KINDS[_answered(desk.person.chooses(f"{unit}：如何处理？", list(_KINDS)))]
        reason = _reason(desk, unit, kind)
        meant, *_ = ledger.decide(desk.period, unit, kind, reason, getpass.getuser(), file=file)
        after = "汇总和通报在下次按“汇总”时更新。"
        if kind is DecisionKind.ACCEPTED:
            return f"{unit}的“{meant.name}”已接收。{after}"
        package = _package(desk, ledger, unit, meant)
    return (
        f"{unit}的“{meant.name}”已退回，退回件在“{package}”。{after}"
        if package
        else f"{unit}的“{meant.name}”已退回。{after}"
    )


def _unit(desk: Desk, ledger: Ledger) -> str:
    """One of the units that sent something."""
    sent = {_line(s): s.unit.name for s in submissions_of(desk, ledger) if s.checked}
    if not sent:
        raise BairiError(f"{desk.period.label}还没有单位报送，没有可以处理的文件。")
    return sent[_answered(desk.person.chooses("处理哪个单位的报送文件？", list(sent)))]


def _line(submission: UnitSubmission) -> str:
    found = f"错误{submission.errors}处、警告{submission.warnings}处"
    return f"{submission.unit.name}　{submission.state.label}　{found}"


def _file(desk: Desk, ledger: Ledger, unit: str) -> str | None:
    """The hash of the workbook that is meant: what comes in while the person writes a reason is not."""
    came = {c.sha256: c for c in ledger.candidates(desk.period, unit)}
    if len(came) < 2:  # noqa: PLR2004 - one is no choice
        return next(iter(came), None)
    lines = {_told(c): c.sha256 for c in came.values()}
    stands = next((_told(c) for c in came.values() if c.stands), None)
    return lines[_answered(desk.person.chooses(f"{unit}报送过{len(came)}份，处理哪一份？", list(lines), stands))]


def _told(file: Candidate) -> str:
    stands = "，目前以此为准" if file.stands else ""
    return f"{file.name}（{file.arrived:%m-%d %H:%M} 收到，错误{file.errors}处，警告{file.warnings}处{stands}）"


def _reason(desk: Desk, unit: str, kind: DecisionKind) -> str:
    """Why, in enough words: a shorter answer is asked for again."""
    words = f"{_REASONS[kind]}："
    while len(reason := _answered(desk.person.writes(unit, words))) < SHORTEST_REASON:
        words = f"“{reason}”太短。{_REASONS[kind]}："
    return reason


def _answered(answer: str | None) -> str:
    if answer is None:
        raise CalledOffError("没有作出处理决定。")
    return answer


def _package(desk: Desk, ledger: Ledger, unit: str, meant: Candidate) -> Path | None:
    """The return package; none for a workbook that does not stand for its unit, of which nothing more is kept."""
    own = next(s for s in submissions_of(desk, ledger) if s.unit.name == unit)
    if own.checked is None or own.checked.sha256 != meant.sha256:
        return None
    returns = returns_path(folder(desk, RESULTS), desk.period)
    return add_return(desk.plan, desk.period, own, ledger.archive.path(meant.sha256), returns)
