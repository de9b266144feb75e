"""Whatever somebody does to a definition, loading answers with problems and never raises."""

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.definition.faults import Fault
from tracker.definition.load import load_campaign

LITERALS = ["1", "-3", "1.5", "nan", "true", '""', '"x"', "2019-10-20", "2019-10-20T08:00:00", "08:00:00", "[]", "[1]"]
LITERALS += ['["a"]', "{}", "{ a = 1 }", "[{ id = 1 }]", "{ on = 1 }", "{ daily = true }", '"a <= b.c"', "[[1]]", "{"]
CHANGE = st.tuples(
    st.integers(0, 10**6), st.sampled_from(["value", "delete", "twice", "cut"]), st.sampled_from(LITERALS)
)


def changed(text, number, how, literal):
    lines = text.split("\n")
    at = number % len(lines)
    if how == "value":
        lines[at] = re.sub(r"=.*", lambda _: f"= {literal}", lines[at])
    elif how == "delete":
        del lines[at]
    elif how == "twice":
        lines.insert(at, lines[at])
    else:
        lines[at] = lines[at][: number % (len(lines[at]) + 1)]
    return "\n".join(lines)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.lists(st.tuples(st.integers(0, 3), CHANGE), min_size=1, max_size=4))
def test_no_change_of_a_definition_makes_loading_raise(texts, data):
    mine = dict(texts)
    for which, (number, how, literal) in data:
        file = sorted(mine)[which]
        mine[file] = changed(mine[file], number, how, literal)
    campaign, problems = load_campaign(mine)
    assert (campaign is None) == any(p.severity == "error" for p in problems)
    assert all(p.place.file in mine for p in problems)


def test_no_two_faults_have_one_wording():
    assert len({fault.value for fault in Fault}) == len(Fault.__members__)
