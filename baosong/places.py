"""Where in the intake a file lay, as far as that changes what it means: the coordinator's own drop, our own folder."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace

from tracker.facts import Arrival, DeliveryKey, PartReading, Question, Reading
from tracker.intake.names import folder_of
from tracker.problem import Catalogue

DROP = "_代收"
REGISTERED = "代收"
_REGISTER = (
    "请登记本局何时、怎样收到的：baosong register {unit} 文件 --via 方式 --received 时间 --by 姓名，文件就用这一件。"
)


class PlaceNote(Catalogue):
    """What is said of a file because of where it lay."""

    REGISTERED_AS = ("note", "这件代收材料已登记为 {arrivals}，以登记的为准。", "")


def dropped(arrival: Arrival) -> bool:
    """Whether it lies in the coordinator's drop: it says nothing of when a unit sent it."""
    return arrival.channel != REGISTERED and arrival.path.startswith(os.fsencode(DROP) + b"/")


def as_meant(arrival: Arrival, feedback: str) -> Arrival:
    """The arrival as if it lay where it belongs: in the drop its unit's folder, or none; never in our own folder."""
    if arrival.channel == REGISTERED:
        return arrival
    path = arrival.path.partition(b"/")[2] if dropped(arrival) else arrival.path
    *folders, name = path.split(b"/")
    if len(folders) > 1 and folders[1] == os.fsencode(feedback):
        del folders[1:]  # clerks correct our reply where it lies; folders in ours say nothing
    path = b"/".join((*folders, name))
    return replace(arrival, path=path, folder=folder_of(path))


@dataclass(frozen=True, slots=True)
class Named:
    """A part in words: its unit's name and its label."""

    unit: str
    label: str


def unregistered(reading: Reading, name: Callable[[PartReading], Named]) -> Reading:
    """What lies in the drop counts for nothing before it is registered: what it brings becomes a question."""
    by_delivery: dict[DeliveryKey, list[PartReading]] = {}
    for part in reading.parts:
        by_delivery.setdefault(part.delivery, []).append(part)
    asked = []
    for key, parts in by_delivery.items():
        named = [name(part) for part in parts]
        labels = "、".join(dict.fromkeys(f"“{each.label}”" for each in named))
        sentence = f"放在“{DROP}”里，看来是{named[0].unit}的{labels}，还没有登记。"
        form = parts[0].part if len(parts) == 1 else ""
        asked.append(Question("not_registered", sentence, _REGISTER.format(unit=named[0].unit), (key,), form))
    others = [question for question in reading.questions if question.code != "no_unit"]
    if not asked and not others:
        sentence = f"放在“{DROP}”里，看不出是哪个单位的什么材料，还没有登记。"
        asked = [Question("not_registered", sentence, _REGISTER.format(unit="单位"))]
    return Reading((), (*asked, *others), reading.problems, reading.attachments)


def linked(arrivals: str) -> Reading:
    """What a dropped file says once it is registered: nothing more than that."""
    return Reading((), (), (PlaceNote.REGISTERED_AS.at(arrivals=arrivals),))
