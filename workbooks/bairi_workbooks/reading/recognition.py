"""Recognising whose workbook it is and for when: by the hidden sheet, by what the sheets say, by the file name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import Final

from bairi_validators.errors import PeriodError
from bairi_validators.findings import Finding, Place, finding
from bairi_validators.periods import Period
from bairi_validators.plan.models import Plan, Unit, UnitKind
from bairi_validators.units import is_unit
from bairi_validators.vocabulary import TEMPLATE_VERSION, IdentityKey, SheetName, normalised
from bairi_workbooks.reading.grid import Grid
from bairi_workbooks.reading.times import agree, periods_in

_SEARCHED_ROWS: Final = 10
_TITLE_ROWS: Final = 4
# A label ends in a colon, or is all that stands in its cell.
_UNIT_LABEL: Final = re.compile(
    r"(?:(?:填报|报送|填表|上报|编报)?单位(?:名称|全称)?(?:\([^()]{1,6}\))?[::]|^(?:填报|报送|填表|上报|编报)单位(?:名称)?$)"
    r"(?P<said>[^::]*)"
)
_FILLED_ON: Final = re.compile(r"(?:填报|报送|填表|制表|上报)(?:时间|日期).*")  # a day of work, no period
_PERIOD_LABEL: Final = re.compile(r"(?:期次|报告期|报送期|统计期|统计时间|数据时间|所属时期)(?:[::](?P<said>.*)|$)")
_LABELS: Final = ("单位", "期", "时间")  # one of them is in every label; they are found faster than a pattern
# A sign of every label; normalising makes it of no other sign, so that most texts need not be normalised.
_SIGN_OF_LABEL: Final = re.compile("[单期时]")
_INCLUDED: Final = re.compile(r"\([不]?含[^()]*\)")  # what else it counts in is not whose it is
# What may stand before a park's short name: anything else makes it another place's.
_BEFORE_SHORT: Final = re.compile(r"(?:^|[^\u4e00-\u9fff]|[年月旬日周度季市和及与])$")
_HIDDEN, _SHEET, _FILE = "工作簿内部标识", "表内所写", "文件名"


@dataclass(frozen=True, slots=True)
class Recognised:
    """Whose workbook it is and for when (识别结果); the findings say what is unclear or contradictory.

    `issued`: the hidden sheet says that the workbook was made from a plan.
    """

    unit: Unit | None
    period: Period | None
    mark: str | None
    findings: tuple[Finding, ...]
    issued: bool = False


@dataclass(frozen=True, slots=True)
class _Claim:
    """What one source says: the units or periods that it names, and where."""

    source: str
    units: tuple[Unit, ...] = ()
    periods: frozenset[Period] = frozenset()
    place: Place = field(default_factory=Place)

    def at(self, place: Place) -> _Claim:
        """The same claim where it stands."""
        return _Claim(self.source, self.units, self.periods, place)


def recognise(plan: Plan, file: str, grids: Sequence[Grid]) -> Recognised:
    """Recognise a workbook's unit, period and plan."""
    identity, stem = identity_of(grids), Path(file).stem
    sheets = _said_in(plan, grids)
    named = _Claim(_FILE, tuple(_units_in(plan, stem)), periods_in(plan, stem))
    unit, unit_findings = _unit(plan, identity.get(IdentityKey.UNIT), sheets, named)
    period, period_findings = _period(identity.get(IdentityKey.PERIOD), sheets, named)
    findings = (*plan_findings(plan, identity), *unit_findings, *period_findings)
    issued = IdentityKey.PLAN in identity
    return Recognised(unit, period, identity.get(IdentityKey.MARK), findings, issued)


def identity_of(grids: Sequence[Grid]) -> dict[IdentityKey, str]:
    """What the hidden sheet of a workbook says that was made from a plan; empty where there is none."""
    sheet = next((g for g in grids if g.name == SheetName.IDENTITY.value), None)
    if sheet is None:
        return {}
    pairs = {row[0].text: row[1].text for row in sheet.rows if len(row) > 1}
    return {key: pairs[key.value] for key in IdentityKey if pairs.get(key.value)}


