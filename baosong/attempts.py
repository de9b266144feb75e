"""Which arrival is being read now and how often it was begun without an end, so that a poison can't stop the queue."""

import os
from pathlib import Path

MOST = 3  # a reader killed by chance, twice even, condemns no file


class Attempts:
    """A small file that outlives a killed process. Not flushed: after a power cut a file is simply tried anew."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def begin(self, arrival: int) -> int:
        """Note that the arrival is begun; returns how often it was begun before without an end."""
        before = self._unended(arrival)
        temporary = self._path.with_suffix(f".{os.getpid()}")
        temporary.write_text(f"{arrival} {before + 1}\n", encoding="ascii")
        temporary.replace(self._path)
        return before

    def end(self) -> None:
        """The arrival came to an end, or what ended it was not the file's fault."""
        self._path.unlink(missing_ok=True)

    def _unended(self, arrival: int) -> int:
        try:
            number, count = self._path.read_text(encoding="ascii").split()
            return int(count) if int(number) == arrival else 0
        except (OSError, ValueError):
            return 0
