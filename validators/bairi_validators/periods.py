"""Periods (期次): 旬, 周, 半月, 月, 季, 年; their spellings, their order, the share of the year gone at their end."""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from fractions import Fraction
from functools import lru_cache

from bairi_validators.errors import PeriodError

FIRST_YEAR, LAST_YEAR = 2000, 2999
ACCEPTED = "2025-10上旬、2025年10月上旬、2025-W41、2025-10上半月、2025-10、2025Q4、2025"


class Kind(Enum):
    """Kind of period (期次类别). The value is the number of such periods in a year; weeks have their own count."""

    TEN_DAY = 36
    WEEK = 53
    HALF_MONTH = 24
    MONTH = 12
    QUARTER = 4
    YEAR = 1


TEN_DAY_NAMES = ("上旬", "中旬", "下旬")
HALF_NAMES = ("上半月", "下半月")
_WITHIN_MONTH = {name: (Kind.TEN_DAY, i) for i, name in enumerate(TEN_DAY_NAMES)} | {
    name: (Kind.HALF_MONTH, i) for i, name in enumerate(HALF_NAMES)
}
_MONTHLY = re.compile(r"(?P<year>\d{4})(?:年|-)(?P<month>\d{1,2})月?(?P<part>上旬|中旬|下旬|上半月|下半月)?")
_WEEK = re.compile(r"(?P<year>\d{4})(?:-?W(?P<week>\d{1,2})|年第(?P<week_cn>\d{1,2})周)")
_QUARTER = re.compile(r"(?P<year>\d{4})(?:-?Q(?P<quarter>[1-4])|年第?(?P<quarter_cn>[1-4一二三四])季度)")
_YEAR = re.compile(r"(?P<year>\d{4})年?")
# A period inside a longer text. Atomic groups: a month must not lose its 旬, nor a date its day, by backtracking.
_NAMED = re.compile(
    r"(?<!\d)\d{4}(?:"
    r"-?Q[1-4](?!\d)|年第?[1-4一二三四]季度"
    r"|-?W(?>\d{1,2})(?!\d)|年第(?>\d{1,2})周"
    r"|(?:年|-)(?>\d{1,2}月?)(?:上旬|中旬|下旬|上半月|下半月|(?![-./]?\d)(?!日)))"
)
_MONTHS = re.compile(r"(\d{4})年0?1月?(?:份)?[-—–~至到](?:\1年)?(\d{1,2}月)份?(?!\d)")


