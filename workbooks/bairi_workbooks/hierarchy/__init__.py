"""Levels (层级) on disk: an office's table of them, the observations of units, what comes of rolling them up."""
