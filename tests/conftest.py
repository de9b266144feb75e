"""What every test folder shares: the office suite and the browser when they are there, a visible skip when not."""

import os
import shutil

import pytest
from hypothesis import settings

settings.register_profile("busy", deadline=None)  # a busy machine must not fail a test of what is right
settings.load_profile("busy")

NEEDED = {"office": ("soffice", "LibreOffice (soffice)"), "browser": ("chromium", "Chromium")}


def pytest_runtest_setup(item):
    for marker, (command, name) in NEEDED.items():
        if item.get_closest_marker(marker) and not shutil.which(command):
            if os.environ.get("CI"):
                pytest.fail(f"{name} is missing; .ci/run installs it")
            pytest.skip(f"{name} is not installed")