def _said_in(plan: Plan, grids: Sequence[Grid]) -> list[_Claim]:
    """What the sheets people see say above their tables: after a label, else in a title that stands alone."""
    labelled: list[_Claim] = []
    titles: list[_Claim] = []
    for grid in (g for g in grids if g.visible and g.name != SheetName.IDENTITY.value):
        for number, (row, texts) in enumerate(zip(grid.rows[:_SEARCHED_ROWS], grid.texts, strict=False)):
            if not any(texts):
                continue
            filled = list(filter(None, texts))
            alone = len(filled) == 1 and sum(cell.value is not None for cell in row) == 1
            is_title = alone and number < _TITLE_ROWS
            if is_title:
                # Further right it may be a heading over others.
                said = _titled(plan, filled[0], bare=not row[0].blank)
                titles.append(said.at(row[texts.index(filled[0])].place))
            if _SIGN_OF_LABEL.search("".join(filled)):
                claims = _behind_labels(plan, tuple(texts), periods=not is_title)
                labelled += [claim.at(row[at].place) for at, claim in claims]
    known = any(claim.units for claim in labelled)
    return labelled + [_Claim(t.source, () if known else t.units, t.periods, t.place) for t in titles]


@lru_cache(maxsize=1024)
def _titled(plan: Plan, text: str, *, bare: bool) -> _Claim:
    """What a title says; of one that names several units, nobody knows whose it is."""
    title = normalised(text)
    units = tuple(_units_in(plan, title))
    return _Claim(_SHEET, units if len(units) == 1 else (), periods_in(plan, _FILLED_ON.sub("", title), bare=bare))


@lru_cache(maxsize=128)
def _behind_labels(plan: Plan, texts: tuple[str, ...], *, periods: bool) -> Sequence[tuple[int, _Claim]]:
    """What stands behind the labels of a row, in the same cell or in the next, and in which column: 填报单位：, and
    期次： where `periods`. Rows above a template's table say the same in every workbook of a unit.
    """
    found = []
    filled = [at for at, text in enumerate(texts) if text]
    labels = [(at, after) for at, after in zip(filled, [*filled[1:], None], strict=True) if _has_label(texts[at])]
    for label in (_UNIT_LABEL, _PERIOD_LABEL) if periods else (_UNIT_LABEL,):
        for at, after in labels:
            claim, beside = _behind(plan, label, texts[at], "" if after is None else texts[after])
            if claim is not None:
                found.append((at if after is None or not beside else after, claim))
    return found


@lru_cache(maxsize=4096)
def _has_label(text: str) -> bool:
    """Whether a text may have a label in it."""
    return bool(_SIGN_OF_LABEL.search(text)) and any(word in normalised(text) for word in _LABELS)


@lru_cache(maxsize=1024)
def _behind(plan: Plan, label: re.Pattern[str], text: str, following: str) -> tuple[_Claim | None, bool]:
    """What is claimed behind a label, None where nothing is, and whether it stands in the following cell.

    单位：万元 is a unit of measure.
    """
    match = label.search(normalised(text))
    if match is None:
        return None, False
    said = match["said"] or normalised(following)
    if label is _PERIOD_LABEL:
        claim = _Claim(_SHEET, (), periods_in(plan, said))
    else:
        claim = _Claim(_SHEET, () if is_unit(said) else tuple(_units_in(plan, said)))
    return claim, not match["said"]


def _unit(plan: Plan, inside: str | None, sheets: Sequence[_Claim], named: _Claim) -> tuple[Unit | None, list[Finding]]:
    """The unit by the strongest source that names one, and every source that says otherwise."""
    if inside is not None and inside not in plan.unit_of:
        reason = f"名单中没有“{inside}”"
        return None, [_whose_is_unclear(Place(SheetName.IDENTITY.value), reason)]
    several = [c for c in sheets if len(c.units) > 1]
    if several:
        names = "、".join(u.name for u in several[0].units)
        return None, [finding("S25", several[0].place, where=_SHEET, names=names)]
    hidden = _Claim(_HIDDEN, (plan.unit_of[inside],) if inside is not None else ())
    claims = [c for c in (hidden, *sheets, named) if c.units]
    single = next((c for c in claims if len(c.units) == 1), None)
    if single is None:
        reason = "文件名中有多个单位" if named.units else "表内和文件名中都没有单位名称"
        return None, [_whose_is_unclear(Place(), reason)]
    unit = single.units[0]
    other = next((c for c in claims if unit not in c.units), None)
    if other is None:
        return unit, []
    names = "、".join(u.name for u in other.units)
    return unit, [other_unit(_where(other, single), (single.source, unit.name), (other.source, names))]


