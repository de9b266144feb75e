import os
from pathlib import Path

import pytest

from tracker.intake.source import opened


@pytest.fixture
def root(tmp_path):
    (tmp_path / "intake" / "普宁市").mkdir(parents=True)
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "a.xlsx").write_bytes(b"secret")
    return tmp_path / "intake"


def test_a_file_in_a_unit_folder_is_opened(root):
    (root / "普宁市" / "a.xlsx").write_bytes(b"abc")
    with opened(root, "普宁市/a.xlsx".encode()) as source:
        assert os.read(source.fd, 9) == b"abc"
        assert source.signature() == source.standing()


def test_a_link_to_a_file_is_not_opened(root):
    (root / "a.xlsx").symlink_to(root.parent / "outside" / "a.xlsx")
    with pytest.raises(OSError), opened(root, b"a.xlsx"):
        pass


def test_a_link_to_a_folder_is_not_passed_through(root):
    (root / "folder").symlink_to(root.parent / "outside")
    with pytest.raises(OSError), opened(root, b"folder/a.xlsx"):
        pass


def test_a_pipe_is_not_waited_for(root):
    os.mkfifo(root / "a.xlsx")
    with pytest.raises(FileNotFoundError), opened(root, b"a.xlsx"):
        pass


def test_no_handle_is_left_open(root):
    (root / "普宁市" / "a.xlsx").write_bytes(b"abc")
    before = len(list(Path("/proc/self/fd").iterdir()))
    for name in ("普宁市/a.xlsx", "普宁市/missing.xlsx", "missing/a.xlsx"):
        try:
            with opened(root, name.encode()):
                pass
        except OSError:
            continue
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_file_replaced_while_open_no_longer_stands(root):
    path = root / "a.xlsx"
    path.write_bytes(b"abc")
    with opened(root, b"a.xlsx") as source:
        (root / "b").write_bytes(b"abd")
        (root / "b").replace(path)
        assert source.standing() != source.signature()
        path.unlink()
        assert source.standing() is None


def test_the_kernel_tells_whether_somebody_writes(root):
    path = root / "a.xlsx"
    path.write_bytes(b"abc")
    with opened(root, b"a.xlsx") as source:
        if source.writers() == "unknown":
            pytest.skip("this disk has no leases")
        assert source.writers() == "nobody"
        with path.open("r+b"):
            assert source.writers() == "somebody"
        with path.open("rb"):
            assert source.writers() == "nobody"
