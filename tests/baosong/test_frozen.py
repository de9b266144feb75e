"""What no longer equals what went out: texts and lists, and what was frozen by an earlier version of the program."""

import json
from dataclasses import replace
from zoneinfo import ZoneInfo

from baosong.frozen import Frozen, differing, from_json, to_json
from tracker.definition.schedule import duties
from tracker.definition.workdays import Workdays

HERE = "jieyang-2019/final/2019-10-20"


def final(jieyang):
    made = duties([jieyang.campaign], ZoneInfo("Asia/Shanghai"), Workdays())
    return next(duty for duty in made if duty.obligation.id == "final")


def listed(*rows):
    return Frozen(
        HERE, rows={("annex12", "445202"): [dict(zip(("case_no", "party"), row, strict=True)) for row in rows]}
    )


def test_a_row_is_known_by_its_key_whatever_its_place(jieyang):
    found = differing(
        final(jieyang),
        listed(("1号", "甲"), ("2号", "乙"), ("3号", "丙")),
        listed(("3号", "丙"), ("2号", "丁"), ("4号", "戊")),
    )
    assert [(d.label, d.old, d.new) for d in found] == [
        ("附件12·第2条·当事人", "乙", "丁"),
        ("附件12·第1条", "1号，甲", None),
        ("附件12·第3条", None, "4号，戊"),
    ]


def test_a_text_that_changed_is_listed_with_both(jieyang):
    at = f"{HERE}/445202/annex11/*/note~value"
    (found,) = differing(final(jieyang), Frozen(HERE, texts={at: "旧"}), Frozen(HERE, texts={at: "新"}))
    assert (found.old, found.new, found.whose) == ("旧", "新", "榕城区")


def test_what_was_frozen_goes_into_the_archive_and_comes_back():
    made = replace(listed(("1号", "甲")), figures={f"{HERE}/*/annex11/*/cases~value": "3"}, texts={"a": "b"})
    assert from_json(to_json(made), HERE) == made


def test_of_an_earlier_programs_release_only_the_figures_are_compared(jieyang):
    at = f"{HERE}/*/annex11/*/cases~value"
    old = from_json(json.dumps({at: "3"}), HERE)
    (found,) = differing(final(jieyang), old, replace(listed(("1号", "甲")), figures={at: "4"}))
    assert (found.old, found.new) == ("3", "4")
