"""Making faults (造错): in the entries before a workbook is written, or in its bytes afterwards."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import ROUND_DOWN, Decimal
from io import BytesIO
from typing import Final

from bairi_addin.demo.chance import Chance
from bairi_validators.plan.indicators import Indicator, Measure
from bairi_validators.plan.models import Plan, Unit
from bairi_validators.vocabulary import Column, SheetName, State
from bairi_workbooks.submission_template import Entry

Entries = Mapping[str, Entry]
_KEPT_OF_DAMAGED: Final = 0.6
_GAPS: Final = 2
_NO_HEADING: Final = "本次填报"
_ERROR: Final = "#DIV/0!"
_STRINGS: Final = "xl/sharedStrings.xml"
_INDICATORS_PART: Final = f"xl/worksheets/sheet{list(SheetName).index(SheetName.INDICATORS) + 1}.xml"


def text_for_number(plan: Plan, unit: Unit, entries: Entries) -> tuple[Entries, frozenset[str]]:
    """A figure with a word before it, as in 约12.5: V02."""
    wrong = _numeric(plan, unit)[0]
    entry = entries[wrong.id]
    return {**entries, wrong.id: replace(entry, value=f"约{entry.value}")}, frozenset({"V02"})


def part_above_whole(plan: Plan, unit: Unit, entries: Entries) -> tuple[Entries, frozenset[str]]:
    """Numerator and denominator the wrong way round: X01, where the unit has such a row at all."""
    for indicator in _numeric(plan, unit)[1:]:
        entry = entries[indicator.id]
        value, base = entry.value, entry.base
        if indicator.is_part_of_whole and isinstance(value, Decimal) and isinstance(base, Decimal) and 0 < value < base:
            return {**entries, indicator.id: replace(entry, value=base, base=value)}, frozenset({"X01"})
    return entries, frozenset()


def done_without_date(plan: Plan, unit: Unit, entries: Entries) -> tuple[Entries, frozenset[str]]:
    """A milestone that is said to be done, nobody says when: X02."""
    wrong = next(i for i in plan.owed_by(unit) if i.measure is Measure.MILESTONE and i.same_as is None)
    return {**entries, wrong.id: Entry(state=State.DONE.value)}, frozenset({"X02"})


def gaps(plan: Plan, unit: Unit, entries: Entries, chance: Chance) -> Entries:
    """Some rows left empty, with the reason: V01, a warning."""
    rates = [i for i in _numeric(plan, unit) if i.measure.is_rate] or _numeric(plan, unit)
    empty = Entry(progress="有关数据正在核实，核实后补报。")
    return {**entries, **{i.id: empty for i in chance.shuffled(rates)[:_GAPS]}}


def held_against_units(plan: Plan, unit: Unit) -> Indicator | None:
    """A figure of a department that counties report too, and that makes the city's figure nowhere."""
    sums, wholes = {Measure.AMOUNT, Measure.COUNT}, {relation.whole for relation in plan.relations}
    own = (i for i in _numeric(plan, unit) if i.measure in sums and i.counties and i.city_figure == "units")
    return next((i for i in own if i.id not in wholes), None)


def below_the_sum(plan: Plan, unit: Unit, entries: Entries) -> tuple[Entries, frozenset[str]]:
    """A department that reports half of what the counties report together: U03, however many of them have."""
    wrong = held_against_units(plan, unit)
    if wrong is None or not isinstance(value := entries[wrong.id].value, Decimal):
        return entries, frozenset()
    half = (value / 2).quantize(value, rounding=ROUND_DOWN)
    return {**entries, wrong.id: replace(entries[wrong.id], value=half)}, frozenset({"U03"})


def current_for_cumulative(
    plan: Plan, unit: Unit, entries: Entries, earlier: Entries
) -> tuple[Entries, frozenset[str]]:
    """What came about in this period only, where the sum since January belongs: P01."""
    for indicator in _numeric(plan, unit):
        now, before = entries[indicator.id].value, earlier[indicator.id].value
        if indicator.measure is Measure.AMOUNT and isinstance(now, Decimal) and isinstance(before, Decimal):
            current = now - before
            if 0 < current < before:
                return {**entries, indicator.id: replace(entries[indicator.id], value=current)}, frozenset({"P01"})
    return entries, frozenset()


def heading_renamed(content: bytes) -> bytes:
    """The heading 累计完成 under a name that says nothing: S02."""
    old, new = (f"<t>{text}</t>".encode() for text in (Column.VALUE.value, _NO_HEADING))
    return _patched(content, _STRINGS, lambda part: part.replace(old, new))


def error_cell(content: bytes, cell: str) -> bytes:
    """A cell that holds a formula which divides by zero: F04."""
    pattern = re.compile(rf'<c r="{cell}" s="(\d+)"><v>[^<]*</v></c>'.encode())
    wrong = rf'<c r="{cell}" s="\1" t="e"><f>1/0</f><v>{_ERROR}</v></c>'.encode()
    return _patched(content, _INDICATORS_PART, lambda part: pattern.sub(wrong, part))


def row_for_error(plan: Plan, unit: Unit) -> Indicator:
    """The indicator in whose row the error value goes."""
    return _numeric(plan, unit)[0]


def damaged(content: bytes) -> bytes:
    """A file whose sending broke off: F01."""
    return content[: int(len(content) * _KEPT_OF_DAMAGED)]


def _numeric(plan: Plan, unit: Unit) -> list[Indicator]:
    """The rows with a figure; those that another row takes over come last, so that one fault stays one fault."""
    taken = {i.same_as for i in plan.indicators}
    typed = [i for i in plan.owed_by(unit) if i.same_as is None and i.measure is not Measure.MILESTONE]
    return sorted(typed, key=lambda i: i.id in taken)


def _patched(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook with one part changed, all else and the times in it as before."""
    changed = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = old.read(info)
            new.writestr(info, change(data) if info.filename == part else data)
    return changed.getvalue()
