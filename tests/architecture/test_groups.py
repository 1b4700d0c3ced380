"""Tests that share something outside run on one of xdist's processes, one after the other."""

import pytest


@pytest.mark.xdist_group("itself")
def test_a_group_is_told_to_who_distributes_the_tests(request: pytest.FixtureRequest) -> None:
    if not getattr(request.config.option, "loadgroup", False):
        pytest.skip("the tests are not distributed by groups")
    assert request.node.nodeid.endswith("@itself")
