"""What every test folder shares: the office suite when it is there, a visible skip when it is not."""

import os
import shutil

import pytest


def pytest_runtest_setup(item):
    if item.get_closest_marker("office") and not shutil.which("soffice"):
        if os.environ.get("CI"):
            pytest.fail("LibreOffice (soffice) is missing; .ci/run installs it")
        pytest.skip("LibreOffice (soffice) is not installed")
