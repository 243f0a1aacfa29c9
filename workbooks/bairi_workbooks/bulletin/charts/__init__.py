"""Figures (插图) of a bulletin, painted from its facts: lights, pace, counties, trend, with a sentence each."""

from bairi_workbooks.bulletin.charts.drawing import Figure, FigureSet, Illustration, figures
from bairi_workbooks.bulletin.charts.fonts import FontError, chinese_font

__all__ = ["Figure", "FigureSet", "FontError", "Illustration", "chinese_font", "figures"]
