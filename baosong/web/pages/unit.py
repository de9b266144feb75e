"""A unit: all it owes and sent over all campaigns, how punctual it is, whom to ring, its own link."""

from dataclasses import dataclass

from starlette.responses import Response

from baosong.contacts import Contact, contact_book
from baosong.status_text import missing_labels, remark
from baosong.unit_links import UnitLinks
from baosong.views import of_unit
from baosong.web.endpoint import Missing, View, secure
from tracker.definition.model import Duty, Unit
from tracker.rates import rates
from tracker.standing import Standing


@dataclass(frozen=True, slots=True)
class Owed:
    """One delivery in a unit's list."""

    standing: Standing
    duty: Duty
    missing: str
    remark: str


def unit(view: View) -> Response:
    """The page of one unit."""
    found = unit_of(view, view.request.path_params["code"])
    owed = owed_by(view, found.code)
    made = [one.standing for one in owed if not one.standing.period.only and one.standing.period.opens_at <= view.now]
    settled = [s for s in made if s.period.timed and s.due_at <= view.now]
    data = view.site.workspace.data
    with contact_book(data) as book:
        contacts: list[Contact] = [c for c in book.all() if c.unit == found.code]
    with UnitLinks(data / "desk.db") as links:
        link = links.of_unit(found.code)
    return view.render(
        "unit.html",
        title=found.name,
        unit=found,
        owed=owed,
        rates=rates(settled),
        contacts=contacts,
        full=view.person.may("coordinator"),
        link=link,
        base=f"{'https' if secure(view.request) else 'http'}://{view.request.url.netloc}",
    )


def unit_of(view: View, code: str) -> Unit:
    """The unit of that code, by its last row; Missing when no campaign has it."""
    for campaign in view.desk.campaigns:
        if found := campaign.unit(code):
            return found
    raise Missing(f"没有代码为“{code}”的报送单位。")


def owed_by(view: View, code: str, *, coming: bool = True) -> list[Owed]:
    """Everything the unit owes and sent, newest due first; what is not yet open is the next of each duty alone."""
    duties = {(d.campaign.id, d.obligation.id): d for d in view.desk.duties}
    found: list[Owed] = []
    waiting: set[tuple[str, str]] = set()
    for s in of_unit(view.picture.book, view.desk.duties, code, view.now, coming=coming):
        ids = (s.key.campaign, s.key.obligation)
        if s.period.opens_at > view.now:
            if ids in waiting:
                continue
            waiting.add(ids)
        if not (s.period.only and s.state == "pending"):
            found.append(Owed(s, duties[ids], missing_labels(view.desk.duties, s), remark(s)))
    return list(reversed(found))