@dataclass(frozen=True, slots=True)
class Period:
    """A reporting period (期次): `number` counts from 1 within the year, ISO week number for weeks."""

    kind: Kind
    year: int
    number: int

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise PeriodError(f"期次的年份{self.year}不在{FIRST_YEAR}至{LAST_YEAR}之间。")
        most = _weeks_in(self.year) if self.kind is Kind.WEEK else self.kind.value
        if not 1 <= self.number <= most:
            raise PeriodError(f"没有这样的期次：{self.year}年第{self.number}个（该类期次一年只有{most}个）。")

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read one of the accepted spellings; full-width characters and spaces are forgiven.

        Raises PeriodError with the list of accepted spellings.
        """
        plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).upper()
        if (m := _MONTHLY.fullmatch(plain)) and 1 <= int(m["month"]) <= Kind.MONTH.value:
            return _within_month(int(m["year"]), int(m["month"]), m["part"])
        if m := _WEEK.fullmatch(plain):
            return cls(Kind.WEEK, int(m["year"]), int(m["week"] or m["week_cn"]))
        if m := _QUARTER.fullmatch(plain):
            return cls(Kind.QUARTER, int(m["year"]), _digit(m["quarter"] or m["quarter_cn"]))
        if m := _YEAR.fullmatch(plain):
            return cls(Kind.YEAR, int(m["year"]), 1)
        raise PeriodError(f"看不懂期次“{text}”，可写作：{ACCEPTED}。")

    @classmethod
    def named_in(cls, text: str) -> frozenset[Period]:
        """The periods that a file name or a sentence names; a bare year is none, and 2026年1—11月 is its last month."""
        plain = _MONTHS.sub(r"\1年\2", unicodedata.normalize("NFKC", text).upper())
        found = set()
        for match in _NAMED.finditer(plain):
            try:
                found.add(cls.parse(match.group()))
            except PeriodError:  # 2025-13 and the like name no period
                continue
        return frozenset(found)

    @property
    def month(self) -> int:
        """Month (1–12) of the period's last day."""
        return self.end.month

    @property
    def last_months(self) -> frozenset[int]:
        """The months up to which figures of the period may be said to count: two for a week that lies in both."""
        return frozenset({self.month, self.start.month} if self.kind is Kind.WEEK else {self.month})

    @property
    def start(self) -> date:
        """First day."""
        if self.kind is Kind.WEEK:
            return date.fromisocalendar(self.year, self.number, 1)
        per_month = max(1, self.kind.value // 12)
        index = self.number - 1
        if self.kind.value >= Kind.MONTH.value:
            day = 1 + (index % per_month) * (10 if self.kind is Kind.TEN_DAY else 15)
            return date(self.year, index // per_month + 1, day)
        return date(self.year, index * (12 // self.kind.value) + 1, 1)

    @property
    def end(self) -> date:
        """Last day; every figure of the period is as of this day."""
        return _end(self)

    @property
    def order(self) -> tuple[date, str]:
        """What periods of any kinds are sorted by: the last day; of a month and its last 旬 the latter comes later."""
        return self.end, self.code

    @property
    def share_of_year(self) -> Fraction:
        """Share of the year gone at the period's end (序时进度), exact: by 旬 in 36ths, by days for weeks."""
        if self.kind is Kind.WEEK:
            days = (self.end - date(self.year, 1, 1)).days + 1
            whole = _days_in(self.year)
            return Fraction(min(days, whole), whole)
        return Fraction(self.number, self.kind.value)

    def share_gone_of(self, year: int) -> Fraction:
        """Share of a certain year gone at the period's end: all of it, where a last week ends in the next year."""
        return Fraction(1) if self.end.year > year else self.share_of_year

    def previous(self) -> Period:
        """The period of the same kind just before, across the year's edge too."""
        if self.number > 1:
            return Period(self.kind, self.year, self.number - 1)
        last = _weeks_in(self.year - 1) if self.kind is Kind.WEEK else self.kind.value
        return Period(self.kind, self.year - 1, last)

    def larger(self) -> tuple[Period, ...]:
        """The larger periods that this one lies wholly in (以旬保月、以月保季、以季保年), the smallest first."""
        if self.kind is Kind.YEAR:
            return ()
        kinds = [k for k in (Kind.HALF_MONTH, Kind.MONTH, Kind.QUARTER, Kind.YEAR) if k.value < self.kind.value]
        found = (period_of(kind, self.end) for kind in kinds)
        return tuple(p for p in found if p.start <= self.start)

    @property
    def code(self) -> str:
        """The short spelling, as on the command line and in file names: 2025-10上旬."""
        match self.kind:
            case Kind.WEEK:
                return f"{self.year}-W{self.number:02d}"
            case Kind.QUARTER:
                return f"{self.year}Q{self.number}"
            case Kind.YEAR:
                return f"{self.year}"
        return f"{self.year}-{self.month:02d}{self._part}"

    @property
    def label(self) -> str:
        """The spelling of official texts: 2025年10月上旬."""
        match self.kind:
            case Kind.WEEK:
                return f"{self.year}年第{self.number}周"
            case Kind.QUARTER:
                return f"{self.year}年第{'一二三四'[self.number - 1]}季度"
            case Kind.YEAR:
                return f"{self.year}年"
        return f"{self.year}年{self.month}月{self._part}"

    @property
    def _part(self) -> str:
        names = {Kind.TEN_DAY: TEN_DAY_NAMES, Kind.HALF_MONTH: HALF_NAMES}.get(self.kind, ("",))
        return names[(self.number - 1) % len(names)]

    def __str__(self) -> str:
        return self.code


def period_of(kind: Kind, day: date) -> Period:
    """The period of that kind in which a day lies."""
    if kind is Kind.WEEK:
        year, week, _ = day.isocalendar()
        return Period(kind, year, week)
    if kind is Kind.TEN_DAY:
        return Period(kind, day.year, (day.month - 1) * 3 + min((day.day - 1) // 10, 2) + 1)
    if kind is Kind.HALF_MONTH:
        return Period(kind, day.year, (day.month - 1) * 2 + (day.day > 15) + 1)  # noqa: PLR2004 - the 15th ends a half
    return Period(kind, day.year, (day.month - 1) * kind.value // 12 + 1)


@lru_cache(maxsize=4096)
def _end(period: Period) -> date:
    """The last day: asked for by every row of every register."""
    if period.kind is Kind.WEEK:
        return date.fromisocalendar(period.year, period.number, 7)
    if period.number == period.kind.value:
        return date(period.year, 12, 31)
    return Period(period.kind, period.year, period.number + 1).start - timedelta(days=1)


@lru_cache(maxsize=4096)
def must_be_of_year(period: Period, year: int) -> None:
    """Raises PeriodError for a period of another year than the plan's."""
    if year not in {period.year, period.start.year}:
        raise PeriodError(f"期次 {period.code} 不在方案年度（{year}年）内，请核对期次，或改用该年度的方案。")


def share_gone(period: Period, due: date) -> Fraction:
    """Share of the way to a due date that is gone at the period's end, at most 1.

    For the year's end this is the share of the year gone; for a target with its own date (2025年9月底前) the year's
    share is measured against the share that the year has at that date, so that it is whole from the due date on.
    """
    if period.end >= due:
        return Fraction(1)
    return min(Fraction(1), period.share_of_year / _share_at(period.kind, due))


def _share_at(kind: Kind, due: date) -> Fraction:
    """The share of the year gone at a due date, counted as the kind of period counts: weeks by days, others by 旬."""
    if kind is Kind.WEEK:
        return Fraction(due.timetuple().tm_yday, _days_in(due.year))
    return period_of(Kind.TEN_DAY, due).share_of_year


def _within_month(year: int, month: int, part: str | None) -> Period:
    if part is None:
        return Period(Kind.MONTH, year, month)
    kind, index = _WITHIN_MONTH[part]
    return Period(kind, year, (month - 1) * (kind.value // 12) + index + 1)


def _weeks_in(year: int) -> int:
    return date(year, 12, 28).isocalendar().week


def _days_in(year: int) -> int:
    return 366 if calendar.isleap(year) else 365


def _digit(text: str) -> int:
    return "一二三四".find(text) + 1 or int(text)
