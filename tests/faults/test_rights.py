"""What the collector may not read, and names that are no files."""

import os
import stat
import traceback

import pytest

from tests.faults.collector import main
from tests.faults.conftest import Ground

NOBODY = 65534


@pytest.fixture
def unprivileged(ground, tmp_path_factory, book):
    """() -> what the collector says, run as a user without rights; the ground is opened for it."""
    if os.geteuid() != 0:
        if os.environ.get("CI"):
            pytest.fail("fault tests must run as root to give rights up")
        pytest.skip("needs root to run the collector as somebody else")
    for folder in (ground.base, *ground.base.parents):
        if not folder.stat().st_mode & stat.S_IXOTH:
            folder.chmod(folder.stat().st_mode | stat.S_IXOTH | stat.S_IROTH)
    os.chown(ground.data, NOBODY, NOBODY)
    warm = Ground(tmp_path_factory.mktemp("warm"))  # whatever is imported late is imported now, while it can be
    warm.drop("普宁市/附件11.xlsx", book("12"))
    main(warm.data, warm.intake, "once")

    def collect():
        """In a fork, not a new program: the interpreter itself may lie where only root can read it."""
        child = os.fork()
        if child == 0:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            try:
                main(ground.data, ground.intake, "once")
            except BaseException:  # noqa: BLE001 - whatever it is, the child must not become a second test run
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        codes = [one.code for one in ground.health().troubles]
        ground.close()
        return codes

    return collect


def test_a_file_that_may_not_be_read_is_said_and_taken_when_it_is_opened(ground, unprivileged, book):
    closed = ground.drop("普宁市/附件11.xlsx", book("12"))
    closed.chmod(0o000)
    ground.happened.clear()
    ground.drop("普宁市/附件12.xlsx", book("13"))
    assert unprivileged() == ["file_unreadable"]
    assert len(ground.arrived()) == 1
    closed.chmod(0o644)
    assert unprivileged() == []
    assert len(ground.arrived()) == 2


def test_a_folder_that_may_not_be_listed_is_said_stops_nobody_else_and_is_taken_up_again(ground, unprivileged, book):
    ground.drop("揭西县/附件11.xlsx", book("12"))
    ground.drop("普宁市/附件11.xlsx", book("13"))
    closed = ground.intake / "揭西县"
    closed.chmod(0o000)
    assert unprivileged() == ["folder_unreadable"]
    assert len(ground.arrived()) == 1
    closed.chmod(0o755)
    assert unprivileged() == []
    assert len(ground.arrived()) == 2
    assert ground.judge().faults == []


def test_a_device_a_pipe_and_a_link_named_like_workbooks_are_said_and_never_opened(office, tmp_path):
    if os.geteuid() == 0:
        os.mknod(office.root / "设备.xlsx", stat.S_IFCHR | 0o600, os.makedev(1, 5))
    os.mkfifo(office.root / "管道.xlsx")
    (tmp_path / "secret.xlsx").write_bytes(b"x")
    (office.root / "链接.xlsx").symlink_to(tmp_path / "secret.xlsx")
    result = office.settle()
    assert result.arrived == ()
    assert {p.code for p in result.troubles} == {"not_a_file"}


def test_a_hard_link_is_taken_as_a_file_and_the_archive_shares_nothing_with_it(office, tmp_path, book):
    source = tmp_path / "outside.xlsx"
    source.write_bytes(book("12"))
    os.link(source, office.root / "普宁市" / "附件11.xlsx")
    office.settle()
    source.write_bytes(b"changed through the other name")
    assert office.contents() == [book("12")]
