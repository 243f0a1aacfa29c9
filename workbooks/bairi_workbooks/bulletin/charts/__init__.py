"""Figures (插图) of a bulletin, painted from its facts: lights, pace, counties, trend, with a sentence each."""
