"""What a person sets once (设置): folders, the period worked on, the plan. It lies with the person's own settings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from bairi_validators.errors import BairiError, PeriodError, io_reason
from bairi_validators.periods import Kind, Period, period_of
from bairi_validators.plan.models import Plan
from bairi_workbooks.files import written_whole
from bairi_workbooks.worker import DEFAULT_LIMITS, Limits


class Chosen(StrEnum):
    """How a setting is chosen by hand (选择方式): a folder, several, a file, a period; what is left is typed."""

    FOLDER = "folder"
    FOLDERS = "folders"
    PLACE = "place"  # a folder, or an address that is typed
    PLAN = "plan"
    TABLE = "table"
    PERIOD = "period"
    NUMBER = "number"
    POSITIVE = "positive"  # a number that is not 0


_SEPARATOR: Final = "；"
_SEPARATORS: Final = re.compile("[；;]")


class FaultyFieldsError(BairiError):
    """What a person typed cannot be (设置有误): `faults` has a sentence for every such field."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        self.faults = faults
        super().__init__("；".join(f"{Settings.model_fields[name].title}：{fault}" for name, fault in faults.items()))


class Settings(BaseModel):
    """The settings (设置) of the person at this desk; what is not set is None.

    `period` is a period's code; without it the last period that is over is worked on. What a newer version keeps in
    the same file is kept.
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    period: Annotated[str | None, Chosen.PERIOD] = Field(
        None, title="期次", description="如 2025-10下旬；不写则为最近结束的一旬"
    )
    inbox: Annotated[Path | None, Chosen.FOLDER] = Field(None, title="收件文件夹", description="各单位报送的文件")
    results: Annotated[Path | None, Chosen.FOLDER] = Field(
        None, title="结果文件夹", description="汇总、退回件、通报写到这里"
    )
    outbox: Annotated[Path | None, Chosen.FOLDER] = Field(
        None, title="提交文件夹", description="“提交”把报送文件存到这里"
    )
    past: Annotated[tuple[Path, ...], Chosen.FOLDERS] = Field(
        (), title="往期文件夹", description="除台账外，也与这里的往期文件比较"
    )
    allocation: Annotated[Path | None, Chosen.TABLE] = Field(
        None, title="任务分解表", description="各单位按其中的目标计算完成率"
    )
    ledger: Annotated[str | None, Chosen.PLACE] = Field(
        None, title="台账", description="文件夹或数据库地址；不写则为结果文件夹下的“台账”"
    )
    archive: Annotated[Path | None, Chosen.FOLDER] = Field(
        None, title="原件存档", description="台账为数据库时，原件存到哪个文件夹"
    )
    layouts: Annotated[Path | None, Chosen.FOLDER] = Field(
        None, title="版式文件夹", description="自有格式工作簿的版式文件"
    )
    plan: Annotated[Path | None, Chosen.PLAN] = Field(
        None, title="工作方案", description="使用另一份工作方案文件（.toml）"
    )
    jobs: Annotated[int, Chosen.NUMBER] = Field(1, ge=0, title="进程数", description="同时使用几个进程；0 为全部处理器")
    file_seconds: Annotated[int, Chosen.POSITIVE] = Field(
        round(DEFAULT_LIMITS.seconds), ge=1, title="单件时限", description="一个文件最多处理几秒，超过的中止"
    )
    file_megabytes: Annotated[int, Chosen.POSITIVE] = Field(
        DEFAULT_LIMITS.megabytes, ge=1, title="单件内存", description="一个文件最多占用几兆字节内存（Linux）"
    )

    @field_validator("period")
    @classmethod
    def _is_a_period(cls, value: str | None) -> str | None:
        return Period.parse(value).code if value else None

    @classmethod
    def read(cls, path: Path) -> Self:
        """Settings from their file; the defaults where there is none. Raises BairiError for a file that is spoilt."""
        try:
            return cls.model_validate_json(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return cls()
        except OSError as error:
            raise BairiError(f"设置文件 {path} 读不出来：{io_reason(error)}。") from error
        except (ValidationError, ValueError) as error:
            raise BairiError(f"设置文件 {path} 已损坏。请按“设置”重新填写，或删除这个文件。") from error

    @classmethod
    def typed(cls, texts: Mapping[str, str]) -> Self:
        """Settings from what a person typed, by field; several folders are separated by semicolons.

        Raises FaultyFieldsError.
        """
        given: dict[str, object] = {name: text.strip() for name, text in texts.items() if text.strip()}
        if "past" in given:
            given["past"] = [part.strip() for part in _SEPARATORS.split(texts["past"]) if part.strip()]
        faults = {name: fault for name in given if (fault := _fault(name, given[name]))}
        if not faults and given.get("inbox") and given.get("inbox") == given.get("results"):
            faults["results"] = "结果文件夹不能就是收件文件夹"
        if faults:
            raise FaultyFieldsError(faults)
        return cls.model_validate(given)

    @property
    def limits(self) -> Limits:
        """What one file may take."""
        return Limits(self.file_seconds, self.file_megabytes)

    def texts(self) -> dict[str, str]:
        """The settings as a person types them, by field."""
        own = ((name, getattr(self, name)) for name in type(self).model_fields)
        return {name: _SEPARATOR.join(map(str, v)) if isinstance(v, tuple) else _text(v) for name, v in own}

    def with_unknown_of(self, other: Self) -> Self:
        """The same, with what a newer version keeps in others."""
        return self.model_copy(update=other.model_extra)

    def write(self, path: Path) -> None:
        """Put them into their file, whole. Raises BairiError when it cannot be written."""
        with written_whole(path) as draft:
            draft.write_text(self.model_dump_json(indent=1) + "\n", encoding="utf-8")

    def period_for(self, plan: Plan, today: date) -> Period:
        """The period worked on: the one that is set, else the last 旬 in the plan's window that was over by a day."""
        if self.period:
            return Period.parse(self.period)
        running = period_of(Kind.TEN_DAY, min(today, plan.plan.window.end))
        return running if running.end <= today else running.previous()


