"""The projections are the events and nothing else: how they were written, or written anew, changes nothing."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.ledger import store
from tracker.ledger.events import Arrived, Decided, Noted, PartSeen, Read, SetJudged, Undone, Waits
from tracker.ledger.store import Ledger

NOW = datetime(2019, 10, 18, 9, 20, tzinfo=UTC)
STAMP = "2019-10-18T09:20:00.000000Z"
DELIVERIES = [f"c/final/{period}/{unit}" for period in ("2019-10-10", "2019-10-20") for unit in ("a1", "b2")]
TABLES = ("arrival", "unread", "reading", "part_seen", "set_judged", "waits", "decision", "note")
QUICK = settings(max_examples=40, deadline=None)

arrived = st.builds(
    Arrived,
    path=st.sampled_from(["a1/x.xlsx", "a1/y.xlsx", "b2/x.xlsx"]),
    folder=st.just("a1"),
    name=st.just("x.xlsx"),
    sha256=st.just("00"),
    size=st.integers(0, 9),
    channel=st.just("共享文件夹"),
    lower=st.none(),
    upper=st.just(STAMP),
    basis=st.just("ctime"),
    scan=st.sampled_from(["s1", "s2"]),
)
delivery = st.sampled_from(DELIVERIES)
read = st.builds(
    Read,
    arrival=st.integers(1, 9),  # of one read before, now and then
    reading=st.sampled_from(["r1", "r2"]),
    reader=st.just("1"),
    definitions=st.just(()),
    parts=st.lists(
        st.builds(
            PartSeen,
            delivery,
            st.just("f1"),
            st.just("d"),
            st.booleans(),
            st.just(False),
            st.integers(0, 2),
            st.just(0),
        ),
        max_size=2,
    ).map(tuple),
    sets=st.lists(st.builds(SetJudged, delivery, st.integers(0, 2), st.just(0)), max_size=1).map(tuple),
    waits=st.lists(st.builds(Waits, st.sampled_from(["", *DELIVERIES]), st.just("which")), max_size=1).map(tuple),
)
decided = st.builds(
    Decided,
    decision=st.sampled_from(["extend", "return", "exempt"]),
    deliveries=st.lists(delivery, min_size=1, max_size=3, unique=True).map(tuple),
    reason=st.just("原因"),
    at=st.just(STAMP),
)
undone = st.builds(Undone, number=st.integers(1, 12), reason=st.just("写错"))


def legal(made):
    """The story with readings of arrivals that came before them, and without readings of nothing."""
    kept, came = [], []
    for body in made:
        if isinstance(body, Read) and not came:
            continue
        if isinstance(body, Arrived):
            came.append(len(kept) + 1)
        kept.append(replace(body, arrival=came[body.arrival % len(came)]) if isinstance(body, Read) else body)
    return kept


bodies = st.lists(
    st.one_of(arrived, arrived, read, read, decided, undone, st.builds(Noted, what=st.just("start"))), max_size=14
).map(legal)


@contextmanager
def opened():
    with TemporaryDirectory() as folder:
        ledger = Ledger(Path(folder) / "ledger.db")
        ledger.prepare()
        ledger.db.execute("PRAGMA synchronous=OFF")  # nobody pulls the plug here
        yield ledger
        ledger.close()


def projections(ledger):
    return {name: list(ledger.db.query(f"SELECT * FROM {name} ORDER BY rowid")) for name in TABLES}


def asked(ledger):
    """What standing asks of the ledger, for every period and unit."""
    periods = [dict(zip(("campaign", "obligation", "period", "unit"), d.split("/"), strict=True)) for d in DELIVERIES]
    found = []
    for kind in ("parts", "sets", "decisions", "waits"):
        for ids in periods:
            found.append(list(ledger.tuples(f"unit_{kind}", unit=ids["unit"])))
            found.append(list(ledger.tuples(f"period_{kind}", **{k: v for k, v in ids.items() if k != "unit"})))
    return found


def written(ledger, batches):
    for batch in batches:
        ledger.append_all(batch, at=NOW, actor="test")
    return projections(ledger)


@QUICK
@given(bodies, st.integers(1, 5))
def test_one_by_one_or_in_batches_the_projections_are_the_same(given_bodies, size):
    with opened() as one, opened() as other:
        singly = written(one, [[body] for body in given_bodies])
        assert written(other, [given_bodies[n : n + size] for n in range(0, len(given_bodies), size)]) == singly
        assert asked(other) == asked(one)


@QUICK
@given(bodies, st.integers(1, 4))
def test_a_replay_in_batches_of_any_size_changes_nothing(given_bodies, size):
    whole, store._BATCH = store._BATCH, size
    try:
        with opened() as ledger:
            before, answers = written(ledger, [given_bodies]), asked(ledger)
            ledger.replay()
            assert projections(ledger) == before
            assert asked(ledger) == answers
    finally:
        store._BATCH = whole


@QUICK
@given(bodies)
def test_what_is_not_read_is_what_has_no_reading(given_bodies):
    with opened() as ledger:
        made = written(ledger, [given_bodies])
        read_ones = {row["arrival"] for row in made["reading"]}
        assert [row["number"] for row in ledger.rows("unread")] == [
            row["number"] for row in made["arrival"] if row["number"] not in read_ones
        ]


@QUICK
@given(bodies, decided)
def test_an_undone_decision_leaves_what_standing_asks_for_as_it_was(given_bodies, decision):
    with opened() as ledger:
        written(ledger, [given_bodies])
        before = asked(ledger)
        (event,) = ledger.append_all([decision], at=NOW, actor="test")
        assert asked(ledger) != before
        ledger.append(Undone(event.seq, "写错"), at=NOW, actor="test")
        assert asked(ledger) == before
