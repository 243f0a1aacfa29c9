"""The events of a run (运行事件). None has a field for a text of a cell: logs travel further than submissions may."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict

from bairi_validators.consolidation import SubmissionState
from bairi_validators.findings import Verdict
from bairi_validators.standing import Light

Argument = str | bool | int | float | list[str] | None


class Outcome(StrEnum):
    """What a run did with a file (处理方式)."""

    READ = "read"
    KNOWN = "known"
    DUPLICATE = "duplicate"
    SKIPPED = "skipped"


class Event(BaseModel):
    """Something that happened (事件): `at` its time with the offset from UTC, `run` when its run began."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: datetime
    run: datetime


class RunStarted(Event):
    """A run began (开始): of which program, with which plan and arguments."""

    event: Literal["run_started"] = "run_started"
    command: str
    version: str
    plan: str
    plan_version: str
    period: str
    arguments: Mapping[str, Argument]


class FileTaken(Event):
    """A file was taken in (收件): read, known from before, a copy of another, or none to be read.

    `findings` counts them by code; `ms` is what reading and checking took, None for a file that was not read;
    one that is none to be read has no verdict either.
    """

    event: Literal["file"] = "file"
    outcome: Outcome
    file: str
    sha256: str | None
    unit: str | None
    period: str | None
    verdict: Verdict | None
    findings: Mapping[str, int]
    ms: int | None


class Consolidated(Event):
    """The figures are there (汇总): how many units stand how, the city's lights, the city's findings by code."""

    event: Literal["consolidated"] = "consolidated"
    submissions: Mapping[SubmissionState, int]
    lights: Mapping[Light, int]
    findings: Mapping[str, int]


class OutputsWritten(Event):
    """The outputs are there (写出): their paths, and how many files went into return packages."""

    event: Literal["outputs_written"] = "outputs_written"
    files: tuple[str, ...]
    returned: int


class RunEnded(Event):
    """A run ended (结束): its exit code, how many files it took in which way, and what it took in all."""

    event: Literal["run_ended"] = "run_ended"
    exit_code: int
    files: Mapping[Outcome, int]
    ms: int
