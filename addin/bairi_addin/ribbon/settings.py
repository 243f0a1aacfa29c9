"""What a person sets once (设置): folders, the period worked on, the plan. It lies with the person's own settings."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from bairi_validators.errors import BairiError, io_reason
from bairi_validators.periods import Kind, Period, period_of
from bairi_validators.plan.models import Plan
from bairi_workbooks.files import written_whole


class Settings(BaseModel):
    """The settings (设置) of the person at this desk; what is not set is None.

    `period` is a period's code; without it the last period that is over is worked on.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    plan: Path | None = Field(None, title="工作方案", description="使用另一份工作方案文件（.toml）")
    outbox: Path | None = Field(None, title="提交文件夹", description="“提交”把报送文件存到这里")
    inbox: Path | None = Field(None, title="收件文件夹", description="各单位报送的文件")
    results: Path | None = Field(None, title="结果文件夹", description="汇总、退回件、通报写到这里")
    ledger: str | None = Field(None, title="台账", description="文件夹或数据库地址；不写则为结果文件夹下的“台账”")
    archive: Path | None = Field(None, title="原件存档", description="台账为数据库时，原件存到哪个文件夹")
    period: str | None = Field(None, title="期次", description="如 2025-10下旬；不写则为最近结束的一旬")
    allocation: Path | None = Field(None, title="任务分解表", description="各单位按其中的目标计算完成率")
    past: tuple[Path, ...] = Field((), title="往期文件夹", description="没有台账时，与这里的往期文件比较")
    layouts: Path | None = Field(None, title="版式文件夹", description="自有格式工作簿的版式文件")
    jobs: int = Field(1, ge=0, title="进程数", description="同时使用几个进程；0 为全部处理器")

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
