"""A reply of ours that a kill left under its temporary name is no return of the unit's."""

import hashlib

import pytest

from baosong.clock import clock
from baosong.desk import open_books
from baosong.posting import box_of, is_ours, post
from baosong.workspace import init

UNIT = "普宁市".encode()


@pytest.fixture
def books(tmp_path):
    workspace = init(tmp_path / "office", ["jieyang-2019"])
    with open_books(workspace, clock(None, workspace.zone)) as made:
        post(made, box_of(made, UNIT), "退回修改稿.xlsx", b"ours", "reply", "A1")
        yield made


@pytest.mark.parametrize(
    ("path", "data", "expected"),
    [
        ("普宁市/市局反馈/.4711.tmp", b"ours", True),
        ("普宁市/市局反馈/.4711.tmp", b"a clerk's", False),
        ("普宁市/市局反馈/改过的.xlsx", b"ours", False),
        ("揭西县/市局反馈/.4711.tmp", b"ours", False),
    ],
)
def test_what_we_were_writing_is_ours_in_its_own_folder_byte_for_byte(books, path, data, expected):
    assert is_ours(books, path.encode(), hashlib.sha256(data).hexdigest()) is expected
