"""A running service, ended with the test."""

import pytest

from tests.baosong.office import make_office
from tests.baosong.service.running import Service


@pytest.fixture
def jieyang(tmp_path):
    return make_office(tmp_path / "jieyang", "jieyang-2019")


@pytest.fixture
def serve():
    made = []

    def start(root, now=None, *, pages=False, locked=True):
        made.append(Service(root, now, pages=pages))
        return made[-1].up(locked=locked)

    yield start
    for service in made:
        service.close()
