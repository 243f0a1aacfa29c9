"""The chain of a figure (溯源链) in words: the city's figure, the units', the cells, the files."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from bairi_addin.terminal import printable
from bairi_validators.consolidation import Line
from bairi_validators.consolidation.lineage import origins
from bairi_validators.consolidation.tracing import Trace, derivation
from bairi_validators.decimals import plain, shown
from bairi_validators.plan.indicators import Target
from bairi_validators.plan.wording import kind_label
from bairi_validators.standing import Standing
from bairi_workbooks.ledger.archive import Archive


def chain(found: Trace, archive: Archive | None = None) -> Iterator[str]:
    """The chain line by line; people's own texts without control characters.

    With an archive it says by what hash and where the originals are kept, for those who look for the files themselves.
    """
    yield from _city(found)
    for line in found.lines:
        yield from map(printable, _told(line))
        if archive and line.checked and line.checked.sha256:
            yield f"    SHA-256：{line.checked.sha256}"
            yield printable(f"    原件：{archive.path(line.checked.sha256)}")


def _city(found: Trace) -> list[str]:
    """The city's figure, how it stands and what it was made from."""
    indicator, result = found.indicator, found.lines[0].result
    value = result.standing.value
    words = "未报" if value is None else shown(value, 4)
    how = derivation(indicator.measure, result.numerator, result.denominator)
    return [
        f"{indicator.id} {indicator.name}（{indicator.unit}） {found.consolidation.period.label}",
        f"通报：{found.statement}",
        f"全市数：{words}，已报{result.reported}/{result.owed}个单位。",
        *([f"　　算式：{how}"] if how else []),
        *([f"　　{stands}"] if (stands := _stands(result.standing, result.against, None)) else []),
    ]


def _stands(standing: Standing, against: Target, rank: int | None) -> str:
    """Target, completion, gap, light and place, of what there is."""
    target = "至".join(plain(end) for end in against) if isinstance(against, tuple) else against and plain(against)
    words = (
        f"目标{target}" if target else "",
        f"完成{shown(standing.percent, 1)}%" if standing.percent is not None else "",
        _ahead(standing.gap_points),
        f"{standing.light.label}灯" if standing.light else "",
        f"第{rank}位" if rank else "",
    )
    return "，".join(word for word in words if word)


def _ahead(points: Decimal | None) -> str:
    """How far a figure is ahead of what is asked, or behind it."""
    if points is None:
        return ""
    return f"{'落后于' if points < 0 else '领先于'}要求{shown(abs(points), 1)}个百分点" if points else "与要求持平"


def _told(line: Line) -> list[str]:
    """A unit's figure, the cells that it came from, and the file."""
    words = line.counting.value if line.figure is None else f"{shown(line.figure, 4)}（{line.counting.value}）"
    told = [f"└ {kind_label(line.unit.kind)} {line.unit.name}：{words}{'，' + line.note if line.note else ''}"]
    if line.observation and line.standing:
        told += (
            [f"    {stands}"]
            if (stands := _stands(line.standing.standing, line.standing.against, line.standing.rank))
            else []
        )
    unit = line.result.indicator.input_unit
    for o in origins(line):
        converted = f"，换算为{plain(o.value)}{unit}" if o.converted and o.value is not None else ""
        told.append(f"    {o.heading}：{o.place}，原文“{o.text}”{converted}")
    if line.observation and (
        how := derivation(line.result.indicator.measure, line.observation.value, line.observation.base)
    ):
        told.append(f"    算式：{how}")
    if line.checked and line.submission:
        came = f"，{line.submission.arrived:%Y-%m-%d %H:%M} 收到" if line.submission.arrived else ""
        told.append(f"    文件：{line.checked.file}（第{line.submission.version}版{came}）")
    return told
