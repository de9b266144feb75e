"""baosong show CAMPAIGN/OBLIGATION/PERIOD: a whole period: standings, what went out, what no longer equals it."""

import click

from baosong.cli.session import print_json, table
from baosong.clock import local
from baosong.compared_text import COMPARED_HEAD, compared_record, compared_rows, compared_title
from baosong.desk import Desk
from baosong.facts import fact_book, standings
from baosong.frozen import Difference
from baosong.issued import Release, differences, releases
from baosong.readings import Shelf
from baosong.records import status_records
from baosong.registration import registered, with_via
from baosong.status_text import HEAD, counts, row
from baosong.tables import since_last, tables
from generator.moment import deadline
from tracker.comparison import Compared
from tracker.definition.model import Duty, Period
from tracker.rates import rates

_MOST_PLACES = 4
DIFFERENCE_HEAD = ["单位", "指标", "报出数", "现在"]


def show_period(desk: Desk, duty: Duty, period: Period, *, as_json: bool) -> None:
    """Print the period: every unit, what was added since last period, what went out and what differs from it."""
    book = fact_book(desk)
    made = standings(book, [(duty, period)], desk.now())
    went_out, different = releases(desk, duty, period), differences(desk, book, duty, period)
    shelf = Shelf(desk.archive)
    since = since_last(desk, book, shelf, duty, period, desk.now(), tables(desk, book, shelf, duty, period, desk.now()))
    if as_json:
        record = {
            "units": status_records(desk, book, made),
            "issued": [_release_record(desk, r) for r in went_out],
            "differences": [_difference_record(d) for d in different],
            "compared": compared_record(since) if since else None,
        }
        print_json(record)
        return
    zone, via = desk.workspace.zone, registered(desk, duty, period)
    moved = f"，{period.moved_because}" if period.moved_because else ""
    click.echo(f"{duty.campaign.title} · {duty.obligation.title} · {period.label}")
    click.echo(f"报送时限 {deadline(period, period.due_at, zone)}{moved}；{counts(rates(made))}")
    click.echo(table([with_via(row(desk.duties, s, zone), via.get(s.key)) for s in made], HEAD))
    if since:
        _print_compared(duty, period, since)
    for release in went_out:
        click.echo(_release_line(desk, release))
    if different:
        click.echo(f"\n与报出数不一致{len(different)}处：")
        click.echo(table([[d.whose, d.label, _shown(d.old), _shown(d.new)] for d in different], DIFFERENCE_HEAD))
    elif went_out:
        click.echo("与报出数一致。")


def _print_compared(duty: Duty, period: Period, since: Compared) -> None:
    for part in duty.obligation.parts:
        form = duty.campaign.form(part.id)
        if form and form.id in since.forms:
            click.echo(f"\n{compared_title(duty, period, form, since)}")
            if lines := compared_rows(duty, period, form, since.forms[form.id]):
                click.echo(table(lines, COMPARED_HEAD))


def _release_line(desk: Desk, release: Release) -> str:
    out = release.released
    when = local(release.at, desk.workspace.zone)
    return (
        f"\nD{release.decision} 报出 {out.number} {out.signed_on} {out.signer}签发，报{out.recipient}："
        f"{out.name}（{out.sha256[:16]}），{release.by} {when} 登记"
    )


def _shown(value: str | None) -> str:
    """A rate has no end: four places are enough to see a difference by."""
    if value is None:
        return "—"
    whole, point, rest = value.partition(".")
    if not whole.lstrip("-").isdecimal():
        return value
    return value if len(rest) <= _MOST_PLACES else f"{whole}{point}{rest[:_MOST_PLACES]}…"


def _release_record(desk: Desk, release: Release) -> dict[str, str]:
    out = release.released
    return {
        "decision": f"D{release.decision}",
        "name": out.name,
        "sha256": out.sha256,
        "number": out.number,
        "signed_on": out.signed_on,
        "signer": out.signer,
        "recipient": out.recipient,
        "by": release.by,
        "at": release.at.astimezone(desk.workspace.zone).isoformat(timespec="seconds"),
    }


def _difference_record(different: Difference) -> dict[str, str | None]:
    return {
        "address": different.address,
        "label": different.label,
        "unit": different.whose,
        "old": different.old,
        "new": different.new,
    }
