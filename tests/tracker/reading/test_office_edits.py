"""After real edits in a second office suite, saved as .xlsx, .xls and .ods: every value right or refused, none wrong."""

import pytest

from generator.blank import blank_book
from tests.tracker.reading.books import DUTIES, GOOD, GROUPS, PROGRESS, TEN, UNITS, book, hints, values
from tests.tracker.reading.office_edits import FILTERS, edited
from tests.tracker.reading.test_resaved import filled
from tracker.reading.read import read

TEN_DAYS = ("progress", "2019-09-30", "445281", "progress:1")
SOURCES = {
    "table": book({"附件11": GOOD}),
    "groups": book({"附件2": PROGRESS}, merged=GROUPS, stamp=TEN_DAYS, props=TEN_DAYS),
    "blank": filled(blank_book(DUTIES[0], DUTIES[0].periods[0], UNITS[1])),
}
EDITS = {"table": ("none", "insert", "delete", "sort", "paste"), "groups": ("insert", "delete", "paste"),
         "blank": ("none", "insert", "delete", "paste")}  # fmt: skip
JOBS = [(source, edit, ending) for source, edits in EDITS.items() for edit in edits for ending in FILTERS]
WHOLE = {"none", "insert", "sort", "paste"}  # what takes nothing away
pytestmark = pytest.mark.office


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    jobs = [(SOURCES[source], edit, ending) for source, edit, ending in JOBS]
    return dict(zip(JOBS, edited(tmp_path_factory.mktemp("suite"), jobs), strict=True))


@pytest.mark.parametrize("job", JOBS, ids="-".join)
def test_an_edit_in_another_suite_gives_no_value_to_another_field(results, job):
    source, edit, ending = job
    owed = (TEN,) if source == "groups" else hints().open_deliveries
    want = values(read(SOURCES[source], hints(owed=owed), DUTIES).parts[0])
    reading = read(results[job], hints(name=f"报送.{ending}", owed=owed), DUTIES)
    if not reading.parts:
        assert edit not in WHOLE
        assert reading.questions
        return
    part = reading.parts[0]
    got = {key: text for key, text in values(part).items() if key[0] != "total" and text is not None}
    assert {key: text for key, text in got.items() if text != want[key]} == {}
    lost = {key for key, text in want.items() if text is not None and key[0] != "total" and key not in got}
    if edit in WHOLE:
        assert lost == set()
    else:
        assert any(p.severity == "error" for p in part.problems)
