"""decide undo: whatever was decided, in whatever order, taken back one by one each standing before it stands again."""

import random
from datetime import date
from typing import get_args

import pytest

from baosong.assigning import assign
from baosong.cli.session import Session
from baosong.correcting import Correction, correct
from baosong.decision_checks import Act
from baosong.decisions import DecisionRefused, decide
from baosong.facts import fact_book, standings
from baosong.issued import Outgoing, issue
from baosong.readings import Shelf
from baosong.tables import tables
from baosong.targets import end_named, period_named, target_named
from baosong.undoing import undo
from tests.baosong.deciding import FINAL, MONDAY, copied, friday
from tests.baosong.test_assign import collected
from tracker.facts import DecisionKind
from tracker.ledger.events import Contacted

BY, WHY = "审核员", "示例原因"
SEEDS = range(2)


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """Friday's office; 榕城区's own form, amended, lies in 揭西县's folder and waits for a person."""
    made = friday(tmp_path_factory.mktemp("friday"))
    made.office.drop("揭西县", made.good["榕城区"], name="别县的表.xlsx")
    made.held = int(next(number for number, _verdict in collected(made.office).values())[1:])
    return made


def acts(desk, held):
    """Every kind of decision, as functions that take it and give its number."""

    def act(kind, *units, **more):
        targets = tuple(target_named(desk, f"{FINAL}/{unit}") for unit in units)
        return lambda: decide(desk, Act(kind, targets, BY, WHY, **more)).number

    def corrected(to):
        wanted = Correction(
            target_named(desk, f"{FINAL}/普宁市"), "annex11", "cable", "problems", to, "填报员", BY, WHY
        )
        return lambda: correct(desk, wanted).number

    sent = Outgoing("专报.docx", b"made up", "12号", date(2019, 10, 21), "签发人甲", "省局")
    until = end_named("2019-10-23", desk.workspace.zone)
    told = Contacted("填报员", "电话", "明天报", None)
    return [
        act("extend", "惠来县", "榕城区", until=until),
        act("exempt", "惠来县", "普宁市"),
        act("return", "榕城区"),
        act("return", "普宁市"),
        act("accept", "榕城区"),
        act("accept", "普宁市"),
        act("timing", "榕城区", ruled="late"),
        act("timing", "普宁市", ruled="on_time"),
        act("contact", "惠来县", contacted=told, promised=until),
        act("confirm", "惠来县", "榕城区", "普宁市"),
        act("reopen", "榕城区"),
        corrected("20"),
        corrected("21"),
        lambda: issue(desk, *period_named(desk, FINAL), sent, BY, WHY).number,
        lambda: assign(desk, [held], target_named(desk, f"{FINAL}/揭西县"), BY, WHY)[0].number,
        lambda: assign(desk, [held], None, BY, WHY)[0].number,
    ]


def stood(desk):
    """How the period stands, and every figure of it."""
    chosen, book = period_named(desk, FINAL), fact_book(desk)
    figures = tables(desk, book, Shelf(desk.archive), *chosen, desk.now())
    values = [(at, figure.value) for table in figures for at, figure in table.cells.items()]
    return standings(book, [chosen], desk.now()), values


def decided(desk, wanted):
    """Each that is not refused: its number and what stood before it; a refused one changes nothing."""
    for take in wanted:
        before = stood(desk)
        try:
            yield take(), before
        except DecisionRefused:
            assert stood(desk) == before


def test_taken_back_one_by_one_every_decision_leaves_what_stood_before_it(played, tmp_path):
    made, kinds = copied(played, tmp_path), set()
    with Session(made.office.root, MONDAY).desk() as desk:
        for seed in SEEDS:
            taken = list(decided(desk, random.Random(seed).sample(acts(desk, made.held) * 3, 36)))
            kinds |= {row["kind"] for row in desk.ledger.rows("decisions", campaign="")}
            for number, before in reversed(taken):
                undo(desk, number, BY, "写错")
                assert stood(desk) == before, (seed, number)
    assert kinds == set(get_args(DecisionKind)) - {"review"}  # nothing is asked here: see test_explained


def test_taken_back_in_any_order_all_decisions_leave_what_stood_before_the_first(played, tmp_path):
    made = copied(played, tmp_path)
    with Session(made.office.root, MONDAY).desk() as desk:
        for seed in SEEDS:
            first, order = stood(desk), random.Random(seed)
            left = [number for number, _before in decided(desk, order.sample(acts(desk, made.held) * 2, 12))]
            order.shuffle(left)
            while left:  # a correction goes before the assignment it lies over
                number = left.pop(0)
                try:
                    undo(desk, number, BY, "写错")
                except DecisionRefused:
                    left.append(number)
            assert stood(desk) == first, seed
