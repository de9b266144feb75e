"""docs/faults.md names a test for every number, and every test it names is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
ROWS = re.findall(
    r"^\| (\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", (ROOT / "docs" / "faults.md").read_text("utf-8"), re.MULTILINE
)


def test_every_fault_has_its_row_in_order():
    assert [int(number) for number, *_ in ROWS] == list(range(1, 54))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_the_tests_named_for_a_fault_exist(row):
    named = re.findall(r"`([^`]+\.py)(?:::(\w+))?`", row[2])
    assert named
    for file, function in named:
        text = (ROOT / "tests" / file).read_text(encoding="utf-8")
        assert f"def {function}(" in text if function else "def test_" in text
