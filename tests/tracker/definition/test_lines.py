import tomllib

from hypothesis import given
from hypothesis import strategies as st

from tracker.definition.lines import key_lines, line_of

TEXT = '''# 注释里的 key = "不算"
title = "标题 # 不是注释 = ]"
[office]
name = "市局"
zone.name = "Asia"
note = """
[不是表头]
name = "也不是键"
"""
[[obligation]]
id = "a"
from = { level = "county", kind = ["x"] }
schedule.monthdays = [10,
  20]
schedule.overrides = [
    { id = "2019-10-20", basis = "x" },
    { id = "2019-10-30", basis = "y" },
]
[[obligation.part]]
form = "one"
[[obligation.part]]
form = "two"
[[obligation]]
"id" = 'b'
[[obligation.part]]
form = "three"
[obligation.forward]
on = 2019-10-25
'''


def lines():
    tomllib.loads(TEXT)  # so that the text stays TOML
    return key_lines(TEXT)


def row(text):
    """The line a piece of the text stands in, counted by hand's eye."""
    return next(i for i, line in enumerate(TEXT.split("\n"), start=1) if text in line)


def test_a_key_under_the_head_of_a_table_has_its_line():
    assert lines()["office", "name"] == row('name = "市局"')


def test_a_dotted_key_has_its_line():
    assert lines()["office", "zone", "name"] == row("zone.name")


def test_text_of_several_lines_holds_no_keys_and_counts_its_lines():
    assert lines()["obligation", 0, "id"] == row('id = "a"')
    assert ("office", "不是表头") not in lines()


def test_tables_of_an_array_are_told_apart():
    assert lines()["obligation", 0, "part", 1, "form"] == row('form = "two"')
    assert lines()["obligation", 1, "part", 0, "form"] == row('form = "three"')
    assert lines()["obligation", 1, "forward", "on"] == row("on = 2019-10-25")


def test_a_quoted_key_is_known_by_its_bare_name():
    assert lines()["obligation", 1, "id"] == row("\"id\" = 'b'")


def test_keys_inside_braces_and_lists_have_their_own_lines():
    assert lines()["obligation", 0, "schedule", "overrides", 1, "basis"] == row('basis = "y"')
    assert lines()["obligation", 0, "from", "kind", 0] == row("from = {")


def test_a_key_that_is_not_there_takes_the_line_of_its_table():
    assert line_of(lines(), ("obligation", 1, "title")) == row('"id"') - 1


def test_a_key_of_the_document_that_is_not_there_has_no_line():
    assert line_of(lines(), ("collector",)) == 0


def paths(value, path=()):
    """Every path of a parsed document, as tomllib sees it."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*path, key)
        yield from paths(inner, (*path, key))


KEYS = st.sampled_from(["a", "b", "c-d", "e_1"])
VALUES = st.recursive(
    st.sampled_from(["1", '"x = [ { # y"', "'a = #'", "2019-10-20", "true", "0.5", '"""\n[z]\n"""']),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: "[" + ",\n ".join(items) + "]"),
        st.dictionaries(KEYS, inner.filter(lambda v: "\n" not in v), max_size=2).map(
            lambda pairs: "{ " + ", ".join(f"{k} = {v}" for k, v in pairs.items()) + " }"
        ),
    ),
    max_leaves=6,
)


@given(st.lists(st.dictionaries(KEYS, VALUES, max_size=3), max_size=3), st.booleans())
def test_every_path_tomllib_finds_has_a_line_within_the_text(tables, commented):
    text = "\n".join(
        "[[t]]\n" + "\n".join(f"{k} = {v}" + (" # [[x]] = 1" if commented else "") for k, v in table.items())
        for table in tables
    )
    found = key_lines(text)
    for path in paths(tomllib.loads(text)):
        assert 1 <= found[path] <= text.count("\n") + 1
