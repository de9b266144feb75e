"""{?}: a sentence that is left out when one of its figures has no value.

From the sign to the full stop (or the paragraph's end). docxtpl has nothing like it: staff would have to write the
names of a sentence once more in an {% if %} around it, and a rate without a base would print 合格率—.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from generator.tags import Found
from generator.template_problems import TemplateFault

_STOPS = "。！？"
END = "{% endif %}"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A guarded sentence of a paragraph's text: its sign, where it ends, and the condition on which it is printed."""

    sign: Found
    end: int
    condition: str


def sentences(text: str, found: Sequence[Found]) -> tuple[list[Sentence], list[tuple[Found, TemplateFault]]]:
    """The guarded sentences, and those signs that guard nothing or cut a block in two."""
    made, faults = [], []
    for sign in (tag for tag in found if tag.guard):
        end = _end(text, found, sign)
        inside = [tag for tag in found if sign.end <= tag.start < end]
        if any(tag.guard for tag in inside):
            faults.append((sign, TemplateFault.GUARD_TWICE))
        elif not _whole(inside):
            faults.append((sign, TemplateFault.GUARD_CUTS))
        elif values := _values(inside):
            made.append(Sentence(sign, end, " and ".join(f"({value})|有数" for value in values)))
        else:
            faults.append((sign, TemplateFault.GUARD_IDLE))
    return made, faults


def nothing_else(text: str, guarded: Sequence[Sentence]) -> bool:
    """Whether the paragraph holds guarded sentences alone, so that it goes with them."""
    left, at = "", 0
    for sentence in guarded:
        left += text[at : sentence.sign.start]
        at = sentence.end
    return bool(guarded) and not (left + text[at:]).strip()


def ended(text: str, sentence: Sentence, found: Sequence[Found]) -> tuple[Found, str]:
    """The tag or the sign of the text at which the sentence ends, and what is written for it."""
    last = next((tag for tag in found if tag.end == sentence.end), None)
    if last is not None:
        return last, END
    sign = text[sentence.end - 1]
    return Found(sentence.end - 1, sentence.end, sign, sign, ""), sign + END


def _end(text: str, found: Sequence[Found], sign: Found) -> int:
    for at in range(sign.end, len(text)):
        if text[at] in _STOPS and not any(tag.start <= at < tag.end for tag in found):
            return at + 1
    return len(text)


def _whole(tags: Sequence[Found]) -> bool:
    """Whether every block that begins in the sentence ends there, and none ends that began before."""
    depth = 0
    for tag in tags:
        depth += (tag.word in ("if", "for")) - tag.word.startswith("end")
        if depth < 0 or (not depth and tag.word in ("else", "elif")):
            return False
    return not depth


def _values(tags: Sequence[Found]) -> list[str]:
    """The expressions printed in the sentence whatever its blocks decide."""
    values, depth = [], 0
    for tag in tags:
        depth += (tag.word in ("if", "for")) - tag.word.startswith("end")
        if not depth and tag.code.startswith("{{"):
            values.append(tag.code[2:-2].strip("- "))
    return values
