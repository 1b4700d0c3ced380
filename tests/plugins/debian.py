"""The marker `debian(package)`: a test that needs a program which is not on PyPI.

`make test` installs what it may. Where a package is not there the test is skipped and names it; with
CI=true that is a failure, so that nothing is left out where it counts.
"""

import os
import shutil

import pytest

#: Debian's package -> the program that the tests start.
PROGRAMS = {
    "chromium": "chromium",
    "curl": "curl",
    "openssh-server": "sshd",
    "prometheus": "prometheus",
    "prometheus-alertmanager": "prometheus-alertmanager",
}
_SEARCHED = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])


def program(package: str) -> str | None:
    """Where the program of the package is, or None where it is not installed."""
    return shutil.which(PROGRAMS[package], path=_SEARCHED)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test whose package is missing does not start."""
    for marker in item.iter_markers("debian"):
        for package in marker.args:
            if package not in PROGRAMS:
                pytest.fail(f"{package} is not in tests/plugins/debian.py: name its program there")
            if program(package) is None:
                words = f"needs the Debian package {package}: apt-get install {package}"
                if os.environ.get("CI", "").lower() in {"1", "true"}:
                    pytest.fail(f"{words} (CI=true forbids to skip it)", pytrace=False)
                pytest.skip(words)
