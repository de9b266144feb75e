"""Which disks are local: only there do change times, leases and watch events mean what they say."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from tracker.intake.faults import IntakeRefusal

LOCAL = frozenset(
    b"ext2 ext3 ext4 xfs btrfs f2fs zfs jfs reiserfs bcachefs tmpfs ramfs overlay".split()
)  # measured on ext4, xfs, btrfs, tmpfs, overlay: no client can set a change time there
_NETWORK = (b"nfs", b"cifs", b"smb", b"ncp", b"afs", b"ceph", b"lustre", b"gluster", b"fuse.sshfs", b"davfs")
_ESCAPE = re.compile(rb"\\([0-7]{3})")
_TABLE = Path("/proc/self/mountinfo")


@dataclass(frozen=True, slots=True)
class Disk:
    """The file system a folder lies on: its type, and whether its change times, leases and events can be relied on."""

    kind: str
    local: bool


@dataclass(frozen=True, slots=True)
class Disks:
    """The mounted file systems, deepest mount first: (mount point, type)."""

    mounts: tuple[tuple[bytes, bytes], ...]

    def resolved(self, path: Path | bytes) -> bytes:
        """The path in full, links resolved where that asks no network disk: one that hangs would not answer."""
        plain = os.path.abspath(os.fsencode(path))
        return os.path.realpath(plain) if self.over(plain) in LOCAL else plain

    def over(self, real: bytes) -> bytes:
        """The type of the file system a resolved path lies on; b"" when it is not known. Asks no disk."""
        for point, kind in self.mounts:
            if real == point or real.startswith(point.rstrip(b"/") + b"/"):
                return kind
        return b""

    def kind(self, path: Path | bytes) -> bytes:
        """The type of the file system the path lies on, links resolved; b"" when it is not known."""
        return self.over(self.resolved(path))

    def local(self, path: Path | bytes) -> bool:
        """Whether the path lies on a disk of this machine; False for a network or unknown file system."""
        return self.kind(path) in LOCAL

    def far(self, root: Path | bytes) -> frozenset[bytes]:
        """The disks of other machines in a folder, by their path in it; b"" when the folder itself lies on one."""
        real = self.resolved(root)
        inside = real.rstrip(b"/") + b"/"
        points = {point.removeprefix(inside): kind for point, kind in reversed(self.mounts) if point.startswith(inside)}
        points[b""] = self.over(real)
        return frozenset(point for point, kind in points.items() if kind not in LOCAL)


def mounted(table: bytes | None = None) -> Disks:
    """The machine's mounts now, from the kernel's table; none (so: nothing is local) where there is no such table."""
    if table is None:
        try:
            table = _TABLE.read_bytes()
        except OSError:
            table = b""
    found = []
    for line in table.splitlines():
        front, _, back = line.partition(b" - ")
        fields, kinds = front.split(b" "), back.split(b" ")
        if len(fields) > 4 and kinds[0]:
            found.append((_ESCAPE.sub(lambda m: bytes([int(m[1], 8)]), fields[4]), kinds[0]))
    found.reverse()  # the last line of a mount point is the one on top
    found.sort(key=lambda mount: -len(mount[0]))
    return Disks(tuple(found))


def require_local(path: Path, disks: Disks | None = None) -> None:
    """IntakeRefusal when the path lies on a network disk, where locks and flushes can't be relied on."""
    kind = (disks or mounted()).kind(path)
    if kind.startswith(_NETWORK):
        raise IntakeRefusal(
            f"数据文件夹 {path} 在网络盘（{kind.decode('ascii', 'replace')}）上，台账会损坏。请把工作区放在本机磁盘。"
        )
