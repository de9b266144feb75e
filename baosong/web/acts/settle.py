"""Settling what waits: arrivals assigned to deliveries, one or many; a value set right."""

from starlette.responses import Response

from baosong import assigning, correcting
from baosong.changes import refuse_changed
from baosong.desk import Desk
from baosong.targets import number_named, target_named
from baosong.web.endpoint import Post
from baosong.workspace import WorkspaceRefusal

ATTACHMENT = "-"


def assign(post: Post) -> Response:
    """Each ticked arrival for the delivery chosen beside it, or put by as 附带材料: all of them or none."""
    with post.desk() as desk:
        answers = _answers(desk, post)
        targets = {one.target.key: one.target for one in answers.values() if one.target}
        reason = post.text("reason") or "已核对来件"
        made = assigning.assign_each(
            desk, answers, post.by, reason, lambda: refuse_changed(desk, targets.values(), post.seen, answers)
        )
    return post.done(f"已认定{len(made)}件来件。")


def _answers(desk: Desk, post: Post) -> dict[int, assigning.Answer]:
    """What is chosen beside each ticked arrival."""
    ticked = post.texts("arrival")
    if not ticked:
        raise WorkspaceRefusal("没有选中任何来件。请在来件左边打勾，再按“认定所选”。")
    chosen = {}
    for text in ticked:
        to = post.text(f"other-{text}") or post.text(f"to-{text}")
        if not to:
            raise WorkspaceRefusal(f"{text}还没有选是哪个报送任务的材料。")
        target = None if to == ATTACHMENT else target_named(desk, to)
        part, sheet = (post.text(f"{name}-{text}") if target else "" for name in ("part", "sheet"))
        chosen[number_named(text, "A")] = assigning.Answer(target, assigning.Named(part, sheet))
    return chosen


def correct(post: Post) -> Response:
    """Set one value right, confirmed with the unit."""
    with post.desk() as desk:
        target = target_named(desk, post.text("d"))
        refuse_changed(desk, [target], post.seen)
        words = {name: post.text(name) for name in ("part", "row", "field", "to", "confirmed_with", "reason")}
        taken = correcting.correct(desk, correcting.Correction(target, by=post.by, **words))
    return post.done(f"已核改 {taken.id}；原件不动，原来填的留着。")
