"""Dates as official texts write them, without zeros in front."""

from __future__ import annotations

from datetime import date, datetime


def chinese_date(day: date, *, year: bool = True) -> str:
    """2025年11月2日, or 11月2日."""
    return f"{day.year}年{day.month}月{day.day}日" if year else f"{day.month}月{day.day}日"


def chinese_hour(moment: datetime, *, year: bool = True) -> str:
    """2025年11月2日18时."""
    return f"{chinese_date(moment, year=year)}{moment.hour}时"
