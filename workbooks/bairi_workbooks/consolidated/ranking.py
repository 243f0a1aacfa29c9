"""排名: the counties' overall places, how they come about, and their lights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bairi_validators.consolidation import Consolidation, OverallRank
from bairi_validators.standing import Light
from bairi_workbooks.consolidated.lights import Counts, insert_lights_chart
from bairi_workbooks.consolidated.names import RANKING
from bairi_workbooks.sheets.page import A4, TOP, Book
from bairi_workbooks.sheets.table import Column, Entry, Row, Table, column_of, light_text, write_table
from bairi_workbooks.style import LIGHT_FILL, LIGHT_INK, MUTED

METHOD: Final = (
    "排名方法：每项参与排名的指标在县市区中排位次（数值相同的位次并列），综合排名按各项位次的平均值由小到大排列，"
    "平均值相同的并列。未报的指标不排位次，不按零计；与其他指标为同一个数的指标只计一次；"
    "已排位次的指标不到应排指标一半的，不参加综合排名。园区只在各项指标中单独排列，不参加综合排名。"
)
_COLUMNS: Final = (
    Column("位次", 8, "center"),
    Column("县市区", 15),
    Column("上期位次", 9, "center"),
    Column("变化", 8, "center"),
    Column("平均位次", 11, "right"),
    Column("已排位次指标", 11, "center"),
    Column("应排位次指标", 11, "center"),
    *(Column(light_text(light), 9, "right") for light in Light),
    Column("未定目标", 9, "right"),
    Column("备注", 34),
)
_NAME, _LIGHTS = (column_of(_COLUMNS, heading) for heading in ("县市区", light_text(Light.GREEN)))


def write_ranking(book: Book, consolidation: Consolidation) -> None:
    """Write the sheet: the method in words, the table, the chart of the counties' lights below it."""
    sheet = book.sheet(RANKING, paper=A4)
    sheet.set_portrait()
    sheet.fit_to_pages(1, 1)
    words = book.format(text_wrap=True, valign="top")
    sheet.merge_range(TOP, 0, TOP, len(_COLUMNS) - 1, METHOD, words)
    sheet.set_row(TOP, 58)
    sharing: dict[int | None, list[str]] = {}
    for own in consolidation.ranking:
        sharing.setdefault(own.rank, []).append(own.unit.name)
    rows = [_row(own, sharing[own.rank]) for own in consolidation.ranking]
    top = TOP + 1
    below = write_table(book, sheet, Table(_COLUMNS, rows, top=top, frozen=2, empty="没有参加排名的县市区。"))
    if rows:
        counts = Counts(RANKING, top + 1, top + len(rows), names=_NAME, lights=_LIGHTS)
        insert_lights_chart(book, sheet, counts, (below + 1, 0), "各县市区亮灯情况")


def _row(own: OverallRank, sharing: Sequence[str]) -> Row:
    return (
        Entry(own.rank, bold=True, align="center"),
        own.unit.name,
        Entry(own.rank_before, align="center"),
        change_entry(own.rank_change),
        Entry(own.mean_place, number="0.00"),
        Entry(own.places, align="center"),
        Entry(own.possible, align="center"),
        *(_light(light, own.lights[light]) for light in Light),
        Entry(own.untargeted) if own.untargeted else Entry(0, ink=MUTED),
        _remark(own, sharing),
    )


def change_entry(change: int | None) -> Entry:
    """Places gained or lost since the period before, as an arrow and a number."""
    if not change:
        return Entry("持平" if change == 0 else None, ink=MUTED, align="center")
    light = Light.GREEN if change > 0 else Light.RED
    return Entry(moved(change), ink=LIGHT_INK[light], bold=True, align="center")


def moved(change: int | None) -> str:
    """↑2 for two places gained, ↓1 for one lost, nothing for none."""
    return f"{'↑' if change > 0 else '↓'}{abs(change)}" if change else ""


def _light(light: Light, count: int) -> Entry:
    return Entry(count, fill=LIGHT_FILL[light], ink=LIGHT_INK[light]) if count else Entry(0, ink=MUTED)


def _remark(own: OverallRank, sharing: Sequence[str]) -> str:
    """`sharing` are the names of those with the same place, its own among them."""
    if own.rank is None:
        return "已排位次的指标不到一半，不参加综合排名" if own.possible else "本期没有可排名的指标"
    peers = [name for name in sharing if name != own.unit.name]
    return f"与{'、'.join(peers)}并列" if peers else ""
