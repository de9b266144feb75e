"""Settling what waits: arrivals assigned to deliveries, one or many; a value set right."""

from collections import defaultdict

from starlette.responses import Response

from baosong import assigning, correcting
from baosong.changes import refuse_changed
from baosong.targets import number_named, target_named
from baosong.web.endpoint import Post
from baosong.workspace import WorkspaceRefusal

ATTACHMENT = "-"


def assign(post: Post) -> Response:
    """Each ticked arrival for the delivery chosen beside it, or put by as 附带材料.

    Those for one delivery stand or fall together; what could not be done is told with what was.
    """
    with post.desk() as desk:
        chosen = _chosen(post)
        targets = {to: target_named(desk, to) for to, _part in chosen if to != ATTACHMENT}
        refuse_changed(desk, targets.values(), post.seen)
        reason, made, refused = post.text("reason") or "已核对来件", 0, []
        for (to, part), numbers in chosen.items():
            named = assigning.Named(part, "")
            try:
                made += len(assigning.assign(desk, numbers, targets.get(to), post.by, reason, named))
            except WorkspaceRefusal as refusal:
                refused.append(str(refusal))
    if refused:
        done = f"其余{made}件已认定。" if made else ""
        raise WorkspaceRefusal("\n".join([*refused, done]).strip())
    return post.done(f"已认定{made}件来件。")


def _chosen(post: Post) -> dict[tuple[str, str], list[int]]:
    """The ticked arrivals by (delivery or -, part named)."""
    ticked = post.texts("arrival")
    if not ticked:
        raise WorkspaceRefusal("没有选中任何来件。请在来件左边打勾，再按“认定所选”。")
    chosen: dict[tuple[str, str], list[int]] = defaultdict(list)
    for text in ticked:
        to = post.text(f"other-{text}") or post.text(f"to-{text}")
        if not to:
            raise WorkspaceRefusal(f"{text}还没有选是哪个报送任务的材料。")
        chosen[to, "" if to == ATTACHMENT else post.text(f"part-{text}")].append(number_named(text, "A"))
    return chosen


def correct(post: Post) -> Response:
    """Set one value right, confirmed with the unit."""
    with post.desk() as desk:
        target = target_named(desk, post.text("d"))
        refuse_changed(desk, [target], post.seen)
        words = {name: post.text(name) for name in ("part", "row", "field", "to", "confirmed_with", "reason")}
        taken = correcting.correct(desk, correcting.Correction(target, by=post.by, **words))
    return post.done(f"已核改 {taken.id}；原件不动，原来填的留着。")
