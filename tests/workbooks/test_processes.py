"""Work spread over processes: in order, and what one item does to its process costs that item only."""

from __future__ import annotations

import faulthandler
import gc
import mmap
import os
import signal
import sys
import time
import weakref
from collections.abc import Callable
from functools import partial
from multiprocessing import active_children
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bairi_validators.errors import BairiError, PlanError
from bairi_validators.periods import Period
from bairi_workbooks.intake import OtherPeriodsError
from bairi_workbooks.processes import begun, beside, new_collected, parcels, seldom_collected, spread
from bairi_workbooks.worker import Limits

SHORT = Limits(seconds=2, megabytes=256)


Left = Callable[[], set[object]]


@pytest.fixture
def left() -> Left:
    """The processes that were not there when the test began."""
    before = set(active_children())
    return lambda: set(active_children()) - before


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


def killed(_: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def aborted(_: int) -> None:
    faulthandler.disable()  # the death is wanted
    os.abort()


def hanging(_: int) -> None:
    time.sleep(3600)


def deaf(_: int) -> None:
    """As native code that lets nobody else on: no signal that Python would answer, no other thread."""
    sys.setswitchinterval(3600)
    while True:
        pass


def eating(_: int) -> None:
    eaten = []
    while True:
        eaten.append(bytearray(10_000_000))


def mapping(_: int) -> None:
    """As a reader that asks the system for all of it at once."""
    mmap.mmap(-1, 8 << 30)


def exact(number: int) -> int:
    return number * 2


def unless(faulty: dict[int, Callable[[int], None]], number: int) -> int:
    if number in faulty:
        faulty[number](number)
    return number * 2


def gone(number: int, reason: str) -> tuple[int, str]:
    return number, reason


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_come_in_the_order_of_the_items_however_many_processes_there_are(jobs: int) -> None:
    assert list(spread(partial(added, 1000), range(500), jobs)) == list(range(1000, 1500))


@pytest.mark.parametrize("jobs", [1, 2])
def test_nothing_to_do_starts_nothing(jobs: int, left: Left) -> None:
    assert list(spread(dead, [], jobs, lost=gone)) == []
    assert left() == set()


def test_a_process_that_dies_is_told_in_a_sentence() -> None:
    with pytest.raises(BairiError, match="处理进程异常退出"):
        list(spread(dead, [3, 4, 5, 6], 2))


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (killed, "异常退出（可能是内存不足）"),
        (dead, "异常退出（可能是内存不足）"),
        (aborted, "异常退出（可能是内存不足）"),
        (hanging, "超过2秒仍未处理完"),
        (deaf, "超过2秒仍未处理完"),
        (eating, "占用内存超过256兆字节"),
        (mapping, "占用内存超过256兆字节"),
    ],
)
def test_what_kills_or_holds_up_its_process_costs_its_own_item_only(
    fault: Callable[[int], None], reason: str, jobs: int, left: Left
) -> None:
    began = time.monotonic()
    work = partial(unless, {7: fault, 30: fault})
    found = list(spread(work, range(40), jobs, limits=SHORT, lost=gone))  # type: ignore[arg-type]
    took = time.monotonic() - began
    expected = [(n, reason) if n in {7, 30} else n * 2 for n in range(40)]
    assert found == expected
    assert took < 2 * (SHORT.seconds + 2)
    assert left() == set()


def test_an_accident_is_not_laid_at_the_door_of_the_file_that_was_read_at_the_time(tmp_path: Path) -> None:
    marker = tmp_path / "once"

    def once(number: int) -> int:
        if number == 4 and not marker.exists():
            marker.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return number * 2

    assert list(spread(once, range(8), 2, limits=SHORT, lost=gone)) == [n * 2 for n in range(8)]


def test_what_earlier_items_left_behind_is_not_laid_at_the_door_of_the_next() -> None:
    kept: list[bytearray] = []

    def leaking(number: int) -> int:
        kept.append(bytearray(60_000_000))
        return number

    assert list(spread(leaking, range(12), 1, limits=SHORT, lost=gone)) == list(range(12))


