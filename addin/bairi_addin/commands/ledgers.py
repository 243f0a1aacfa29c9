"""Which ledger a command means that works on one that is there already."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from bairi_addin.commands.arguments import add_ledger, add_period
from bairi_addin.workflows.names import LEDGER
from bairi_validators.errors import BairiError
from bairi_validators.plan.models import Plan, Unit

if TYPE_CHECKING:
    from bairi_workbooks.ledger import Ledger


def add_to(parser: argparse.ArgumentParser) -> None:
    """The period, and the ledger."""
    add_period(parser)
    add_ledger(parser, "台账的位置（不写则为当前文件夹下的“台账”，或下一级文件夹中唯一的台账）")


@contextmanager
def opened(options: argparse.Namespace) -> Iterator[Ledger]:
    """The ledger that is meant, for asking. Raises BairiError where none or several are found: none is made."""
    with opened_at(options, options.ledger or _found(Path()), make=False) as ledger:
        yield ledger


def named(options: argparse.Namespace) -> AbstractContextManager[Ledger | None]:
    """The ledger that `--ledger` names, or none where it names none."""
    return opened_at(options, options.ledger) if options.ledger else nullcontext()


def opened_at(options: argparse.Namespace, place: str | Path, *, make: bool = True) -> Ledger:
    """The ledger at a place; who has to wait for it is told so."""
    from bairi_workbooks.ledger import Ledger  # noqa: PLC0415 - the database is only for those who use it

    return Ledger.open(place, options.archive, make=make, waiting=_say_waiting)


def _say_waiting() -> None:
    print("台账正被另一次运行使用，等待中…", file=sys.stderr, flush=True)


def unit_of(plan: Plan, name: str) -> Unit:
    """A unit by its name or an alias. Raises BairiError for a name that is none."""
    if (unit := plan.unit_of.get(name)) is None:
        raise BairiError(f"方案中没有单位“{name}”。请核对 --unit，单位名单见 bairi plan show。")
    return unit


def _found(folder: Path) -> Path:
    if (folder / LEDGER).is_dir():
        return folder / LEDGER
    found = sorted(path for path in folder.glob(f"*/{LEDGER}") if path.is_dir())
    if len(found) != 1:
        words = f"有{len(found)}个台账：{'、'.join(map(str, found))}" if found else "没有台账"
        raise BairiError(f"当前文件夹及其下一级文件夹中{words}。请用 --ledger 写明台账的位置。")
    print(f"使用台账：{found[0]}", file=sys.stderr)
    return found[0]
