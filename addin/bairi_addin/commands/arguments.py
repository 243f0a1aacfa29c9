"""Arguments that several commands share, read the same way everywhere."""

from __future__ import annotations

import argparse
import os
from typing import Any

from bairi_validators.errors import BairiError, PeriodError
from bairi_validators.periods import ACCEPTED, Period
from bairi_validators.plan.loading import load_plan
from bairi_validators.plan.models import Plan

Commands = Any  # argparse keeps the type of its sub-parsers' collection private


def period(text: str) -> Period:
    """A period from the command line."""
    try:
        return Period.parse(text)
    except PeriodError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def add_period(parser: argparse.ArgumentParser) -> None:
    """`--period P`, required."""
    parser.add_argument("--period", type=period, required=True, metavar="期次", help=f"期次，如 {ACCEPTED}")


def add_format(parser: argparse.ArgumentParser) -> None:
    """`--format text|json`."""
    parser.add_argument("--format", choices=("text", "json"), default="text", help="输出格式，默认 text")


def add_jobs(parser: argparse.ArgumentParser) -> None:
    """`--jobs N`."""
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="同时使用几个进程（默认1；0 为全部处理器）")


def jobs(options: argparse.Namespace) -> int:
    """The number of processes wanted."""
    return options.jobs if options.jobs > 0 else os.cpu_count() or 1


def plan_of(options: argparse.Namespace) -> Plan:
    """The plan that the command works on. Raises BairiError for a period of a year that the plan is not for."""
    plan = load_plan(options.plan)
    wanted: Period | None = getattr(options, "period", None)
    if wanted is not None and plan.plan.year not in {wanted.year, wanted.start.year}:
        raise BairiError(
            f"期次 {wanted.code} 不在方案年度（{plan.plan.year}年）内，请核对 --period 或改用该年度的方案。"
        )
    return plan