def other_unit(place: Place, first: tuple[str, str], second: tuple[str, str]) -> Finding:
    """S09: two sources, each with the unit that it names, do not name the same."""
    return finding("S09", place, first_source=first[0], first=first[1], second_source=second[0], second=second[1])


def other_period(place: Place, first: tuple[str, str], second: tuple[str, str]) -> Finding:
    """S18: two sources, each with the time that it names, do not name the same."""
    return finding("S18", place, first_source=first[0], first=first[1], second_source=second[0], second=second[1])


def _units_in(plan: Plan, text: str) -> list[Unit]:
    """The units named in a text, from left to right, of names that begin alike the longest.

    What follows a county's name at once is the county's own office, not the city's. A park's short name counts only
    where no other place's name stands before it.
    """
    words = _INCLUDED.sub("", normalised(text))
    found, county_end = [], -1
    for match in plan.names_pattern.finditer(words):
        unit = plan.unit_written[match.group()]
        if unit.kind is UnitKind.COUNTY:
            county_end = match.end()
        elif match.start() == county_end or (
            unit.kind is UnitKind.PARK and not _BEFORE_SHORT.search(words[: match.start()])
        ):
            continue
        found.append(unit)
    return list(dict.fromkeys(found))


def _period(inside: str | None, sheets: Sequence[_Claim], named: _Claim) -> tuple[Period | None, list[Finding]]:
    """The period by the strongest source; one that only says the month or the year in which it lies says the same."""
    hidden = _Claim(_HIDDEN)
    if inside is not None:
        try:
            hidden = _Claim(_HIDDEN, periods=frozenset({Period.parse(inside)}))
        except PeriodError as error:
            return None, [_when_is_unclear(Place(SheetName.IDENTITY.value), str(error))]
    claims = [c for c in (hidden, *sheets, named) if len(c.periods) == 1]
    if not claims:
        reason = "文件名中有多个期次" if named.periods else "表内和文件名中都没有期次"
        return None, [_when_is_unclear(Place(), reason)]
    first_said: dict[Period, _Claim] = {}
    for claim in claims:
        first_said.setdefault(next(iter(claim.periods)), claim)
    period = next(p for p in first_said if not any(p in other.larger() for other in first_said))
    for (first, one), (second, other) in combinations(first_said.items(), 2):
        if not agree(first, second):
            told = other_period(_where(other, one), (one.source, first.label), (other.source, second.label))
            return period, [told]
    return period, []


def _where(*claims: _Claim) -> Place:
    """The cell of the first claim that stands in one; a file's name has none."""
    return next((c.place for c in claims if c.place.cell), Place())


def _whose_is_unclear(place: Place, reason: str) -> Finding:
    return finding("S08", place, reason=reason)


def _when_is_unclear(place: Place, reason: str) -> Finding:
    return finding("S10", place, reason=reason)


def plan_findings(plan: Plan, identity: Mapping[IdentityKey, str]) -> list[Finding]:
    """A workbook without a hidden sheet is the unit's own and promises no plan."""
    place = Place(SheetName.IDENTITY.value)
    found, version = identity.get(IdentityKey.PLAN), identity.get(IdentityKey.PLAN_VERSION)
    template = identity.get(IdentityKey.TEMPLATE)
    if found and found != plan.plan.id:
        return [finding("S12", place, found=found, wanted=plan.plan.id)]
    findings = []
    if version and version != plan.plan.version:
        findings.append(finding("S14", place, found=version, wanted=plan.plan.version))
    if template and template != TEMPLATE_VERSION:
        findings.append(finding("S23", place, found=template, wanted=TEMPLATE_VERSION))
    return findings
