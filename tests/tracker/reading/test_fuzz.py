"""Mutated real forms: whatever comes out is read, or held for a named reason; nothing escapes, nothing hangs."""

import random
import sys
from datetime import date

import pytest

from generator.blank import blank_book
from tests.tracker.reading.books import DUTIES, GOOD, ITEMS, UNITS, book, cells, hints, zipped
from tests.tracker.reading.made_files import biff_table, compound, xlsb
from tests.tracker.reading.mutations import bytes_changed, cells_changed, members_changed
from tests.tracker.reading.test_resaved import filled
from tracker.facts import Reading
from tracker.reading.worker import ReadingWorker

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="caps are the kernel's")

SHORT, LONG = 25, 1000
OURS = {"reader_failed", "reader_lost"}  # held all the same, but each is a fault of ours to look into


def odt(table):
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="float" office:value="{v}"><text:p>{v}</text:p></table:table-cell>'
            if isinstance(v, int | float)
            else f'<table:table-cell office:value-type="string"><text:p>{v or ""}</text:p></table:table-cell>'
            for v in line
        )
        + "</table:table-row>"
        for line in table
    )
    return zipped({
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        "content.xml": (
            '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
            'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
            f'<table:table table:name="附件11">{rows}</table:table></office:spreadsheet></office:body>'
            "</office:document-content>"
        ).encode(),
    })  # fmt: skip


def bases():
    """Real forms: our blanks filled in, and the same tables in every format."""
    table = cells(GOOD)
    made = {f"{d.obligation.id}.xlsx": filled(blank_book(d, d.periods[-1], UNITS[1])) for d in DUTIES}
    return made | {
        "附件11、附件12.xlsx": book({"附件11": GOOD, "附件12": ITEMS}, merged=("A1:E1",)),
        "附件11.xls": compound({"Workbook": biff_table(table)}),
        "附件11.xlsb": xlsb(table),
        "附件11.ods": odt(table),
        "附件11.csv": "\n".join(",".join(str(v or "") for v in line) for line in table).encode("gb18030"),
        "附件11.htm": ("<table>" + "".join("<tr>" + "".join(f"<td>{v or ''}" for v in line) for line in table)).encode(),
        "全部.zip": zipped({"附件11.xlsx": book({"附件11": GOOD}), "工作总结.docx": b"PK\x03\x04 not one"}),
    }  # fmt: skip


BASES = bases()


def mutated(name, chance):
    """One file, and what was done to it."""
    data = BASES[name]
    ways = [bytes_changed]
    ways += [members_changed] if data.startswith(b"PK") else []
    ways += [cells_changed] if name.endswith("xlsx") else []
    way = chance.choice(ways)
    return way(data, chance), way.__name__


def run(first, count):
    """Every mutation read by one worker; the codes that are faults of ours, with the seed that shows them."""
    faults = []
    with ReadingWorker(DUTIES) as worker:
        for seed in range(first, first + count):
            chance = random.Random(seed)
            name = chance.choice(list(BASES))
            data, way = mutated(name, chance)
            reading = worker.read(data, hints(name=name))
            assert isinstance(reading, Reading)
            assert reading.parts or reading.questions or reading.attachments, (seed, name, way)
            for question in reading.questions:
                assert any("一" <= sign <= "鿿" for sign in question.sentence), (seed, question)
                assert question.cure, (seed, question)
                if question.code in OURS:
                    faults.append((seed, name, way, question.sentence))
    return faults


def test_mutated_forms_are_read_or_held_for_a_named_reason():
    seed = date(2019, 10, 20).toordinal()
    assert run(seed, SHORT) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(0, 4 * LONG, LONG))
def test_many_mutated_forms_are_read_or_held_for_a_named_reason(seed):
    assert run(seed, LONG) == []
