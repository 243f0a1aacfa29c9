"""`bairi run` past one machine: files in a store of objects, read by a cluster, come to the figures of one machine."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

import clusters
import samples
from bairi_addin.cli import main
from bairi_validators.plan.models import Plan
from bairi_workbooks.intake import arrival_time
from bairi_workbooks.remote import place
from ledgers import empty

pytest.importorskip("distributed", reason="the extra `distributed` is not installed")
pytest.importorskip("s3fs", reason="the extra `distributed` is not installed")

PERIOD = samples.PERIOD.code
UNREADABLE = "市财政局"


@pytest.fixture
def bucket(store: None, request: pytest.FixtureRequest) -> str:
    """The address of an empty bucket."""
    name = f"bairi-{abs(hash(request.node.name))}"
    place(f"s3://{name}").mkdir()
    return f"s3://{name}"


@pytest.fixture
def inbox(tmp_path: Path, tiny: Plan) -> Path:
    """All units' workbooks, one of them faulty, one that is none, and a text."""
    folder = tmp_path / "收件"
    folder.mkdir()
    samples.submit_all(folder, tiny, but=("西岭县",))
    samples.submit(folder, tiny, "西岭县", {"T01-02": samples.Entry(None)}, name="西岭县 报送.xlsx")
    (folder / "说明.xlsx").write_bytes(b"no workbook")
    return folder


def brought(inbox: Path, address: str) -> str:
    """The inbox in the store. Its files' own times become those of the objects, which know no others."""
    for path in inbox.iterdir():
        there = place(f"{address}/收件") / path.name
        there.write_bytes(path.read_bytes())
        samples.touch(path, arrival_time(there))
    return f"{address}/收件"


def run(plan: Path, *arguments: object) -> int:
    return main(["--plan", str(plan), "run", *map(str, arguments)])


def figures(out: Path) -> dict[str, Any]:
    """What the run's JSON says, but where things are."""
    told = json.loads((out / f"结果_{PERIOD}.json").read_text(encoding="utf-8"))
    return {name: value for name, value in told.items() if name != "outputs"}


def sorted_table(observations: Path) -> bytes:
    """The observations of all periods as Parquet again, sorted."""
    import pandas as pd

    table = pd.read_parquet(str(observations))
    assert set(table["period"]) == {PERIOD}
    return table.sort_values(["indicator", "reporter"]).to_parquet(index=False)


def test_a_cluster_a_store_and_a_server_bring_the_figures_of_one_machine(
    cluster: str, bucket: str, inbox: Path, tmp_path: Path, tiny_file: Path, database: str
) -> None:
    empty(database)
    there = brought(inbox, bucket)
    options = ("--no-bulletin", "--period", PERIOD)
    here = run(tiny_file, inbox, *options, "--out", tmp_path / "结果", "--observations", tmp_path / "表")
    far = run(
        *(tiny_file, there, *options, "--out", f"{bucket}/结果", "--observations", f"{bucket}/表"),
        *("--scheduler", cluster, "--ledger", database, "--archive", f"{bucket}/原件", "--log", tmp_path / "日志"),
    )
    assert here == far
    assert figures(place(f"{bucket}/结果")) == figures(tmp_path / "结果")
    tables = [sorted_table(root) for root in (place(f"{bucket}/表"), tmp_path / "表")]
    assert tables[0] == tables[1]
    outputs = {p.relative_to(tmp_path / "结果").as_posix() for p in (tmp_path / "结果").rglob("*") if p.is_file()}
    for name in outputs - {p for p in outputs if p.startswith("台账/") or p.endswith(".jsonl")}:
        assert place(f"{bucket}/结果/{name}").exists(), name


def test_an_object_that_cannot_be_read_is_a_finding_and_costs_no_other_file(
    cluster: str, bucket: str, inbox: Path, tmp_path: Path, tiny: Plan, tiny_file: Path
) -> None:
    there = brought(inbox, bucket)
    (path,) = inbox.glob(f"{UNREADABLE}*")
    frozen = place(f"{there}/{path.name}")
    frozen.fs.pipe_file(frozen.path, path.read_bytes(), StorageClass="GLACIER")  # the store lists it and refuses it
    path.unlink()
    options = ("--no-bulletin", "--period", PERIOD)
    run(tiny_file, inbox, *options, "--out", tmp_path / "结果")
    far = ("--scheduler", cluster, "--ledger", tmp_path / "台账", "--archive", f"{bucket}/原件")
    assert run(tiny_file, there, *options, "--out", tmp_path / "远", *far) == 1
    found, here = figures(tmp_path / "远"), figures(tmp_path / "结果")
    (file,) = (f for f in found["files"] if f["file"] == path.name)
    assert [f["code"] for f in file["findings"]] == ["F08"]
    assert file["unit"] == UNREADABLE
    assert [f for f in found["files"] if f is not file] == here["files"]
    assert found["consolidation"]["indicators"] == here["consolidation"]["indicators"]


