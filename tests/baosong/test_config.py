"""config.toml: what is wrong is told all at once, each with its key."""

from pathlib import Path

import pytest

from baosong.config import ConfigFaults, settings

GOOD = {"campaigns": ["jieyang-2019"], "office": {"name": "市局"}}


def faults(tmp_path, **changed):
    with pytest.raises(ConfigFaults) as told:
        settings(tmp_path, GOOD | changed)
    return str(told.value)


def test_what_is_left_out_has_its_usual_value(tmp_path):
    made = settings(tmp_path, GOOD)
    assert (made.intake, made.feedback, made.zone.key) == (tmp_path / "intake", "市局反馈", "Asia/Shanghai")


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"campaigns": []}, "campaigns"),
        ({"campaigns": "jieyang-2019"}, "campaigns"),
        ({"campaigns": [1]}, "campaigns"),
        ({"campaigns": ["a", "a"]}, "重复"),
        ({"office": {"name": ""}}, "office.name"),
        ({"office": {"name": "市局", "zone": "Asia"}}, "office.zone"),
        ({"folders": {"feedback": "../../escaped"}}, "folders.feedback"),
        ({"folders": {"feedback": ""}}, "folders.feedback"),
        ({"folders": {"intake": ""}}, "folders.intake"),
        ({"folders": {"intake": "outbox"}}, "outbox"),
        ({"folders": {"intake": "."}}, "data"),
        ({"intake": {"settle_seconds": float("nan")}}, "settle_seconds"),
        ({"intake": {"scan_seconds": -1}}, "scan_seconds"),
        ({"intakes": {}}, "intakes"),
        ({"web": {"port": 70000}}, "web.port"),
        ({"web": {"port": True}}, "web.port"),
        ({"web": {"names": "baosong.local"}}, "web.names"),
        ({"web": {"host": ""}}, "web.host"),
        ({"workday": [{"day": "2016-09-04", "work": False, "basis": "通告"}]}, "workday"),
    ],
)
def test_a_wrong_value_is_told_with_its_key(tmp_path, changed, key):
    assert key in faults(tmp_path, **changed)


def test_all_faults_are_told_at_once(tmp_path):
    said = faults(tmp_path, campaigns=[], office={"name": ""}, intake={"settle_seconds": 0})
    assert len(said.splitlines()) == 3


def test_the_intake_may_lie_on_a_share_elsewhere(tmp_path):
    made = settings(tmp_path, GOOD | {"folders": {"intake": "/srv/share"}})
    assert made.intake == Path("/srv/share")
