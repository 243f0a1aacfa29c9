"""Work spread over processes: in order, with what all tasks need, and a sentence where a process dies."""

from __future__ import annotations

import gc
import os
from functools import partial

import pytest

from bairi_validators.errors import BairiError
from bairi_workbooks.processes import seldom_collected, spread


def added(to: int, number: int) -> int:
    return to + number


def dead(number: int) -> int:
    os._exit(number)


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_come_in_the_order_of_the_items_however_many_processes_there_are(jobs: int) -> None:
    assert list(spread(partial(added, 1000), range(500), jobs)) == list(range(1000, 1500))


def test_nothing_to_do_starts_nothing() -> None:
    assert list(spread(dead, [], 2)) == []


def test_a_process_that_dies_is_told_in_a_sentence() -> None:
    with pytest.raises(BairiError, match="处理进程异常退出"):
        list(spread(dead, [3, 4, 5, 6], 2))


def test_after_a_batch_rings_are_looked_for_as_before() -> None:
    before = gc.get_threshold()
    with seldom_collected():
        assert gc.get_threshold() > before
    assert gc.get_threshold() == before