def test_a_second_run_reads_nothing_again_and_replaces_what_went_back(
    cluster: str, bucket: str, inbox: Path, tmp_path: Path, tiny: Plan, tiny_file: Path
) -> None:
    there, log = brought(inbox, bucket), tmp_path / "日志"
    arguments = (
        *(tiny_file, there, "--no-bulletin", "--period", PERIOD, "--out", f"{bucket}/结果"),
        *("--scheduler", cluster, "--ledger", tmp_path / "台账", "--archive", f"{bucket}/原件", "--log", log),
    )
    assert run(*arguments) == 1
    returned = place(f"{bucket}/结果/退回_{PERIOD}")
    before = sorted(p.name for p in returned.iterdir())
    place(f"{there}/说明.xlsx").unlink()
    samples.submit(tmp_path, tiny, "西岭县", {"T01-02": samples.Entry("多")}, name="西岭县 又报.xlsx")
    place(f"{there}/西岭县 又报.xlsx").write_bytes((tmp_path / "西岭县 又报.xlsx").read_bytes())
    assert run(*arguments) == 1
    after = sorted(p.name for p in place(str(returned)).iterdir())
    assert set(after) - set(before) == {"西岭县 又报"}
    ended = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines() if "run_ended" in line]
    assert ended[1]["files"]["read"] == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("{}/收件", "--out", "{}/结果"), "--ledger、--archive 和 --log"),
        (("未知://收件", "--out", "结果"), "打不开文件夹"),
        (("nowhere://收件", "--out", "结果"), "不认识这种地址：nowhere://收件"),
        (("{}/没有", "--out", "结果"), "打不开文件夹 {}/没有"),
    ],
)
def test_what_cannot_be_is_told_in_one_sentence(
    bucket: str, tiny_file: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], told: str
) -> None:
    assert run(tiny_file, *(a.format(bucket) for a in arguments), "--period", PERIOD) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert told.format(bucket) in line


def test_a_store_that_does_not_answer_is_told_in_one_sentence(
    tmp_path: Path, tiny_file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from s3fs import S3FileSystem

    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{clusters.free_port()}")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    monkeypatch.setattr(S3FileSystem, "retries", 1)
    S3FileSystem.clear_instance_cache()
    assert run(tiny_file, "s3://bairi/收件", "--period", PERIOD, "--out", tmp_path) == 2
    S3FileSystem.clear_instance_cache()
    assert "存储服务连接不上" in capsys.readouterr().err


def test_an_inbox_in_a_store_is_not_watched(
    bucket: str, tiny_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["watch", f"{bucket}/收件", "--period", PERIOD, "--out", str(tmp_path)]
    assert main(["--plan", str(tiny_file), *arguments]) == 2
    assert "不能值守" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no path is each process's own")
def test_an_inbox_that_a_worker_does_not_see_is_told_before_a_ledger_is_made(
    cluster: str, tiny_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "收件").mkdir()
    monkeypatch.chdir(tmp_path)
    out = tmp_path / "结果"
    elsewhere = "/proc/self/cwd/收件"  # of each process the folder that it stands in: the workers stand elsewhere
    assert run(tiny_file, elsewhere, "--period", PERIOD, "--out", out, "--scheduler", cluster) == 2
    assert "请改用各机都能打开的位置" in capsys.readouterr().err
    assert not list(out.rglob("*.db"))


def test_workers_in_another_folder_find_what_is_named_from_this_one(
    cluster: str, inbox: Path, tmp_path: Path, tiny_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    options = ("--no-bulletin", "--period", PERIOD)
    far = run(tiny_file, inbox.name, *options, "--out", "远", "--ledger", "远账", "--scheduler", cluster)
    assert far == run(tiny_file, inbox.name, *options, "--out", "近")
    assert figures(Path("远")) == figures(Path("近"))