def today() -> date:
    """The day by the clock of this machine."""
    return datetime.now().astimezone().date()


def how_chosen(name: str) -> Chosen:
    """How a setting is chosen by hand."""
    return next(one for one in Settings.model_fields[name].metadata if isinstance(one, Chosen))


def periods_of(plan: Plan) -> list[Period]:
    """The 旬 that lie in a plan's window, in their order."""
    found = [period_of(Kind.TEN_DAY, plan.plan.window.end)]
    while found[-1].start > plan.plan.window.start:
        found.append(found[-1].previous())
    return found[::-1]


def _fault(name: str, given: object) -> str | None:
    """What is wrong with what was typed for a setting."""
    match how_chosen(name), given:
        case Chosen.FOLDER, str(text) if not Path(text).is_dir():
            return f"没有这个文件夹：{text}"
        case Chosen.FOLDERS, list(texts):
            gone = [text for text in texts if not Path(text).is_dir()]
            return f"没有这个文件夹：{'、'.join(gone)}" if gone else None
        case Chosen.PLAN | Chosen.TABLE, str(text) if not Path(text).is_file():
            return f"没有这个文件：{text}"
        case Chosen.PERIOD, str(text):
            return _period_fault(text)
        case (Chosen.NUMBER | Chosen.POSITIVE) as how, str(text):
            return _number_fault(text, zero=how is Chosen.NUMBER)
    return None


def _number_fault(text: str, *, zero: bool) -> str | None:
    if text.isascii() and text.isdigit() and (zero or int(text)):
        return None
    return f"“{text}”应为{'0或' if zero else ''}正整数"


def _period_fault(text: str) -> str | None:
    try:
        Period.parse(text)
    except PeriodError as error:
        return str(error)
    return None


def _text(value: object) -> str:
    return "" if value is None else str(value)
