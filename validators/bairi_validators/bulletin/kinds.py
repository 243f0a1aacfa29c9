"""Kinds of bulletin (通报种类): the documents that a period's facts make, to whom each goes, what its template sees."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from bairi_validators.bulletin.county_pages import county_pages, county_prose
from bairi_validators.bulletin.departments import department_prose, departments
from bairi_validators.bulletin.facts import BulletinFacts
from bairi_validators.bulletin.prose import compose
from bairi_validators.bulletin.short import compose_short
from bairi_validators.bulletin.supervision import supervision_prose, supervisions


class BulletinKind(StrEnum):
    """Kind of bulletin (通报种类), by the name that people use for it."""

    FULL = "双周通报"
    SHORT = "旬报"
    DEPARTMENT = "周调度单"
    SUPERVISION = "督办单"
    COUNTY = "县市区一页纸"


def full_name(period_code: str) -> str:
    """The name of the full bulletin's files of a period, without extension."""
    return f"通报_{period_code}"


@dataclass(frozen=True, slots=True)
class Edition:
    """A document to be written (一份通报): `name` without extension, `facts` with this document's title.

    `addressee` is None for those that go to everyone. `context` is all that its template sees: `facts`, `prose`, and
    `department`, `supervision` or `county` where it is about one of them.
    """

    kind: BulletinKind
    addressee: str | None
    name: str
    facts: BulletinFacts
    context: Mapping[str, object]


def editions(kind: BulletinKind, facts: BulletinFacts) -> tuple[Edition, ...]:
    """Every document of a kind: one for everybody, or one for each department, unit to be talked to, or county."""
    return tuple(_EDITIONS[kind](facts))


def _full(facts: BulletinFacts) -> Iterator[Edition]:
    context = {"facts": facts, "prose": compose(facts)}
    yield Edition(BulletinKind.FULL, None, full_name(facts.period_code), facts, context)


def _short(facts: BulletinFacts) -> Iterator[Edition]:
    own = replace(facts, title_lines=(f"“{facts.campaign}”", f"{facts.period}工作进展简要情况"))
    context = {"facts": own, "prose": compose_short(own)}
    yield Edition(BulletinKind.SHORT, None, _name(BulletinKind.SHORT, None, facts), own, context)


def _departments(facts: BulletinFacts) -> Iterator[Edition]:
    for department in departments(facts):
        own = replace(facts, title_lines=(f"“{facts.campaign}”", f"{facts.period}工作调度单"))
        context = {"facts": own, "prose": department_prose(own, department), "department": department}
        yield _one(BulletinKind.DEPARTMENT, department.name, own, context)


def _supervisions(facts: BulletinFacts) -> Iterator[Edition]:
    for supervision in supervisions(facts):
        own = replace(facts, title_lines=(f"关于对{supervision.unit}予以{supervision.level}的建议",))
        context = {"facts": own, "prose": supervision_prose(own, supervision), "supervision": supervision}
        yield _one(BulletinKind.SUPERVISION, supervision.unit, own, context)


def _counties(facts: BulletinFacts) -> Iterator[Edition]:
    for county in county_pages(facts):
        own = replace(facts, title_lines=(f"{county.name}“{facts.campaign}”", f"{facts.period}工作进展情况"))
        context = {"facts": own, "prose": county_prose(own, county), "county": county}
        yield _one(BulletinKind.COUNTY, county.name, own, context)


def _one(kind: BulletinKind, addressee: str, facts: BulletinFacts, context: Mapping[str, object]) -> Edition:
    return Edition(kind, addressee, _name(kind, addressee, facts), facts, context)


def _name(kind: BulletinKind, addressee: str | None, facts: BulletinFacts) -> str:
    return "_".join(part for part in (kind.value, addressee, facts.period_code) if part)


_EDITIONS: Mapping[BulletinKind, Callable[[BulletinFacts], Iterator[Edition]]] = {
    BulletinKind.FULL: _full,
    BulletinKind.SHORT: _short,
    BulletinKind.DEPARTMENT: _departments,
    BulletinKind.SUPERVISION: _supervisions,
    BulletinKind.COUNTY: _counties,
}
