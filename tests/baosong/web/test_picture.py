"""The picture kept between requests says what a fresh look at the ledger says, whatever happened in between."""

from baosong.clock import clock
from baosong.desk import open_desk
from baosong.facts import fact_book, standings
from baosong.web.picture import picture_of
from baosong.workspace import open_workspace
from tests.baosong.web.conftest import FINAL, MONDAY


def shown(office, before):
    workspace = open_workspace(office.root)
    with open_desk(workspace, clock(MONDAY, workspace.zone)) as desk:
        picture = picture_of(desk, before)
        (duty,) = desk.duties
        (period,) = duty.periods
        kept = picture.period(duty, period)
        fresh = tuple(standings(fact_book(desk), [(duty, period)], picture.now))
        assert [(s.key, s.state, s.timeliness, s.past_due) for s in kept] == [
            (s.key, s.state, s.timeliness, s.past_due) for s in fresh
        ]
        return picture, kept


def test_what_is_kept_is_what_a_fresh_look_says(desk):
    office = desk.office
    picture, first = shown(office, None)
    assert shown(office, picture)[1] is not None
    for words in (
        ("decide", "extend", f"{FINAL}/惠来县", "--until", "2019-10-25"),
        ("decide", "exempt", f"{FINAL}/揭西县"),
        ("decide", "return", f"{FINAL}/榕城区"),
    ):
        office.run(MONDAY, *words, "--by", "审核员", "--reason", "示例")
        picture, made = shown(office, picture)
        assert made != first
        first = made
    office.drop("惠来县", desk.good["惠来县"], desk.papers["惠来县"])
    office.run("2019-10-21T09:00", "collect", "--once")
    assert shown(office, picture)[1] != first


def test_a_period_nothing_happened_to_is_not_made_again(desk):
    picture, first = shown(desk.office, None)
    _again, second = shown(desk.office, picture)
    assert second is first
