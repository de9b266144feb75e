"""What happened to deliveries after a person looked at them: so that two who decide at once hear of each other."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from baosong.desk import Desk
from baosong.history import decision_line, histories
from baosong.targets import Target, arrival_numbered
from baosong.workspace import WorkspaceRefusal
from tracker.facts import DeliveryKey

_KEY = ("campaign", "obligation", "period", "unit")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened since: the delivery's name and the sentence."""

    delivery: str
    sentence: str


class ChangedSince(WorkspaceRefusal):
    """What the person decided on is not what stands now."""

    def __init__(self, changes: Iterable[Change]) -> None:
        self.changes = tuple(changes)
        told = "\n".join(f"{change.delivery}：{change.sentence}" for change in self.changes)
        super().__init__(f"您打开页面之后，又有以下变化，请看过再决定：\n{told}")


def changes_since(desk: Desk, targets: Iterable[Target], number: int) -> tuple[Change, ...]:
    """Arrivals read, decisions taken and taken back after event `number`, delivery by delivery."""
    return tuple(change for target in targets for change in _of_one(desk, target, number))


def refuse_changed(desk: Desk, targets: Iterable[Target], number: int, arrivals: Iterable[int] = ()) -> None:
    """ChangedSince where anything happened to these deliveries, or to these arrivals, after event `number`."""
    targets = tuple(targets)
    shown = {target.key for target in targets}
    changes = (*changes_since(desk, targets, number), *_of_arrivals(desk, arrivals, number, shown))
    if changes:
        raise ChangedSince(changes)


def _of_arrivals(desk: Desk, numbers: Iterable[int], number: int, shown: Collection[DeliveryKey]) -> Iterator[Change]:
    """Arrivals that somebody has settled since, for a delivery not among those `shown`."""
    assigned = [row for row in desk.ledger.rows("decisions", campaign="") if row["kind"] == "assign"]
    for one in numbers:
        read = desk.ledger.rows("reading_of", arrival=one)
        if not read or read[0]["number"] <= number:
            continue
        keys = [(DeliveryKey(*(r[n] for n in _KEY)), r) for r in assigned if r["arrival"] == one]
        if not any(key in shown for key, _row in keys):
            who = f"，认定人{keys[-1][1]['by']}（D{keys[-1][1]['number']}）" if keys else ""
            yield Change(f"A{one}", f"已另行认定或重新读入{who}")


def _of_one(desk: Desk, target: Target, number: int) -> list[Change]:
    key = target.key
    ids = {"campaign": key.campaign, "obligation": key.obligation, "period": key.period, "unit": key.unit}
    name = f"{target.unit.name} {target.period.label}"
    found = []
    for row in desk.ledger.rows("delivery_arrivals", **ids):
        if desk.ledger.rows("reading_of", arrival=row["arrival"])[0]["number"] > number:
            arrival = arrival_numbered(desk, row["arrival"])
            found.append(Change(name, f"{arrival.id}“{arrival.name}”已读入"))
    later = [m for m in histories(desk, key) if m.number > number or (m.undone is not None and m.undone.seq > number)]
    return found + [Change(name, decision_line(desk, key, target.period, made)) for made in later]
