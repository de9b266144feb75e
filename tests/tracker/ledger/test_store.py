"""The ledger: one truth, one chain, one writer at a time."""

import subprocess
import sys
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tracker.ledger import chain, dayfiles
from tracker.ledger.events import (
    Adopted,
    Arrived,
    Contacted,
    Decided,
    Issued,
    Noted,
    PartSeen,
    Read,
    SetJudged,
    Undone,
    Waits,
    decoded,
    encoded,
    from_plain,
    kind_of,
    to_plain,
)
from tracker.ledger.store import ChainBroken, Ledger, LedgerRefusal

NOW = datetime(2019, 10, 18, 9, 20, tzinfo=UTC)
DELIVERY = "jieyang-2019/final/2019-10-20/445281"
ARRIVED = Arrived(
    encoded("普宁市/附件11.xlsx".encode("gbk")),
    "普宁市",
    "附件11.xlsx",
    "ab" * 32,
    9000,
    "共享文件夹",
    None,
    "2019-10-18T09:20:00.000000Z",
    "ctime",
    "s1",
)
READ = Read(
    1,
    "cd" * 32,
    "1",
    ("jieyang-2019=ef",),
    (PartSeen(DELIVERY, "annex11", "d1", True, False, 0, 1),),
    (SetJudged(DELIVERY, 0, 1),),
    (Waits("", "unknown_unit"),),
)
EVERY_KIND = [
    Adopted("jieyang-2019", "ef", "01" * 32, "首次启用"),
    ARRIVED,
    READ,
    Decided("extend", (DELIVERY,), "台风", "2019-10-18T09:20:00.000000Z", until="2019-10-22T16:00:00.000000Z"),
    Decided(
        "contact",
        (DELIVERY,),
        "催报",
        "2019-10-18T09:20:00.000000Z",
        contacted=Contacted("填报员", "电话", "明天报", "2019-10-19T09:00:00.000000Z"),
    ),
    Undone(4, "写错单位"),
    Issued("jieyang-2019", "final", "2019-10-20", "summary", "final-summary", "99", 1, "outbox/x.docx", "aa" * 32),
    Noted("start", "开始收报"),
]


@pytest.fixture
def ledger(tmp_path):
    made = Ledger(tmp_path / "ledger.db")
    made.prepare()
    yield made
    made.close()


def dump(ledger):
    names = ("adopted", "arrival", "reading", "part_seen", "set_judged", "waits", "decision", "document", "note")
    return {name: list(ledger.db.query(f"SELECT * FROM {name} ORDER BY rowid")) for name in names}


def test_every_kind_of_event_survives_json():
    for body in EVERY_KIND:
        assert from_plain(kind_of(body), to_plain(body)) == body


def test_a_path_survives_as_the_bytes_it_is():
    raw = bytes(range(1, 256))
    assert decoded(encoded(raw)) == raw


def test_a_float_is_refused_because_it_would_not_survive():
    with pytest.raises(TypeError):
        chain.canonical({"value": [0.1]})


def test_a_decimal_stays_exact_as_text():
    assert chain.canonical({"value": str(Decimal("12345678901234567.89"))}) == '{"value":"12345678901234567.89"}'


def test_an_instant_without_zone_is_refused():
    with pytest.raises(ValueError):
        chain.stamp(datetime(2019, 10, 18))  # noqa: DTZ001


def test_a_replay_rebuilds_every_projection(ledger):
    for body in EVERY_KIND:
        ledger.append(body, at=NOW, actor="test")
    before = dump(ledger)
    ledger.replay()
    assert dump(ledger) == before
    assert all(before.values())


def test_events_restored_into_an_empty_ledger_give_the_same_projections(ledger, tmp_path):
    for body in EVERY_KIND:
        ledger.append(body, at=NOW, actor="test")
    dayfiles.export(ledger, tmp_path / "events")
    other = Ledger(tmp_path / "other.db")
    other.prepare()
    assert other.restore(dayfiles.load(tmp_path / "events")) == len(EVERY_KIND)
    assert dump(other) == dump(ledger)
    other.close()


def test_the_chain_names_the_first_event_that_was_changed(ledger):
    for body in EVERY_KIND:
        ledger.append(body, at=NOW, actor="test")
    assert ledger.verify() == len(EVERY_KIND)
    with ledger.db.conn:
        ledger.db.conn.execute("UPDATE event SET body = replace(body, '9000', '9001') WHERE seq = 2")
    with pytest.raises(ChainBroken) as fault:
        ledger.verify()
    assert fault.value.seq == 2


def test_an_event_taken_out_of_the_chain_is_noticed(ledger):
    for body in EVERY_KIND:
        ledger.append(body, at=NOW, actor="test")
    with ledger.db.conn:
        ledger.db.conn.execute("DELETE FROM event WHERE seq = 3")
    with pytest.raises(ChainBroken):
        ledger.verify()


