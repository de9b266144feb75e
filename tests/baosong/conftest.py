"""Offices for the tests of the desk."""

import pytest

from tests.baosong.office import make_office


@pytest.fixture
def jieyang(tmp_path):
    return make_office(tmp_path / "jieyang", "jieyang-2019")


@pytest.fixture
def quality(tmp_path):
    return make_office(tmp_path / "quality", "quality-2007")
