"""What only this machine can say of its clock: which start of it this is, and whether the kernel calls it right."""

import ctypes
from functools import cache
from pathlib import Path

_UNSYNCHRONISED = 0x0040  # STA_UNSYNC of adjtimex(2)


class _Timex(ctypes.Structure):
    """The front of struct timex; the rest is room for the kernel to write."""

    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("status", ctypes.c_int),
        ("rest", ctypes.c_byte * 256),
    )


@cache
def boot_id() -> str:
    """A name for the time since the machine was started; "" where the kernel gives none."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""


def synchronised() -> bool:
    """Whether the kernel's clock is disciplined by a time server; False where that can't be asked."""
    asked = _Timex()  # modes = 0: read only
    try:
        answer = ctypes.CDLL(None).adjtimex(ctypes.byref(asked))
    except (OSError, AttributeError):
        return False
    return bool(answer >= 0 and not asked.status & _UNSYNCHRONISED)
