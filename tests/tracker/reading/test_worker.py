"""The worker: the same reading as in process, and a killer or a sleeper costs one process, not the run."""

import os
import signal
import subprocess
import sys

import pytest

from tests.tracker.reading.books import DUTIES, FINAL, GOOD, book, hints, zipped
from tracker.reading.read import read
from tracker.reading.worker import ReadingWorker

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="caps are the kernel's")


def pid(worker):
    return worker._process.pid if worker._process else None


def test_it_reads_what_read_reads_and_keeps_warm():
    data = book({"附件11": GOOD})
    with ReadingWorker(DUTIES) as worker:
        assert pid(worker) is None
        assert worker.read(data, hints()) == read(data, hints(), DUTIES)
        first = pid(worker)
        assert worker.read(b"", hints()).questions[0].code == "empty_file"
        assert pid(worker) == first
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)


def test_a_lost_process_is_replaced_and_the_file_read_again():
    data = book({"附件11": GOOD})
    with ReadingWorker(DUTIES) as worker:
        worker.read(data, hints())
        first = pid(worker)
        os.kill(first, signal.SIGKILL)
        assert worker.read(data, hints()).parts
        assert pid(worker) != first


def test_a_file_that_takes_too_long_is_held():
    with ReadingWorker(DUTIES, seconds=0.01) as worker:
        (question,) = worker.read(book({"附件11": GOOD}), hints()).questions
        assert (question.code, question.candidates) == ("reader_lost", (FINAL,))


def test_a_file_that_needs_too_much_memory_is_held():
    rows = (
        '<table:table-row table:number-rows-repeated="1999"><table:table-cell office:value-type="float" '
        'office:value="1" table:number-columns-repeated="1990"/></table:table-row>'
    )
    data = ods(rows)
    with ReadingWorker(DUTIES, memory_mb=220) as worker:
        (question,) = worker.read(data, hints(name="附件11.ods")).questions
        assert question.code in ("reader_lost", "reader_failed", "unreadable")
        assert worker.read(book({"附件11": GOOD}), hints()).parts


def test_the_reading_process_imports_neither_desk_nor_ledger():
    strangers = "('baosong', 'generator', 'click', 'docx')"
    code = (
        "import sys, tracker.reading.child; print([m for m in sys.modules "
        f"if m.split('.')[0] in {strangers} or m.startswith('tracker.ledger')])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def ods(rows):
    content = (
        '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="S">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    return zipped({
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        "content.xml": content.encode(),
    })  # fmt: skip
