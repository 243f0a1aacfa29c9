"""What a worker does with one submission of the nation's run (模拟报送): it reads it, or takes as long."""

from __future__ import annotations

import os
import pickle
import time
from dataclasses import dataclass
from pathlib import Path

import made_up

from bairi_validators.plan.models import Plan
from bairi_workbooks.checking import check_file


@dataclass(frozen=True)
class Sample:
    """What is really read (抽样): the plan, its workbooks, seconds and bytes of one of them as checked."""

    plan: Plan
    paths: tuple[Path, ...]
    seconds: float
    size: int


def submission(sample: Sample, every: int, speed: float, number: int) -> bytes:
    """What a worker sends back of one submission."""
    if number % every == 0:
        path = sample.paths[number // every % len(sample.paths)]
        return pickle.dumps(check_file(sample.plan, path, made_up.PERIOD))
    time.sleep(sample.seconds / speed)
    return os.urandom(sample.size)


def nothing(_number: int, _reason: str) -> bytes:
    """Of a submission that was given up."""
    return b""
