"""Failures of the shared checks show what was compared."""

import pytest

pytest.register_assert_rewrite("tests.campaigns.recount", "tests.campaigns.paper")
