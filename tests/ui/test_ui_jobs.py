"""Long work: nothing is lost, slots run on the window's thread, cancelling is clean."""

import gc
import threading
import weakref

from PySide6.QtCore import QObject, QThread, Slot

from fieldkit.errors import FieldKitError
from ui.shared.job_runner import Job, JobRunner
from ui.shared.notices import Remedy


class Receiver(QObject):
    def __init__(self):
        super().__init__()
        self.results = []
        self.threads = set()

    @Slot(object)
    def take(self, result):
        self.results.append(result)
        self.threads.add(QThread.currentThread())


class Knot:
    """Garbage that only the collector of cycles can find."""

    def __init__(self):
        self.itself = self


def test_no_cycle_is_collected_on_the_workers_thread(qtbot, qapp):
    runner, threads = JobRunner(), []

    def work(_):
        for _number in range(5_000):
            weakref.finalize(Knot(), lambda: threads.append(threading.get_ident()))
        return [[] for _ in range(50_000)]

    runner.submit(Job("knots", work))
    qtbot.waitUntil(lambda: not runner.is_busy, timeout=10_000)
    assert gc.isenabled()
    gc.collect()
    assert len(threads) == 5_000
    assert set(threads) == {threading.get_ident()}
    runner.close()


def test_every_result_of_many_jobs_arrives_in_order_on_the_windows_thread(qtbot, qapp):
    runner, receiver = JobRunner(), Receiver()
    workers = set()

    def work(number):
        workers.add(threading.get_ident())
        return number

    for number in range(200):
        job = Job("count", lambda _, number=number: work(number))
        job.succeeded.connect(receiver.take)
        runner.submit(job)
    qtbot.waitUntil(lambda: len(receiver.results) == 200, timeout=10_000)
    assert receiver.results == list(range(200))
    assert receiver.threads == {qapp.thread()}
    assert len(workers) == 1 and threading.get_ident() not in workers
    qtbot.waitUntil(lambda: not runner.is_busy)
    runner.close()


def test_a_refusal_reaches_the_runner_with_its_remedy(qtbot):
    runner = JobRunner()
    remedy = Remedy("Choose", lambda: None)

    def refuse(_):
        raise FieldKitError("disk.full", path="x")

    with qtbot.waitSignal(runner.failed) as caught:
        runner.submit(Job("write", refuse, remedy))
    error, offered = caught.args
    assert error.code == "disk.full"
    assert offered is remedy


def test_a_bug_is_told_and_does_not_end_the_worker(qtbot):
    runner, receiver = JobRunner(), Receiver()
    with qtbot.waitSignal(runner.crashed) as caught:
        runner.submit(Job("divide", lambda _: 1 / 0))
    assert "ZeroDivisionError" in caught.args[0]
    assert "division by zero" not in caught.args[0], "a message may quote an answer"
    job = Job("after", lambda _: "alive")
    job.succeeded.connect(receiver.take)
    with qtbot.waitSignal(job.finished):
        runner.submit(job)
    qtbot.waitUntil(lambda: receiver.results == ["alive"])


def test_cancelling_stops_at_the_next_safe_point(qtbot):
    runner = JobRunner()
    begun = threading.Event()

    def endless(context):
        while True:
            begun.set()
            context.checkpoint(1, 2, "on and on")

    job = Job("endless", endless)
    with qtbot.waitSignal(job.cancelled):
        runner.submit(job)
        assert begun.wait(5)
        job.cancel()
    runner.close()
    assert not runner._pool.activeThreadCount()


def test_closing_cancels_what_runs(qtbot):
    runner = JobRunner()

    def endless(context):
        while True:
            context.checkpoint(1, 2, "on")

    runner.submit(Job("endless", endless))
    runner.close()
    assert runner._pool.activeThreadCount() == 0
