"""Intake with a ledger (台账收件): what arrived before counts too, and what was judged before is not read again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bairi_validators.history import joined_histories
from bairi_workbooks.checking import printable_name, skipped
from bairi_workbooks.intake.arrivals import Arrival, Checking, Source

if TYPE_CHECKING:
    from bairi_workbooks.ledger import Judged, Ledger, Packed, Taken
    from bairi_workbooks.ledger.archive import Archive

    Known = Mapping[tuple[str, str], Judged]  # by the file's name and hash

_WORTH_PROCESSES: Final = 200  # files: fewer are kept before processes have begun


def through_ledger(
    ledger: Ledger, checking: Checking, inbox: Path, sources: Sequence[Source]
) -> tuple[list[Arrival], Taken]:
    """Everything that arrived for the period, now or before: kept first, then judged unless it was.

    What comes beside the arrivals is what the ledger is to record. Raises BairiError when it cannot be read.
    """
    from bairi_workbooks.ledger import Judged, Taken, basis_of, history_mark  # noqa: PLC0415 - heavy

    began = datetime.now()  # noqa: DTZ005 - the office's clock
    plan, period, background = checking.plan, checking.period, checking.background
    histories = joined_histories(ledger.histories(plan, period), background.histories)
    marks = {unit: history_mark(history) for unit, history in histories.items()}
    basis = basis_of(plan, background.layouts, background.allocation)
    seen, loose = _with_earlier(ledger, checking, inbox, sources)
    everything = [*_come_once(seen), *loose]
    known_of_old = replace(checking, background=replace(background, histories=histories))
    told = _told(known_of_old, everything, ledger.known(plan, period, basis, marks))
    arrivals = [arrival for arrival, _ in told]
    checking.heed(arrivals)
    judgements = [
        Judged(source.kept, a.checked, marks.get(a.checked.unit.name, "") if a.checked.unit else "", packed)
        for source, (a, packed) in zip(everything, told, strict=True)
        if source.kept
    ]
    return arrivals, Taken(period, inbox, began, basis, judgements, [s.kept for s in seen if s.kept])


def _told(checking: Checking, sources: Sequence[Source], known: Known) -> list[tuple[Arrival, Packed | None]]:
    """What the ledger knows of each file, and of those that it does not know what checking them says."""
    before = [_still_judged(checking, known.get((s.kept.name, s.kept.sha256))) if s.kept else None for s in sources]
    both = list(zip(sources, before, strict=True))
    read = iter(checking.judge([source for source, judged in both if judged is None]))
    return [next(read) if judged is None else (source.told(judged.checked), None) for source, judged in both]


def _still_judged(checking: Checking, judged: Judged | None) -> Judged | None:
    """What the ledger knows of a file, unless reading it was given up under other limits, or by an accident."""
    same = (
        judged is None
        or judged.checked.finished
        or any(words in f.message for f in judged.checked.findings for words in checking.limits.reasons)
    )
    return judged if same else None


def _with_earlier(
    ledger: Ledger, checking: Checking, inbox: Path, sources: Sequence[Source]
) -> tuple[list[Source], list[Source]]:
    """Every file kept under its hash, beside those that arrived before; and those that cannot be kept.

    In the order of arrival: of two of one name and time, the one that was brought later is newer.
    """
    from bairi_workbooks.ledger import Kept  # noqa: PLC0415 - heavy

    found = {
        (k.name, k.sha256, k.arrived): Source(inbox / k.name, k.arrived, k) for k in ledger.arrivals(checking.period)
    }
    loose = []
    several = checking.jobs if len(sources) >= _WORTH_PROCESSES else 1
    originals = checking.crew(partial(_archived, ledger.archive), sources, several)
    for source, original in zip(sources, originals, strict=True):
        if original is None:
            loose.append(source)
            continue
        sha256, size = original
        kept = Kept(printable_name(source.path), sha256, source.arrived, ledger.archive.path(sha256), size)
        found[kept.name, sha256, kept.arrived] = replace(source, kept=kept)
    return sorted(found.values(), key=lambda s: s.arrived), loose


def _come_once(seen: Sequence[Source]) -> Iterator[Source]:
    """What came again under its name came when it first did, unless there was something else under it meanwhile.

    Copying a folder gives every file in it a new time, and makes none newer than another.
    """
    latest: dict[str, str] = {}
    for source in seen:
        if source.kept and latest.get(source.kept.name) != source.kept.sha256:
            latest[source.kept.name] = source.kept.sha256
            yield source


def _archived(archive: Archive, source: Source) -> tuple[str, int] | None:
    """Hash and bytes of a file that is kept now; None for one that cannot be read, which its check will tell of."""
    if skipped(source.path):
        return None
    try:
        return archive.keep(source.path)
    except OSError:
        return None
