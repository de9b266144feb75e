"""Which form a sheet is: the label fingerprint must hold; the hidden identity, title and unit only break ties."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tracker.reading.hints import Hints
from tracker.reading.index import Index
from tracker.reading.known import HOLDS, Known, KnownForm
from tracker.reading.labels import normal
from tracker.reading.questions import Ask, Refusal
from tracker.reading.witnesses import Stamp

LOOKS_LIKE = 0.3  # enough to word a question
_NEAR = 0.1


@dataclass(frozen=True, slots=True)
class Match:
    """A form and the share of its labels found."""

    known: KnownForm
    share: float


def likeness(index: Index, known: Known) -> list[Match]:
    """Every known form that has anything in common with the sheet, best first."""
    matches = [Match(k, k.share(index)) for k in known.forms]
    return sorted((m for m in matches if m.share >= LOOKS_LIKE), key=lambda m: -m.share)


def which_form(
    index: Index, matches: Sequence[Match], stamps: Sequence[Stamp], hints: Hints, known: Known
) -> KnownForm | None:
    """The form of the sheet or None; a Refusal when two fingerprints hold or the hidden identity disagrees.

    A delivery a person assigned settles both, among the forms it asks for.
    """
    holding = [m.known for m in matches if m.share >= HOLDS and m.share > matches[0].share - _NEAR]
    if not holding:
        return None
    left = _untie(_assigned(holding, hints), index, stamps, hints.folder, known)
    if len(left) > 1:
        first, second = (_name(k, left) for k in left[:2])
        raise Refusal(Ask.WHICH_FORM, sheet=index.sheet.name, first=first, second=second)
    chosen = left[0]
    for stamp in () if asks_for(chosen, hints) else stamps:
        if stamp.campaign != chosen.campaign.id or chosen.form.id not in stamp.forms:
            said = _said(stamp, known)
            if said:
                seen = f"《{chosen.form.name}》（{chosen.campaign.title}）"
                raise Refusal(Ask.FORM_DISAGREES, sheet=index.sheet.name, seen=seen, said=said)
    return chosen


def asks_for(form: KnownForm, hints: Hints) -> bool:
    """Whether a person assigned the file to a delivery that asks for the form (and, if said, as this very form)."""
    key = hints.assigned
    if key is None or form.campaign.id != key.campaign or hints.assigned_part not in ("", form.form.id):
        return False
    return any(duty.obligation.id == key.obligation for duty in form.duties)


def _assigned(holding: list[KnownForm], hints: Hints) -> list[KnownForm]:
    return [k for k in holding if asks_for(k, hints)] or holding


def _untie(
    holding: list[KnownForm], index: Index, stamps: Sequence[Stamp], folder: str, known: Known
) -> list[KnownForm]:
    tests: tuple[Callable[[KnownForm], bool], ...] = (
        lambda k: any(s.campaign == k.campaign.id and k.form.id in s.forms for s in stamps),
        lambda k: (
            bool(k.form.annex) and (index.has([k.form.annex]) or normal(k.form.annex) == normal(index.sheet.name))
        ),
        lambda k: index.has([k.form.title, k.form.name, *k.form.aliases]),
        lambda k: index.has([k.campaign.title]) or any(normal(k.campaign.title) in t for t in index.hits),
        lambda k: bool(folder) and known.unit(k.campaign, folder) is not None,
    )
    for test in tests:
        if len(holding) == 1:
            break
        holding = [k for k in holding if test(k)] or holding
    return holding


def _name(each: KnownForm, among: Sequence[KnownForm]) -> str:
    same = sum(k.form.name == each.form.name for k in among) > 1
    return f"《{each.form.name}》" + (f"（{each.campaign.title}）" if same else "")


def _said(stamp: Stamp, known: Known) -> str:
    """What the hidden identity names, in words; "" when it is nothing we know (an old campaign's blank)."""
    names = [
        f"《{k.form.name}》（{k.campaign.title}）"
        for k in known.forms
        if k.campaign.id == stamp.campaign and k.form.id in stamp.forms
    ]
    return "、".join(names) or f"{stamp.campaign}的{'、'.join(stamp.forms)}"
