"""What the duties make known, compiled once: forms with the labels they are recognised by, units by their names."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tracker.definition.form import Form
from tracker.definition.model import Campaign, Duty, Unit
from tracker.definition.units import find_unit, units_meant
from tracker.reading.index import ROOM, Index
from tracker.reading.labels import normal


@dataclass(frozen=True)
class KnownForm:
    """A form of a campaign, the duties that ask for it, and for each of its labels the keys it may stand under."""

    campaign: Campaign
    form: Form
    duties: tuple[Duty, ...]
    keys: tuple[tuple[str, ...], ...]
    older: tuple["KnownForm", ...] = ()

    def found(self, index: Index) -> frozenset[int]:
        """Which of the form's labels stand in the sheet, by their number in `keys`."""
        return frozenset(
            number
            for number, keys in enumerate(self.keys)
            if any(k in index.hits or k in index.bracketed for k in keys)
        )

    def share(self, index: Index) -> float:
        """The share of the labels of the likest version that stand in the sheet, 0 to 1: its fingerprint."""
        own = len(self.found(index)) / len(self.keys) if self.keys else 0.0
        return max([own, *(old.share(index) for old in self.older)])

    def version(self, index: Index, said: int | None) -> Form:
        """The version the sheet is: what its hidden identity says, else the likest, the newest first.

        What is said holds only where the labels bear it out.
        """
        if not self.older:
            return self.form
        every = (self, *self.older)
        named = [k for k in every if k.form.version == said and len(k.found(index)) >= HOLDS * len(k.keys)]
        return (named[0] if named else max(every, key=lambda k: len(k.found(index)) / (len(k.keys) or 1))).form


@dataclass
class Known:
    """The duties, their forms and units. `named` remembers which unit a text means: a pure function's results."""

    duties: tuple[Duty, ...]
    forms: tuple[KnownForm, ...]
    campaigns: tuple[Campaign, ...]
    named: dict[tuple[str, str], Unit | None] = field(default_factory=dict)

    @property
    def most_rows(self) -> int:
        """How many rows of a sheet can hold labels: the longest form and room for what is above and inserted."""
        return ROOM + 3 * max((len(k.form.rows) for k in self.forms), default=0)

    def unit(self, campaign: Campaign, text: str) -> Unit | None:
        """The campaign's unit a text means, or None."""
        key = (campaign.id, text)
        if key not in self.named:
            if len(self.named) > _MOST_NAMES:
                self.named.clear()
            self.named[key] = campaign.unit(text) or find_unit(campaign.units, text)
        return self.named[key]

    def could_be(self, campaign: Campaign, text: str) -> tuple[Unit, ...]:
        """Every unit of the campaign that a text could mean."""
        return units_meant(campaign.units, text) if text else ()

    def form(self, campaign: str, form_id: str) -> Form | None:
        """A known form by its ids."""
        return next((k.form for k in self.forms if (k.campaign.id, k.form.id) == (campaign, form_id)), None)

    def form_version(self, campaign: str, form_id: str, version: int) -> Form | None:
        """That version of a known form."""
        owner = next((c for c in self.campaigns if c.id == campaign), None)
        return owner.form_version(form_id, version) if owner else None

    def anywhere(self, text: str) -> Unit | None:
        """The unit of any campaign that a text means."""
        return next((u for c in self.campaigns if (u := self.unit(c, text))), None)


_MOST_NAMES = 5_000
HOLDS = 0.6  # share of a form's labels that must stand in a sheet
_last: list[Known] = []


def known(duties: Sequence[Duty]) -> Known:
    """The compiled duties; the same records are compiled only once."""
    if (
        _last
        and len(_last[0].duties) == len(duties)
        and all(a is b for a, b in zip(_last[0].duties, duties, strict=True))
    ):
        return _last[0]
    made = Known(tuple(duties), _forms(duties), tuple({d.campaign.id: d.campaign for d in duties}.values()))
    _last[:] = [made]
    return made


def _forms(duties: Sequence[Duty]) -> tuple[KnownForm, ...]:
    owners: dict[tuple[str, str], list[Duty]] = {}
    for duty in duties:
        for part in duty.obligation.parts:
            if part.kind == "form" and duty.campaign.form(part.id) is not None:
                owners.setdefault((duty.campaign.id, part.id), []).append(duty)
    made = []
    for (_, form_id), asking in owners.items():
        form = asking[0].campaign.form(form_id)
        if form is not None:
            made.append(_known(asking[0].campaign, form, tuple(asking)))
    return tuple(made)


def _known(campaign: Campaign, form: Form, duties: tuple[Duty, ...]) -> KnownForm:
    """A form with its earlier versions, the newest first: what came on an old blank stays readable."""
    earlier = sorted((f for f in campaign.old_forms if f.id == form.id), key=lambda f: -f.version)
    older = tuple(KnownForm(campaign, old, duties, _keys(old)) for old in earlier)
    return KnownForm(campaign, form, duties, _keys(form), older)


def _keys(form: Form) -> tuple[tuple[str, ...], ...]:
    labels = [((f.label, *f.aliases), f.unit) for f in form.fields]
    labels += [((r.label, *r.aliases), "") for r in form.rows]
    keys = {
        normal(names[0]): tuple({normal(n) for n in names} | ({normal(f"{n}{unit}") for n in names} if unit else set()))
        for names, unit in labels
    }
    return tuple(keys.values())
