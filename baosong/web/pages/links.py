"""Units' links: made and ended from the unit's page; who did so is in the record."""

from starlette.responses import Response

from baosong.unit_links import UnitLinks
from baosong.web.endpoint import Post
from baosong.web.pages.unit import unit_of
from tracker.ledger.events import Noted


def change(post: Post) -> Response:
    """A new link (the one before ends), or none any more."""
    ending = post.text("do") == "revoke"
    with post.desk() as desk:
        unit = unit_of(post.view(desk), post.text("unit"))
        with UnitLinks(post.site.workspace.data / "desk.db") as links:
            if ending:
                links.revoke(unit.code)
            else:
                links.make(unit.code, post.by)
        text = f"{unit.name}（{unit.code}）的报送链接已{'停用' if ending else '生成，以前的停用'}"
        desk.ledger.append(Noted("unit link", text), at=desk.clock.real(), actor=post.by or "本机")
    return post.done(f"{text}。")