def test_what_the_work_raises_is_raised_and_no_process_stays(left: Left) -> None:
    with pytest.raises(ZeroDivisionError):
        list(spread(lambda n: 1 // n, [2, 1, 0, 5], 2, limits=SHORT, lost=gone))
    assert left() == set()


def test_whoever_stops_listening_leaves_no_process_behind(left: Left) -> None:
    results = spread(exact, range(100), 2, limits=SHORT, lost=gone)
    assert next(results) == 0
    results.close()  # type: ignore[attr-defined]
    assert left() == set()


def test_a_process_is_used_again_for_the_next_item() -> None:
    pids = set(spread(lambda _: os.getpid(), range(200), 2, limits=SHORT, lost=gone))
    assert len(pids) == 2
    assert os.getpid() not in pids


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


def touched(folder: Path, number: int) -> int:
    (folder / str(number)).touch()
    return number


def test_what_is_begun_goes_on_before_anybody_asks_for_it(tmp_path: Path) -> None:
    with begun(partial(touched, tmp_path), range(150), 1, lost=lambda number, _: -number) as results:
        waited = time.monotonic() + 30
        while len(list(tmp_path.iterdir())) < 150 and time.monotonic() < waited:
            time.sleep(0.01)
        assert len(list(tmp_path.iterdir())) == 150
        assert list(results()) == list(range(150))


def test_what_is_begun_ends_when_it_is_done_though_nobody_has_asked_yet(left: Left) -> None:
    """It holds memory of the run's as it was when it began: more and more of its own, as the run goes on."""
    with begun(exact, range(151), 2) as results:
        waited = time.monotonic() + 30
        while left() and time.monotonic() < waited:
            time.sleep(0.01)
        assert left() == set()
        assert list(results()) == [number * 2 for number in range(151)]


def test_what_is_begun_and_not_wanted_any_more_leaves_no_process_behind(tmp_path: Path, left: Left) -> None:
    with pytest.raises(KeyError), begun(partial(touched, tmp_path), range(50), 2):
        raise KeyError
    assert left() == set()


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


def test_whoever_waits_is_asked_meanwhile_and_can_end_what_hangs(left: Left) -> None:
    asked: list[float] = []

    def patient_twice() -> None:
        asked.append(time.monotonic())
        if len(asked) == 3:
            raise BairiError("已停止。")

    began = time.monotonic()
    with pytest.raises(BairiError, match="已停止"):
        list(spread(deaf, [1], 1, limits=Limits(seconds=60), lost=gone, meanwhile=patient_twice))  # type: ignore[arg-type]
    assert time.monotonic() - began < 10
    assert left() == set()


@pytest.mark.parametrize(
    ("error", "kept"),
    [
        (PlanError(["甲不对。", "乙不对。"]), {"problems": ["甲不对。", "乙不对。"], "arguments": ()}),
        (
            OtherPeriodsError("8个文件都是10月的", Period.parse("2025-10下旬")),
            {"told": "8个文件都是10月的", "arguments": ("period", "force")},
        ),
    ],
)
def test_an_error_comes_from_its_process_as_it_was_raised_there(error: BairiError, kept: dict[str, object]) -> None:
    def faulty(_: int) -> int:
        raise error

    with pytest.raises(type(error)) as caught:
        list(spread(faulty, [1], 1, limits=SHORT, lost=gone))  # type: ignore[arg-type]
    assert (str(caught.value), vars(caught.value)) == (str(error), kept)


@given(st.integers(0, 3_000), st.integers(1, 16), st.sampled_from([1, 4]))
def test_every_item_is_in_one_parcel_in_order_and_no_parcel_is_larger_than_the_one_before(
    items: int, jobs: int, each: int
) -> None:
    given_out = list(parcels(items, jobs, each))
    assert [number for parcel in given_out for number in parcel] == list(range(items))
    sizes = list(map(len, given_out))
    assert sizes == sorted(sizes, reverse=True)
    assert each == 1 or items < 64 * jobs or sizes[-1] <= 8
