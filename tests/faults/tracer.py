"""A child killed with SIGKILL at one of its own system calls: ptrace from the outside, no hook in the product.

Linux on x86-64 only, since system calls are known by number.
"""

import contextlib
import ctypes
import os
import platform
import re
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

TRACEME, CONT, SYSCALL, SETOPTIONS, GET_SYSCALL_INFO = 0, 7, 24, 0x4200, 0x420E
_OPTIONS = 0x1 | 0x2 | 0x4 | 0x8 | 0x100000  # mark syscall stops; follow fork, vfork, clone; die with the tracer
_WALL = 0x40000000
_STOP = signal.SIGTRAP | 0x80
NUMBERS = {
    1: "write", 18: "pwrite64", 72: "fcntl", 74: "fsync", 75: "fdatasync", 82: "rename", 83: "mkdir", 86: "link",
    87: "unlink", 257: "openat", 258: "mkdirat", 263: "unlinkat", 264: "renameat", 265: "linkat", 316: "renameat2",
}  # fmt: skip
_BY_NAME = {"link": 1, "rename": 1, "unlink": 0, "mkdir": 0, "openat": 1, "linkat": 3, "renameat": 3, "unlinkat": 1}
_BY_NAME |= {"renameat2": 3, "mkdirat": 1}  # which argument is the name the call is known by: the new one


@dataclass(frozen=True)
class Call:
    """A system call about to be made: its name, the file it is about, and its arguments."""

    name: str
    path: str
    arguments: tuple[int, ...]


class _Info(ctypes.Structure):
    _fields_ = (
        ("op", ctypes.c_uint8),
        ("pad", ctypes.c_uint8 * 3),
        ("arch", ctypes.c_uint32),
        ("ip", ctypes.c_uint64),
        ("sp", ctypes.c_uint64),
        ("nr", ctypes.c_uint64),
        ("args", ctypes.c_uint64 * 6),
        ("room", ctypes.c_uint64 * 4),
    )


_libc = ctypes.CDLL(None, use_errno=True)
_libc.ptrace.argtypes = (ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p)
_libc.ptrace.restype = ctypes.c_long


def require() -> None:
    """A visible skip where a child can't be traced; a failure when CI is set."""
    if sys.platform == "linux" and platform.machine() == "x86_64":
        return
    if os.environ.get("CI"):
        pytest.fail("fault tests need Linux on x86-64 to trace a child")
    pytest.skip("needs Linux on x86-64")


def point(names: str, path: str, *, argument: tuple[int, int] | None = None) -> Callable[[Call], bool]:
    """Calls of these names about a file whose path holds the pattern; `argument`: (which, value) one must have."""
    wanted, pattern = set(names.split()), re.compile(path)
    return lambda call: (
        call.name in wanted
        and pattern.search(call.path) is not None
        and (argument is None or call.arguments[argument[0]] == argument[1])
    )


def killed_at(words: Sequence[str | Path], where: Callable[[Call], bool], nth: int, *, after: bool = False) -> int:
    """Run a command and kill it before (or `after`) the nth call that `where` picks; returns how many it came to.

    Fewer than `nth` means that it ended by itself before that.
    """
    pid = os.fork()
    if pid == 0:
        quiet = os.open(os.devnull, os.O_RDWR)
        os.dup2(quiet, 1)
        _libc.ptrace(TRACEME, 0, None, None)
        os.kill(os.getpid(), signal.SIGSTOP)
        os.execv(words[0], [os.fspath(word) for word in words])
    os.waitpid(pid, 0)
    _libc.ptrace(SETOPTIONS, pid, None, _OPTIONS)
    return _follow(pid, where, nth, after=after)


def _follow(pid: int, where: Callable[[Call], bool], nth: int, *, after: bool) -> int:
    count, living, leaving = 0, {pid}, None
    _libc.ptrace(SYSCALL, pid, None, None)
    while living:
        found, status = os.waitpid(-1, _WALL)
        if os.WIFEXITED(status) or os.WIFSIGNALED(status):
            living.discard(found)
            continue
        living.add(found)
        stopped = os.WSTOPSIG(status)
        deliver = 0
        if stopped == _STOP:
            call = _call(found)
            if call and leaving is None and where(call):
                count += 1
                leaving = found if count == nth else None
                if leaving and not after:
                    break
            elif leaving == found and call is None:
                break
        elif stopped not in (signal.SIGTRAP, signal.SIGSTOP):
            deliver = stopped
        _libc.ptrace(SYSCALL, found, None, deliver)
    _end(living)
    return count


def _end(living: set[int]) -> None:
    """Everything it started with it, as when the machine's owner pulls the plug on the service.

    Other children of this process (a browser of other tests) are left alone and not waited for.
    """
    for pid in living:
        _kill(pid)
    while living:
        try:
            found, status = os.waitpid(-1, _WALL)
        except ChildProcessError:
            return
        if os.WIFEXITED(status) or os.WIFSIGNALED(status):
            living.discard(found)
        else:
            living.add(found)
            _kill(found)


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _call(pid: int) -> Call | None:
    """The call a stopped task is about to make; None on its way out, and for calls nobody asks about."""
    info = _Info()
    _libc.ptrace(GET_SYSCALL_INFO, pid, ctypes.sizeof(info), ctypes.addressof(info))
    if info.op != 1:
        return None
    name = NUMBERS.get(info.nr)
    if name is None:
        return Call("", "", ())
    arguments = tuple(info.args)
    return Call(name, _named(pid, name, arguments), arguments)


def _named(pid: int, name: str, arguments: tuple[int, ...]) -> str:
    try:
        if name in _BY_NAME:
            with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:  # noqa: PTH123 - no buffering
                memory.seek(arguments[_BY_NAME[name]])
                return memory.read(4096).split(b"\0")[0].decode("utf-8", "replace")
        return str(Path(f"/proc/{pid}/fd/{arguments[0]}").readlink())
    except OSError:
        return ""
