"""Batches overlap: while one is flushed, the next is copied; the ledger is written by one thread, in order."""

import threading
from dataclasses import replace

from tracker.intake.archive import Archive


class Slow(Archive):
    """Flushes only once the next batch is being copied, so that the two are seen to overlap."""

    def __init__(self, root):
        super().__init__(root)
        self.copying, self.order = threading.Event(), []

    def stage(self, source, sign=None):
        staged = super().stage(source)
        self.order.append("copied")
        if len(self.order) > 2:
            self.copying.set()
        return staged

    def keep(self, staged):
        if threading.current_thread() is not threading.main_thread() and "flushed" not in self.order:
            assert self.copying.wait(20)
        super().keep(staged)
        self.order.append("flushed")


def test_the_second_batch_is_copied_while_the_first_is_flushed(office, book):
    for number in range(5):
        office.drop(f"普宁市/{number}.xlsx", book(str(number)))
    office.set(batch=2)
    office.look()
    office.clock.pause(1.5)
    slow = Slow(office.archive.root)
    office.intake = replace(office.intake, archive=slow)
    assert office.look().arrived == (1, 2, 3, 4, 5)
    assert slow.order.index("flushed") > 2
    assert sorted(office.contents()) == sorted(book(str(number)) for number in range(5))


def test_a_lone_batch_needs_no_thread(office, book):
    office.drop("普宁市/附件11.xlsx", book("12"))
    office.look()
    office.clock.pause(1.5)
    threads = []

    class Watching(Archive):
        def keep(self, staged):
            threads.append(threading.current_thread())
            super().keep(staged)

    office.intake = replace(office.intake, archive=Watching(office.archive.root))
    office.look()
    assert threads == [threading.main_thread()]
