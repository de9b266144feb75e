from datetime import UTC, datetime

import pytest

from baosong.clock import clock
from baosong.deadlines import Deadlines
from baosong.desk import begin_writing, open_books, open_desk
from baosong.workspace import init
from tracker.ledger.events import Decided

DUE = datetime(2019, 10, 20, 16, 0, tzinfo=UTC)


@pytest.fixture
def workspace(tmp_path):
    return init(tmp_path / "office", ["jieyang-2019"])


def test_every_due_instant_is_a_deadline_and_they_are_sorted(workspace):
    with open_books(workspace, clock(None, workspace.zone)) as books:
        found = list(Deadlines(books)())
    assert DUE in found
    assert found == sorted(found)


def test_an_extension_is_one_from_the_next_look_on(workspace):
    with open_desk(workspace, clock(None, workspace.zone)) as desk:
        begin_writing(desk, "collect")
        deadlines = Deadlines(desk)
        before = len(deadlines())
        until = "2019-10-25T16:00:00.000000Z"
        made = Decided("extend", ("jieyang-2019/final/2019-10-20/445281",), "水灾", until, until=until)
        desk.ledger.append(made, at=DUE, actor="林某")
        assert datetime(2019, 10, 25, 16, 0, tzinfo=UTC) in deadlines()
        assert len(deadlines()) == before + 1


def test_a_definition_that_can_not_be_read_stops_no_collecting(workspace):
    (workspace.templates / "jieyang-2019" / "campaign.toml").write_text("id = ", encoding="utf-8")
    with open_books(workspace, clock(None, workspace.zone)) as books:
        assert list(Deadlines(books)()) == []
