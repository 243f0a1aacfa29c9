"""Work spread over a cluster: the same results as here, whoever dies meanwhile."""

from __future__ import annotations

import os
import signal
from contextlib import ExitStack
from pathlib import Path

import pytest

import clusters
from bairi_validators.errors import BairiError
from bairi_workbooks.cluster import Cluster
from bairi_workbooks.processes import spread
from bairi_workbooks.worker import Limits

pytest.importorskip("distributed", reason="the extra `distributed` is not installed")

NUMBERS = list(range(40))
SQUARES = [n * n for n in NUMBERS]


def test_results_come_in_the_order_of_the_items(cluster: str) -> None:
    assert list(Cluster(cluster)(clusters.square, NUMBERS, 1)) == SQUARES


def test_nothing_to_do_needs_no_scheduler() -> None:
    assert list(Cluster("tcp://127.0.0.1:1")(clusters.square, [], 1)) == []


def test_an_item_that_ends_its_process_costs_that_item_only_as_on_one_machine(cluster: str) -> None:
    told = {"limits": Limits(30), "lost": clusters.given_up}
    there = list(Cluster(cluster)(clusters.square_but_of_seven, NUMBERS, 1, **told))
    assert there == list(spread(clusters.square_but_of_seven, NUMBERS, 1, **told))
    assert there[7] == -7


def test_what_a_worker_had_is_given_to_another_when_it_is_killed(cluster: str) -> None:
    from distributed import Client

    results = Cluster(cluster)(clusters.square_at_leisure, NUMBERS, 1)
    first = next(results)
    with Client(cluster, set_as_default=False) as client:
        victims = client.run(os.getpid)
    os.kill(next(iter(victims.values())), signal.SIGKILL)
    assert [first, *results] == SQUARES


def test_a_run_goes_on_when_the_scheduler_is_restarted() -> None:
    port = clusters.free_port()
    with ExitStack() as stack:
        old = stack.enter_context(clusters.scheduler(port))
        stack.enter_context(clusters.worker(port))
        results = Cluster(f"tcp://127.0.0.1:{port}")(clusters.square_at_leisure, NUMBERS, 1)
        came = [next(results)]
        old.kill()
        old.wait()
        stack.enter_context(clusters.scheduler(port))
        stack.enter_context(clusters.worker(port))
        assert [*came, *results] == SQUARES


def test_a_scheduler_that_is_not_there_is_told_in_one_sentence() -> None:
    port = clusters.free_port()
    with pytest.raises(BairiError, match=f"调度器 tcp://127.0.0.1:{port} 连接不上"):
        list(Cluster(f"tcp://127.0.0.1:{port}", patience=1)(clusters.square, NUMBERS, 1))


def test_a_scheduler_without_workers_is_told_in_one_sentence() -> None:
    port = clusters.free_port()
    with clusters.scheduler(port), pytest.raises(BairiError, match="没有工作机"):
        list(Cluster(f"tcp://127.0.0.1:{port}", patience=2)(clusters.square, NUMBERS, 1))


def test_a_place_that_a_worker_does_not_see_is_told_before_anything_is_read(cluster: str, tmp_path: Path) -> None:
    Cluster(cluster).see([tmp_path])
    with pytest.raises(BairiError, match=r"打不开 .*/不在。"):
        Cluster(cluster).see([tmp_path, tmp_path / "不在"])
