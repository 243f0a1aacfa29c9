"""Work spread over processes: in order, with what all tasks need, and a sentence where a process dies."""

from __future__ import annotations

import gc
import os
import weakref
from functools import partial

import pytest

from bairi_validators.errors import BairiError
from bairi_workbooks.processes import beside, new_collected, seldom_collected, spread


def added(to: int, number: int) -> int:
    return to + number


def refused(name: str) -> str:
    raise BairiError(f"不能写入 {name}。")


def whose(_: int) -> int:
    return os.getpid()


class Ring:
    def __init__(self) -> None:
        self.itself = self


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


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_is_done_beside_is_there_when_it_is_asked_for(jobs: int) -> None:
    with beside(partial(added, 1000), 5, jobs) as done:
        assert done() == 1005


def test_only_one_process_at_work_does_itself_what_another_would_do_beside_it() -> None:
    with beside(whose, 0, 1) as alone, beside(whose, 0, 2) as other:
        assert alone() == os.getpid() != other()


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_fails_beside_is_told_where_it_is_asked_for(jobs: int) -> None:
    with pytest.raises(BairiError, match="不能写入 汇总"), beside(refused, "汇总", jobs) as done:
        done()


def test_a_process_that_dies_beside_is_told_in_a_sentence() -> None:
    with pytest.raises(BairiError, match="处理进程异常退出"), beside(dead, 3, 2) as done:
        done()


def test_rings_that_are_made_in_a_batch_can_be_let_go() -> None:
    with seldom_collected():
        seldom = gc.get_threshold()
        with new_collected():
            ring = weakref.ref(Ring())
        assert ring() is None
        assert (gc.get_threshold(), gc.get_freeze_count()) == (seldom, 0)
