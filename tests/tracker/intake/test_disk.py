import pytest

from tracker.intake.disk import mounted, require_local
from tracker.intake.faults import IntakeRefusal

TABLE = b"""22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:40 / /srv/share rw - cifs //server/share rw
31 22 0:41 / /srv/\xe5\x85\xb1\\040drop rw - nfs4 server:/x rw
32 30 0:42 / /srv/share/local rw - xfs /dev/sdb1 rw
33 22 0:43 / /mnt rw - weirdfs none rw
"""


@pytest.mark.parametrize(
    ("path", "local"),
    [
        ("/srv/intake", True),
        ("/srv/share", False),
        ("/srv/share/普宁市", False),
        ("/srv/sharepoint", True),
        ("/srv/share/local/x", True),
        ("/srv/共 drop/x", False),
        ("/mnt/x", False),
    ],
)
def test_each_path_goes_by_the_disk_it_lies_on(path, local):
    assert mounted(TABLE).local(path.encode()) is local


def test_without_a_table_of_mounts_nothing_is_local():
    assert not mounted(b"").local(b"/srv")


def test_a_data_folder_on_this_machine_is_accepted(tmp_path):
    require_local(tmp_path / "data")


def test_a_data_folder_on_a_network_disk_is_refused_with_the_reason(tmp_path):
    with pytest.raises(IntakeRefusal, match="网络盘"):
        require_local(tmp_path / "data", mounted(b"1 0 0:1 / / rw - nfs4 server:/x rw"))
