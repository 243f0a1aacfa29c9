"""The chart of growth (规模图): seconds, CPU seconds and megabytes by the number of files, all by powers of ten."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter
from measuring import Cost

_OURS: Final = "bairi"
_PANELS: Final = (
    ("wall", "seconds (wall)"),
    ("cpu", "seconds (CPU, all processes)"),
    ("peak", "MB at the peak, all processes"),
)


def draw(figures: Mapping[str, Mapping[str, Cost]], path: Path) -> None:
    """Write the chart of the sizes that are numbers of files; none where there are fewer than two."""
    sizes = sorted(int(size) for size in figures if size.isdigit())
    if len(sizes) < 2:  # noqa: PLR2004 - a line has two ends
        return
    figure = Figure(figsize=(12, 4.4), layout="constrained")
    for axes, (name, words) in zip(figure.subplots(1, len(_PANELS)), _PANELS, strict=True):
        for road in dict.fromkeys(road for roads in figures.values() for road in roads):
            points = [(n, getattr(figures[str(n)][road], name)) for n in sizes if road in figures[str(n)]]
            if points:
                ours = road.startswith(_OURS)
                axes.plot(
                    *zip(*points, strict=True),
                    marker="o",
                    label=road,
                    linewidth=2.5 if ours else 1,
                    alpha=1 if ours else 0.7,
                )
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xticks(sizes, [f"{n:,}" for n in sizes], minor=False)
        axes.minorticks_off()
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axes.set_xlabel("files")
        axes.set_title(words, fontsize=11)
        axes.grid(alpha=0.3)
    figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=6, fontsize=9)
    figure.savefig(path, dpi=90, metadata={"Software": None})
