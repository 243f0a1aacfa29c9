"""Inboxes of all sizes (规模): Bairi beside what others do with the same files, and a chart of how each grows.

usage: growth.py [--sizes 13 200 2000 20000 rows] [--data FOLDER] [--rounds N] [--peer SCRIPT] [--resume]

`rows` is one workbook with a sheet of 100,000 rows. Inboxes are made once and kept in FOLDER, with the figures of every
size that was measured: with --resume those stand, else they are measured anew.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from shutil import rmtree
from typing import Final

import made_up
from drawing import draw
from measuring import Cost, compared, machine, once
from peers import PEERS

HERE: Final = Path(__file__).parent
ROWS: Final = "rows"
OWN_PEER: Final = HERE / "plain_peer.py"
PLAIN, CHECKS, WHOLE, LARGE = "plain script", "bairi run", "bairi run, bulletin", "bairi check"
LEDGER: Final = "bairi consolidate --ledger"
FEW: Final = 200  # files: so many, and fewer, are run with the bulletin
MOST_PLAIN: Final = 2_000  # files: it takes a second and a megabyte for each ten or so; so many are run several times
MOST_IN_WORKBOOK: Final = 12_000  # units: of more, their figures are more rows than a sheet has
OUT: Final = "out-"  # what the folders of runs begin with
BAIRI: Final = (sys.executable, "-m", "bairi_addin")
NONE: Final = Cost(0, 0)  # of a road that was not gone
Figures = dict[str, dict[str, Cost]]


def main() -> None:
    """Measure every size, then print the table and draw the chart."""
    options = arguments()
    kept = options.data / "figures.json"
    figures = _read(kept)
    for size in options.sizes:
        if options.resume and size in figures:
            continue
        figures[size] = measured(options, size)
        kept.write_text(json.dumps(figures, default=asdict, ensure_ascii=False, indent=1), encoding="utf-8")
    print(machine(), "\n", sep="")
    print("\n".join(table({size: figures[size] for size in sorted(figures, key=_order)})))
    draw(figures, options.chart)


def arguments() -> argparse.Namespace:
    """Which sizes, where inboxes are kept, which script is the peer."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", nargs="+", default=["13", "200", ROWS], help="numbers of files; rows")
    parser.add_argument("--data", type=Path, default=HERE.parent / "dist" / "bench", help="inboxes and figures")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3, help=f"of which the medians count, up to {MOST_PLAIN} files")
    named = os.environ.get("PEER")
    parser.add_argument("--peer", type=Path, default=named or OWN_PEER, help="the plain script, called INBOX OUT.xlsx")
    parser.add_argument("--resume", action="store_true", help="leave the figures that stand")
    parser.add_argument("--chart", type=Path, default=HERE / "growth.png")
    return parser.parse_args()


def measured(options: argparse.Namespace, size: str) -> dict[str, Cost]:
    """What each road costs at one size; a road that cannot be gone is told with its reason."""
    folder = (
        made_up.large_set(options.data) if size == ROWS else made_up.data_set(options.data, int(size), options.jobs)
    )
    roads = dict(commands(options, size, folder))
    try:
        if size == ROWS or int(size) <= MOST_PLAIN:
            return dict(zip(roads, compared(list(roads.values()), options.rounds, memory=True), strict=True))
        return {name: once(command) for name, command in roads.items()}
    finally:
        for out in folder.glob(f"{OUT}*"):
            rmtree(out)


def commands(options: argparse.Namespace, size: str, folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Every road with its command."""
    inbox = str(folder / "inbox")
    for reader in PEERS:
        yield reader, [sys.executable, str(HERE / "peers.py"), reader, inbox]
    if size != ROWS and int(size) > MOST_PLAIN:
        print(
            f"{size} files: the plain script is left out, above {MOST_PLAIN} files it takes too long", file=sys.stderr
        )
    elif not (peer := OWN_PEER if size == ROWS else options.peer).is_file():  # other scripts know submissions only
        print(f"the plain script is left out: there is no {peer}", file=sys.stderr)
    else:
        yield PLAIN, [sys.executable, str(peer), inbox, str(folder / "plain.xlsx")]
    if size == ROWS:
        yield LARGE, [*BAIRI, "check", *map(str, Path(inbox).iterdir())]
        return
    if int(size) > MOST_IN_WORKBOOK:
        yield LEDGER, consolidated(options, folder)
        return
    yield CHECKS, bairi_run(options, folder, "--no-bulletin")
    if int(size) <= FEW:
        yield WHOLE, bairi_run(options, folder)


def bairi_run(options: argparse.Namespace, folder: Path, *more: str) -> list[str]:
    """A first run: nothing is in the ledger yet."""
    return _first(options, folder, "run", *more, "--out")


def consolidated(options: argparse.Namespace, folder: Path) -> list[str]:
    """The same without outputs: everything is checked, kept in the ledger and consolidated."""
    return _first(options, folder, "consolidate", "--ledger")


def _first(options: argparse.Namespace, folder: Path, command: str, *more: str) -> list[str]:
    """A command that ends with the option of a folder, and a new folder for it.

    Where thousands of files were deleted a moment before, a disk takes several times as long to make others: what an
    earlier run wrote is deleted when all are measured.
    """
    plan, inbox = str(next(folder.glob("*.toml"))), str(folder / "inbox")
    told = [command, inbox, "--period", made_up.PERIOD.code, "--jobs", str(options.jobs), *more]
    return ["sh", "-c", f'exec "$@" "$0/{OUT}$$"', str(folder), *BAIRI, "--plan", plan, *told]


def table(figures: Mapping[str, Mapping[str, Cost]]) -> Sequence[str]:
    """A row for each road at each size, as ratios to the plain script and to bare calamine."""
    lines = [
        "| files | road | wall s | CPU s | peak MB | wall to plain script | CPU to calamine | MB to plain script |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for size, roads in figures.items():
        files = "1 of 100,000 rows" if size == ROWS else f"{int(size):,}"
        plain, bare = roads.get(PLAIN, NONE), roads["calamine"]
        for name, cost in roads.items():
            told = [f"{cost.wall:.2f}", f"{cost.cpu:.2f}", f"{cost.peak:.0f}"]
            ratios = [_ratio(cost.wall, plain.wall), _ratio(cost.cpu, bare.cpu)]
            lines.append(f"| {' | '.join([files, name, *told, *ratios, _ratio(cost.peak, plain.peak)])} |")
    return lines


def _ratio(value: float, to: float) -> str:
    return f"{value / to:.2f}" if to else ""


def _order(size: str) -> tuple[bool, int]:
    return size == ROWS, 0 if size == ROWS else int(size)


def _read(kept: Path) -> Figures:
    """What was measured before."""
    if not kept.exists():
        return {}
    found = json.loads(kept.read_text(encoding="utf-8"))
    return {size: {name: Cost(**cost) for name, cost in roads.items()} for size, roads in found.items()}


if __name__ == "__main__":
    main()
