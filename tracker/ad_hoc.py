"""随时报送 among what came before: the same content again, a part of one still incomplete, a correction by number."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tracker.definition.ad_hoc import is_ad_hoc
from tracker.definition.model import Duty
from tracker.facts import Arrival, DeliveryKey, PartReading, Question, Reading
from tracker.reading.questions import Ask
from tracker.sets import PartFact

Seen = Callable[[DeliveryKey], Sequence[PartFact]]
Settled = DeliveryKey | Question


@dataclass(frozen=True, slots=True)
class _Earlier:
    """A unit's earlier ad-hoc return, with what was said in each part."""

    key: DeliveryKey
    parts: tuple[PartFact, ...]

    def said(self, part: PartReading) -> bool:
        """Whether it has had this very content."""
        return any(f.substantive and (f.part, f.digest) == (part.part, part.digest) for f in self.parts)

    def lacks(self, duty: Duty, part: PartReading) -> bool:
        """Whether the part has not come yet, or may come several times."""
        defined = duty.obligation.part(part.part)
        many = defined is not None and defined.many
        return many or not any(f.substantive and f.part == part.part for f in self.parts)


def placed(reading: Reading, arrival: Arrival, duties: Sequence[Duty], seen: Seen) -> Reading:
    """The reading with each return for an event put where it belongs; `seen` gives a delivery's part facts so far.

    A return that names an earlier one (by its number) corrects it; a number the unit never had is a question. Any
    other is a new delivery, unless its content has come before (then nothing is new) or it is what exactly one
    earlier return still lacks: a report and its annex dropped as two files. Several that lack it are a question.
    """
    moved: dict[DeliveryKey, Settled] = {}
    for key in dict.fromkeys(part.delivery for part in reading.parts):
        duty = next((d for d in duties if (d.campaign.id, d.obligation.id) == (key.campaign, key.obligation)), None)
        if duty is not None and is_ad_hoc(duty.obligation):
            own = [part for part in reading.parts if part.delivery == key]
            moved[key] = _place(key, own, arrival, duty, seen)
    if not moved:
        return reading
    places = [(part, moved.get(part.delivery, part.delivery)) for part in reading.parts]
    parts = tuple(replace(part, delivery=place) for part, place in places if isinstance(place, DeliveryKey))
    asked = tuple(place for place in moved.values() if isinstance(place, Question))
    return replace(reading, parts=parts, questions=(*reading.questions, *asked))


def opened(arrival: Arrival, deliveries: Sequence[str]) -> bool:
    """Whether one of these delivery ids is an ad-hoc one that the arrival opened."""
    return any(f"/{arrival.id}/" in delivery for delivery in deliveries)


def _place(key: DeliveryKey, own: Sequence[PartReading], arrival: Arrival, duty: Duty, seen: Seen) -> Settled:
    known = [replace(key, period=p.id) for p in duty.ad_hoc if key.unit in p.only and p.id != arrival.id]
    if key.period != arrival.id:
        return key if key in known else _unknown(key, known, arrival, duty)
    earlier = [_Earlier(k, facts) for k in reversed(known) if (facts := tuple(seen(k)))]
    for one in earlier:
        if _again(one, own, duty):
            return one.key
    lacking = [one for one in earlier if all(one.lacks(duty, part) for part in own)]
    together = [one for one in lacking if any(fact.scan == arrival.scan for fact in one.parts)]
    fitting = together or lacking
    if not fitting:
        return key
    return fitting[0].key if len(fitting) == 1 else _which(key, [one.key for one in fitting], own, duty)


def _again(one: _Earlier, own: Sequence[PartReading], duty: Duty) -> bool:
    """Whether this is the earlier return sent again, perhaps with more: no form of it says anything else."""
    forms = [p for p in own if (defined := duty.obligation.part(p.part)) is not None and defined.kind == "form"]
    return any(one.said(p) for p in own) and all(one.said(p) or one.lacks(duty, p) for p in forms)


def _unknown(key: DeliveryKey, known: Sequence[DeliveryKey], arrival: Arrival, duty: Duty) -> Question:
    candidates = (replace(key, period=arrival.id), *reversed(known))
    return Ask.AD_HOC_UNKNOWN.of(candidates=candidates, text=key.period, title=_title(duty))


def _which(key: DeliveryKey, fitting: Sequence[DeliveryKey], own: Sequence[PartReading], duty: Duty) -> Question:
    label = "、".join(part.label for p in own if (part := duty.obligation.part(p.part)))
    numbers = "、".join(k.period for k in fitting)
    gaps = {"label": label, "title": _title(duty), "numbers": numbers, "first": fitting[0].period}
    return Ask.AD_HOC_WHICH.of(candidates=(*fitting, key), **gaps)


def _title(duty: Duty) -> str:
    return f"“{duty.obligation.title}”"
