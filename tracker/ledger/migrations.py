"""The tables. `event` is the truth; the rest are projections that a replay rebuilds, or working tables."""

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

PROJECTION = "8"  # raise it when apply.py or a projection's columns change: the next writer replays

ledger = Migrations("ledger")

_PROJECTIONS = """
CREATE TABLE adopted (number INTEGER PRIMARY KEY, campaign TEXT, digest TEXT, text TEXT, reason TEXT, at TEXT,
  calendar TEXT);
CREATE TABLE arrival (number INTEGER PRIMARY KEY, path BLOB, folder TEXT, name TEXT, sha256 TEXT, size INTEGER,
  channel TEXT, lower TEXT, upper TEXT, basis TEXT, scan TEXT, whole INTEGER, state TEXT,
  via TEXT, by TEXT, evidence TEXT);
CREATE TABLE unread (arrival INTEGER PRIMARY KEY);
CREATE TABLE reading (arrival INTEGER PRIMARY KEY, number INTEGER, object TEXT, reader TEXT);
CREATE TABLE part_seen (arrival INTEGER, campaign TEXT, obligation TEXT, period TEXT, unit TEXT, part TEXT,
  digest TEXT, substantive INTEGER, blank INTEGER, errors INTEGER, queries INTEGER,
  nil INTEGER, read INTEGER, asked TEXT);
CREATE TABLE set_judged (arrival INTEGER, campaign TEXT, obligation TEXT, period TEXT, unit TEXT,
  errors INTEGER, queries INTEGER, asked TEXT);
CREATE TABLE answered (arrival INTEGER, campaign TEXT, obligation TEXT, period TEXT, unit TEXT, asked TEXT);
CREATE TABLE waits (arrival INTEGER, campaign TEXT, obligation TEXT, period TEXT, unit TEXT, code TEXT, part TEXT);
CREATE TABLE decision (number INTEGER, kind TEXT, campaign TEXT, obligation TEXT, period TEXT, unit TEXT,
  by TEXT, reason TEXT, at TEXT, until TEXT, ruled TEXT, arrival INTEGER, detail TEXT, undone INTEGER DEFAULT 0);
CREATE INDEX decision_number ON decision (number);
CREATE TABLE document (number INTEGER PRIMARY KEY, campaign TEXT, obligation TEXT, period TEXT, kind TEXT, report TEXT,
  digest TEXT, draft INTEGER, path TEXT, sha256 TEXT, at TEXT);
CREATE TABLE note (number INTEGER PRIMARY KEY, what TEXT, text TEXT, at TEXT);
"""
# What a period's or a unit's standing is found by, in the order it is read in; of `arrival`, which file came last.
_INDEXES = """
CREATE INDEX arrival_path ON arrival (path);
CREATE INDEX part_seen_delivery ON part_seen (campaign, obligation, period, unit, arrival);
CREATE INDEX part_seen_unit ON part_seen (unit, arrival);
CREATE INDEX part_seen_arrival ON part_seen (arrival);
CREATE INDEX set_judged_delivery ON set_judged (campaign, obligation, period, unit, arrival);
CREATE INDEX set_judged_unit ON set_judged (unit, arrival);
CREATE INDEX set_judged_arrival ON set_judged (arrival);
CREATE INDEX answered_delivery ON answered (campaign, obligation, period, unit, arrival);
CREATE INDEX answered_unit ON answered (unit, arrival);
CREATE INDEX answered_arrival ON answered (arrival);
CREATE INDEX waits_delivery ON waits (campaign, obligation, period, unit, arrival);
CREATE INDEX waits_unit ON waits (unit, arrival);
CREATE INDEX waits_arrival ON waits (arrival);
CREATE INDEX decision_delivery ON decision (campaign, obligation, period, unit, number);
CREATE INDEX decision_unit ON decision (unit, number);
CREATE INDEX document_period ON document (campaign, obligation, period);
CREATE INDEX document_path ON document (path);
"""
_NAMES = (
    "adopted", "arrival", "unread", "reading", "part_seen", "set_judged", "answered", "waits", "decision", "document",
    "note",
)  # fmt: skip


@ledger()
def event_table(db: Database) -> None:
    """The truth, and a place for what the ledger knows of itself."""
    _run(
        db,
        "CREATE TABLE event (seq INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, actor TEXT NOT NULL,"
        " body TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL UNIQUE);"
        "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);",
    )


@ledger()
def working_tables(db: Database) -> None:
    """Sightings, last looks and replies still to write: no facts, safe to lose."""
    _run(
        db,
        "CREATE TABLE sighting (path BLOB PRIMARY KEY, signature TEXT, kind TEXT, seen_at TEXT, looked_at TEXT,"
        " absent_until TEXT, scan TEXT, taken TEXT, trouble TEXT);"
        "CREATE TABLE look (folder BLOB PRIMARY KEY, good_at TEXT, identity TEXT, trouble TEXT);"
        "CREATE TABLE reply_due (arrival INTEGER PRIMARY KEY);",
    )


@ledger()
def intake_health(db: Database) -> None:
    """What another process may ask of the running intake: heartbeats, troubles, and looks at folders by identity."""
    _run(
        db,
        "CREATE TABLE heartbeat (scan TEXT PRIMARY KEY, began TEXT, ended TEXT, next_by TEXT, monotonic TEXT,"
        " boot TEXT, folders INTEGER, failed INTEGER, files INTEGER, hints TEXT, synchronised INTEGER);"
        "CREATE TABLE trouble (place TEXT, code TEXT, severity TEXT, sentence TEXT, cure TEXT, since TEXT,"
        " PRIMARY KEY (place, code));"
        "DROP TABLE look;"
        "CREATE TABLE look (folder BLOB, identity TEXT, good_at TEXT, trouble TEXT, PRIMARY KEY (folder, identity));"
        "CREATE INDEX sighting_waits ON sighting (kind, taken);",
    )


@ledger()
def intake_doubt(db: Database) -> None:
    """How far the clock was trusted at each heartbeat, in seconds."""
    _run(db, "ALTER TABLE heartbeat ADD COLUMN doubt TEXT; ALTER TABLE heartbeat ADD COLUMN steady TEXT;")


@ledger()
def intake_undated(db: Database) -> None:
    """Contents archived while the clock could not be right: their arrivals are written once it is."""
    _run(
        db,
        "CREATE TABLE undated (number INTEGER PRIMARY KEY, path BLOB, sha256 TEXT, size INTEGER, state TEXT,"
        " lower TEXT, scan TEXT);",
    )


@ledger()
def intake_moved(db: Database) -> None:
    """When a folder that came with a file was last changed, nanoseconds; 0 for a file that came alone."""
    _run(db, "ALTER TABLE sighting ADD COLUMN moved INTEGER NOT NULL DEFAULT 0;")


def make_projections(db: Database) -> None:
    """Drop and create every projection, empty, inside the caller's transaction."""
    for name in _NAMES:
        db.execute(f"DROP TABLE IF EXISTS {name}")
    _run(db, _PROJECTIONS)


def index_projections(db: Database) -> None:
    """Create the indexes; a replay does so after its rows, which is quicker than row by row."""
    _run(db, _INDEXES)


def _run(db: Database, script: str) -> None:
    """Statement by statement: sqlite3's executescript would commit the caller's transaction first."""
    for statement in script.split(";"):
        if statement.strip():
            db.execute(statement)
