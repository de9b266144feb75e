"""baosong show DELIVERY | ARRIVAL: history, evidence, problems."""

import re
from collections.abc import Sequence

import click

from baosong.answers import explained
from baosong.arrival_words import SEVERITY_LABELS, dated, judged_arrival, problems_of
from baosong.cli.session import Session, print_json, table
from baosong.cli.show_period import show_period
from baosong.clock import local
from baosong.desk import Desk
from baosong.evidence_words import evidence_lines
from baosong.facts import fact_book, unit_standing
from baosong.history import history_lines, history_records
from baosong.readings import Judged
from baosong.received import code_of
from baosong.records import problem_record, status_record
from baosong.reviewing import SHOWN, verdict_on
from baosong.status_text import missing_labels, remark
from baosong.targets import arrival_numbered, period_named, target_named
from baosong.twins import twins
from generator.moment import deadline
from tracker.facts import Arrival, DeliveryKey, PartReading
from tracker.intake.health import health
from tracker.intake.names import shown_path
from tracker.judging.answers import query_id
from tracker.problem import Problem
from tracker.reading.questions import PROPOSING
from tracker.standing import STATE_LABELS, TIMELINESS_LABELS, Standing

_PASSED_OVER = "未收"


@click.command(short_help="一个报送任务或来件的经过、证据和审核意见")
@click.argument("what", metavar="任务、期次或来件")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.pass_obj
def command(session: Session, what: str, as_json: bool) -> None:
    """“任务”写成 专项/事项/期次/单位，单位可写代码或名称；“期次”写成 专项/事项/期次；“来件”写成 A17；
    “未收”列出按类别没有收取的文件（编辑锁定文件、临时文件等）。
    """
    with session.desk() as desk:
        if what == _PASSED_OVER:
            _show_passed_over(desk, as_json=as_json)
        elif re.fullmatch(r"[Aa]\d{1,15}", what):
            _show_arrival(desk, int(what[1:]), as_json=as_json)
        elif what.count("/") == 2:
            show_period(desk, *period_named(desk, what), as_json=as_json)
        else:
            _show_delivery(desk, _standing(desk, what), as_json=as_json)


def _show_passed_over(desk: Desk, *, as_json: bool) -> None:
    """Every file and system folder that was not taken, with its class."""
    zone = desk.workspace.zone
    found = health(desk.ledger).passed_over
    if as_json:
        plain = [{"path": shown_path(one.path), "class": one.label, "since": one.since.isoformat()} for one in found]
        print_json(plain)
        return
    rows = [(one.label, shown_path(one.path), local(one.since, zone)) for one in found]
    click.echo(table(rows, ("类别", "文件", "首次看到")) if rows else "没有未收的文件。")


def _standing(desk: Desk, text: str) -> Standing:
    target = target_named(desk, text)
    return unit_standing(fact_book(desk), target.duty, target.period, target.unit, desk.now())


def _show_delivery(desk: Desk, standing: Standing, *, as_json: bool) -> None:
    key, zone = standing.key, desk.workspace.zone
    numbers = _numbers(desk, key, standing)
    if as_json:
        arrivals = [_arrival_record(desk, n) for n in numbers]
        print_json({**status_record(desk, standing), "arrivals": arrivals, "decisions": history_records(desk, key)})
        return
    timeliness = TIMELINESS_LABELS[standing.timeliness] if standing.timeliness else ""
    click.echo(f"{key}\n{standing.unit.name} · {standing.period.label} · {STATE_LABELS[standing.state]} {timeliness}")
    moved = f"（规定日期 {standing.period.printed_due}；{standing.period.moved_because}）"
    click.echo(
        f"报送时限：{deadline(standing.period, standing.due_at, zone)}{moved if standing.period.moved_because else ''}"
    )
    if standing.missing and standing.state != "exempt":
        click.echo(f"缺少：{missing_labels(desk.duties, standing)}")
    if said := remark(standing):
        click.echo(said)
    for line in history_lines(desk, key, standing.period):
        click.echo(line)
    for number in numbers:
        click.echo("")
        _print_arrival(desk, arrival_numbered(desk, number), key)


def _numbers(desk: Desk, key: DeliveryKey, standing: Standing) -> list[int]:
    rows = desk.ledger.rows(
        "delivery_arrivals", campaign=key.campaign, obligation=key.obligation, period=key.period, unit=key.unit
    )
    return sorted({*(row["arrival"] for row in rows), *standing.waiting})


def _show_arrival(desk: Desk, number: int, *, as_json: bool) -> None:
    if as_json:
        print_json(_arrival_record(desk, number))
    else:
        _print_arrival(desk, arrival_numbered(desk, number), None)


