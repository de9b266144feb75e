import hashlib
import os
from datetime import UTC, datetime, timedelta

import pytest

from tracker.intake.archive import Archive, ArchiveRefusal


@pytest.fixture
def archive(tmp_path):
    return Archive(tmp_path)


def test_what_is_put_in_comes_out(archive):
    sha256 = archive.put(b"abc")
    assert sha256 == hashlib.sha256(b"abc").hexdigest()
    assert archive.get(sha256) == b"abc"


def test_an_object_lies_under_its_hash_and_is_read_only(archive, tmp_path):
    sha256 = archive.put(b"abc")
    path = tmp_path / "objects" / sha256[:2] / sha256[2:4] / sha256
    assert path.stat().st_mode & 0o777 & ~0o440 == 0
    assert list((tmp_path / "incoming").iterdir()) == []


def test_the_same_bytes_again_are_one_object(archive, tmp_path):
    assert archive.put(b"abc") == archive.put(b"abc")
    assert len([p for p in (tmp_path / "objects").rglob("*") if p.is_file()]) == 1


def test_a_damaged_object_is_refused_and_found_by_verify(archive):
    good, bad = archive.put(b"good"), archive.put(b"bad")
    path = archive.path(bad)
    path.unlink()
    path.write_bytes(b"BAD")
    with pytest.raises(ArchiveRefusal, match="损坏"):
        archive.get(bad)
    assert archive.verify() == [bad]
    assert archive.get(good) == b"good"


def test_a_damaged_object_is_healed_when_its_content_comes_again(archive):
    sha256 = archive.put(b"abc")
    archive.path(sha256).unlink()
    archive.path(sha256).write_bytes(b"abX")
    archive.put(b"abc")
    assert archive.verify() == []


def test_a_missing_object_says_so(archive):
    with pytest.raises(ArchiveRefusal, match="不存在"):
        archive.get("0" * 64)


def test_staging_copies_from_the_start_and_keeps_nothing_until_told(archive, tmp_path):
    (tmp_path / "source").write_bytes(b"x" * 3_000_000)
    fd = os.open(tmp_path / "source", os.O_RDONLY)
    os.read(fd, 10)
    staged = archive.stage(fd)
    os.close(fd)
    assert (staged.size, archive.has(staged.sha256)) == (3_000_000, False)
    archive.keep([staged])
    assert archive.get(staged.sha256) == b"x" * 3_000_000


def test_the_archive_never_shares_an_inode_with_the_source(archive, tmp_path):
    (tmp_path / "source").write_bytes(b"x")
    fd = os.open(tmp_path / "source", os.O_RDONLY)
    staged = archive.stage(fd)
    archive.keep([staged])
    assert archive.path(staged.sha256).stat().st_ino != os.fstat(fd).st_ino
    os.close(fd)


def test_a_disk_that_refuses_is_the_archives_fault_in_words(tmp_path):
    (tmp_path / "data").write_bytes(b"a file where the folder should be")
    with pytest.raises(ArchiveRefusal, match="归档磁盘写不进去"):
        Archive(tmp_path / "data").put(b"abc")


def test_only_abandoned_temporaries_are_swept(archive, tmp_path):
    archive.put(b"abc")
    old, young = tmp_path / "incoming" / "old", tmp_path / "incoming" / "young"
    now = datetime.now(UTC)
    for path, age in ((old, 2), (young, 0)):
        path.write_bytes(b"")
        stamp = (now - timedelta(hours=age)).timestamp()
        os.utime(path, (stamp, stamp))
    assert archive.sweep(now) == 1
    assert young.exists()