def test_events_of_a_batch_are_all_there_or_none(ledger):
    broken = PartSeen("not-a-delivery", "annex11", "d", True, False, 0, 0)
    with pytest.raises(ValueError):
        ledger.append_all([ARRIVED, Read(1, "x", "1", (), (broken,))], at=NOW, actor="test")
    assert ledger.rows("arrivals") == []
    assert ledger.verify() == 0


def test_a_ledger_from_a_newer_program_is_refused(ledger):
    with ledger.db.conn:
        ledger.db.conn.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('ledger', 'from_the_future', '')"
        )
    with pytest.raises(LedgerRefusal, match="升级"):
        ledger.prepare()


WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from tracker.ledger.events import Noted
from tracker.ledger.store import Ledger
ledger = Ledger(Path(sys.argv[1]), create=False)
ledger.prepare()
for i in range(int(sys.argv[2])):
    ledger.append(Noted("count", str(i)), at=datetime.now(UTC), actor=sys.argv[3])
"""


def ended(children):
    """(exit code, what each said on stderr), so that a failure under load tells why."""
    return [(child.communicate(timeout=240)[1], child.returncode) for child in children]


def test_two_writers_at_once_lose_nothing(tmp_path):
    """Neither finds a file: both make it at once, then write side by side."""
    path = tmp_path / "ledger.db"
    words = [sys.executable, "-c", WRITER, str(path), "100"]
    children = [subprocess.Popen([*words, name], stderr=subprocess.PIPE, text=True) for name in ("a", "b")]
    assert ended(children) == [("", 0)] * 2
    ledger = Ledger(path)
    assert ledger.verify() == 200
    ledger.close()


def test_to_look_makes_no_file(tmp_path):
    path = tmp_path / "ledger.db"
    ledger = Ledger(path, create=False)
    ledger.prepare()
    assert (ledger.rows("arrivals"), ledger.last_number()) == ([], 0)
    ledger.close()
    assert not path.exists()


def test_who_looked_before_there_was_a_file_sees_what_another_wrote(tmp_path):
    early, writer = (Ledger(tmp_path / "ledger.db", create=False) for _ in range(2))
    for ledger in (early, writer):
        ledger.prepare()
    assert early.last_number() == 0
    writer.append(Noted("start"), at=NOW, actor="test")
    assert early.last_number() == 1
    early.append(Noted("stop"), at=NOW, actor="test")
    assert writer.verify() == 2


OPENER = """
import sys
from pathlib import Path
from tracker.ledger.store import Ledger
from datetime import UTC, datetime
from tracker.ledger.events import Noted
sys.stdin.readline()
Ledger(Path(sys.argv[1]), create=False).append(Noted("start"), at=datetime.now(UTC), actor="x")
"""


def test_many_processes_may_open_a_new_ledger_at_the_same_moment(tmp_path):
    path = str(tmp_path / "ledger.db")
    children = [
        subprocess.Popen([sys.executable, "-c", OPENER, path], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(6)
    ]
    for child in children:
        child.stdin.write("go\n")
        child.stdin.flush()
    assert ended(children) == [("", 0)] * 6


def test_a_file_that_is_no_ledger_is_refused_with_a_sentence(tmp_path):
    path = tmp_path / "ledger.db"
    path.write_bytes(b"no ledger at all" * 500)
    with pytest.raises(LedgerRefusal, match="已损坏"):
        Ledger(path)


def test_day_files_go_on_where_a_crash_cut_a_line(ledger, tmp_path):
    folder = tmp_path / "events"
    ledger.append(ARRIVED, at=NOW, actor="test")
    dayfiles.export(ledger, folder)
    (day,) = folder.glob("*/*/*.jsonl")
    whole = day.read_bytes()
    ledger.append(READ, at=NOW, actor="test")
    with day.open("ab") as out:
        out.write(b'{"seq": 2, "at": "20')
    assert dayfiles.export(ledger, folder) == 1
    assert day.read_bytes().startswith(whole)
    assert list(dayfiles.load(folder)) == list(ledger.events())


def test_exporting_twice_writes_nothing_new(ledger, tmp_path):
    ledger.append(ARRIVED, at=NOW, actor="test")
    assert dayfiles.export(ledger, tmp_path / "e") == 1
    assert dayfiles.export(ledger, tmp_path / "e") == 0


def test_a_new_reading_of_an_arrival_replaces_the_old_one(ledger):
    ledger.append_all([ARRIVED, READ], at=NOW, actor="test")
    ledger.append(Read(1, "ee" * 32, "2", ()), at=NOW, actor="test")
    assert ledger.rows("parts_seen", campaign="") == []
    assert ledger.rows("reading_of", arrival=1)[0]["reader"] == "2"