def _print_arrival(desk: Desk, arrival: Arrival, key: DeliveryKey | None) -> None:
    zone = desk.workspace.zone
    click.echo(f"{arrival.id} {arrival.folder}/{arrival.name}（{arrival.size}字节，{arrival.sha256[:16]}）")
    click.echo(f"  收到：{dated(arrival, zone)}")
    if arrival.evidence:
        click.echo(f"  凭据：{arrival.evidence[:16]}（已存档）")
    judged = judged_arrival(desk, arrival.number)
    keys = tuple(dict.fromkeys(part.delivery for part in judged.reading.parts)) if judged else ()
    for line in evidence_lines(desk, arrival, tuple(each for each in keys if key in (None, each))):
        click.echo(f"    · {line}")
    if judged is None:
        click.echo("  还没有读")
        return
    for part in judged.reading.parts:
        if key in (None, part.delivery):
            click.echo(f"  {part.delivery} {part.part}" + ("（空表）" if part.blank else _code(desk, part)))
    for question in judged.reading.questions:
        click.echo(f"  待确认：{question.sentence} {question.cure}".rstrip())
        if question.candidates and question.code in PROPOSING:
            click.echo(f"    建议归入：{question.candidates[0]}")
    _print_found(desk, arrival, judged, key)


def _code(desk: Desk, part: PartReading) -> str:
    """The 校验码 a signed print must show, and whether it can be compared."""
    code = code_of(desk.duties, part)
    if code is None:
        return ""
    return f"　表尾校验码 {code.text}" + ("" if code.sure else "（有的数按文字填写，打印件上的可能不同）")


def _codes(desk: Desk, parts: Sequence[PartReading]) -> list[str | None]:
    """The same for each part, None where there is none to compare."""
    codes = [code_of(desk.duties, part) for part in parts]
    return [code.text if code and code.sure else None for code in codes]


def _print_found(desk: Desk, arrival: Arrival, judged: Judged, key: DeliveryKey | None) -> None:
    """What the clerk explains, what was found, each query with its explanation, and who reported the same."""
    for each in judged.reading.explanations:
        click.echo(f"  情况说明：{' '.join(filter(None, (each.form, each.item or each.at)))}：{each.reason}")
    told = explained(desk, judged, key)
    reviews = _reviews(desk, judged, key)
    for problem in problems_of(judged, key):
        number = f"（编号 {query_id(problem)[:SHOWN]}）" if problem.severity == "query" else ""
        click.echo(f"  {SEVERITY_LABELS[problem.severity]}{number}：{problem}")
        if problem in told:
            by, explanation = told[problem]
            click.echo(f"    已说明（A{by}）：{explanation.reason}")
        if problem in reviews:
            click.echo(f"    {reviews[problem]}")
    for twin in twins(desk, arrival.number, judged, key):
        click.echo(f"  相同：{twin}")
    for name in judged.reading.attachments:
        click.echo(f"  附带材料：{name}")


def _reviews(desk: Desk, judged: Judged, key: DeliveryKey | None) -> dict[Problem, str]:
    """What a person said of the explanations, by query."""
    book, found = fact_book(desk), dict[Problem, str]()
    for each in dict.fromkeys(part.delivery for part in judged.reading.parts):
        if key in (None, each):
            facts = book.facts(each)
            found |= {p: said for p in problems_of(judged, each) if (said := verdict_on(facts, p))}
    return found


def _arrival_record(desk: Desk, number: int) -> dict[str, object]:
    arrival = arrival_numbered(desk, number)
    judged = judged_arrival(desk, number)
    told = explained(desk, judged, None) if judged else {}
    reviews = _reviews(desk, judged, None) if judged else {}
    zone = desk.workspace.zone
    return {
        "id": arrival.id,
        "folder": arrival.folder,
        "name": arrival.name,
        "sha256": arrival.sha256,
        "size": arrival.size,
        "channel": arrival.channel,
        "via": arrival.via,
        "by": arrival.by,
        "evidence": arrival.evidence,
        "absent_until": arrival.interval.lower.astimezone(zone).isoformat() if arrival.interval.lower else None,
        "there_by": arrival.interval.upper.astimezone(zone).isoformat(),
        "basis": arrival.basis,
        "whole": arrival.whole,
        "parts": [f"{p.delivery}:{p.part}" for p in judged.reading.parts] if judged else [],
        "print_codes": _codes(desk, judged.reading.parts) if judged else [],
        "questions": [q.sentence for q in judged.reading.questions] if judged else [],
        "problems": [problem_record(p) for p in problems_of(judged, None)] if judged else [],
        "same_as": [str(t) for t in twins(desk, number, judged, None)] if judged else [],
        "attachments": list(judged.reading.attachments) if judged else [],
        "explanations": [
            {
                "problem": problem.sentence,
                "query": query_id(problem),
                "reason": explanation.reason,
                "arrival": f"A{by}",
                "review": reviews.get(problem, ""),
            }
            for problem, (by, explanation) in told.items()
        ],
    }
