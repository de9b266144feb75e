"""Containers in containers: two deep, and no more files and bytes than a return can need, over all of them together."""

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.problem import Problem
from tracker.reading import container, mail, packed
from tracker.reading.kinds import Kind
from tracker.reading.outlook import OutlookMail
from tracker.reading.questions import Ask, Refusal

DEEPEST = 2
MOST_BYTES = 512 << 20
CONTAINERS: frozenset[Kind] = frozenset({"zip", "rar", "7z", "eml", "msg"})


@dataclass(slots=True)
class Budget:
    """What may still be unpacked of one arrival: files and bytes."""

    files: int = container.MOST_FILES
    size: int = MOST_BYTES

    def take(self, content: bytes | Refusal) -> None:
        """Count a member; a Refusal when it is one too many."""
        self.files -= 1
        self.size -= len(content) if isinstance(content, bytes) else 0
        if self.files < 0:
            raise Refusal(Ask.TOO_MANY_MEMBERS, count=f"超过{container.MOST_FILES}")
        if self.size < 0:
            raise Refusal(Ask.BOMB, detail=f"超过{MOST_BYTES >> 20} MB")


@dataclass(frozen=True, slots=True)
class Nest:
    """How deep a file lies and under which name: `member` is its path through the containers, "" for the arrival."""

    budget: Budget
    member: str = ""
    depth: int = 0

    def inner(self, name: str) -> "Nest":
        """The place of a member inside."""
        return Nest(self.budget, f"{self.member}/{name}" if self.member else name, self.depth + 1)


def inside(data: bytes, kind: Kind, nest: Nest) -> Iterator[tuple[str, bytes | Refusal]]:
    """(name, bytes or the Refusal of a damaged one) of every file in a container; a Refusal for the container."""
    if nest.depth >= DEEPEST:
        raise Refusal(Ask.NESTED_ARCHIVE)
    for name, content in _members(data, kind):
        plain = plain_name(name)
        if not container.litter(plain):
            nest.budget.take(content)
            yield plain, content


def evidence(data: bytes, kind: Kind, nest: Nest) -> tuple[Problem, ...]:
    """What a mail says of itself; nothing for other containers."""
    if kind == "msg":
        return (mail.evidence(OutlookMail(data).headers(), nest.member),)
    return (mail.evidence(mail.opened(data), nest.member),) if kind == "eml" else ()


def plain_name(name: str) -> str:
    """A member's name as a person may see it: no way out of the container, no drive, no signs that can't be seen."""
    parts = name.replace("\\", "/").split("/")
    kept = [part for part in parts if part not in ("", ".", "..") and not part.endswith(":")]
    return "".join(sign if sign.isprintable() else "·" for sign in "/".join(kept)) or "（无名）"


def _members(data: bytes, kind: Kind) -> Iterator[tuple[str, bytes | Refusal]]:
    if kind == "zip":
        return container.members(data)
    if kind == "eml":
        return mail.attachments(mail.opened(data))
    if kind == "msg":
        return OutlookMail(data).attachments()
    return packed.members(data, kind)
