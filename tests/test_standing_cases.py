"""docs/standing.md names a test for each disputed case; the named tests are there."""

import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
NAMED = re.findall(r"`([\w/]+\.py)::(test_\w+)`", (HERE.parent / "docs" / "standing.md").read_text(encoding="utf-8"))


def test_every_case_of_the_page_names_a_test():
    lines = (HERE.parent / "docs" / "standing.md").read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| ") and not re.match(r"\| (---|case|finding|property)", line)]
    assert rows
    assert [row for row in rows if "::test_" not in row] == []


@pytest.mark.parametrize(("file", "name"), sorted(set(NAMED)))
def test_the_named_test_exists(file, name):
    assert re.search(rf"^def {name}\(", (HERE / file).read_text(encoding="utf-8"), re.MULTILINE)
