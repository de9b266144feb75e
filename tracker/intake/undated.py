"""Contents that came while the clock could not be right (1970): archived at once, dated when it is right again."""

from tracker.intake.keep import CHANNEL, Batch
from tracker.intake.memory import Memory, put_seen
from tracker.intake.names import folder_of, name_of
from tracker.intake.outcome import Intake
from tracker.ledger.chain import stamp
from tracker.ledger.events import Arrived, encoded


def hold_back(batch: Batch, intake: Intake, memory: Memory) -> None:
    """Remember an archived batch without arrivals: an interval by a clock of 1970 would be a lie for good."""
    rows = [
        {
            "path": one.seen.path,
            "sha256": one.copied.staged.sha256,
            "size": one.copied.staged.size,
            "state": one.copied.state,
            "lower": stamp(one.seen.absent_until) if one.seen.absent_until else None,
            "scan": one.seen.scan,
        }
        for one in batch.fresh
    ]
    intake.ledger.write_together([("put_undated", rows), put_seen(batch.marks)])
    memory.note(batch.marks)


def date_them(intake: Intake) -> tuple[int, ...]:
    """Write the arrivals of what was held back, now that the clock is right: there by now; returns their numbers."""
    rows = intake.ledger.rows("undated")
    if not rows:
        return ()
    now = stamp(intake.clock.now())
    bodies = [
        Arrived(
            encoded(bytes(row["path"])), folder_of(bytes(row["path"])), name_of(bytes(row["path"])), row["sha256"],
            row["size"], CHANNEL, row["lower"], now, "scan", row["scan"], not row["state"], row["state"],
        )
        for row in rows
    ]  # fmt: skip
    done = [("drop_undated", [{"number": row["number"]} for row in rows])]
    events = intake.ledger.append_all(bodies, at=intake.clock.real(), actor="collect", working=done)
    return tuple(event.seq for event in events)
