"""decide undo: a decision taken back by another event; what it did to readings is taken back with it."""

from collections.abc import Mapping, Sequence

from baosong.decision_checks import Refused
from baosong.decisions import CHANGES_FORCE, DecisionRefused, History, Taken, commit, history
from baosong.desk import Desk
from baosong.rejudging import rejudged
from baosong.rereading import Said, layers, read_events, said_at_first, with_layers, work_on
from baosong.work import Work
from tracker.ledger.events import Body, Undone, key_of
from tracker.problem import Catalogue
from tracker.reading.worker import ReadingWorker


class NotUndone(Catalogue):
    """Why a decision can't be taken back."""

    UNKNOWN = ("error", "没有编号为D{number}的处理。", "可用 baosong show 查看处理的编号。")
    UNDONE = ("error", "D{number}已经撤销（D{by}）。", "不必再撤。")
    UNDER_CORRECTION = ("error", "D{number}认定的A{arrival}上还有核改{decisions}。", "请先撤销核改。")


def undo(desk: Desk, number: int, by: str, reason: str) -> Taken:
    """Take a decision back; returns it. DecisionRefused for one that is unknown or taken back already."""
    with ReadingWorker(desk.duties) as worker:

        def build(_number: int) -> Sequence[Body]:
            made = _standing_one(desk, number, by, reason)
            work = work_on(desk, worker)
            keys = [key_of(text) for text in made.body.deliveries]
            for key in keys:
                work.book.facts(key)
            work.book.take_back(number)
            said = _said(work, made)
            if said:
                return [Undone(number, reason.strip()), *read_events(work, said)]
            later = rejudged(work, keys) if made.body.decision in CHANGES_FORCE else ()
            return [Undone(number, reason.strip()), *later]

        commit(desk, by, build)
    made = _known(desk, number)
    return Taken(number, made.body.decision, made.body.deliveries)


def _standing_one(desk: Desk, number: int, by: str, reason: str) -> History:
    found = [why.at() for why, text in ((Refused.NO_NAME, by), (Refused.NO_REASON, reason)) if not text.strip()]
    if found:
        raise DecisionRefused(found)
    made = _known(desk, number)
    if made.undone is not None:
        raise DecisionRefused([NotUndone.UNDONE.at(number=number, by=made.undone.seq)])
    return made


def _known(desk: Desk, number: int) -> History:
    made = history(desk, number)
    if made is None:
        raise DecisionRefused([NotUndone.UNKNOWN.at(number=number)])
    return made


def _said(work: Work, made: History) -> Mapping[int, Said]:
    """What the arrival says without the decision; empty for a decision that changed no reading."""
    arrival, desk = made.body.arrival, work.desk
    if arrival is None or made.body.decision not in ("assign", "correct"):
        return {}
    if made.body.decision == "correct":
        over = layers(desk, arrival, without=made.number)
        return {arrival: with_layers(desk, said_at_first(work, arrival), over)}
    if over := layers(desk, arrival):
        numbers = "、".join(f"D{layer.number}" for layer in over)
        problem = NotUndone.UNDER_CORRECTION.at(number=made.number, arrival=arrival, decisions=numbers)
        raise DecisionRefused([problem])
    return {arrival: said_at_first(work, arrival, without=made.number)}
