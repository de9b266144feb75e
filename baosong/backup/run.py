"""One backup run as it lies in the backup folder: its files, each with its hash, and what it says of itself."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

RUNS, MANIFEST, UNFINISHED = "runs", "manifest.json", ".unfinished"


@dataclass(frozen=True, slots=True)
class Manifest:
    """`made` is ISO 8601 in the office's zone; `events` and `last_hash` are the ledger's last number and its hash;
    `objects` how many the ledger names, `missing` those of them that no good copy could be had of; `files` are
    SHA-256 by path.
    """

    made: str
    office: str
    events: int
    last_hash: str
    objects: int
    missing: tuple[str, ...]
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run: its folder and its manifest."""

    folder: Path
    manifest: Manifest

    @property
    def name(self) -> str:
        """20191018-172000."""
        return self.folder.name

    def broken(self) -> tuple[str, ...]:
        """Files that are missing or not what was written, by path."""
        return tuple(
            path
            for path, sha256 in self.manifest.files.items()
            if not (self.folder / path).is_file() or hash_of(self.folder / path) != sha256
        )


def runs(backup: Path) -> tuple[Run, ...]:
    """The finished runs of a backup folder, oldest first; one whose manifest can't be read is left out."""
    return tuple(
        Run(folder, manifest)
        for folder in sorted((backup / RUNS).glob("[0-9]*"))
        if (manifest := _manifest(folder / MANIFEST)) is not None
    )


def written(folder: Path, manifest: Manifest) -> None:
    """Write the manifest into a run's folder."""
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1, sort_keys=True)
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def files_in(folder: Path) -> Iterator[str]:
    """Every file beneath a folder, by its relative path."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix()


def hash_of(path: Path) -> str:
    """SHA-256 of a file in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _manifest(path: Path) -> Manifest | None:
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
        return Manifest(**{**plain, "missing": tuple(plain["missing"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None
