"""Mutated real forms dropped into units' folders: each is archived, read or held by name, and answered; nothing escapes."""

import random
from hashlib import sha256
from zoneinfo import ZoneInfo

import pytest

from baosong.clock import clock
from baosong.desk import open_desk
from baosong.readings import Shelf
from baosong.workspace import open_workspace
from tests.tracker.reading import test_fuzz
from tests.tracker.reading.mutations import bytes_changed, cells_changed, members_changed
from tests.tracker.reading.test_resaved import filled

pytestmark = pytest.mark.slow
SEEDS = 300
NOW = "2019-10-18T16:00"


def mutated(seed, forms):
    """A file of the campaign's own, or of forms it does not know, damaged in one way or another."""
    chance = random.Random(seed)
    bases = forms if chance.random() < 0.6 else test_fuzz.BASES
    name = chance.choice(list(bases))
    ways = [bytes_changed, *([members_changed] if bases[name].startswith(b"PK") else [])]
    ways += [cells_changed] * 3 if name.endswith("xlsx") else []
    return f"{seed}_{name}", chance.choice(ways)(bases[name], chance)


def test_every_mutated_file_is_archived_and_read_or_held_for_a_named_reason_and_answered(jieyang):
    blanks = jieyang.blanks("2019-10-08T09:00", "--obligation", "final")
    forms = {path.name: filled(path.read_bytes()) for path in blanks.values()}
    jieyang.run("2019-10-17T16:00", "collect", "--once")
    files = dict(mutated(seed, forms) for seed in range(5000, 6200))
    for number, (name, data) in enumerate(files.items()):
        folder = jieyang.root / "intake" / list(blanks)[number % len(blanks)]
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
    jieyang.run(NOW, "collect", "--once")
    faults = []
    with open_desk(open_workspace(jieyang.root), clock(None, ZoneInfo("Asia/Shanghai"))) as desk:
        archived = {row["sha256"]: row["number"] for row in desk.ledger.rows("arrivals")}
        shelf = Shelf(desk.archive)
        for name, data in files.items():
            number = archived.get(sha256(data).hexdigest())
            rows = desk.ledger.rows("reading_of", arrival=number) if number else []
            reading = shelf.get(rows[0]["object"]).reading if rows else None
            if reading is None or not (reading.parts or reading.questions or reading.attachments):
                faults.append((name, number, "nothing said"))
            elif codes := {q.code for q in reading.questions} & test_fuzz.OURS:
                faults.append((name, number, codes))
        assert desk.ledger.rows("replies_due") == []
    assert faults == []
    assert jieyang.run(NOW, "audit")
