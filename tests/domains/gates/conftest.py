"""Gates whose clauses a test chooses."""

from collections.abc import Callable

import pytest

from seatrial.domains.gates.services import asking
from tests.factories import gates


@pytest.fixture
def clauses(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`clauses(says(True))` are from now on what gates look at."""

    def use(*asked: Callable[..., object]) -> None:
        monkeypatch.setattr(asking, "CLAUSES", gates.clauses(*asked))

    use(gates.says(True))
    return use
